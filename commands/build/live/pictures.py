"""What each live picture is called, what to look at in it, and which claims of the ledger it illustrates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """``name`` is that of its file in ``scripts/`` and of its figure; ``claims`` are ids of the ledger."""

    name: str
    title: str
    look: str
    claims: tuple[str, ...]


PICTURES = (
    Picture(
        "optimum",
        "The optimal discriminator",
        "Drag the densities, and draw a discriminator D by its handles. Its regret is what it loses "
        "against D*; it is 0 only for D* itself, wherever data or model have mass.",
        ("30", "32", "35", "42", "44", "45", "46", "48"),
    ),
    Picture(
        "saturation",
        "Saturation",
        "Move the model away from the data. At D* the minimax generator’s gradient dies out, the "
        "non-saturating one grows; a discriminator that is sharper, flatter or biased changes each of "
        "them in its own way.",
        ("36", "37", "38", "50"),
    ),
    Picture(
        "dynamics",
        "Two-parameter games",
        "Drag the start. In continuous time the minimax path closes; simultaneous steps spiral "
        "outwards, alternating ones go round, and a penalty R1 draws all of them in. An eigenvalue of "
        "one step outside the unit circle means that small errors grow.",
        ("51", "52", "53", "54", "56", "paths"),
    ),
    Picture(
        "semistability",
        "Codes that leave equal densities semi-stable",
        "Drag the start to a model that is a little too narrow. Under the codes (−1, 1, 0) it gets "
        "narrower and ends elsewhere, while the divergence rises; under (0, 1, 1) it returns.",
        ("49", "49b"),
    ),
    Picture(
        "bounds",
        "The evidence between its bounds",
        "Drag q onto the posterior: the gap KL(q ‖ p(z|x)) closes and all bounds meet log p(x). An "
        "upper bound needs a q that is wide enough: CUBO is infinite for a narrow one.",
        ("3", "5", "6", "17", "18", "19", "20"),
    ),
    Picture(
        "beta",
        "Sum or mean over the pixels",
        "Averaging the reconstruction over D pixels instead of summing it weighs the divergence by β "
        "= D. The best q moves from the posterior to the prior, and latents whose eigenvalue is at "
        "most βσ² die.",
        ("3", "5", "6", "27"),
    ),
    Picture(
        "estimators",
        "Noise of the gradient estimators",
        "Move q from the prior to the posterior: sticking the landing loses all its noise there, the "
        "others keep some. With more draws K the encoder’s signal drowns in IWAE’s noise; the "
        "decoder’s rises above it, and so does the encoder’s once it is reparametrised twice.",
        ("9", "10", "11", "21", "23"),
    ),
    Picture(
        "training",
        "A small GAN in training",
        "Train step by step or slowly. The dashed line is the exact D* for the model as it is now: "
        "see how far D lags behind, and what the generator follows meanwhile.",
        ("31", "35", "42", "44"),
    ),
)
