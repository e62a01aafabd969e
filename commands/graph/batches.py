"""Which runs one job of a cluster makes: some runs of a study, so that TensorFlow is imported once for them.

On one machine a lane of the graph is one job; a cluster has many processors and wants many jobs. The runs of
a batch are of one study, seeds of the same model next to each other; an ensemble, whose seeds are trained
together, is never divided. A run's bits do not depend on what else its process makes. Nor do the batches
depend on the machine: a job finds its runs by the batch's name.
"""

from collections.abc import Iterable, Iterator

from commands.graph import expected
from experiments.configs.base import Config
from experiments.kinds import kind_of
from experiments.profiles import Profile

# a job's, at most, unless one run takes longer: docs/scale.rst says what shorter and longer jobs would cost
SECONDS = 600.0
Batch = tuple[Config, ...]


def batches(profile: Profile, most: float = SECONDS) -> dict[str, Batch]:
    """Return name -> runs of every batch of a profile, none empty; each run once, in its first study.

    A batch is expected to take ``most`` seconds, at most, or is one run or ensemble that takes longer.
    """
    found: dict[str, Batch] = {}
    seen: set[str] = set()
    for study in profile.studies:
        configs = [config for config in profile.configs(study) if config.id not in seen]
        seen |= {config.id for config in configs}
        for number, chosen in enumerate(packed(trained_at_once(configs), most), start=1):
            found[f"{study}-{number:03}"] = tuple(config for unit in chosen for config in unit)
    return found


def packed(units: Iterable[Batch], most: float) -> Iterator[list[Batch]]:
    """Divide what is trained at once, in turn, into jobs of at most so many expected seconds or of one."""
    job: list[Batch] = []
    for unit in units:
        if job and seconds([*job, unit]) > most:
            yield job
            job = []
        job.append(unit)
    if job:
        yield job


def seconds(units: Iterable[Batch]) -> float:
    """Return the seconds that a job is expected to take, beside its imports."""
    return sum(expected.seconds(unit[0]) for unit in units)


def priority(batch: Batch) -> int:
    """Return how soon a batch is to begin, the higher the sooner: the longest first, or all wait for it."""
    return 1 + round(seconds(trained_at_once(batch)))


def study_of(batch: str) -> str:
    """Return the study that a batch's runs are of."""
    return batch.rpartition("-")[0]


def trained_at_once(configs: Iterable[Config]) -> Iterator[Batch]:
    """Yield what is trained at once, model by model: a run, or the seeds of an ensemble."""
    models: dict[object, list[Config]] = {}
    for config in configs:
        settings = (config.kind, *(value for name, value in vars(config).items() if name != "seed"))
        models.setdefault(settings, []).append(config)
    for runs in models.values():
        if kind_of(runs[0]).together:
            yield tuple(runs)
        else:
            yield from ((run,) for run in runs)
