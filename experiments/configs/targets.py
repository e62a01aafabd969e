"""The names of the targets of runs on the line and in the plane.

Their densities bring SciPy, which takes longer to import than all else that a profile needs: a config is
checked by the names alone.
"""

from theory.registry import Registry

TOYS: Registry[None] = Registry("toy target", dict.fromkeys(("line_5", "ring_8", "grid_25")))

PAIRS: Registry[None] = Registry(
    "pair",
    dict.fromkeys(
        (
            "shifted_gaussians",
            "unequal_gaussians",
            "mixture_gaussian",
            "mixtures",
            "laplace_gaussian",
            "student_gaussian",
            "overlapping_uniforms",
            "disjoint_uniforms",
            "gap",
        )
    ),
)

FAMILIES: Registry[None] = Registry("family of pairs", dict.fromkeys(("gaussians", "disjoint_uniforms")))
