"""Slurm's queue as the driver sees it: its own jobs alone, ended before others are submitted."""

import os
import subprocess
from pathlib import Path

import pytest

from commands.graph import slurm
from tests.commands.slurm_stand_in import slurm as stand_in
from tests.commands.slurm_stand_in import states
from theory.errors import EquipoiseError

ACCOUNTS = "AccountingStorageType = accounting_storage/slurmdbd"


@pytest.fixture
def queue(tmp_path: Path, monkeypatch) -> Path:
    """A Slurm in which jobs wait for ever."""
    programs = stand_in(tmp_path)
    (tmp_path / "jobs" / "full").touch()
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(tmp_path / "checkout"))
    return tmp_path


def told(queue: Path, *lines: str) -> None:
    """Let ``scontrol`` say this of Slurm's settings."""
    (queue / "bin" / "scontrol").write_text("\n".join(["#!/bin/sh", *(f"echo '{line}'" for line in lines)]))


def submit(name: str, *options: str) -> int:
    """Submit a job; returns its number."""
    command = ["sbatch", "--job-name", name, *options, "--wrap=true"]
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def test_the_jobs_of_a_checkout_are_known_by_their_name(queue: Path, monkeypatch) -> None:
    submit("another's")
    submit(f"{slurm.prefix()}_1234")
    submit(f"{slurm.prefix()}_1234", "--array=1-3")
    submit(f"{slurm.prefix()}0_1234")
    assert slurm.jobs() == ["2", "3"]
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(queue / "other"))
    assert slurm.jobs() == []


def test_a_checkout_behind_a_link_is_the_same(queue: Path, monkeypatch) -> None:
    (queue / "checkout").mkdir()
    (queue / "link").symlink_to("checkout")
    before = slurm.prefix()
    monkeypatch.setenv("EQUIPOISE_CHECKOUT", str(queue / "link"))
    assert slurm.prefix() == before


def test_jobs_that_an_earlier_driver_left_are_ended_and_nobody_else_s(queue: Path) -> None:
    submit("another's")
    submit(f"{slurm.prefix()}_1234", "--array=1-2")
    said: list[str] = []
    assert slurm.end_jobs(said.append) == ["2"]
    assert states(queue) == {"1": "PENDING", "2_1": "CANCELLED", "2_2": "CANCELLED"}
    assert [line.partition(";")[0] for line in said] == [
        "ending job 2 that an earlier ./study paper left in Slurm's queue"
    ]
    assert slurm.end_jobs(said.append) == []
    assert len(said) == 1


def test_nothing_is_submitted_beside_jobs_that_do_not_end(queue: Path, monkeypatch) -> None:
    submit(f"{slurm.prefix()}_1234")
    (queue / "bin" / "scancel").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setattr(slurm, "MOST_SECONDS", 0.0)
    with pytest.raises(EquipoiseError, match="job 1 of Slurm's do not end"):
        slurm.end_jobs(print, abs)


def test_our_jobs_are_ended_however_the_block_is_left(queue: Path) -> None:
    said: list[str] = []
    with pytest.raises(ZeroDivisionError), slurm.own_jobs(said.append):
        print(submit(f"{slurm.prefix()}_1234") / 0)
    assert states(queue) == {"1": "CANCELLED"}
    assert said == ["Slurm ends job 1"]
    with slurm.own_jobs(said.append):
        pass
    assert len(said) == 1


def test_without_accounts_the_engine_is_told_so(queue: Path) -> None:
    assert slurm.options({})[2:] == ["--slurm-no-account", "--slurm-status-command", "squeue"]
    told(queue, ACCOUNTS)
    assert slurm.options({}) == ["--slurm-jobname-prefix", slurm.prefix()]


def test_of_arrays_the_queue_is_asked_where_it_remembers(queue: Path) -> None:
    arrays = ["--slurm-array-jobs", "batch", "--slurm-array-limit", "20"]
    profile = {"slurm-array-jobs": "batch"}
    asked = ["--slurm-status-command", "squeue", *arrays]
    assert slurm.options(profile)[2:] == ["--slurm-no-account", *asked]
    told(queue, ACCOUNTS, "MinJobAge = 300 sec")
    assert slurm.options(profile)[2:] == asked
    assert slurm.options(profile | {"slurm-init-seconds-before-status-checks": 100})[2:] == asked
    without = ["--slurm-array-jobs", ""]
    assert slurm.options(profile | {"slurm-init-seconds-before-status-checks": 101})[2:] == without
    told(queue, ACCOUNTS, "MinJobAge = 10 sec")
    assert slurm.options(profile)[2:] == without


def test_a_slurm_that_forgets_how_jobs_ended_is_refused(queue: Path) -> None:
    told(queue, "AccountingStorageType = (null)", "MinJobAge = 10 sec")
    with pytest.raises(EquipoiseError, match="forgets a job 10 s after its end"):
        slurm.options({})


def test_where_slurm_is_not_or_is_down_that_is_said(queue: Path, monkeypatch) -> None:
    (queue / "bin" / "squeue").write_text(
        "#!/bin/sh\necho 'Unable to contact slurm controller' >&2\nexit 1\n"
    )
    with pytest.raises(
        EquipoiseError, match="squeue failed: Unable to contact slurm controller; is Slurm up"
    ):
        slurm.jobs()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EquipoiseError, match="sbatch is not here"):
        slurm.options({})
