"""Which studies the graph trains in one process, so that TensorFlow is imported once for them.

A training uses one core and a half of two, so the graph has two jobs at work at a time, and two of studies on
images. Those are dealt out to as many lanes; ensembles of small networks are a lane of their own, since they
have nothing to score.
"""

from experiments.kinds import kind_of
from experiments.profiles import Profile

ON_IMAGES = 2  # lanes of studies on images
AND = "+"  # between the studies of a lane, in the name of its mark


def lanes(profile: Profile) -> list[tuple[str, ...]]:
    """Return the studies of a profile by lane; each study once and no lane empty."""
    together = {s for s in profile.studies if all(kind_of(config).together for config in profile.configs(s))}
    on_images = [study for study in profile.studies if study not in together]
    dealt = [on_images[lane::ON_IMAGES] for lane in range(ON_IMAGES)]
    ensembles = [study for study in profile.studies if study in together]
    return [tuple(lane) for lane in (*dealt, ensembles) if lane]


def mark(lane: tuple[str, ...]) -> str:
    """Return the name of the mark of a lane whose runs are all there."""
    return f"trained-{AND.join(lane)}"


def mark_of(profile: Profile, study: str) -> str:
    """Return the name of the mark of the lane that a study is in."""
    [lane] = [lane for lane in lanes(profile) if study in lane]
    return mark(lane)
