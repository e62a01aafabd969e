"""Errors in the covariance that sampled batches leave at the equilibrium."""

from planted.error import PlantedError

NOISE = "theory.sampling_noise"

ERRORS = (
    PlantedError(
        "Lyapunov's equation of continuous time for steps",
        NOISE,
        "_lyapunov",
        "step**2 * sympy.Matrix(2, 2, noise)",
        "step * sympy.Matrix(2, 2, noise)",
        ("61",),
    ),
    PlantedError(
        "a batch's noise of the real points alone",
        NOISE,
        "gradient_noise",
        "at_real**2 + at_fake**2",
        "at_real**2",
        ("61",),
    ),
    PlantedError(
        "deviations of two gradients added, not their variances",
        NOISE,
        "gradient_noise",
        "at_real**2 + at_fake**2",
        "(at_real - at_fake) ** 2",
        ("61",),
    ),
    PlantedError(
        "a generator that takes half of its step",
        NOISE,
        "simulate",
        "theta - rate * by_theta",
        "theta - rate * by_theta / 2",
        ("61",),
    ),
    PlantedError(
        "R1 without its share of the simulated step",
        NOISE,
        "simulate",
        "judged.mean(axis=1, keepdims=True) + gradient_penalty * psi",
        "judged.mean(axis=1, keepdims=True)",
        ("61",),
    ),
)
