"""What the runs of a recorded profile took, for the schedule: seconds of runs, ensembles, jobs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from commands.graph.batches import batches, priority
from commands.graph.lanes import AND, lanes
from experiments.archived import archived
from experiments.kinds import kind_of
from experiments.profiles import Profile
from records.archive import archived_folder


def units(profile: Profile, results: Path) -> dict[str, list[float]]:
    """Return the seconds of a profile's recorded runs by study; those of an ensemble count as one.

    A run of two studies counts in the first.
    """
    found: dict[str, list[float]] = {}
    seen: set[str] = set()
    for study in profile.studies:
        configs = {config.id: config for config in profile.configs(study) if config.id not in seen}
        seen |= configs.keys()
        seconds: dict[Path, float] = {}
        for run, result in archived(configs.values(), results, profile.name).items():
            unit = archived_folder(run, alone=not kind_of(configs[run]).together)
            seconds[unit] = seconds.get(unit, 0.0) + float(result["seconds"])
        found[study] = list(seconds.values())
    return found


def by_batch(profile: Profile, results: Path, most: float) -> list[float]:
    """Return the recorded seconds of a cluster's jobs, of ``most`` expected ones, as they are submitted."""
    jobs = sorted(batches(profile, most).values(), key=priority, reverse=True)
    found = archived((run for job in jobs for run in job), results, profile.name)
    return [sum(float(found[run.id]["seconds"]) for run in job if run.id in found) for job in jobs]


def by_lane(profile: Profile, seconds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the seconds of each lane of one machine's graph, from those of the studies' units."""
    return {AND.join(lane): sum(sum(seconds[study]) for study in lane) for lane in lanes(profile)}
