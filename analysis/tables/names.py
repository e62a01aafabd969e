"""How the paper names what the command line names."""

from analysis.tables.format import code

_OBJECTIVES = {
    "minimax": "minimax GAN",
    "non_saturating": "GAN",
    "lsgan": "LSGAN $(0,1,1)$",
    "lsgan_pearson": "LSGAN $(-1,1,0)$",
}
_ARCHITECTURES = {"mlp": "MLP", "dcgan": "DCGAN"}


def objective(name: str) -> str:
    """An objective's name in a table or sentence; its command-line name if it has no other."""
    return _OBJECTIVES.get(name, code(name))


def architecture(name: str) -> str:
    """An architecture's name in a table or sentence."""
    return _ARCHITECTURES.get(name, code(name))
