"""Every state of a run is told apart, and the time left comes from runs of the same kind."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from commands.cli import status
from experiments.profiles import PROFILES, Profile
from experiments.provenance import meaning_sha256
from experiments.training.run_lock import run_lock
from records import digests
from records.archive import archived_folder
from records.files import CONFIG, FAILURE, RESULT, SCORES
from records.result import RunResult
from tests.synthetic.files import write_json

PROFILE = Profile(
    "tiny", "for a test", "mnist_2k", {"dcgan": {"seeds": 4, "only": {"objective": ["non_saturating"]}}}
)
DONE, CUT_OFF, FAILED, WAITING = PROFILE.configs("dcgan")


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One run in each state; the finished one made 70 steps at 7 steps/s."""
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path))
    runs = tmp_path / "results" / "runs"
    for config in (DONE, CUT_OFF, FAILED):
        folder = runs / config.id
        folder.mkdir(parents=True)
        (folder / CONFIG).write_text(json.dumps(config.to_json()))
    RunResult(
        id=DONE.id,
        kind=DONE.kind,
        config=DONE.to_json(),
        dataset=None,
        steps=70,
        seconds=10.0,
        steps_per_second=7.0,
        parameters={},
        final={},
        versions={},
        threads=2,
        code_sha256="earlier",
        path=runs / DONE.id,
    ).save()
    (runs / CUT_OFF.id / "history.csv").write_text("step,epoch,generator_loss\n28,4,0.6\n35,5,0.5\n")
    (runs / FAILED.id / FAILURE).write_text(json.dumps({"step": 3, "what": "the generator's loss"}))
    with PROFILES.extended(PROFILE):
        yield runs


@pytest.fixture
def recorded(runs: Path) -> Iterator[None]:
    """The same profile, as one whose results are committed."""
    with PROFILES.extended(replace(PROFILE, recorded=True)):
        yield


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    assert status.command.callback is not None
    status.command.callback(profile="tiny")
    return capsys.readouterr().out


def test_states_and_the_time_left(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys)
    assert "1 of 4 runs done" in out
    assert f"begun    {CUT_OFF.id}, 35 steps saved" in out
    assert f"broken   {FAILED.id}: the generator's loss not finite at step 3" in out
    assert WAITING.id not in out
    # 35 + 70 + 70 steps are left, at 7 a second
    assert "about 25 s of training left" in out
    assert "made by the present code: 0 runs" in out and "by other code: 1\n" in out
    assert f"by other code: {DONE.id}; ./study run dcgan --profile tiny --fresh" in out


def test_a_run_that_is_worked_on_is_running(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with run_lock(runs / CUT_OFF.id, print):
        assert f"running  {CUT_OFF.id}" in shown(capsys)


def test_what_is_recorded_as_diverged_is_not_left_to_do(runs: Path, recorded: None, capsys) -> None:
    before = shown(capsys)
    folder = runs.parent / "tiny" / archived_folder(FAILED.id, alone=True)
    folder.mkdir(parents=True)
    for name in (CONFIG, FAILURE):
        (folder / name).write_bytes((runs / FAILED.id / name).read_bytes())
    digests.write(folder)
    out = shown(capsys)
    assert f"diverged {FAILED.id}: the generator's loss not finite at step 3" in out
    assert "about 25 s of training left" in before and "about 15 s of training left" in out


def test_a_damaged_result_is_a_broken_run_and_the_others_are_still_shown(runs: Path, capsys) -> None:
    (runs / DONE.id / RESULT).write_bytes(b"\xff\xfe")
    out = shown(capsys)
    assert f"broken   {DONE.id}: {runs / DONE.id / RESULT} is not what was written" in out
    assert f"begun    {CUT_OFF.id}" in out


def test_the_committed_record_of_a_recorded_profile_counts(runs: Path, recorded: None, capsys) -> None:
    folder = runs.parent / "tiny" / archived_folder(WAITING.id, alone=True)
    folder.mkdir(parents=True)
    result = json.loads((runs / DONE.id / RESULT).read_text())
    (folder / RESULT).write_text(json.dumps(result | {"id": WAITING.id, "config": WAITING.to_json()}))
    (folder / SCORES).write_text("{}")
    digests.write(folder)
    out = shown(capsys)
    assert "2 of 4 runs done" in out
    assert "go on with: ./study run dcgan --profile tiny" in out


def test_runs_are_counted_by_the_state_of_their_code(runs: Path, capsys) -> None:
    path = runs / DONE.id / RESULT
    result = json.loads(path.read_text())
    write_json(path, result | {"meaning_sha256": meaning_sha256("gan")})
    out = shown(capsys)
    assert "made by the present code: 1 runs, by code that gives the same: 0, by other code: 0" in out
    assert "--fresh" not in out
