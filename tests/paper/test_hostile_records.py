"""Names in records that hold markup or commands: the report and the paper print them and do nothing else."""

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.paper.definitions import stamp
from commands.build import report
from experiments.profiles import PROFILES
from records.files import LEDGER, MANIFEST, RESULT
from tests.synthetic.files import write_json

SCRIPT = "<script>alert(1)</script>"
EVIL = ("\"><img src=x onerror='alert(1)'>", "</script><!--", "{{ manifest }}{% raw %}", SCRIPT)
COMMANDS = (r"\input{/etc/passwd}", r"\write18{touch broken}", "^^5cinput{broken}", "%", "}{", "$", "#1", "&")


class Elements(HTMLParser):
    """The elements of a page and their attributes, counted, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag, *sorted(name for name, _ in attrs)] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def name_everything(results: Path, profile: str, name: str) -> None:
    """Put ``name`` wherever the records of a profile have words of a user's or another's."""

    def edit(path: Path, **changed: Any) -> None:
        write_json(path, json.loads(path.read_text("utf-8")) | changed)

    manifest = json.loads((results / profile / MANIFEST).read_text("utf-8"))
    dataset = manifest["dataset"] | {"name": name, "sha256": name}
    edit(results / profile / MANIFEST, description=name, dataset=dataset)
    ledger = json.loads((results / profile / LEDGER).read_text("utf-8"))["claims"]
    claims = [claim | {"title": name, "source": name} for claim in ledger]
    edit(results / profile / LEDGER, claims=claims)
    for path in sorted(results.glob(f"runs/*-mlp-*/{RESULT}")):
        content = json.loads(path.read_text("utf-8"))
        edit(
            path,
            config=content["config"] | {"dataset": name},
            dataset=content["dataset"] | {"name": name},
            versions={"python": name},
        )


@pytest.fixture
def reported(draft, monkeypatch: pytest.MonkeyPatch):
    """Reports a draft whose records have a name in them."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(draft.paper.parent))
    known = {draft.profile: replace(PROFILES["ci"], name=draft.profile)}
    monkeypatch.setattr("experiments.profiles.PROFILES", known)

    def report_of(name: str) -> str:
        name_everything(draft.results, draft.profile, name)
        CliRunner().invoke(report.command, ["--profile", draft.profile], catch_exceptions=False)
        return (draft.paper / "build" / "report.html").read_text("utf-8")

    return report_of


def test_markup_in_names_adds_no_element_to_the_report(reported) -> None:
    tame = Elements(reported("plain")).found
    for name in EVIL:
        page = Elements(reported(name))
        assert page.found == tame, name
        assert name in page.text  # as it stands


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX on this machine")
def test_commands_in_names_are_typeset_as_they_stand(draft, tmp_path: Path) -> None:
    """The stamp is what the paper prints of a user's names; TeX reads it with nothing of the paper's."""
    name_everything(draft.results, draft.profile, "".join(COMMANDS))
    manifest = draft.records.manifest
    definitions = stamp(manifest, [], "".join(COMMANDS), "2026-11-22")
    fields = ("description", "dataset", "commit", "note")
    shown = "\n\n".join(rf"\csname stamp:{field}\endcsname" for field in fields)
    page = "\n".join(
        [
            r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{textcomp}",
            r"\newcommand{\DefineStamp}[2]{\expandafter\def\csname stamp:#1\endcsname{#2}}",
            r"\newcommand{\stamp}[1]{\csname stamp:#1\endcsname}",
            definitions,
            rf"\begin{{document}}{shown}\end{{document}}",
        ]
    )
    (tmp_path / "page.tex").write_text(page, "utf-8")
    (tmp_path / "broken").write_text("READ\n", "utf-8")
    done = subprocess.run(
        ["pdflatex", "-shell-escape", "-recorder", "-halt-on-error", "-interaction=nonstopmode", "page.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    read = (tmp_path / "page.fls").read_text("utf-8", "replace")
    assert "passwd" not in read
    assert "broken" not in read
    assert "runsystem" not in (tmp_path / "page.log").read_text("utf-8", "replace")
