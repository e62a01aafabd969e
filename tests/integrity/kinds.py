"""Every kind of file that is written: how a small one is made, and who reads it.

``make`` leaves a file, by the writer that the study uses, and returns it; a file of ``which`` 1 is that of
another run, epoch or profile. ``read`` is the study's own reader. It returns what the file holds, or None
where what the file held is made anew.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.metrics import lenet
from analysis.paper import planted
from analysis.paper.ledgers import read_ledger
from commands.build import derive, kept_verdicts, settings
from commands.build.kernel import record as proofs
from commands.graph import mending, noted, unchanged
from commands.scoring import reference_cache
from data import store
from data.table import DATASETS
from experiments import committed
from experiments.evaluation.image_grid import write_image_grid
from experiments.manifest import write_epochs, write_scores
from experiments.result import read_config
from experiments.training.best import Best
from records import archive, atomic, digests, files, npz, sealed
from records.history import History
from records.io import read_csv, read_image, read_json
from records.reading.store import Store
from records.result import RunResult, read_result
from theory.verdict import Verdict

RUNS = ("lsgan-mlp-mnist_2k-s0", "lsgan-mlp-mnist_2k-s1")
PROFILES = ("tiny", "other")


@dataclass(frozen=True)
class Kind:
    """``name`` of a kind of file, and what the module says."""

    name: str
    make: Callable[[Path, int], Path]
    read: Callable[[Path], Any]


def arrays(which: int) -> dict[str, np.ndarray]:
    """Weights of a small network."""
    random = np.random.default_rng(which)
    return {"dense/kernel": random.normal(size=(4, 3)).astype(np.float32), "dense/bias": np.full(3, which)}


def pictures(which: int) -> np.ndarray:
    """Noise enough for a grid."""
    return np.random.default_rng(which).integers(0, 256, (64, 28, 28), np.uint8)


def run(place: Path, which: int) -> Path:
    """A finished GAN with all that it may leave, scored and probed."""
    folder = place / files.RUNS / RUNS[which]
    folder.mkdir(parents=True)
    config = {
        "kind": "gan",
        "objective": "lsgan",
        "architecture": "mlp",
        "dataset": "mnist_2k",
        "seed": which,
    }
    atomic.write_json(folder / files.CONFIG, config)
    for name in (files.HISTORY, files.SPEED, files.CURVE, files.POINTS):
        history = History(folder / name, ("loss", "score"), 0)
        for step in range(1, 9):
            history.add(step, 1, (step / 7 + which, 0.25 * step))
        history.save()
    for epoch in range(2):
        write_image_grid(folder / files.GRIDS / files.of_epoch(epoch, ".png"), pictures(2 * which + epoch))
    (folder / files.EPOCH_WEIGHTS).mkdir()
    npz.save(folder / files.EPOCH_WEIGHTS / files.of_epoch(1, ".npz"), arrays(10 + which))
    npz.save(folder / files.WEIGHTS, arrays(which))
    atomic.write_json(folder / files.FAILURE, {"step": 5 + which, "what": "the generator's loss"})
    write_image_grid(folder / files.RECONSTRUCTIONS, pictures(20 + which))
    RunResult(
        id=folder.name,
        kind="gan",
        config=config,
        dataset={"name": "mnist_2k", "sha256": "ab", "images": 1000},
        steps=8,
        seconds=1.5 + which,
        steps_per_second=7.25,
        parameters={"generator": 15},
        final={"loss": 0.123 + which},
        versions={"python": "3.11"},
        threads=2,
        code_sha256="c" * 64,
        path=folder,
    ).save()
    write_epochs(folder, {0: 480.0 + which, 1: 20.5})
    atomic.write_text(folder / files.QUANTILES, f"share,real,fake\n0,{which}.5,-1\n1,2,3\n")
    for name in (files.INTERPOLATIONS, files.NEIGHBOURS, files.TRAVERSALS):
        write_image_grid(folder / name, pictures(30 + which))
    write_scores(folder, {"id": folder.name, "metrics": [{"name": "fd_lenet", "value": 12.75 + which}]})
    for name in (files.LIKELIHOOD, files.GRADIENTS):
        atomic.write_text(folder / name, f"value,error\n-90.{which}25,0.5\n-89.5,0.25\n")
    atomic.write_json(folder / files.PROBES, {"id": folder.name, "sizes": {"images": 100 + which}})
    digests.add(folder, files.PROBED)
    return folder


def of_run(name: str, place: Path, which: int) -> Path:
    """A file of that run."""
    return run(place, which) / name


def from_run(read: Callable[[Path], Any], path: Path) -> Any:
    """What a file of a run holds: a table as text, since a NaN is no NaN."""
    found = read(path)
    return found.to_csv() if hasattr(found, "to_csv") else found


def listed(path: Path) -> Any:
    """What the list of a run is for: every file that it names."""
    digests.check(path.parent)
    return [read_result(path.parent), digests.read(path.parent / files.HISTORY)]


def record(place: Path, which: int) -> Path:
    """The committed record of that run, and of two that were trained together; returns its folder."""
    made, top = run(place, which), place / PROFILES[which]
    archive.archive_run(made, top / files.RUNS / made.name, all_grids=True)
    together = []
    for seed in range(2):
        folder = place / "together" / f"lsgan-toy-ring_8-s{seed}"
        folder.mkdir(parents=True)
        config = {"kind": "toy", "seed": seed, "steps": 9 + which}
        atomic.write_json(folder / files.RESULT, {"id": folder.name, "config": config, "steps": 9 + which})
        atomic.write_text(folder / files.CURVE, f"x,score\n0.5,{seed}.125\n1.5,{which}.25\n")
        together.append(folder)
    archive.archive_ensemble(together, top / files.ENSEMBLES / "lsgan-toy-ring_8")
    sealed.write(top / files.MANIFEST, {"profile": top.name, "runs": {}}, sealed.manifest_of(top.name))
    for name, kind in zip(files.PLANTED, files.PLANTED[:: -1 if which else 1], strict=True):
        sealed.write(top / name, {"planted": [{"module": f"theory.{which}", "caught_by": ["7"]}]}, kind)
    return top


def of_record(name: str, place: Path, which: int) -> Path:
    """A file of that record."""
    return record(place, which) / name.replace("RUN", RUNS[which])


def from_record(path: Path) -> Any:
    """What ./study paper --profile full looks at first."""
    top = next(folder for folder in path.parents if folder.name in PROFILES)
    committed.check(top.parent, top.name)
    return path.read_bytes()


def manifest(place: Path, which: int) -> Path:
    """The list of a computed profile's runs."""
    content = {
        "dataset": {"name": "mnist_2k"},
        "runs": {"dcgan": []},
        "reference": {},
        "planned": {"a": which},
        "planned_runs": which,
    }
    path = place / PROFILES[0] / files.MANIFEST
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, content, sealed.manifest_of(PROFILES[which]))
    return path


def checkpoint(place: Path, which: int) -> Path:
    """The state of a run that was cut off."""
    path = place / files.CHECKPOINT
    npz.save_state(path, {**arrays(which), "step": np.asarray(5)}, RUNS[which])
    return path


def best(place: Path, which: int) -> Path:
    """The best epoch so far."""
    Best(place, RUNS[which]).offer(3, 1.5 + which, arrays(which))
    return place / files.BEST


def plain(state: dict[str, np.ndarray]) -> Any:
    """Arrays to be compared."""
    return {name: (array.dtype.str, array.tobytes()) for name, array in state.items()}


def from_best(path: Path) -> Any:
    """Its epoch and its weights."""
    found = Best(path.parent, RUNS[0])
    return found.found(), plain(found.weights())


def ledger(place: Path, which: int) -> Path:
    """The verdicts of a profile."""
    path = place / PROFILES[0] / files.LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = ("id", "title", "statement", "beyond", "says", "source", "method", "outcome")
    claim = dict.fromkeys(fields, "pass") | {"predicted": 0.5, "measured": 0.5, "error_bound": 1e-12 + which}
    sealed.write(path, {"claims": [claim]}, sealed.ledger_of(PROFILES[which]))
    return path


def verdicts(place: Path, which: int) -> Path:
    """Those that read no records; there is one such file, so a ledger is in its place."""
    if which:
        return ledger(place, which)
    path = place / "claims.json"
    kept_verdicts.write(path, {str(which): Verdict(0.5, 0.25 + which, 1e-9, "pass", 0.1, (), "", {})})
    return path


def self_told(name: str, kind: str, content: dict[str, Any], place: Path, which: int) -> Path:
    """A JSON file that tells its digest; the other one is of another kind."""
    path = place / PROFILES[0] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed.write(path, content | ({"more": 1} if which else {}), kind if which == 0 else "another")
    return path


def generated(name: str, stage: str, place: Path, which: int) -> Path:
    """A file that a stage of the graph made in the checkout ``place``."""
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    other = {".png": pictures, ".pdf": pictures}.get(path.suffix)
    content = other(which).tobytes() if other else rf"\DefineNumber{{a}}{{0.12{which}4}} % made".encode()
    atomic.write_bytes(path, content * 3)
    if which == 0:
        noted.note(PROFILES[0], stage, [path])
    return path


def from_graph(path: Path) -> Any:
    """What the engine finds: nothing where the file is no longer what was made."""
    mending.discard(PROFILES[0], recorded=True)
    return path.read_bytes() if path.exists() else None


def made_list(place: Path, which: int) -> Path:
    """The list of what a stage made."""
    file = generated("paper/generated/tiny/a.tex", "write", place, 0)
    noted.note(PROFILES[0], "write" if which == 0 else "imprint", [file])
    return noted.folder(PROFILES[0]) / ("write" if which == 0 else "imprint")


def from_list(path: Path) -> Any:
    """The file that the list is for."""
    return from_graph(path.parents[4] / "paper/generated/tiny/a.tex")


def extractor(place: Path, which: int) -> Path:
    """Weights of the extractor of two seeds, beside their list."""
    for name in ("lenet.npz", "lenet_s1.npz", "lenet.sha256"):
        shutil.copy(lenet.WEIGHTS.with_name(name), place)
    return place / ("lenet.npz" if which == 0 else "lenet_s1.npz")


def from_extractor(path: Path) -> Any:
    """Its weights."""
    return plain(dict(lenet.LeNet.load(path).weights))


def dataset(place: Path, which: int) -> Path:
    """A file of a dataset in a cache."""
    name = ("t10k-labels-idx1-ubyte", "train-labels-idx1-ubyte")[which]
    source = store.path_of(store.PACKAGE / "mnist_2k", name)
    assert source is not None
    return Path(shutil.copy(source, place / source.name))


def from_dataset(path: Path) -> Any:
    """Its bytes; what is damaged is removed and fetched anew."""
    try:
        return store.read(DATASETS["mnist_2k"], path.parent, "t10k-labels-idx1-ubyte")
    except store.Damaged:
        return None


def kept(name: str, place: Path, which: int) -> Path:
    """A file of the cache of references."""
    path = place / f"key{which}" / name
    reference_cache.write(path, json.dumps({"fd_lenet": [1.5 + which, 1.25, 2.0, "x"]}).encode() * 5)
    return path


def of_unchanged(place: Path, which: int) -> Path:
    """What is remembered of a profile."""
    content = {
        "sources": "a" * 64,
        "made": "b" * 64,
        "told": {"compute": "no"},
        "said": f"{which} runs",
        "read": [],
    }
    return self_told(unchanged.FILE, unchanged.KIND, content, place, which)


def told(kind: str) -> Callable[[Path], Any]:
    """The reader of a file that tells its digest."""
    return lambda path: sealed.read(path, kind, "make it anew")


_PLANTED = {"planted": [{"module": "theory.elbo", "caught_by": ["7"]}]}
_TEX = "paper/generated/tiny"
_RECORDED = (
    f"runs/RUN/{files.RESULT}",
    f"runs/RUN/{files.CONFIG}",
    f"runs/RUN/{files.HISTORY}",
    f"runs/RUN/{files.SCORES}",
    f"runs/RUN/{files.GRIDS}/epoch-01.png",
    f"runs/RUN/{files.DIGESTS}",
    f"ensembles/lsgan-toy-ring_8/{files.RESULT}",
    f"ensembles/lsgan-toy-ring_8/{files.CURVE}",
    f"ensembles/lsgan-toy-ring_8/{files.DIGESTS}",
    *(files.MANIFEST, *files.PLANTED),
)
_json = partial(read_json, remedy="./study score")
_RACE = "race a/b/seed-3"
_READERS: dict[str, Callable[[Path], Any]] = {
    files.RESULT: lambda path: read_result(path.parent),
    files.CONFIG: lambda path: read_config(path.parent),
    files.WEIGHTS: lambda path: plain(npz.load(path)),
    f"{files.EPOCH_WEIGHTS}/epoch-01.npz": lambda path: plain(npz.load(path)),
    **dict.fromkeys((files.SCORES, files.PROBES, files.FAILURE), _json),
    **dict.fromkeys(
        (
            *(files.HISTORY, files.SPEED, files.CURVE, files.POINTS, files.EPOCHS, files.QUANTILES),
            *(files.LIKELIHOOD, files.GRADIENTS),
        ),
        read_csv,
    ),
    **dict.fromkeys(
        (
            *(f"{files.GRIDS}/epoch-01.png", files.INTERPOLATIONS, files.NEIGHBOURS),
            *(files.RECONSTRUCTIONS, files.TRAVERSALS),
        ),
        lambda path: read_image(path).tobytes(),
    ),
    files.DIGESTS: listed,
}
KINDS = (
    *(Kind(f"run: {n}", partial(of_run, n), partial(from_run, read)) for n, read in _READERS.items()),
    *(Kind(f"record: {n}", partial(of_record, n), from_record) for n in _RECORDED),
    Kind("checkpoint", checkpoint, lambda path: plain(npz.load_state(path, RUNS[0]))),
    Kind("best epoch", best, from_best),
    Kind("manifest", manifest, lambda path: Store(path.parent.parent, PROFILES[0]).manifest),
    Kind("ledger", ledger, read_ledger),
    Kind("verdicts kept", verdicts, kept_verdicts.read),
    Kind("code states", partial(self_told, "c.json", "c.json", {"sources": {}, "n": 7}), told("c.json")),
    Kind(
        "race",
        partial(self_told, "seed-3.json", "race a/b/seed-3", {"seconds": 61.25}),
        told("race a/b/seed-3"),
    ),
    Kind("proofs", partial(self_told, "proofs.json", proofs.KIND, {"proofs": []}), told(proofs.KIND)),
    Kind("settings", partial(self_told, settings.FILE, settings.KIND, {"side": "28"}), told(settings.KIND)),
    Kind(
        "derivations",
        partial(self_told, derive.FILE, derive.KIND, {"a": {"step 1": "pass"}}),
        lambda path: derive.read(path.parent),
    ),
    Kind(
        "planted errors",
        lambda place, which: self_told("full/" + planted.ERRORS, planted.ERRORS, _PLANTED, place, which),
        lambda path: planted.errors(path.parent.parent),
    ),
    Kind("unchanged", of_unchanged, told(unchanged.KIND)),
    Kind("TeX: numbers", partial(generated, f"{_TEX}/numbers.tex", "write"), from_graph),
    Kind("TeX: stamp", partial(generated, f"{_TEX}/stamp.tex", "imprint"), from_graph),
    Kind("TeX: table", partial(generated, f"{_TEX}/tables/scores.tex", "tables"), from_graph),
    Kind("figure: pdf", partial(generated, f"{_TEX}/figures/scores.pdf", "draw"), from_graph),
    Kind("figure: png", partial(generated, f"{_TEX}/figures/scores.png", "draw"), from_graph),
    Kind("paper: pdf", partial(generated, "paper/build/tiny/tex/main.pdf", "pdf"), from_graph),
    Kind("paper: bbl", partial(generated, "paper/build/tiny/tex/main.bbl", "pdf"), from_graph),
    Kind("report", partial(generated, "paper/build/tiny/report.html", "report"), from_graph),
    Kind("list of a stage", made_list, from_list),
    Kind("extractor", extractor, from_extractor),
    Kind("dataset", dataset, from_dataset),
    Kind("reference kept", partial(kept, "reference.npz"), reference_cache.read),
    Kind("floor kept", partial(kept, "floor-100.json"), reference_cache.read),
)
