"""What people read for the names of the command line: plain words with mathematics between dollars."""

OBJECTIVES = {
    "minimax": "minimax GAN",
    "non_saturating": "GAN",
    "lsgan": "LSGAN $(0,1,1)$",
    "lsgan_pearson": "LSGAN $(-1,1,0)$",
    "lsgan_bounded": "LSGAN, sigmoid inside",
}
ARCHITECTURES = {"mlp": "MLP", "dcgan": "DCGAN"}


def objective(name: str) -> str:
    """An objective's title; its command-line name if it has no other."""
    return OBJECTIVES.get(name, name)


def architecture(name: str) -> str:
    """An architecture's title; its command-line name if it has no other."""
    return ARCHITECTURES.get(name, name)


def model(objective_name: str, architecture_name: str) -> str:
    """Loss and networks, which are independent choices: "GAN, MLP"."""
    return f"{objective(objective_name)}, {architecture(architecture_name)}"
