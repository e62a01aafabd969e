"""The benchmarks by name: which tasks, which contenders, how many steps a repeat."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """A module with a ``prepare``; ``suffix`` is added to the task; ``own``: in the project's environment;
    ``tasks``: those it takes part in, all where it names none."""

    module: str
    suffix: str = ""
    own: bool = False
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """One comparison: ``repeats`` times, interleaved, every contender does ``steps[task]`` steps,
    of as many seeds as it says that it trains at once; times are a ``unit``."""

    name: str
    title: str
    steps: dict[str, int]
    contenders: tuple[Contender, ...]
    repeats: int = 5
    unit: str = "step"


SUITES = {
    suite.name: suite
    for suite in (
        Suite(
            name="gan",
            title="One training step, batch 128, float32, 2 threads each",
            steps={"mlp": 100, "dcgan": 15},
            contenders=(
                Contender("benchmarks.gan_step.equipoise", own=True),
                Contender("benchmarks.gan_step.keras_fit"),
                Contender("benchmarks.gan_step.tf_function"),
                Contender("benchmarks.gan_step.torch_eager"),
                Contender("benchmarks.gan_step.torch_eager", suffix=":compile"),
                Contender("benchmarks.gan_step.jax_optax"),
            ),
        ),
        Suite(
            name="ensembles",
            title="Toy GANs 1-32-32-1, batch 256, at most 2 threads: one at a time or 64 seeds together",
            steps={"line": 200},
            contenders=(
                Contender("benchmarks.ensembles.equipoise", own=True),
                Contender("benchmarks.ensembles.jax_vmap_scan"),
                Contender("benchmarks.ensembles.keras_loop"),
                Contender("benchmarks.ensembles.torch_loop"),
            ),
            unit="step and seed",
        ),
        Suite(
            name="scores",
            title="Scores of the same arrays, 2 threads each",
            steps={"neighbours": 1, "frechet_2048": 1, "kid": 1, "classifier": 1, "all": 1},
            contenders=(
                Contender("benchmarks.scores.equipoise", own=True),
                Contender("benchmarks.scores.prdc_peer", tasks=("neighbours",)),
                Contender("benchmarks.scores.sklearn_peer", tasks=("neighbours",)),
                Contender("benchmarks.scores.scipy_peer", tasks=("frechet_2048",)),
                Contender("benchmarks.scores.pot_peer", tasks=("frechet_2048",)),
                Contender("benchmarks.scores.torchmetrics_peer", tasks=("frechet_2048", "kid", "classifier")),
            ),
            repeats=3,
            unit="score",
        ),
        Suite(
            name="vae",
            title="One training step of a VAE, batch 128 binarised anew, float32, 2 threads each; "
            "468 are an epoch of MNIST",
            steps={"elbo": 100, "iwae_k50": 10},
            contenders=(
                Contender("benchmarks.vae_step.equipoise", own=True),
                Contender("benchmarks.vae_step.keras_fit"),
                Contender("benchmarks.vae_step.tf_function"),
                Contender("benchmarks.vae_step.tf_function", suffix=":xla"),
                Contender("benchmarks.vae_step.torch_eager"),
                Contender("benchmarks.vae_step.torch_eager", suffix=":compile"),
                Contender("benchmarks.vae_step.pythae_peer"),
            ),
        ),
        Suite(
            name="bounds",
            title="L_5000 of an image under a VAE, float32, 2 threads each; 10,000 are MNIST's test set",
            steps={"iwae_5000": 100},
            contenders=(
                Contender("benchmarks.vae_bounds.equipoise", own=True),
                Contender("benchmarks.vae_bounds.torch_loop"),
                Contender("benchmarks.vae_bounds.pythae_peer"),
            ),
            unit="image",
            repeats=3,
        ),
    )
}
