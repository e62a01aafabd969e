"""From configs to results: what is done is returned, what was cut off goes on, the rest is made.

A run owns the folder of its id under the runs' folder and is worked on by one process at a time. A
finished result is never overwritten, nor taken for that of other settings.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from data import Images, Split, load
from experiments.config import Config, RunConfig, VaeConfig
from experiments.lease import lease
from experiments.progress import Progress
from experiments.result import claim, finished
from experiments.small_configs import DiscriminatorConfig, GradientConfig, ToyConfig
from records.result import RunResult, read_result
from theory.errors import WrongUsage

OnImages = RunConfig | VaeConfig
Small = DiscriminatorConfig | GradientConfig | ToyConfig  # many seeds are trained together
Load = Callable[[str, Split], Images]  # (dataset, split) -> images


def run(
    config: Config,
    runs: Path,
    *,
    load_images: Load = load,
    progress: Progress | None = None,
    tensorboard: Path | None = None,
) -> RunResult:
    """Make the run of ``config`` under the folder ``runs``, resume it, or return what it left.

    ``load_images`` gives the training images, and the test images that a VAE is judged on. A run on images
    is also written to the folder ``tensorboard`` as it goes, for TensorBoard. Raises ``WrongUsage`` for a
    batch larger than the data, ``DataUnavailable``, ``TrainingDiverged`` (an ``EquipoiseError``), and
    ``KeyboardInterrupt`` once a run that the user broke off is saved.
    """
    progress = progress or Progress()
    if isinstance(config, OnImages):
        return _run_on_images(config, runs, load_images, progress, tensorboard)
    return _run_ensemble([config], runs, progress)[0]


def run_many(
    configs: Sequence[Config], runs: Path, *, load_images: Load = load, progress: Progress | None = None
) -> list[RunResult]:
    """The results of ``configs``, in order, all made in this process; see ``run`` for the arguments.

    Runs that are not on images and differ in their seeds alone are trained together. A run that diverges
    does not keep the others from being made; its error is raised when they are done.
    """
    from engine.errors import TrainingDiverged

    progress = progress or Progress()
    results: dict[str, RunResult] = {}
    diverged: list[TrainingDiverged] = []
    for group in _groups(configs):
        try:
            if isinstance(group[0], OnImages):
                made = [run(group[0], runs, load_images=load_images, progress=progress)]
            else:
                made = _run_ensemble([c for c in group if not isinstance(c, OnImages)], runs, progress)
        except TrainingDiverged as error:
            progress.say(str(error))
            diverged.append(error)
            continue
        results |= {result.id: result for result in made}
    if diverged:
        raise diverged[0]
    return [results[config.id] for config in configs]


def _groups(configs: Iterable[Config]) -> list[list[Config]]:
    """Runs on images one by one; the small ones together where only the seed differs."""
    groups: dict[object, list[Config]] = {}
    for config in configs:
        key: object = config
        if not isinstance(config, OnImages):
            key = (config.kind, *(v for k, v in vars(config).items() if k != "seed"))
        groups.setdefault(key, []).append(config)
    return list(groups.values())


def _run_on_images(
    config: OnImages, runs: Path, load_images: Load, progress: Progress, tensorboard: Path | None
) -> RunResult:
    folder = runs / config.id
    if result := finished(folder, config):
        return result
    images = load_images(config.dataset, "train")
    if config.batch_size > len(images.pixels):
        raise WrongUsage(
            f"batch size {config.batch_size} exceeds the {len(images.pixels)} training images of "
            f"{images.name}; choose at most {len(images.pixels)}"
        )
    test = load_images(config.dataset, "test") if isinstance(config, VaeConfig) else images
    with lease(folder, progress.say):
        if result := finished(folder, config):  # by the process that held the lease before us
            return result
        claim(folder, config)
        if isinstance(config, VaeConfig):
            from experiments import vae_run

            return vae_run.run_on_images(config, folder, images, test, progress, tensorboard)
        from experiments.image_run import run_on_images

        return run_on_images(config, folder, images, progress, tensorboard)


def _run_ensemble(configs: Sequence[Small], runs: Path, progress: Progress) -> list[RunResult]:
    folders = {config.id: runs / config.id for config in configs}
    with ExitStack() as leases:
        # everyone takes leases in this order, so nobody waits in a circle
        for config in sorted(configs, key=lambda config: config.id):
            if not finished(folders[config.id], config):
                leases.enter_context(lease(folders[config.id], progress.say))
        left = [config for config in configs if not finished(folders[config.id], config)]
        if left:
            for config in left:
                claim(folders[config.id], config)
            _train_together(left, [folders[config.id] for config in left], progress)
    return [read_result(folders[config.id]) for config in configs]


def _train_together(configs: Sequence[Small], folders: Sequence[Path], progress: Progress) -> None:
    """Train ``configs``, which are all of one kind."""
    if discriminators := [config for config in configs if isinstance(config, DiscriminatorConfig)]:
        from experiments.line_runs import run_on_line

        run_on_line(discriminators, folders, progress)
    if gradients := [config for config in configs if isinstance(config, GradientConfig)]:
        from experiments.gradient_runs import run_gradients

        run_gradients(gradients, folders, progress)
    if toys := [config for config in configs if isinstance(config, ToyConfig)]:
        from experiments.toy_runs import run_toys

        run_toys(toys, folders, progress)
