"""Are images the same as others among them? Intervals take them as drawn one by one, which copies are not."""

import numpy as np

SHARE = 0.9  # of the images that differ, at most: of real ones and of samples of a model all do


def repeats(pixels: np.ndarray) -> list[str]:
    """Return a note on uint8 ``pixels`` [n, 28, 28(, channels)] that repeat one another, if they do."""
    different = len({image.tobytes() for image in pixels})
    if different > SHARE * len(pixels):
        return []
    return [
        f"{len(pixels) - different:,} of the {len(pixels):,} images are copies of others: the intervals, "
        "which take images as drawn one by one, are too short"
    ]
