"""Which studies the graph trains in one process, so that TensorFlow is imported once for them.

A training uses one core and a half of two, so the graph has two jobs at work at a time, and two of studies on
images. Those are dealt out to as many lanes; ensembles of small networks are a lane of their own, since they
have nothing to score. They take seconds, where those of images take minutes, so they wait for these to begin.
"""

from collections.abc import Iterator, Sequence

from experiments.kinds import on_images
from experiments.profiles import Profile

ON_IMAGES = 2  # lanes of studies on images
AND = "+"  # between the studies of a lane, in the name of its mark
LONGEST = 200  # characters of a lane's studies: file systems allow a name 255 bytes


def lanes(profile: Profile) -> list[tuple[str, ...]]:
    """Return the studies of a profile by lane; each study once and no lane empty.

    Of very many studies there are more lanes, as a mark is called by those of its lane.
    """
    images = [study for study in profile.studies if _on_images(profile, study)]
    dealt = [images[lane::ON_IMAGES] for lane in range(ON_IMAGES)]
    ensembles = [study for study in profile.studies if study not in images]
    return [part for lane in (*dealt, ensembles) for part in _parts(lane)]


def _parts(studies: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A lane, cut where the name of its mark would be too long."""
    part: list[str] = []
    for study in studies:
        if part and len(AND.join([*part, study])) > LONGEST:
            yield tuple(part)
            part = []
        part.append(study)
    if part:
        yield tuple(part)


def priority(profile: Profile, lane: Sequence[str]) -> int:
    """Return how soon a lane is to begin, the higher the sooner; what is no training has 0."""
    return 2 if any(_on_images(profile, study) for study in lane) else 1


def mark(lane: tuple[str, ...]) -> str:
    """Return the name of the mark of a lane whose runs are all there."""
    return f"trained-{AND.join(lane)}"


def mark_of(profile: Profile, study: str) -> str:
    """Return the name of the mark of the lane that a study is in."""
    [lane] = [lane for lane in lanes(profile) if study in lane]
    return mark(lane)


def _on_images(profile: Profile, study: str) -> bool:
    return any(on_images(config) for config in profile.configs(study, 1))  # seeds are alike in that
