"""Reference statistics in a file: a dataset to judge against that need not be there.

One .npz file without pickles holds ``analysis.metrics.reference_arrays``, what the test images look like, and

    format, dataset, dataset_sha256, count, shape     of the test images
    extractor, extractor_sha256, spaces_sha256        the networks in whose features they are
    numpy                                             its version, for the record
    sha256                                            of all this

The scores are those of judging against the dataset, bit by bit on the same machine. A file that was made in
the features of other networks is refused.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from analysis.metrics.appearance import Appearance
from analysis.metrics.lenet import LeNet
from analysis.metrics.protocol import FEWEST, Evaluator
from analysis.metrics.reference_arrays import packed as arrays_of
from analysis.metrics.reference_arrays import unpacked
from analysis.metrics.spaces import networks_sha256
from commands import outputs
from commands.display import shown
from commands.scoring.evaluators import DatasetEvaluator, Judge
from records import npz, packed
from theory.errors import WrongUsage

FORMAT = 2  # another one where what the arrays mean changes
SUFFIX = ".npz"
FACTS = "facts"  # everything but arrays, as JSON
SEAL = "sha256"  # of all others


class SavedEvaluator(Judge):
    """Evaluates images against the test images whose statistics a file holds."""

    def __init__(self, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        shape = tuple(int(side) for side in facts["shape"])
        super().__init__(
            LeNet.load(), str(facts["dataset"]), str(facts["dataset_sha256"]), int(facts["count"]), shape
        )
        self._reference = unpacked(arrays)
        self._appearance = Appearance(arrays["mean_image"], float(facts["spread"]))

    @cached_property
    def evaluator(self) -> Evaluator:
        """Return what computes the scores."""
        return Evaluator(self.extractor, self._reference)

    @property
    def appearance(self) -> Appearance:
        """Return what the test images look like."""
        return self._appearance


def check(path: Path, option: str, inputs: outputs.Inputs = ()) -> None:
    """Raise ``WrongUsage``, naming ``option``, unless a reference could be written to ``path`` now."""
    if path.suffix != SUFFIX:
        raise WrongUsage(f"{option} takes the name of a {SUFFIX} file, not {shown(path.name)!r}")
    outputs.check(path, option, inputs)


def write(path: Path, option: str, evaluator: DatasetEvaluator) -> None:
    """Write what judging against a dataset needs. Raises ``WrongUsage`` for stacked digits."""
    judge = evaluator.evaluator
    if not isinstance(judge, Evaluator):
        raise WrongUsage(
            f"{option}: references are saved of grey images; {evaluator.name} is judged with the dataset"
        )
    facts = {
        "format": FORMAT,
        "dataset": evaluator.name,
        "dataset_sha256": evaluator.sha256,
        "count": evaluator.count,
        "shape": evaluator.shape,
        "spread": evaluator.appearance.spread,
        "extractor": evaluator.extractor.name,
        "extractor_sha256": evaluator.extractor.sha256,
        "spaces_sha256": networks_sha256(),
        "numpy": np.__version__,
    }
    arrays = arrays_of(judge.reference, evaluator.count)
    arrays |= {"mean_image": evaluator.appearance.mean_image, FACTS: np.array(json.dumps(facts))}
    arrays[SEAL] = np.array(npz.sha256(arrays, "reference"))
    outputs.write(path, option, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays))


def read(path: Path) -> SavedEvaluator:
    """Read a file that ``write`` wrote.

    Raises ``WrongUsage``, naming it, for anything else, and for one of other networks than the present ones.
    """
    name = shown(path)
    arrays = _load(path, name)
    try:
        seal = str(arrays.pop(SEAL, ""))
        facts = json.loads(str(arrays[FACTS]))
        if facts["format"] != FORMAT:
            raise WrongUsage(f"{name}: of format {facts['format']}, not {FORMAT}; {_AGAIN}")
        for what, digest in (
            ("extractor", LeNet.load().sha256),
            ("spaces", networks_sha256()),
        ):
            if facts[f"{what}_sha256"] != digest:
                raise WrongUsage(
                    f"{name}: made in the features of other networks ({what} {facts[f'{what}_sha256'][:12]}, "
                    f"here {digest[:12]}), whose scores do not compare; {_AGAIN}"
                )
        if seal != npz.sha256(arrays, "reference"):
            raise WrongUsage(f"{name}: not what was written; {_AGAIN}")
        return _consistent(SavedEvaluator(facts, arrays))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
        if isinstance(error, WrongUsage):
            raise
        raise WrongUsage(f"{name}: not a reference; {_AGAIN}") from error


_AGAIN = "./study evaluate --save-reference FILE.npz --dataset NAME makes one"


def _consistent(found: SavedEvaluator) -> SavedEvaluator:
    """See that the arrays fit together, so that a file that was made by hand is refused before judging."""
    reference, count = found._reference, found.count
    lengths = {len(reference.features), len(reference.located.cells)}
    if (
        lengths != {count}
        or count < FEWEST
        or len(reference.training.cells) != len(reference.training.points)
    ):
        raise ValueError("lengths differ")
    return found


def sha256(path: Path) -> str:
    """Return SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load(path: Path, name: str) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise WrongUsage(f"{name}: no such file; {_AGAIN}")
    try:
        if not zipfile.is_zipfile(path):
            raise WrongUsage(f"{name}: not a .npz file; {_AGAIN}")
        return packed.load(path)
    except OSError as error:
        raise WrongUsage(f"{name} cannot be read: {error.strerror or error}") from error
    except WrongUsage:
        raise
    except (ValueError, MemoryError, zipfile.BadZipFile) as error:  # BadZipFile: an archive of several parts
        raise WrongUsage(f"{name}: damaged; {_AGAIN}") from error
