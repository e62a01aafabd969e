"""What was checked beside the training is what the ledger says, to the last sub-check."""

import json
import math
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import theory.claims
from commands.build import kept_verdicts
from commands.build import theory as stage
from commands.cli import verify
from commands.graph import inputs, mending
from commands.paths import ROOT
from records.digests import Damaged
from theory.claims import LEDGER
from theory.montecarlo import Outcome
from theory.verdict import Check, Verdict

FAILED = Verdict(
    0.0,
    math.nan,
    math.inf,
    "fail",
    0.5,
    (Check("ZeroDivisionError: by zero", 0.0, math.nan, 0.0, Outcome.FAIL),),
    "ZeroDivisionError: by zero",
    {"": "a \\emph{word}"},
)


def call(command, *arguments: object) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)), standalone_mode=False)


def untimed(path: Path) -> list[dict[str, object]]:
    return [claim | {"seconds": 0} for claim in json.loads(path.read_text("utf-8"))["claims"]]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The verdicts of a ledger of three claims, one of which reads records too."""
    few = {number: LEDGER[number] for number in ("42", "43", "38")}
    monkeypatch.setattr(theory.claims, "LEDGER", few)
    path = tmp_path / "marks" / "claims.json"
    assert call(stage.command, "--out", path).return_value is None
    return path


def test_verdicts_come_back_as_they_were(tmp_path: Path) -> None:
    verdicts = {"42": LEDGER["42"].check(), "x": FAILED}
    kept_verdicts.write(tmp_path / "claims.json", verdicts)
    read = kept_verdicts.read(tmp_path / "claims.json")
    assert repr(read) == repr(verdicts)  # NaN is not equal to itself
    assert read["42"] == verdicts["42"]


def test_the_code_of_the_verdicts_is_what_those_claims_import() -> None:
    claims = {file for file in inputs.of_modules("theory.claims") if file.endswith(".py")}
    assert {Path(file).parts[0] for file in claims} == {*kept_verdicts.CODE}


def test_verdicts_of_another_checkout_are_refused_and_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the right digest: it was written by a checkout whose claims are others."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    path = tmp_path / "results" / ".marks" / mending.CLAIMS
    kept_verdicts.write(path, {"42": FAILED})
    assert mending.discard("ci", recorded=False) == []
    assert path.is_file()
    with monkeypatch.context() as patch:
        patch.setattr(kept_verdicts, "ROOT", _edited(tmp_path / "other"))
        kept_verdicts.write(path, {"42": FAILED})
    with pytest.raises(Damaged, match=r"was made by other code; remove it, and \./study paper makes it anew"):
        kept_verdicts.read(path)
    assert mending.discard("ci", recorded=False) == []  # an edit of the code is no damage
    assert not path.exists()


def _edited(folder: Path) -> Path:
    """The sources of the claims with one space more."""
    for name in kept_verdicts.CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    source = folder / "stats" / "intervals.py"
    source.write_bytes(source.read_bytes() + b" ")
    return folder


def test_claims_that_read_records_are_left_to_the_ledger(kept: Path) -> None:
    assert set(kept_verdicts.read(kept)) == {"42", "43"}


def test_a_kept_verdict_is_told_and_not_checked_again(kept: Path, tmp_path: Path) -> None:
    ledger, again = tmp_path / "ledger.json", tmp_path / "again.json"
    assert call(verify.command, "42-43", "--json", ledger).return_value == 0
    assert call(verify.command, "42-43", "--known", kept, "--json", again).return_value == 0
    without_times = [
        [claim | {"seconds": 0} for claim in json.loads(path.read_text())["claims"]]
        for path in (ledger, again)
    ]
    assert without_times[0] == without_times[1]
    kept_verdicts.write(kept, kept_verdicts.read(kept) | {"43": FAILED})
    result = call(verify.command, "42-43", "--known", kept)
    assert result.return_value == 1
    assert "2 claims: 1 pass, 1 fail" in result.output
    assert "claim 43, ZeroDivisionError: by zero" in result.output
