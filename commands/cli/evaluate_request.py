"""What a line of ``./study evaluate`` asks for: checked, carried out, and put into a report."""

import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from analysis.metrics.external_features import external_score
from analysis.metrics.features import ExternalFeatures, read_features
from analysis.metrics.protocol import Score
from analysis.metrics.spaces import networks_sha256
from commands import outputs
from commands.display import shown
from commands.scoring import judging, labelled, saved
from commands.scoring.evaluators import DatasetEvaluator, Judge
from data import DATASETS
from data.images import ImageSource, Range, open_images, parse_range
from data.images.files import STANDARD_INPUT
from theory.errors import WrongUsage


@dataclass(frozen=True)
class Request:
    """The arguments and options, as they were typed, and the moment at which that was."""

    samples: Path | None
    dataset: str
    value_range: str | None
    dataset_range: str | None
    seed: int
    features: Path | None
    labels: Path | None
    json_file: Path | None
    reference: Path | None
    save_reference: Path | None
    began: float = field(default_factory=time.perf_counter)

    def check(self, *, names_dataset: bool) -> None:
        """Raise ``WrongUsage`` for what does not go together, bad samples and outputs that are inputs.

        Nothing is fetched yet. ``names_dataset`` says that the dataset was typed, and is no default.
        """
        if self.samples is None and self.save_reference is None:
            raise WrongUsage("what shall be judged? give SAMPLES: a .npy file, a folder of pictures, or -")
        if self.samples is None and (self.json_file or self.features or self.labels):
            raise WrongUsage("--json, --features and --labels need SAMPLES that are judged")
        if self.reference is not None:
            self._check_reference(names_dataset=names_dataset)
        if self.samples is not None:
            judging.check_count(self.source)
        if self.brought is not None and self.source.total > (judging.count_of(self.dataset) or sys.maxsize):
            raise WrongUsage("--features goes with images that are all judged; give no more than test images")
        if self.told is not None:
            known = DATASETS[self.dataset].counts["train"] if self.dataset in DATASETS else None
            labelled.check_count(self.told, self.source.total, known)
        self._check_outputs()

    def _check_reference(self, *, names_dataset: bool) -> None:
        both = {
            "--dataset": names_dataset,
            "--dataset-range": self.dataset_range,
            "--save-reference": self.save_reference,
        }
        for option, given in both.items():
            if given:
                raise WrongUsage(f"--reference stands in the place of a dataset; leave {option} out")
        for option, given in {"--features": self.features, "--labels": self.labels}.items():
            if given is not None:
                raise WrongUsage(f"{option} needs the dataset's images; give --dataset and not --reference")

    def _check_outputs(self) -> None:
        given = (self.samples, self.features, self.labels, self.reference)
        inputs = [path for path in given if path is not None]
        if self.dataset not in DATASETS:
            inputs.append(Path(self.dataset))
        if self.json_file is not None:
            outputs.check(self.json_file, "--json", inputs)
        if self.save_reference is not None:
            others = [] if self.json_file is None else [self.json_file]
            saved.check(self.save_reference, "--save-reference", [*inputs, *others])

    @cached_property
    def source(self) -> ImageSource:
        """The samples, found and not read."""
        assert self.samples is not None
        name = None if str(self.samples) == STANDARD_INPUT else shown(self.samples)
        return open_images(self.samples, value_range=_range(self.value_range), name=name)

    @cached_property
    def brought(self) -> ExternalFeatures | None:
        """The features that the user brought, read; None if there are none."""
        return None if self.features is None else read_features(self.features)

    @cached_property
    def told(self) -> np.ndarray | None:
        """The samples' labels, read; None if there are none."""
        return None if self.labels is None else labelled.read_labels(self.labels)

    def judge(self) -> Judge:
        """Find what the samples are judged against."""
        if self.reference is not None:
            return saved.read(self.reference)
        return DatasetEvaluator(self.dataset, _range(self.dataset_range))

    def save(self, judge: Judge) -> None:
        """Write the reference that was asked for, and say where it is."""
        assert self.save_reference is not None and isinstance(judge, DatasetEvaluator)
        with _busy(f"making features of {judge.count:,} images"):
            saved.write(self.save_reference, "--save-reference", judge)
        print(shown(self.save_reference), file=sys.stdout if self.samples is None else sys.stderr)

    def report(self) -> dict[str, Any]:
        """Judge the samples; what came out, as it is written."""
        most = None if self.reference is not None else judging.count_of(self.dataset)
        with _busy(f"evaluating up to {self.source.total:,} images"):
            pictures, judge = judging.read(self.source, self.judge, most, self.seed)
            if self.brought is not None:
                assert isinstance(judge, DatasetEvaluator)
                self.brought.check(pictures.pixels, judge.test.pixels, judge.training.pixels)
            judged = judging.judged(pictures, judge, self.source.name)
            by_label = (
                None
                if self.told is None
                else labelled.scored(self.told, self.source, pictures, judge, self.seed)
            )
        if self.save_reference is not None:
            self.save(judge)
        return {
            "samples": self.source.name,
            "images": pictures.total,
            "values": pictures.reading,
            "seed": self.seed,
            "protocol": judge.protocol(len(pictures.pixels)),
            "extractor": {"name": judge.extractor.name, "sha256": judge.extractor.sha256},
            "spaces_sha256": networks_sha256(),
            "metrics": [_record(score) for score in judged.scores],
            "by_label": None if by_label is None else by_label | {"rows": labelled.rows(by_label)},
            "foreign": None if self.brought is None else _foreign(self.brought),
            "notes": judged.notes,
            "seconds": round(time.perf_counter() - self.began, 2),
        }


def _foreign(given: ExternalFeatures) -> dict[str, Any]:
    """The score in features that the user brought, as it is written."""
    score = external_score(given.title, given.generated, given.reference, given.training)
    extractor = {"name": given.extractor, "file": shown(given.path), "sha256": given.sha256}
    return {"extractor": extractor, "metrics": [_record(score)]}


def _record(score: Score) -> dict[str, Any]:
    return score.record() | {"above_floor": score.above_floor}


def _range(text: str | None) -> Range | None:
    return None if text is None else parse_range(text)


def _busy(text: str) -> Any:
    return Console(stderr=True).status(text)
