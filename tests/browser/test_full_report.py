"""The report of the committed record, with all its runs and samples, fits any window and asks for nothing."""

import itertools
from pathlib import Path

import pytest

from commands.build.report.page import render
from commands.paths import ROOT
from records import files
from records.reading.tables import Records
from tests.browser.harness import DESK, PHONE
from tests.browser.made_report import write_figures
from tests.synthetic.files import present, write_json
from tests.synthetic.whole import ledger_entry
from theory.claims import LEDGER

FIGURES = 3_000_000  # bytes of the page that are left for the figures, which are small ones here
MOST = 10_000_000 - FIGURES
EVERY = list(itertools.product((DESK, PHONE), (False, True)))  # window, dark


@pytest.fixture(scope="module")
def whole_report(page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the record as it is committed, with made-up verdicts: those are not kept by git."""
    folder = tmp_path_factory.mktemp("whole")
    record = folder / "results" / "full"
    record.mkdir(parents=True)
    for part in (ROOT / "results" / "full").iterdir():
        if part.name != files.LEDGER:
            (record / part.name).symlink_to(part)
    proofs = {"theorems": ["one"], "beyond": ["That $p < q$."], "void": False, "date": "2026-11-29"}
    claims = [ledger_entry(claim) | {"kernel": proofs} for claim in LEDGER.values()]
    write_json(record / files.LEDGER, {"claims": claims})
    write_figures(folder / "figures")
    html = render(
        Records(folder / "results", "full", present), folder / "figures", "0123456789", "2026-11-22"
    )
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    return file


def test_the_whole_report_is_small_enough(whole_report) -> None:
    assert whole_report.stat().st_size < MOST


@pytest.mark.slow
def test_the_whole_report_is_for_everyone(page, whole_report, nightly: bool) -> None:
    for size, dark in EVERY if nightly else EVERY[-1:]:
        page.open(whole_report, size=size, dark=dark)
        assert page.overflow() == 0
        assert page.violations() == []
        assert page.requests() == []
        assert page.errors() == []
