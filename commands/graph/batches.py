"""Which runs one job of a cluster makes: some runs of a study, so that TensorFlow is imported once for them.

On one machine a lane of the graph is one job; a cluster has many processors and wants many jobs. The runs of
a batch are of one study, seeds of the same model next to each other; an ensemble, whose seeds are trained
together, is never divided. A run's bits do not depend on what else its process makes.
"""

from collections.abc import Iterable, Iterator

from experiments.configs.base import Config
from experiments.kinds import kind_of
from experiments.profiles import Profile

SIZE = 5  # runs a job, or ensembles: the import and the compilation are a small part of what these take
Batch = tuple[Config, ...]


def batches(profile: Profile) -> dict[str, Batch]:
    """Return name -> runs of every batch of a profile, none empty; each run once, in its first study."""
    found: dict[str, Batch] = {}
    seen: set[str] = set()
    for study in profile.studies:
        configs = [config for config in profile.configs(study) if config.id not in seen]
        seen |= {config.id for config in configs}
        units = list(_units(configs))
        for first in range(0, len(units), SIZE):
            chosen = units[first : first + SIZE]
            name = f"{study}-{first // SIZE + 1:03}"
            found[name] = tuple(config for unit in chosen for config in unit)
    return found


def study_of(batch: str) -> str:
    """Return the study that a batch's runs are of."""
    return batch.rpartition("-")[0]


def _units(configs: Iterable[Config]) -> Iterator[Batch]:
    """What is trained at once, model by model: a run, or the seeds of an ensemble."""
    models: dict[object, list[Config]] = {}
    for config in configs:
        settings = (config.kind, *(value for name, value in vars(config).items() if name != "seed"))
        models.setdefault(settings, []).append(config)
    for runs in models.values():
        if kind_of(runs[0]).together:
            yield tuple(runs)
        else:
            yield from ((run,) for run in runs)
