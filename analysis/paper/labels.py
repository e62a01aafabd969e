"""What people read for the names of the command line: plain words with mathematics between dollars."""

OBJECTIVES = {
    "minimax": "minimax GAN",
    "non_saturating": "GAN",
    "lsgan": "LSGAN $(0,1,1)$",
    "lsgan_pearson": "LSGAN $(-1,1,0)$",
    "hinge": "hinge GAN",
    "wgan_gp": "WGAN-GP",
    "relativistic": "relativistic GAN",
    "relativistic_average": "relativistic average GAN",
    "elbo": "VAE",
    "iwae_k5": "IWAE $k=5$",
    "iwae_k50": "IWAE $k=50$",
    "dreg_k50": "IWAE $k=50$, DReG",
    "dreg_k50_m5": "IWAE $k=50$, DReG $m=5$",
    "lsgan_bounded": "bounded LSGAN",
}
PAIRS = {
    "shifted_gaussians": "shifted Gaussians",
    "unequal_gaussians": "unequal Gaussians",
    "mixture_gaussian": "mixture, Gaussian",
    "mixtures": "two mixtures",
    "laplace_gaussian": "Laplace, Gaussian",
    "student_gaussian": "Student $t_5$, Gaussian",
    "overlapping_uniforms": "overlapping uniforms",
    "disjoint_uniforms": "disjoint uniforms",
    "gap": "uniform with a gap, uniform",
}
ARCHITECTURES = {"mlp": "MLP", "dcgan": "DCGAN", "vae_mlp": "MLP", "vae_conv": "convolutional"}
DATASETS = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST", "stacked_mnist": "stacked MNIST"}

METRICS = {"c_t": "$C_T$"}  # those whose title in the records has mathematics in it

ESTIMATORS = {
    "sgvb": "SGVB",
    "sticking": "sticking the landing",
    "iwae": "IWAE",
    "dreg": "doubly reparametrised",
}


def objective(name: str) -> str:
    """Return an objective's title; its command-line name if it has no other."""
    return OBJECTIVES.get(name, name)


def pair(name: str) -> str:
    """Return the title of a pair of densities, data first; its command-line name if it has no other."""
    return PAIRS.get(name, name)


def architecture(name: str) -> str:
    """Return an architecture's title; its command-line name if it has no other."""
    return ARCHITECTURES.get(name, name)


def dataset(name: str) -> str:
    """Return a dataset's title; its command-line name if it has no other."""
    return DATASETS.get(name, name)


def model(objective_name: str, architecture_name: str) -> str:
    """Return loss and networks, which are independent choices: "GAN, MLP"."""
    return f"{objective(objective_name)}, {architecture(architecture_name)}"
