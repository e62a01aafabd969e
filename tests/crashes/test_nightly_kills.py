"""At night: a real paper of the profile ci is killed fifty times and asked to stop thirty, in every stage.

One checkout goes through all of it; at the end it holds what an undisturbed one holds, PDF included.
"""

import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from analysis.figures import FIGURES
from analysis.tables import TABLES
from tests.crashes import checkouts
from tests.crashes.checkouts import Checkout, below, left_by, seconds, wait_until
from tests.crashes.strikes import OWN, Blow, drawn, moment, strike, table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
    pytest.mark.skipif(shutil.which("latexmk") is None, reason="there is no TeX"),
]
PAPER = ("paper", "--profile", "ci")
KILLS, REQUESTS, MOST = 50, 30, 120
TIMED = ("/studies.tex", "/runs.tex", "/tables/provenance.tex", "/paper.pdf")  # print hours and seconds
_NUMBER = re.compile(r"[0-9][0-9.,\\]*")
MARKS, GENERATED, LEDGER = "results/.marks", "paper/generated/ci", "results/ci/ledger.json"
# in the order of the graph: stage -> what is removed so that it has something to do, its own product first;
# what the graph reads on its way alone is made anew only where something beyond it is wanted, too
STAGES: dict[str, tuple[str, ...]] = {
    "paper": (),
    "engine": (),
    "theory": (f"{MARKS}/claims.json", LEDGER),
    "settings": (f"{GENERATED}/settings.json",),
    "derive": (f"{GENERATED}/derivations.json",),
    "run": (f"{MARKS}/ci/trained-*", "results/ci/manifest.json"),  # and a run on images
    "score": ("results/ci/manifest.json",),
    "verify": (LEDGER,),
    "draw": (f"{GENERATED}/figures/{min(FIGURES)}.pdf",),
    "tables": (f"{GENERATED}/tables/{min(TABLES)}.tex",),
    "write": (f"{GENERATED}/digest",),
    "imprint": (f"{GENERATED}/imprint",),
    "text": (f"{MARKS}/ci/read",),
    "report": ("paper/build/ci/report.html",),
    "pdf": ("paper/build/ci/tex/main.pdf",),
    "pdflatex": ("paper/build/ci/tex/main.pdf",),
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, nightly: bool) -> tuple[dict[str, object], dict[str, float]]:
    """What an undisturbed study leaves, and the seconds of processor that each stage takes."""
    if not nightly:
        pytest.skip("at night")
    checkout = Checkout(tmp_path_factory.mktemp("undisturbed") / "checkout")
    process, took = checkout.start(*PAPER), defaultdict(float)

    def ended() -> bool:
        for pid in (process.pid, *below(process.pid)):
            if (stage := checkouts.stage(pid)) in STAGES:
                took[stage] = max(took[stage], seconds(pid, alone=stage in OWN))
        return False

    wait_until(ended, process, 0.05)
    assert process.returncode == 0, checkout.said.read_text()
    assert set(took) == set(STAGES)
    return lasting(checkout.folder), dict(took)


def test_a_real_study_survives_the_night(tmp_path: Path, undisturbed, capsys) -> None:
    whole, took = undisturbed
    checkout, struck, asked = Checkout(tmp_path / "checkout"), [], []
    results: dict[Path, int] = {}
    for seed, stage in zip(range(MOST), itertools.cycle(STAGES), strict=False):
        asks = len(asked) < REQUESTS and random.Random(-seed).random() < REQUESTS / (KILLS + REQUESTS)
        blow, one = drawn(seed, took, stage), None
        for after in (blow.after, blow.after / 2, 0.0):  # of a stage with less to do than at first
            again(checkout, blow, results)
            process, sooner = checkout.start(*PAPER), replace(blow, after=after)
            one = request(process, sooner) if asks else strike(checkout, process, sooner)
            once_finished(checkout, results)
            if one is not None:
                (asked if asks else struck).append(one)
                break
        with capsys.disabled():
            print(f"\n{one or blow}", end="", flush=True)
        if len(struck) >= KILLS and len(asked) >= REQUESTS:
            break
    assert checkout.finish(*PAPER) == 0, checkout.said.read_text()
    once_finished(checkout, results)
    with capsys.disabled():
        print(f"\n{len(struck)} kills survived:\n{table(struck)}")
        print(json.dumps({"seconds after a request, at most": slowest(asked)}, indent=1))
    assert len(struck) >= KILLS
    assert len(asked) >= REQUESTS
    assert checkout.processes() == {}
    assert "Traceback" not in checkout.said.read_text()
    found = lasting(checkout.folder)
    assert sorted(found) == sorted(whole)
    assert [path for path in whole if found[path] != whole[path]] == []


def lasting(folder: Path) -> dict[str, object]:
    """What a study has left and does not depend on how fast it was.

    Left out are digests of files that tell times; of texts that print them, the numbers.
    """
    found = left_by(folder)
    for path, content in found.items():
        if path.endswith((".tex", ".pdf")):
            found[path] = _NUMBER.sub("", _text(folder / path)) if path.endswith(TIMED) else content
        elif path.endswith("/ledger.json"):
            found[path] = {key: value for key, value in content.items() if key != "sha256"}
    return {path: content for path, content in found.items() if not path.endswith("/digests.json")}


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    return path.read_text("utf-8")


def again(checkout: Checkout, blow: Blow, results: dict[Path, int]) -> None:
    """See that a stage has something to do; a run that is removed for this is one less in ``results``."""
    for pattern in STAGES[blow.stage]:
        for path in checkout.folder.glob(pattern):
            path.unlink()
    # seeds that are trained together round as such: one that is made anew alone may differ in its last digits
    finished = sorted(path for path in results if "mnist_2k" in path.parent.name)
    if blow.stage == "run" and finished:
        gone = finished[blow.seed % len(finished)]
        del results[gone]
        shutil.rmtree(gone.parent)


def request(process: "subprocess.Popen[bytes]", blow: Blow) -> tuple[str, float] | None:
    """Ask a study to stop at the moment of a blow; returns the stage and the seconds that it took.

    None if the study ended before, or at that moment.
    """
    if not wait_until(moment(process, blow), process, 0.005) or process.poll() is not None:
        return None
    at = time.monotonic()
    with suppress(ProcessLookupError):
        os.kill(process.pid, random.Random(blow.seed).choice([signal.SIGINT, signal.SIGTERM]))
    code = process.wait(checkouts.SHOT)
    assert code in (0, 130)
    return None if code == 0 else (blow.stage, round(time.monotonic() - at, 2))


def slowest(asked: list[tuple[str, float]]) -> dict[str, float]:
    """The most seconds that a study took to end, by stage."""
    most: dict[str, float] = {}
    for stage, took in asked:
        most[stage] = max(took, most.get(stage, 0.0))
    return most


def once_finished(checkout: Checkout, results: dict[Path, int]) -> None:
    """A run that was finished is not made again."""
    for path in checkout.folder.glob("results/runs/*/result.json"):
        inode = path.stat().st_ino
        assert results.setdefault(path, inode) == inode, f"{path.parent.name} was made twice"
