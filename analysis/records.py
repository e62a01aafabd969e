"""Reads what the experiments recorded under a profile, as tidy tables: one row per observation.

results/<profile>/manifest.json      which runs belong to the profile, by study
results/.../<run>/result.json        what was run and how it ended
results/.../<run>/history.csv        means over blocks of training steps
results/.../<run>/scores.json        the scores of its samples
results/.../<run>/epochs.csv         a GAN's Fréchet distance after each epoch
results/.../<run>/quantiles.csv      of the final discriminator's scores, on real and on generated images
results/.../<run>/interpolations.png, neighbours.png  sheets of a GAN's pictures
results/.../<run>/curve.csv          a discriminator's score function, for 1-D pairs
results/.../<run>/points.csv         points of a toy GAN, of the first seeds
results/.../<run>/gradients.csv      what generators feel, by distance and steps of training
results/.../<run>/grids/epoch-NN.png sheets of samples from fixed noise
results/.../<run>/probes.json        a VAE's log-likelihood bracketed, and slopes of its gradients' signal
results/.../<run>/likelihood.csv     the bounds that the bracket is made of
results/.../<run>/gradients.csv      of a VAE: signal and noise of gradient estimators, by draws
results/.../<run>/reconstructions.png, traversals.png  sheets of a VAE's pictures

A committed record keeps small runs that were trained together in one folder: see ``Records.result``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons.states import OTHER, Judge, unknown
from analysis.reading import read_csv, read_image, read_json
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
# the engine's options as the study has them; records older than an option do not name it
USUAL = {"r1": 0, "ema": 0, "reuse_fakes": False, "precision": "float32"}
SCORE_COLUMNS = ["value", "low", "high", "floor", "floor_low", "floor_high"]


@dataclass(frozen=True)
class Records:
    """The records of one profile below ``results``.

    ``code`` judges of what state the code of a run is; without one, every run counts as of another state.
    ``left_out`` are the ids of runs that are read as if they were not there.

    Everything raises ``EquipoiseError``, naming the file, for a record that is missing or corrupt.
    """

    results: Path
    profile: str
    code: Judge = unknown
    left_out: frozenset[str] = frozenset()

    def without(self, runs: Iterable[str]) -> "Records":
        """The same records without ``runs`` (ids)."""
        fewer = replace(self, left_out=self.left_out.union(runs))
        fewer._read.update(self._read)  # files are not read twice
        return fewer

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The profile's manifest: description, dataset, and runs by study."""
        manifest = read_json(
            self.results / self.profile / "manifest.json", f"./study paper --profile {self.profile}"
        )
        for key in ("dataset", "runs"):
            if key not in manifest:
                raise EquipoiseError(f"{self.results / self.profile / 'manifest.json'}: no {key!r} in it")
        return manifest

    @cached_property
    def _folders(self) -> dict[str, tuple[str, Path]]:
        """Run id -> (study, folder); a run that two studies share counts with the first."""
        found: dict[str, tuple[str, Path]] = {}
        try:
            for study, runs in self.manifest["runs"].items():
                for run in runs:
                    if run["id"] not in self.left_out:
                        found.setdefault(run["id"], (study, self.results / run["path"]))
        except (AttributeError, KeyError, TypeError) as error:
            path = self.results / self.profile / "manifest.json"
            raise EquipoiseError(
                f"{path}: not the list of runs that it should be; remove it and run "
                f"./study paper --profile {self.profile}"
            ) from error
        return found

    def folder(self, run: str) -> Path:
        """Where the records of ``run`` (an id) lie, finished or diverged."""
        if run in self._folders:
            return self._folders[run][1]
        for one in self.manifest.get("diverged", ()):
            if one["id"] == run:
                return self.results / str(one["path"])
        raise EquipoiseError(f"run {run!r} is not in the manifest of profile {self.profile!r}")

    def study(self, run: str) -> str:
        """The study that ``run`` (an id) counts with."""
        return self._folders[run][0]

    def state(self, run: str) -> tuple[str, str]:
        """The state of the code that made ``run`` (an id), and what shows it."""
        return self.code(self.result(run))

    def foreign(self) -> list[str]:
        """The ids of the runs, of every kind and study, whose code is of another state."""
        return [row["id"] for row in self._rows if row["state"] == OTHER]

    def result(self, run: str) -> dict[str, Any]:
        """The run's result.json; its part of one that it shares with the other seeds of its ensemble."""
        content: dict[str, Any] = self._content(self.folder(run) / "result.json")
        if "runs" not in content:
            return content
        own = next((one for one in content["runs"] if one["id"] == run), None)
        if own is None:
            raise EquipoiseError(f"{self.folder(run) / 'result.json'}: no run {run!r} in it")
        shared = content["shared"]
        result: dict[str, Any] = shared | own | {"config": shared["config"] | own["config"]}
        return result

    def table(self, run: str, name: str, columns: list[str]) -> pd.DataFrame:
        """The run's table in the file ``name``, which must have ``columns``.

        Of a file that it shares with other seeds, the common columns and its own, "score:3" as score.
        """
        path = self.folder(run) / name
        content: pd.DataFrame = self._content(path)
        if any(":" in column for column in content.columns):
            mark = f":{self.result(run)['config']['seed']}"
            own = [column for column in content.columns if ":" not in column or column.endswith(mark)]
            content = content[own].rename(columns=lambda column: column.partition(":")[0])
        missing = [column for column in columns if column not in content.columns]
        if missing or content.empty:
            raise EquipoiseError(f"{path}: {'no rows' if not missing else f'no column {missing[0]!r}'} in it")
        return content

    @cached_property
    def _read(self) -> dict[Path, Any]:
        return {}

    def _content(self, path: Path) -> Any:
        """What a file holds, read once: many runs share some."""
        if path not in self._read:
            remedy = f"./study paper --profile {self.profile}"
            self._read[path] = read_csv(path) if path.suffix == ".csv" else read_json(path, remedy)
        return self._read[path]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        rows = []
        for run, (study, folder) in self._folders.items():
            result = self.result(run)
            missing = [key for key in ("kind", "config") if key not in result]
            if missing:
                raise EquipoiseError(
                    f"{folder / 'result.json'}: no {missing[0]!r} in it; the run has to be repeated"
                )
            counts = {f"{player}_parameters": n for player, n in result.get("parameters", {}).items()}
            ended = {name: result.get(name) for name in ("steps", "seconds", "steps_per_second")}
            named = {"id": run, "study": study, "kind": result["kind"], "state": self.code(result)[0]}
            if result["kind"] == "discriminator":
                named["sample"] = "fresh"  # unless the config says otherwise
            rows.append(named | result["config"] | ended | counts | result.get("final", {}))
        return rows

    def runs(self, *kinds: str, variants: bool = False, dataset: str | None = None) -> pd.DataFrame:
        """One row per run, in the manifest's order; with ``kinds``, the runs and columns of those alone.

        Runs made with one of the engine's options, on images other than the profile's, with settings other
        than those of the model's first run in the manifest (a tuned recipe, more epochs), or for a study that
        stands apart are left out, here and in all that follows from here, unless ``variants``: objective and
        architecture are the name of one model. ``dataset`` asks for the runs on those images instead.

        Columns: id, study, kind ("gan" | "vae" | "discriminator" | "gradient" | "toy"), state (of its code,
        "present" | "equivalent" | "other"), every field of the config, steps, seconds, steps_per_second, each
        network's count ("generator_parameters"), and what result.json calls final.
        """
        rows = [row for row in self._rows if not kinds or row["kind"] in kinds]
        if not variants:
            rows = [row for row in rows if self._is_compared(row, dataset, row["study"])]
        return pd.DataFrame(rows, columns=None if rows else RUN_COLUMNS)

    def _is_compared(self, config: dict[str, Any], dataset: str | None, study: str) -> bool:
        """Whether a config, or a row with one, is compared with other models as its study's answer.

        It is of its model's settings, on the images asked for, and its study does not stand apart.
        """
        if study in self.manifest.get("apart", ()):
            return False
        usual = USUAL | {"dataset": dataset or self.manifest["dataset"]["name"]}
        return _has(usual, config) and _has(self._settings.get(_model(config), {}), config)

    @cached_property
    def _settings(self) -> dict[tuple[str, ...], dict[str, Any]]:
        """Each model of images and its settings: those of its first run with none of the engine's options."""
        settings: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self._rows:
            if row["kind"] in GENERATIVE and _has(USUAL, row):
                config = self.result(row["id"])["config"]
                own = {name: value for name, value in config.items() if name != "seed"}
                settings.setdefault(_model(row), own)
        return settings

    def on_images(self, *, variants: bool = False, dataset: str | None = None) -> pd.DataFrame:
        """The rows of ``runs`` whose samples are judged: generators of either kind, adversarial or not."""
        return self.runs(*GENERATIVE, variants=variants, dataset=dataset)

    def diverged(self, dataset: str | None = None) -> pd.DataFrame:
        """One row per run that stopped because something was not finite: it has no result.

        As in ``runs``, of the model's settings and on the profile's own images, or on ``dataset``.
        Columns: id, study, objective, architecture, dataset, seed, step (of training) and what (was not
        finite). Manifests from before runs could stop so have none.
        """
        rows = [
            {name: one[name] for name in ("id", "study")}
            | {name: one["config"].get(name) for name in ("objective", "architecture", "dataset", "seed")}
            | {name: one[name] for name in ("step", "what")}
            for one in self.manifest.get("diverged", ())
            if self._is_compared(one["config"], dataset, one["study"])
        ]
        return pd.DataFrame(rows, columns=DIVERGED_COLUMNS)

    def drawable(self, *kinds: str) -> pd.DataFrame:
        """``runs(*kinds)``. Raises ``EquipoiseError`` if there are none: nothing can be drawn of them."""
        runs = self.runs(*kinds)
        if runs.empty:
            which = f" of kind {' or '.join(map(repr, kinds))}" if kinds else ""
            raise EquipoiseError(f"profile {self.profile!r} has no finished run{which} to draw")
        return runs

    def history(self) -> pd.DataFrame:
        """One row per run and block of steps: the columns of history.csv beside those of ``runs``."""
        return self._tables(
            self.runs("gan"), "history.csv", ["step", "epoch", "discriminator_loss", "generator_loss"]
        )

    def epochs(self) -> pd.DataFrame:
        """One row per GAN and epoch, 0 before training: epoch and fd_lenet beside the columns of ``runs``."""
        return self._tables(self._with("epochs.csv"), "epochs.csv", ["epoch", "fd_lenet"])

    def quantiles(self) -> pd.DataFrame:
        """One row per GAN and share: the final discriminator's quantiles, beside the columns of ``runs``.

        Columns: share (in [0, 1]), real (of its raw scores on the test images) and fake (on as many generated
        ones).
        """
        return self._tables(self._with("quantiles.csv"), "quantiles.csv", ["share", "real", "fake"])

    def _with(self, name: str) -> pd.DataFrame:
        """The GANs that left a file ``name``: runs judged before there was such a file did not."""
        runs = self.runs("gan")
        return runs[[(self.folder(run) / name).exists() for run in runs["id"]]]

    def autoencoder_history(self) -> pd.DataFrame:
        """One row per VAE and block of steps: step, epoch, bound and kl (nats per image) beside ``runs``."""
        return self._tables(self.runs("vae"), "history.csv", ["step", "epoch", "bound", "kl"])

    def curves(self) -> pd.DataFrame:
        """One row per x and discriminator on fresh points: curve.csv's columns beside those of ``runs``."""
        runs = self.runs("discriminator")
        columns = ["x", "score", "optimal_score", "log_p", "log_q"]
        return self._tables(runs[runs["sample"] == "fresh"], "curve.csv", columns)

    def gradients(self) -> pd.DataFrame:
        """One row per run, distance and checkpoint: the columns of gradients.csv beside those of ``runs``."""
        return self._tables(self.runs("gradient"), "gradients.csv", ["distance", "steps", "gradient"])

    def probed(self) -> pd.DataFrame:
        """One row per probed VAE, beside the columns of ``runs``: its log-likelihood from both sides.

        Columns, each a mean over images in nats and with _error, _low and _high: importance, annealed,
        annealed_from_prior, difference (annealed - importance) and prior_difference
        (annealed_from_prior - annealed) of test images; below, above and gap of simulated ones.
        ``probe_images``, ``probe_draws`` and ``probe_temperatures`` are the sizes.
        """
        rows = []
        for run, content in self._probes():
            row = {f"probe_{name}": content["sizes"][name] for name in ("images", "draws", "temperatures")}
            for name, mean in content["annealing"].items():
                row |= {
                    name: mean["value"],
                    **{f"{name}_{end}": mean[end] for end in ("error", "low", "high")},
                }
            rows.append(run | row)
        return pd.DataFrame(rows, columns=None if rows else RUN_COLUMNS)

    def likelihoods(self) -> pd.DataFrame:
        """One row per probed VAE and bound: likelihood.csv's columns beside those of ``runs``."""
        columns = ["images", "quantity", "k_or_temperatures", "value", "error", "difference"]
        return self._tables(self.probed(), "likelihood.csv", [*columns, "difference_error"])

    def signals(self) -> pd.DataFrame:
        """One row per probed VAE, gradient estimator, network and number of draws, beside ``runs``."""
        columns = ["estimator", "part", "draws", "mean_square", "variance", "snr", "snr_low", "snr_high"]
        return self._tables(self.probed(), "gradients.csv", columns)

    def slopes(self) -> pd.DataFrame:
        """One row per probed VAE, estimator and network: slope, low and high of log signal on log draws.

        NaN where the signal was lost in the noise.
        """
        rows = [
            run | {"estimator": one["estimator"], "part": one["part"], "slope": one["value"]}
            | {end: one[end] for end in ("low", "high")}
            for run, content in self._probes()
            for one in content["slopes"]
        ]  # fmt: skip
        numbers = ["slope", "low", "high"]
        table = pd.DataFrame(rows, columns=None if rows else [*RUN_COLUMNS, "estimator", "part", *numbers])
        return table.astype(dict.fromkeys(numbers, float))

    def _probes(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each probed VAE's row of ``runs`` with its probes.json."""
        for run in self.runs("vae").to_dict("records"):
            path = self.folder(run["id"]) / "probes.json"
            if not path.exists():
                continue
            content = self._content(path)
            missing = [key for key in ("sizes", "annealing", "slopes") if key not in content]
            if missing:
                raise EquipoiseError(
                    f"{path}: no {missing[0]!r} in it; remove it and run "
                    f"./study score --profile {self.profile}"
                )
            yield {str(name): value for name, value in run.items()}, content

    def scores(self, *, variants: bool = False, dataset: str | None = None) -> pd.DataFrame:
        """One row per run and metric, beside the columns of ``runs``; the arguments as there.

        Columns: metric, title, unit, value, low, high, floor, floor_low, floor_high; untrained (the value
        before training, NaN where it was not computed); the protocol's generated, reference and
        reference_images; extractor (its name) and extractor_sha256.
        """
        rows = []
        for run in self.on_images(variants=variants, dataset=dataset).to_dict("records"):
            path = self.folder(run["id"]) / "scores.json"
            content = read_json(path, f"./study score --profile {self.profile}")
            try:
                rows += [run | row for row in _score_rows(content)]
            except (KeyError, TypeError) as error:
                raise EquipoiseError(
                    f"{path}: not the record of scores that it should be (lacks {error})"
                ) from error
        return pd.DataFrame(rows, columns=None if rows else [*RUN_COLUMNS, "metric", *SCORE_COLUMNS])

    def grids(self, run: str) -> dict[int, np.ndarray]:
        """Epoch -> its sheet of samples, uint8 [height, width]; epoch 0 is the untrained generator."""
        files = sorted((self.folder(run) / "grids").glob("epoch-*.png"))
        if not files:
            raise EquipoiseError(f"{self.folder(run) / 'grids'}: no sheets of samples (epoch-NN.png)")
        return {int(file.stem.removeprefix("epoch-")): read_image(file) for file in files}

    def sheet(self, run: str, name: str) -> np.ndarray | None:
        """The sheet of pictures in the run's file ``name``, uint8 [height, width]; None if it has none."""
        path = self.folder(run) / name
        return read_image(path) if path.exists() else None

    def points(self, run: str) -> pd.DataFrame:
        """Points of the toy GAN ``run``, kept for the first seeds: columns x and, in the plane, y."""
        return self.table(run, "points.csv", ["x"])

    def _tables(self, runs: pd.DataFrame, name: str, columns: list[str]) -> pd.DataFrame:
        tables = []
        for run in runs.to_dict("records"):
            table = self.table(run["id"], name, columns)
            facts = pd.DataFrame([run] * len(table)).drop(columns=table.columns, errors="ignore")
            tables.append(pd.concat([facts, table], axis=1))
        return (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*RUN_COLUMNS, *columns])
        )


def _model(config: dict[str, Any]) -> tuple[str, ...]:
    """What tells one model of images from another, its name and the images, in a config or a row with one."""
    return tuple(str(config.get(name)) for name in ("objective", "architecture", "dataset"))


def _has(settings: dict[str, Any], config: dict[str, Any]) -> bool:
    """Whether a config, or a row with one, has the ``settings``; an option that it does not name is off."""
    return all(config.get(name, USUAL.get(name, value)) == value for name, value in settings.items())


def _score_rows(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The metrics of one scores.json, each with the protocol they share."""
    protocol, extractor = content["protocol"], content["extractor"]
    shared = {name: protocol[name] for name in ("generated", "reference", "reference_images")}
    shared |= {"extractor": extractor["name"], "extractor_sha256": extractor["sha256"]}
    for score in content["metrics"]:
        row = {"metric": score["name"], "title": score["title"], "unit": score["unit"]}
        row |= {name: score[name] for name in SCORE_COLUMNS}
        yield shared | row | {"untrained": content["untrained"].get(score["name"], np.nan)}
