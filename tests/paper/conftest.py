"""A copy of the paper with the generated files of a made-up profile, to build and to break."""

import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from analysis.figures import FIGURES
from analysis.paper.settings import Specification
from analysis.tables import TABLES
from commands.build import imprint
from commands.build.latex import build_pdf
from commands.build.settings import specification
from commands.build.texts import write
from commands.build.write import texts
from commands.paths import PAPER
from records.reading.tables import Records
from tests.synthetic.files import present, write_json
from tests.synthetic.whole import proved, write_profile

COMMIT, DATE = "0123456789 + uncommitted changes", "2026-11-22"


@cache
def made_specification() -> Specification:
    """The settings of the code, read once: TensorFlow builds every network."""
    return specification()


@dataclass(frozen=True)
class Draft:
    """A paper folder and the records that its generated files are written from."""

    paper: Path
    results: Path
    profile: str = "tiny"
    specification: Specification = field(default_factory=made_specification, repr=False)

    @property
    def records(self) -> Records:
        return Records(self.results, self.profile, present)

    @property
    def generated(self) -> Path:
        return self.paper / "generated" / self.profile

    def write(self, date: str = DATE) -> list[Path]:
        """Write the generated files as `study write` does; returns those that changed."""
        contents = texts(self.records, self.specification, proved())
        contents |= imprint.texts(self.results / self.profile, COMMIT, date)
        drawn = {f"tables/{name}.tex": draw(self.records) for name, draw in TABLES.items()}
        return write(contents | drawn, self.generated)

    def edit_ledger(self, number: str, outcome: str | None) -> None:
        """Give a claim of the ledger another outcome; None takes it out."""
        path = self.results / self.profile / "ledger.json"
        claims: list[dict[str, Any]] = json.loads(path.read_text())["claims"]
        kept = [claim | {"outcome": outcome} if claim["id"] == number else claim for claim in claims]
        kept = [claim for claim in kept if claim["outcome"] is not None]
        write_json(path, {"claims": kept})


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a draft that compiles, to copy."""
    folder = tmp_path_factory.mktemp("written")
    draft = Draft(folder / "paper", folder / "results")
    shutil.copytree(PAPER, draft.paper, ignore=shutil.ignore_patterns("build", "generated"))
    write_profile(draft.results)
    draft.write()
    (draft.generated / "figures").mkdir()
    figure = Figure(figsize=(2, 1))
    figure.add_subplot().plot([0, 1])
    for name in FIGURES:
        for suffix in ("pdf", "png"):
            figure.savefig(draft.generated / "figures" / f"{name}.{suffix}")
    return folder


@pytest.fixture
def draft(written: Path, tmp_path: Path) -> Draft:
    """A draft that compiles, of the test's own."""
    for part in ("paper", "results"):
        shutil.copytree(written / part, tmp_path / part)
    return Draft(tmp_path / "paper", tmp_path / "results")


@pytest.fixture(scope="session")
def typeset(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build folder of ``written``, typeset once: what TeX knows of its labels and citations."""
    folder = tmp_path_factory.mktemp("typeset") / "paper"
    shutil.copytree(written / "paper", folder)
    build_pdf("tiny", folder)
    return folder / "build"


@pytest.fixture
def typeset_draft(draft: Draft, typeset: Path) -> Draft:
    """A draft that was built before, so that TeX passes over it once or twice and not four times."""
    shutil.copytree(typeset, draft.paper / "build")
    return draft
