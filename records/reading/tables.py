"""What the experiments recorded under a profile, as tidy tables: one row per observation.

Names of files are in ``records.files``, those of columns in ``records.columns``; which runs are compared,
``records.reading.comparison`` says.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from sys import intern
from typing import Any

import numpy as np
import pandas as pd

from records import columns, devices, files
from records.files import by_epoch
from records.io import read_image, read_json
from records.line_samples import FRESH
from records.reading.comparison import REFERENCE, Comparison
from records.reading.scores import (
    LABEL_COLUMNS,
    SCORE_COLUMNS,
    annealing_row,
    label_row,
    score_rows,
    slope_rows,
)
from records.reading.store import Store
from records.states import OTHER
from theory.errors import EquipoiseError

RUN_COLUMNS = [
    "id",
    "study",
    "kind",
    "state",
    "objective",
    "architecture",
    "dataset",
    "pair",
    "sample",
    "family",
    "seed",
]
DIVERGED_COLUMNS = ["id", "study", "objective", "architecture", "dataset", "seed", "step", "what"]
GENERATIVE = ("gan", "vae")  # kinds of run that leave images


class Records(Store):
    """The records of one profile as tables; see ``Store``."""

    def of_other_code(self) -> list[str]:
        """Return the ids of the runs, of every kind and study, whose code is of another state."""
        return [row["id"] for row in self._rows if row["state"] == OTHER]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        rows = []
        for run, (folder, _) in self._listed.items():
            result = self.result(run)
            missing = [key for key in ("kind", "config") if key not in result]
            if missing:
                raise EquipoiseError(
                    f"{folder / files.RESULT}: no {missing[0]!r} in it; the run has to be repeated"
                )
            counts = {f"{player}_parameters": n for player, n in result.get("parameters", {}).items()}
            ended = {name: result.get(name) for name in ("steps", "seconds", "steps_per_second")}
            named = {
                "id": run,
                "study": self.study(run),
                "kind": result["kind"],
                "state": self.code(result)[0],
            }
            if result["kind"] == "discriminator":
                named["sample"] = FRESH  # unless the config says otherwise
            self._configs[run] = config = _interned(result["config"])
            self._devices[run] = intern(result.get("device", "cpu"))
            rows.append(_interned(named | config | ended | counts | result.get("final", {})))
        return rows

    @cached_property
    def _configs(self) -> dict[str, Mapping[str, Any]]:
        """By run, of the rows that are read."""
        return {}

    @cached_property
    def _devices(self) -> dict[str, str]:
        """What each of those runs was made on."""
        return {}

    def runs(
        self, *kinds: str, study: str | None = None, variants: bool = False, dataset: str | None = None
    ) -> pd.DataFrame:
        """Return one row per run, in the manifest's order.

        With ``kinds``, the runs and columns of those alone.
        With ``study``, the runs that it lists, whatever their settings, also those it shares with another.
        Else the runs that are compared as models: those of some study's reference settings, on the profile's
        own images or on ``dataset``; objective and architecture are the name of one model. What is made with
        one of the engine's options, with a tuned recipe or for more epochs is left out, here and in all that
        follows from here, unless ``variants``, which are all runs of all studies.

        Columns: id, study (with which it counts), kind ("gan" | "vae" | "discriminator" | "gradient" |
        "toy" | "halving"), state (of its code, "present" | "equivalent" | "other"), every field of the
        config, steps, seconds, steps_per_second, each network's count ("generator_parameters"), and what
        result.json calls final.
        """
        rows = [row for row in self._rows if not kinds or row["kind"] in kinds]
        if study is not None:
            rows = [row | {"study": study} for row in rows if study in self.studies(row["id"])]
        elif not variants:
            compared = self._compared(self._comparison(dataset))
            rows = [row for row in rows if row["id"] in compared]
        return pd.DataFrame(rows, columns=None if rows else RUN_COLUMNS)

    def _compared(self, comparison: Comparison) -> frozenset[str]:
        """The ids of the runs that are compared, found once for each set of images."""
        if comparison.dataset not in self._found:
            runs = (row["id"] for row in self._rows)
            compared = [run for run in runs if comparison.has(self._configs[run], self.studies(run))]
            made_on = {run: self._devices[run] for run in compared}
            devices.one_kind(made_on, f"the runs of profile {self.profile}")
            self._found[comparison.dataset] = frozenset(compared)
        return self._found[comparison.dataset]

    @cached_property
    def _found(self) -> dict[str, frozenset[str]]:
        return {}

    def _comparison(self, dataset: str | None) -> Comparison:
        return Comparison(dataset or self.manifest["dataset"]["name"], self.manifest[REFERENCE])

    def on_images(
        self, *, study: str | None = None, variants: bool = False, dataset: str | None = None
    ) -> pd.DataFrame:
        """Return the rows of ``runs`` whose samples are scored.

        Generators of either kind, adversarial or not.
        """
        return self.runs(*GENERATIVE, study=study, variants=variants, dataset=dataset)

    def diverged(self, dataset: str | None = None, study: str | None = None) -> pd.DataFrame:
        """Return one row per run that stopped because something was not finite: it has no result.

        As in ``runs``, of ``study``, or else of its study's reference settings and on the profile's own
        images, or on ``dataset``.
        Columns: id, study, objective, architecture, dataset, seed, step (of training) and what (was not
        finite). Manifests from before runs could stop so have none.
        """
        compared = self._comparison(dataset)
        rows = [
            {name: one[name] for name in ("id", "study")}
            | {name: one["config"].get(name) for name in ("objective", "architecture", "dataset", "seed")}
            | {name: one[name] for name in ("step", "what")}
            for one in self.manifest.get("diverged", ())
            if (one["study"] == study if study else compared.has(one["config"], [one["study"]]))
        ]
        return pd.DataFrame(rows, columns=DIVERGED_COLUMNS)

    def drawable(self, *kinds: str) -> pd.DataFrame:
        """Return ``runs(*kinds)``. Raises ``EquipoiseError`` if there are none.

        Nothing can be drawn of them.
        """
        runs = self.runs(*kinds)
        if runs.empty:
            which = f" of kind {' or '.join(map(repr, kinds))}" if kinds else ""
            raise EquipoiseError(f"profile {self.profile!r} has no finished run{which} to draw")
        return runs

    def history(self) -> pd.DataFrame:
        """Return one row per run and block of steps: the columns of history.csv beside those of ``runs``."""
        return self._tables(self.runs("gan"), files.HISTORY, columns.GAN_HISTORY)

    def epochs(self, *, study: str | None = None) -> pd.DataFrame:
        """Return one row per GAN and epoch that was judged, 0 before training.

        Columns: epoch and the primary metric beside those of ``runs``, of which ``study`` is.
        """
        return self._tables(self._with(files.EPOCHS, study), files.EPOCHS, columns.EPOCHS)

    def quantiles(self) -> pd.DataFrame:
        """Return one row per GAN and share.

        The final discriminator's quantiles, beside the columns of ``runs``.
        Columns: share (in [0, 1]), real (of its raw scores on the test images) and fake (on as many generated
        ones).
        """
        return self._tables(self._with(files.QUANTILES), files.QUANTILES, columns.QUANTILES)

    def _with(self, name: str, study: str | None = None) -> pd.DataFrame:
        """The GANs that left a file ``name``: runs evaluated before there was such a file did not."""
        runs = self.runs("gan", study=study)
        return runs[[(self.folder(run) / name).exists() for run in runs["id"]]]

    def autoencoder_history(self) -> pd.DataFrame:
        """Return one row per VAE and block of steps.

        Columns: step, epoch, bound and kl (nats per image) beside ``runs``.
        """
        return self._tables(self.runs("vae"), files.HISTORY, columns.VAE_HISTORY)

    def curves(self, *, study: str | None = None) -> pd.DataFrame:
        """Return one row per x and discriminator on fresh points.

        The columns of curve.csv beside those of ``runs``.
        Of all discriminators, or of those of a ``study``.
        """
        runs = self.runs("discriminator", study=study)
        return self._tables(runs[runs["sample"] == FRESH], files.CURVE, columns.CURVE)

    def gradients(self) -> pd.DataFrame:
        """Return one row per run, distance and checkpoint.

        The columns of gradients.csv beside those of ``runs``.
        """
        return self._tables(self.runs("gradient"), files.GRADIENTS, columns.GRADIENTS)

    def trials(self) -> pd.DataFrame:
        """Return one row per trial of a recipe, of all losses whose tuning is finished.

        The columns of trials.csv beside those of ``runs``; distance is NaN where the trial diverged.
        """
        return self._tables(self.runs("halving", variants=True), files.TRIALS, columns.TRIALS)

    def probed(self) -> pd.DataFrame:
        """Return one row per probed VAE, beside the columns of ``runs``: its log-likelihood from both sides.

        Columns, each a mean over images in nats and with _error, _low and _high: importance, annealed,
        annealed_from_prior, difference (annealed - importance) and prior_difference
        (annealed_from_prior - annealed) of test images; below, above and gap of simulated ones.
        ``probe_images``, ``probe_draws`` and ``probe_temperatures`` are the sizes.
        """
        rows = [run | annealing_row(content) for run, content in self._probes()]
        return pd.DataFrame(rows, columns=None if rows else RUN_COLUMNS)

    def likelihoods(self) -> pd.DataFrame:
        """Return one row per probed VAE and bound: likelihood.csv's columns beside those of ``runs``."""
        return self._tables(self.probed(), files.LIKELIHOOD, columns.LIKELIHOOD)

    def signals(self) -> pd.DataFrame:
        """Return one row per probed VAE, gradient estimator, network and number of draws, beside ``runs``."""
        return self._tables(self.probed(), files.GRADIENTS, columns.SIGNALS)

    def slopes(self) -> pd.DataFrame:
        """Return one row per probed VAE, estimator and network.

        Slope, low and high of log signal on log draws.
        NaN where the signal was lost in the noise.
        """
        rows = [run | row for run, content in self._probes() for row in slope_rows(content)]
        numbers = ["slope", "low", "high"]
        table = pd.DataFrame(rows, columns=None if rows else [*RUN_COLUMNS, "estimator", "part", *numbers])
        return table.astype(dict.fromkeys(numbers, float))

    def _probes(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each probed VAE's row of ``runs`` with its probes.json."""
        for run in self.runs("vae").to_dict("records"):
            path = self.folder(run["id"]) / files.PROBES
            if not path.exists():
                continue
            content = self.content(path)
            missing = [key for key in ("sizes", "annealing", "slopes") if key not in content]
            if missing:
                raise EquipoiseError(
                    f"{path}: no {missing[0]!r} in it; remove it and run "
                    f"./study score --profile {self.profile}"
                )
            yield {str(name): value for name, value in run.items()}, content

    def scores(
        self, *, study: str | None = None, variants: bool = False, dataset: str | None = None
    ) -> pd.DataFrame:
        """Return one row per run and metric, beside the columns of ``runs``; the arguments as there.

        Columns: metric, title, unit, interval (how it was made), value, low, high, floor, floor_low,
        floor_high; untrained (the value before training, NaN where it was not computed); the protocol's
        generated, reference and reference_images; extractor (its name) and extractor_sha256.
        """
        rows = []
        for run in self.on_images(study=study, variants=variants, dataset=dataset).to_dict("records"):
            path = self.folder(run["id"]) / files.SCORES
            content = read_json(path, f"./study score --profile {self.profile}")
            try:
                rows += [run | row for row in score_rows(content)]
            except (KeyError, TypeError) as error:
                raise EquipoiseError(
                    f"{path}: not the record of scores that it should be (lacks {error})"
                ) from error
        names = [*RUN_COLUMNS, "metric", "interval", *SCORE_COLUMNS]
        return pd.DataFrame(rows, columns=None if rows else names)

    def by_label(self, *, study: str | None = None) -> pd.DataFrame:
        """Return one row per scored run that is told labels, of a ``study`` or of all.

        The columns of ``label_row`` beside those of ``runs``.
        """
        rows = []
        for run in self.on_images(study=study, variants=True).to_dict("records"):
            path = self.folder(run["id"]) / files.SCORES
            content = read_json(path, f"./study score --profile {self.profile}")
            if "conditional" in content:
                rows.append(run | label_row(content))
        return pd.DataFrame(rows, columns=None if rows else [*RUN_COLUMNS, *LABEL_COLUMNS])

    def grids(self, run: str) -> dict[int, np.ndarray]:
        """Return epoch -> its image grid of samples, uint8 [height, width].

        Epoch 0 is the untrained generator.
        """
        folder = self.folder(run) / files.GRIDS
        found = by_epoch(folder, ".png")
        if not found:
            raise EquipoiseError(f"{folder}: no grids of samples (epoch-NN.png)")
        return {epoch: read_image(path) for epoch, path in found.items()}

    def image_grid(self, run: str, name: str) -> np.ndarray | None:
        """Return the grid of pictures in the run's file ``name``, uint8 [height, width].

        None if it has none.
        """
        path = self.folder(run) / name
        return read_image(path) if path.exists() else None

    def points(self, run: str) -> pd.DataFrame:
        """Return points of the toy GAN ``run``, kept for the first seeds: columns x and, in the plane, y."""
        return self.table(run, files.POINTS, columns.POINTS[:1])

    def _tables(self, runs: pd.DataFrame, name: str, needed: Iterable[str]) -> pd.DataFrame:
        """The runs' tables below one another, each row beside the columns of its run that no table has."""
        if runs.empty:
            return pd.DataFrame(columns=[*RUN_COLUMNS, *needed])
        whole, counts = self.tables(list(runs["id"]), name, needed)
        rows = np.repeat(np.arange(len(runs)), counts)
        facts = runs.drop(columns=whole.columns, errors="ignore").iloc[rows].reset_index(drop=True)
        return pd.concat([facts, whole], axis=1)


def _interned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields: as many files have as many copies of one word, many runs would fill the memory."""
    return {intern(name): intern(value) if type(value) is str else value for name, value in fields.items()}
