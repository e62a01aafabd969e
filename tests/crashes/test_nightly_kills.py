"""At night: a real paper of the profile ci is killed fifty times and asked to stop thirty, in every stage.

One checkout goes through all of it; at the end it holds what an undisturbed one holds, PDF included.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.figures import FIGURES
from analysis.tables import TABLES
from tests.crashes import checkouts
from tests.crashes.checkouts import Checkout, below, left_by, seconds, wait_until
from tests.crashes.strikes import OWN, drawn, moment, strike, table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
    pytest.mark.skipif(shutil.which("latexmk") is None, reason="there is no TeX"),
]
PAPER = ("paper", "--profile", "ci")
KILLS, REQUESTS = 50, 30
GENERATED = "paper/generated/ci"
# in the order of the graph: stage -> what it makes, which is removed so that it is made again
STAGES = {
    "paper": None,
    "engine": None,
    "theory": "results/.marks/claims.json",
    "settings": f"{GENERATED}/settings.json",
    "derive": f"{GENERATED}/derivations.json",
    "run": None,
    "score": "results/ci/manifest.json",
    "verify": "results/ci/ledger.json",
    "draw": f"{GENERATED}/figures/{min(FIGURES)}.pdf",
    "tables": f"{GENERATED}/tables/{min(TABLES)}.tex",
    "write": f"{GENERATED}/digest",
    "imprint": f"{GENERATED}/imprint",
    "text": "results/.marks/ci/read",
    "report": "paper/build/ci/report.html",
    "pdf": "paper/build/ci/tex/main.pdf",
    "pdflatex": "paper/build/ci/tex/main.pdf",
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
    return left_by(checkout.folder), dict(took)


def test_a_real_study_survives_the_night(tmp_path: Path, undisturbed, capsys) -> None:
    whole, took = undisturbed
    checkout, struck, asked = Checkout(tmp_path / "checkout"), [], []
    blows = [stage for stage in STAGES for _ in range(-(-(KILLS + REQUESTS) // len(STAGES)))]
    requests = set(range(1, len(blows), len(blows) // REQUESTS)[:REQUESTS])
    results: dict[Path, int] = {}
    for seed, stage in enumerate(blows):
        blow = drawn(seed, took, stage)
        for sooner in (blow, replace(blow, after=blow.after / 2), replace(blow, after=0.0)):
            again(checkout, stage)
            process = checkout.start(*PAPER)
            one = request(process, sooner) if seed in requests else strike(checkout, process, sooner)
            once_finished(checkout, results)
            if one is not None:
                break
        (asked if seed in requests else struck).append(one)
        with capsys.disabled():
            print(f"\n{one or blow}", end="", flush=True)
    assert checkout.finish(*PAPER) == 0, checkout.said.read_text()
    once_finished(checkout, results)
    survived = [one for one in struck if one is not None]
    with capsys.disabled():
        print(f"\n{len(survived)} kills survived:\n{table(survived)}")
        print(json.dumps({"seconds after a request, at most": slowest(asked)}, indent=1))
    assert len(survived) >= KILLS
    assert checkout.processes() == {}
    assert "Traceback" not in checkout.said.read_text()
    found = left_by(checkout.folder)
    assert sorted(found) == sorted(whole)
    assert [path for path in whole if found[path] != whole[path]] == []


def again(checkout: Checkout, stage: str) -> None:
    """See that a stage has something to do."""
    if made := STAGES[stage]:
        (checkout.folder / made).unlink(missing_ok=True)


def request(process: "subprocess.Popen[bytes]", blow) -> tuple[str, float] | None:
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


def slowest(asked: list[tuple[str, float] | None]) -> dict[str, float]:
    """The most seconds that a study took to end, by stage."""
    most: dict[str, float] = {}
    for stage, took in (one for one in asked if one is not None):
        most[stage] = max(took, most.get(stage, 0.0))
    return most


def once_finished(checkout: Checkout, results: dict[Path, int]) -> None:
    """A run that was finished is not made again."""
    for path in checkout.folder.glob("results/runs/*/result.json"):
        inode = path.stat().st_ino
        assert results.setdefault(path, inode) == inode, f"{path.parent.name} was made twice"
