"""What a reader has to know before comparing scores with others."""

from collections.abc import Sequence

from analysis.metrics.extrapolation import FEWEST
from analysis.metrics.protocol import NEED_CLASSES, NEED_MANY, Score

COPIED = 0.1  # of the distance of real images from the training images: nearer than this are copies


def notes(judged: int, reference: int, scores: Sequence[Score]) -> list[str]:
    """Return what to know of ``scores`` of so many images against so many test images, a sentence each."""
    names = {score.metric.name for score in scores}
    found = []
    if judged < reference:
        found.append(
            f"{judged:,} images where the protocol has {reference:,}: FD is biased up, the more so the fewer "
            f"they are; compare it with the floor, which is that of {judged:,} real images"
        )
    found += [*beyond_real(scores), *memorised(scores)]
    if "precision" not in names:
        found.append("the scores by nearest neighbours are left out: of stacked digits, kinds are counted")
        return found
    if names.isdisjoint(NEED_MANY):
        found.append(f"FD∞ and FD∞∞ are left out: they are extrapolated from {FEWEST:,} images or more")
    if names.isdisjoint(NEED_CLASSES):
        found.append("the scores that need classes are left out: the extractor knows digits alone")
    return found


def memorised(scores: Sequence[Score]) -> list[str]:
    """Return a question on images that lie on training images, which no others do, if these do."""
    for score in scores:
        if score.metric.name == "nearest_training" and score.measured.high < COPIED * score.floor.low:
            return [
                f"training images? the nearest of them is {score.measured.value:.3g} away on average, from "
                f"real images that are none {score.floor.value:.3g}; FD rewards copies"
            ]
    return []


def beyond_real(scores: Sequence[Score]) -> list[str]:
    """Return a warning of scores that are better than those of real images, if there are any."""
    titles = [score.metric.title for score in scores if score.above_floor]
    if not titles:
        return []
    *others, last = titles
    named = f"{', '.join(others)} and {last} are" if others else f"{last} is"
    return [
        f"{named} above the floor, which does not mean better than real images: samples that cluster in the "
        "middle, noise, or few images reach that; read it with recall, coverage and FD, and rank nothing by "
        "it alone"
    ]
