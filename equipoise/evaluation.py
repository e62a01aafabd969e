"""Evaluating samples, whatever made them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from commands.display import shown
from commands.scoring import judging, labelled, saved
from commands.scoring.evaluators import DatasetEvaluator, Judge
from data import DATASETS
from data.images import Range, open_images
from data.images.files import STANDARD_INPUT
from theory.errors import WrongUsage

COLUMNS = ["title", "value", "low", "high", "floor", "floor_low", "floor_high", "better", "unit", "interval"]
DEFAULT = "mnist"


def evaluate(
    samples: Any,
    dataset: str | None = None,
    *,
    value_range: Range | None = None,
    dataset_range: Range | None = None,
    seed: int = 0,
    reference: Path | str | None = None,
    labels: Any = None,
) -> pd.DataFrame:
    """Evaluate images by every metric and return a table with one row per metric, indexed by its name.

    samples        n x 28 x 28 images (x 3 for stacked digits), n at least 100: an array, the path of a .npy,
                   .npz or IDX file or of a folder of pictures, or "-" for standard input
    dataset        name in ``DATASETS`` or a path: what they should look like; "mnist" if nothing is said
    value_range    the values (black, white) of the samples, where they do not tell: (0, 255), (0, 1), (-1, 1)
    dataset_range  the same of a dataset at a path
    seed           which of the images are judged where there are more than test images
    reference      a file that ``save_reference`` wrote, in the place of the dataset
    labels         of all the samples, 0 to 9: an array or the path of a .npy file. Adds FD within labels and
                   the accuracies GAN-train (a classifier trained on all samples, on test images) and
                   GAN-test (one trained on real images, on samples) beside that of the latter on test images

    Columns: title; value with its 95 % interval, low to high (sampling error of the images, the test images
    being fixed); floor, the same score of as many real images, with floor_low and floor_high; better
    ("lower", "higher", or what to be near); unit; and interval, the method. ``attrs`` has the protocol: how
    many images were evaluated against which, and the features' extractor; values, how the images were read;
    and notes, sentences on what to know before the scores are compared. Compare a Fréchet distance of few
    images with its floor, as both are biased up. Precision or density above its floor does not mean better
    than real images.

    No TensorFlow is imported unless there are labels. Many small products of matrices are taken: set
    OPENBLAS_NUM_THREADS=1 before NumPy is imported, for the last digits to be those of ``./study evaluate``
    and for speed.
    Raises ``WrongUsage`` for what is no images, or can be read in several ways, for labels that do not go
    with them, and ``DataUnavailable``.
    """
    source = open_images(samples, value_range=value_range, name=_name(samples), option="value_range")
    if reference is not None and (dataset is not None or dataset_range is not None):
        raise WrongUsage("give a dataset or a reference, not both")
    chosen, told = dataset or DEFAULT, _told(labels)

    def find() -> Judge:
        if reference is not None:
            return saved.read(Path(reference))
        if chosen in DATASETS and dataset_range is None:
            return _evaluator(chosen)
        return DatasetEvaluator(chosen, dataset_range)

    most = None if reference is not None else judging.count_of(chosen)
    pictures, judge = judging.read(source, find, most, seed)
    judged = judging.judged(pictures, judge, source.name)
    found = [score.record() for score in judged.scores]
    if told is not None:
        found += labelled.rows(labelled.scored(told, source, pictures, judge, seed))
    table = pd.DataFrame(found)
    table = table.set_index("name")[COLUMNS]
    table.attrs = {
        "protocol": judge.protocol(len(pictures.pixels)),
        "extractor": judge.extractor.name,
        "values": pictures.reading,
        "notes": judged.notes,
    }
    return table


def save_reference(path: Path | str, dataset: str = DEFAULT, *, dataset_range: Range | None = None) -> Path:
    """Write what judging needs of a dataset to ``path``, a .npz file, and return that.

    ``evaluate(samples, reference=path)`` then needs the dataset no more, and gives the same scores bit by
    bit. Arguments as there. Raises ``WrongUsage`` for a path that cannot be written, and for stacked digits.
    """
    path = Path(path)
    saved.check(path, "path")
    named = dataset in DATASETS and dataset_range is None
    saved.write(path, "path", _evaluator(dataset) if named else DatasetEvaluator(dataset, dataset_range))
    return path


def _name(samples: Any) -> str | None:
    """What messages call the samples; None leaves it to whoever reads them."""
    if not isinstance(samples, str | Path):
        return "samples"
    return None if str(samples) == STANDARD_INPUT else shown(samples)


def _told(labels: Any) -> np.ndarray | None:
    if labels is None:
        return None
    if isinstance(labels, str | Path):
        return labelled.read_labels(Path(labels))
    return labelled.checked(labels, "labels")


@lru_cache(maxsize=1)
def _evaluator(dataset: str) -> DatasetEvaluator:
    """The evaluator of a named dataset, kept: its features and floors are the same at every call."""
    return DatasetEvaluator(dataset)
