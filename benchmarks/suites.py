"""The benchmarks by name: which tasks, which competitors, how many steps per repeat."""

from dataclasses import dataclass, replace

from benchmarks.requirements import (
    Requirement,
    memory_share,
    outside_share,
    peak_gigabytes,
    peak_share,
    seconds,
    speed_up,
    times_as_fast,
)


@dataclass(frozen=True)
class Competitor:
    """A module with a ``prepare``; ``suffix`` is added to the task; ``own``: in the project's environment;
    ``tasks``: those it takes part in, all where it names none; ``bfloat16``: only where the processor has
    instructions for it; ``limits``: whether its libraries can be kept from instructions (``emulation``)."""

    module: str
    suffix: str = ""
    own: bool = False
    tasks: tuple[str, ...] = ()
    bfloat16: bool = False
    limits: bool = True

    @property
    def label(self) -> str:
        """What it is called until it has told its name."""
        return self.module.rpartition(".")[2].replace("_", " ") + self.suffix.replace(":", ", ")


@dataclass(frozen=True)
class Suite:
    """One comparison: ``repeats`` times, interleaved, every competitor does ``steps[task]`` steps,
    of as many seeds as it says that it trains at once; times are a ``unit``. The first competitor is ours,
    with which the others are compared; ``requirements`` is what it must show, ``notes`` what a reader
    of the table has to know."""

    name: str
    title: str
    steps: dict[str, int]
    competitors: tuple[Competitor, ...]
    repeats: int = 5
    unit: str = "step"
    requirements: tuple[Requirement, ...] = ()
    notes: tuple[str, ...] = ()

    def on(self, bfloat16: bool) -> "Suite":
        """Return what is compared and asked on a processor with instructions for ``bfloat16``, or without."""
        return replace(
            self,
            competitors=tuple(one for one in self.competitors if bfloat16 or not one.bfloat16),
            requirements=tuple(one for one in self.requirements if one.bfloat16 in {None, bfloat16}),
        )


OURS = "Equipoise"
REUSED = f"{OURS}, reused fakes"
FASTER = f"{REUSED}, bfloat16"
KERNELS = ", fast kernels"  # of the DCGAN's layers; in float32 the MLP has none
WHOLE = f"{OURS}, whole run"
FIRST = f"{OURS}, first of a dataset"
AGAIN = f"{OURS}, again"

SUITES = {
    suite.name: suite
    for suite in (
        Suite(
            name="gan",
            title="One training step, batch 128, float32",
            steps={"mlp": 100, "dcgan": 15},
            competitors=(
                Competitor("benchmarks.gan_step.equipoise", own=True),
                Competitor("benchmarks.gan_step.equipoise", suffix=":reuse", own=True),
                Competitor("benchmarks.gan_step.equipoise", suffix=":bfloat16", own=True, bfloat16=True),
                Competitor(
                    "benchmarks.gan_step.equipoise", suffix=":reuse:bfloat16", own=True, bfloat16=True
                ),
                Competitor("benchmarks.gan_step.equipoise", suffix=":fast", own=True, tasks=("dcgan",)),
                Competitor("benchmarks.gan_step.equipoise", suffix=":reuse:fast", own=True, tasks=("dcgan",)),
                Competitor(
                    "benchmarks.gan_step.equipoise",
                    suffix=":reuse:bfloat16:fast",
                    own=True,
                    tasks=("dcgan",),
                    bfloat16=True,
                ),
                Competitor("benchmarks.gan_step.gemm", own=True),
                Competitor("benchmarks.gan_step.ceiling", own=True),
                Competitor("benchmarks.gan_step.ceiling", suffix=":adam", own=True),
                Competitor("benchmarks.gan_step.keras_fit"),
                Competitor("benchmarks.gan_step.tf_function"),
                Competitor("benchmarks.gan_step.torch_eager"),
                Competitor("benchmarks.gan_step.torch_eager", suffix=":compile"),
                Competitor("benchmarks.gan_step.jax_optax", limits=False),
            ),
            requirements=(
                speed_up("mlp", OURS, 1.1),
                speed_up("mlp", FASTER, 1.6, bfloat16=True),
                speed_up("mlp", REUSED, 1.6, bfloat16=False),
                peak_share("mlp", OURS, 0.65),
                speed_up("dcgan", OURS + KERNELS, 1.25),
                speed_up("dcgan", FASTER + KERNELS, 2.0, bfloat16=True),
                speed_up("dcgan", REUSED + KERNELS, 2.0, bfloat16=False),
                peak_share("dcgan", OURS, 0.65),
            ),
            notes=(
                "GFLOP/s: operations that a step needs in its networks' products, over the median; every "
                "peer is given the count of Equipoise, rows that reuse fakes a pass of the generator less",
                "fast kernels: the same sums in another order, in bfloat16 with biases in that; no run of a "
                "study has them",
                "of GEMM peak: that over the speed of large products of float32 matrices, measured here too",
            ),
        ),
        Suite(
            name="run",
            title="A whole GAN run, with logs, grids and checkpoints, against its bare steps",
            steps={"mlp": 2 * 468, "dcgan": 468},
            competitors=(
                Competitor("benchmarks.gan_run.equipoise", suffix=":bare", own=True),
                Competitor("benchmarks.gan_run.equipoise", own=True),
            ),
            repeats=3,
            requirements=(
                peak_gigabytes("mlp", WHOLE, 1.5),
                outside_share("mlp", WHOLE, 0.03),
                peak_gigabytes("dcgan", WHOLE, 1.5),
                outside_share("dcgan", WHOLE, 0.03),
            ),
            notes=("outside the steps: the rest of a run's time, from its second block on, to its result",),
        ),
        Suite(
            name="ensembles",
            title="Toy GANs 1-32-32-1, batch 256: one at a time or 64 seeds together",
            steps={"line": 200},
            competitors=(
                Competitor("benchmarks.ensembles.equipoise", own=True),
                Competitor("benchmarks.ensembles.jax_vmap_scan", limits=False),
                Competitor("benchmarks.ensembles.keras_loop"),
                Competitor("benchmarks.ensembles.torch_loop"),
            ),
            unit="step and seed",
        ),
        Suite(
            name="scores",
            title="Scores of the same arrays",
            steps={
                "neighbours": 1,
                "frechet_2048": 1,
                "kid": 1,
                "classifier": 1,
                "all": 1,
                "evaluate_10000": 1,
            },
            competitors=(
                Competitor(
                    "benchmarks.scores.equipoise",
                    own=True,
                    tasks=("neighbours", "frechet_2048", "kid", "classifier", "all"),
                ),
                Competitor("benchmarks.scores.command", own=True, tasks=("evaluate_10000",)),
                Competitor("benchmarks.scores.command", suffix=":kept", own=True, tasks=("evaluate_10000",)),
                Competitor("benchmarks.scores.prdc_peer", tasks=("neighbours",)),
                Competitor("benchmarks.scores.sklearn_peer", tasks=("neighbours",)),
                Competitor("benchmarks.scores.scipy_peer", tasks=("frechet_2048",)),
                Competitor("benchmarks.scores.pot_peer", tasks=("frechet_2048",)),
                Competitor(
                    "benchmarks.scores.torchmetrics_peer", tasks=("frechet_2048", "kid", "classifier")
                ),
                Competitor(
                    "benchmarks.scores.torch_fidelity_peer",
                    tasks=("neighbours", "frechet_2048", "kid", "classifier"),
                ),
            ),
            repeats=3,
            unit="score",
            requirements=(
                times_as_fast("neighbours", "prdc", 1.5),
                memory_share("neighbours", "prdc", 0.2),
                times_as_fast("frechet_2048", "SciPy sqrtm", 3.0),
                seconds("all", OURS, 30.0),
                peak_gigabytes("all", OURS, 1.0),
                seconds("evaluate_10000", FIRST, 20.0),
                seconds("evaluate_10000", AGAIN, 20.0),
                peak_gigabytes("evaluate_10000", FIRST, 1.0),
            ),
        ),
        Suite(
            name="vae",
            title="One training step of a VAE, batch 128 binarised anew, float32; 468 are an epoch of MNIST",
            steps={"elbo": 100, "iwae_k50": 10},
            competitors=(
                Competitor("benchmarks.vae_step.equipoise", own=True),
                Competitor("benchmarks.vae_step.keras_fit"),
                Competitor("benchmarks.vae_step.tf_function"),
                Competitor("benchmarks.vae_step.tf_function", suffix=":xla"),
                Competitor("benchmarks.vae_step.torch_eager"),
                Competitor("benchmarks.vae_step.torch_eager", suffix=":compile"),
                Competitor("benchmarks.vae_step.pythae_peer"),
            ),
        ),
        Suite(
            name="bounds",
            title="L_5000 of an image under a VAE, float32; 10,000 are MNIST's test set",
            steps={"iwae_5000": 100},
            competitors=(
                Competitor("benchmarks.vae_bounds.equipoise", own=True),
                Competitor("benchmarks.vae_bounds.torch_loop"),
                Competitor("benchmarks.vae_bounds.pythae_peer"),
            ),
            unit="image",
            repeats=3,
        ),
    )
}
