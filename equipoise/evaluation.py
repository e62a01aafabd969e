"""Evaluating samples, whatever made them."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.metrics.samples import from_array, read_samples
from commands.scoring.evaluators import DatasetEvaluator
from data import DATASETS

COLUMNS = ["title", "value", "low", "high", "floor", "floor_low", "floor_high", "better", "unit", "interval"]


def evaluate(samples: np.ndarray | Path | str, dataset: str = "mnist") -> pd.DataFrame:
    """Evaluate images by every metric and return a table with one row per metric, indexed by its name.

    samples  n x 28 x 28 images, n at least 100, as an array or the path of a .npy file (n x 784 and
             n x 28 x 28 x 1 will do; n x 28 x 28 x 3 for stacked digits): whole numbers from 0 to 255, or
             floats, read as [-1, 1] if any is negative and as [0, 1] if none is
    dataset  name in ``DATASETS`` or a path: what they should look like

    Columns: title; value with its 95 % interval, low to high (sampling error of the images, the test images
    being fixed); floor, the same score of as many real images, with floor_low and floor_high; better
    ("lower", "higher", or what to be near); unit; and interval, the method. ``attrs`` has the protocol: how
    many images were evaluated against which, and the features' extractor. Images beyond the number of test
    images are not used. Compare a Fréchet distance of few images with its floor, as both are biased up.

    No TensorFlow is imported. Many small products of matrices are taken: where the machine is busy, set
    OPENBLAS_NUM_THREADS=1 before NumPy is imported. Raises ``WrongUsage`` for what is no such array, and
    ``DataUnavailable``.
    """
    given = from_array(samples, "samples") if isinstance(samples, np.ndarray) else read_samples(Path(samples))
    evaluator = _evaluator(dataset) if dataset in DATASETS else DatasetEvaluator(dataset)
    evaluator.check(given.pixels, "samples")
    pixels = given.pixels[: len(evaluator.test.pixels)]
    table = pd.DataFrame([score.record() for score in evaluator.evaluate(pixels)])
    table = table.set_index("name")[COLUMNS]
    table.attrs = {
        "protocol": evaluator.protocol(len(pixels)),
        "extractor": evaluator.extractor.name,
        "values": given.reading,
    }
    return table


@lru_cache(maxsize=1)
def _evaluator(dataset: str) -> DatasetEvaluator:
    """The evaluator of a named dataset, kept: its features and floors are the same at every call."""
    return DatasetEvaluator(dataset)
