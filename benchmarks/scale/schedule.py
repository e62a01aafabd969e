"""How long jobs take on so many workers, computed: each job is begun in turn, as soon as it can be.

That is what the graph's engine does with jobs of one size on one machine, and what the queue of a cluster
does that serves nobody else. None overtakes a job that waits for more cores than are free.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A job of so many ``seconds`` on so many ``cores``, begun once the jobs ``after`` have ended."""

    name: str
    seconds: float
    after: tuple[str, ...] = ()
    cores: int = 1


@dataclass(frozen=True)
class Costs:
    """What comes on top of the runs, in seconds.

    ready    of each job: starting Python, importing TensorFlow
    queue    of each job: from its submission until it starts on a free worker, and until its end is noticed
    submit   between two submissions of one driver
    """

    ready: float
    queue: float = 0.0
    submit: float = 0.0


def ends(jobs: Sequence[Job], cores: int, submit: float = 0.0) -> dict[str, float]:
    """Return when each job ends, in seconds from the first submission.

    The n-th job, counted from 0, is submitted at n * ``submit``. Raises ``ValueError`` if a job asks for more
    cores than there are, and where jobs wait for one another in a circle or for one that is not there.
    """
    place = {job.name: number for number, job in enumerate(jobs)}
    if any(job.cores > cores for job in jobs):
        raise ValueError(f"a job asks for more than the {cores} cores that there are")
    waiting = {job.name: sum(1 for _ in job.after) for job in jobs}
    followers: dict[str, list[str]] = {job.name: [] for job in jobs}
    for job in jobs:
        for before in job.after:
            followers.setdefault(before, []).append(job.name)
    ready = [place[name] for name, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    running: list[tuple[float, int]] = []
    done: dict[str, float] = {}
    now, free = 0.0, cores
    while ready or running:
        while ready and jobs[ready[0]].cores <= free:
            number = heapq.heappop(ready)
            job = jobs[number]
            free -= job.cores
            heapq.heappush(running, (max(now, number * submit) + job.seconds, number))
        now, number = heapq.heappop(running)
        job = jobs[number]
        done[job.name], free = now, free + job.cores
        for name in followers[job.name]:
            waiting[name] -= 1
            if waiting[name] == 0:
                heapq.heappush(ready, place[name])
    if len(done) < len(jobs):
        raise ValueError("some jobs wait for one another, or for one that is not there")
    return done


def loads(units: Sequence[float], batch: int) -> list[float]:
    """Return the seconds of jobs of ``units`` (seconds of runs), ``batch`` of them in each but the last."""
    return [sum(units[first : first + batch]) for first in range(0, len(units), batch)]


def makespan(loads: Sequence[float], workers: int, costs: Costs) -> float:
    """Return the seconds until ``workers`` have made jobs whose runs take so many seconds, begun in turn."""
    overhead = costs.ready + costs.queue
    jobs = [Job(str(number), overhead + load) for number, load in enumerate(loads)]
    return max(ends(jobs, workers, costs.submit).values())


def efficiency(loads: Sequence[float], workers: int, costs: Costs) -> float:
    """Return the share of the workers' time that is spent in runs, in [0, 1]."""
    return sum(loads) / (workers * makespan(loads, workers, costs))


def lanes(seconds: Mapping[str, float], ready: float, after: Sequence[Job] = ()) -> list[Job]:
    """Return the jobs of one machine's graph: its lanes, of so many ``seconds``, then what is ``after`` all.

    A lane's studies are made one after another in one process, which imports TensorFlow once.
    """
    trained = [Job(lane, ready + taken) for lane, taken in seconds.items()]
    names = tuple(job.name for job in trained)
    return [*trained, *(Job(job.name, job.seconds, (*names, *job.after), job.cores) for job in after)]
