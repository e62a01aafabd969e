"""Which worlds the text speaks of: the formulas that its author typed are evaluated there."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.figures.theory import dynamics
from theory.claims.vae.estimators import Q
from theory.notation.world import Draw, World, scope_of
from theory.worlds.divergences.proper import EVERY as PROPER
from theory.worlds.gan.losses import LOSSES
from theory.worlds.gan.pairs import FIRST_PAIR, GAN, LSGAN, SHIFTED
from theory.worlds.generator.semistable import ANY, BALANCED, PLANE
from theory.worlds.ops import ELEMENTARY
from theory.worlds.vae.latents import CONJUGATE, ONE, place


def _drawn_games() -> Iterator[Draw]:
    yield Draw(
        "figure of the games", scope_of(ELEMENTARY, {r"\gamma": float(dynamics.R1), "h": dynamics.RATE})
    )


def _covered() -> Iterator[Draw]:
    """The encoder whose intervals the figure of coverage draws."""
    yield place(1.0, 1.0, *Q)


# By the stem of the file: a relation must hold in each of these worlds that has its symbols.
SECTIONS: Mapping[str, Sequence[World]] = {
    "discriminators": (GAN, LSGAN),
    "discussion": (GAN, LSGAN),
    "dynamics": (World("drawn games", _drawn_games),),
    "gans": (LOSSES,),
    "gans_details": (LOSSES,),
    "learned": (FIRST_PAIR,),
    "semistable": (PLANE,),
    "vae": (CONJUGATE,),
    "vae_details": (CONJUGATE,),
    "autoencoders": (CONJUGATE,),
    "losses_details": (PROPER,),
    "learned_details": (FIRST_PAIR,),
    "autoencoders_details": (CONJUGATE,),
}
# By name, for a formula of another example than its section's: paper/formulas.toml assigns them.
NAMED: Mapping[str, World] = {
    "T1": ONE,
    "T2": FIRST_PAIR,
    "T2(theta)": SHIFTED,
    "coverage": World("coverage", _covered),
    "families": ANY,
    "balanced families": BALANCED,
}
