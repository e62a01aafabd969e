"""Arrays of Slurm's jobs: each member makes its own batch, and what becomes of one is nothing to the others.

By day Slurm is a stand-in, by night a real one too; the engine and its plugin are real, what is made is not.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from commands.graph.arrays import OPTION, command_of
from commands.paths import ROOT
from tests.commands.cluster_drivers import calling, driving, epochs_of_a_batch, plugged, until, with_batches
from tests.commands.one_host_slurm import lacking
from tests.commands.one_host_slurm import slurm as real_slurm
from tests.commands.slurm_stand_in import slurm as stand_in

PROFILE = """executor: slurm
jobs: 10
slurm-array-jobs: batch
slurm-init-seconds-before-status-checks: 1
seconds-between-status-checks: 1
latency-wait: 5
"""
# a batch waits to be allowed to end, fails if it is told to, and else leaves the results of its runs
BATCH = """
import os, signal, sys, time
from pathlib import Path
from commands.graph.batches import batches
from experiments.profiles import PROFILES
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
name = sys.argv[2]
with open("begun", "a") as begun:
    begun.write(f"{name} {os.environ.get('SLURM_ARRAY_TASK_ID', 'alone')}\\n")
while not Path(f"go-{name}").exists():
    time.sleep(0.1)
if Path(f"fail-{name}").exists():
    Path(f"fail-{name}").unlink()
    sys.exit("study: told to fail")
for run in batches(PROFILES["ci"])[name]:
    Path("results", "runs", run.id).mkdir(parents=True, exist_ok=True)
    Path("results", "runs", run.id, "result.json").touch()
"""
STUDIES = f"""description = "two jobs"
dataset = "mnist_2k"
[studies.vae]
seeds = 1
epochs = {epochs_of_a_batch()}
"""
NAMES = ["vae-001", "vae-002"]


def packed(commands: dict[str, str]) -> str:
    """Commands of members, as the plugin packs them."""
    each = {member: zlib.compress(command.encode()).hex() for member, command in commands.items()}
    return base64.b64encode(json.dumps(each).encode()).decode()


@pytest.mark.parametrize(("member", "command"), [("21", None), ("22", "echo b"), ("40", "echo 'c'")])
def test_each_member_has_a_command_of_its_own_and_the_first_none(member: str, command: str | None) -> None:
    variables = {"SLURM_ARRAY_TASK_ID": member, "SLURM_ARRAY_TASK_MIN": "21"}
    assert command_of(packed({"22": "echo b", "40": "echo 'c'"}), variables) == command


def started(option: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """An engine as Slurm starts it."""
    command = [sys.executable, "-P", "-m", "commands.graph.engine", "--version", f"{OPTION}={option}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_an_engine_becomes_its_member_or_goes_on_as_the_first() -> None:
    option = packed({"2": "echo $0 two; exit 7"})
    second = started(option, SLURM_ARRAY_TASK_ID="2", SLURM_ARRAY_TASK_MIN="1")
    assert (second.returncode, second.stdout) == (7, "/bin/sh two\n")
    first = started(option, SLURM_ARRAY_TASK_ID="1", SLURM_ARRAY_TASK_MIN="1")
    assert (first.returncode, first.stdout.count(".")) == (0, 2)  # its version


@pytest.mark.parametrize("option", [packed({"2": "true"}), packed({"3": "true"})[:-5], "", "?"])
def test_a_member_without_a_command_makes_nothing(option: str) -> None:
    done = started(option, SLURM_ARRAY_TASK_ID="3", SLURM_ARRAY_TASK_MIN="1")
    assert done.returncode == 1
    assert done.stderr.startswith("study: member 3 of an array of Slurm's has no command")
    assert done.stderr.count("\n") == 1


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy with two jobs, which wait for a file each."""
    folder = with_batches(tmp_path / "copy", studies=STUDIES, batch=BATCH, profile=PROFILE)
    yield folder
    allow(folder, NAMES)


@pytest.fixture(params=["a stand-in", "real"])
def environment(
    request: pytest.FixtureRequest, nightly: bool, copy: Path, tmp_path: Path
) -> Iterator[dict[str, str]]:
    """The variables of a driver in the copy, with its Slurm."""
    if request.param == "a stand-in":
        yield calling(copy, stand_in(tmp_path))
        return
    if not nightly:
        pytest.skip("by night: Slurm's daemons are started")
    if reason := lacking():
        pytest.skip(reason)
    with real_slurm(tmp_path / "slurm", cpus=8) as found:
        try:
            yield os.environ | {"PYTHONPATH": str(copy)} | found
        finally:
            allow(copy, NAMES)


def allow(copy: Path, names: Sequence[str]) -> None:
    """Let batches end."""
    for name in names:
        (copy / f"go-{name}").touch()


def lines(copy: Path) -> list[str]:
    return (copy / "begun").read_text().splitlines() if (copy / "begun").exists() else []


def count(copy: Path) -> int:
    """How often a batch was begun."""
    return len(lines(copy))


def begun(copy: Path) -> dict[str, str]:
    """Batch -> the members that have begun it, by number, those of no array as "alone"."""
    found: dict[str, str] = {}
    for name, member in (line.split() for line in lines(copy)):
        found[name] = f"{found[name]}, {member}" if name in found else member
    return found


def states(environment: dict[str, str]) -> dict[str, str]:
    """Job -> its state, as Slurm says; a member of an array is a job."""
    command = ["squeue", "-r", "--states=all", "--noheader", "--format=%i|%T|%j"]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    rows = [line.split("|") for line in told.split()]
    return {job: state for job, state, name in rows if name.startswith("equipoise-")}


@plugged
@pytest.mark.slow
def test_the_first_member_may_end_last(copy: Path, environment: dict[str, str]) -> None:
    with driving(copy, environment) as driver:
        until(lambda: count(copy) == 2, driver)
        assert begun(copy) == {"vae-002": "1", "vae-001": "2"}  # what takes longer is submitted first
        allow(copy, ["vae-001"])
        until(lambda: set(states(environment).values()) != {"RUNNING"}, driver)
        assert {job.partition("_")[2]: state for job, state in states(environment).items()} == {
            "1": "RUNNING",
            "2": "COMPLETED",
        }
        allow(copy, ["vae-002"])
        _, said = driver.communicate()
    assert driver.returncode == 0, said
    assert sorted(begun(copy).values()) == ["1", "2"]
    assert set(states(environment).values()) == {"COMPLETED"}
    assert len({job.partition("_")[0] for job in states(environment)}) == 1


@plugged
@pytest.mark.slow
@pytest.mark.parametrize("failing", NAMES)
def test_a_member_that_fails_fails_itself_alone(
    copy: Path, environment: dict[str, str], failing: str
) -> None:
    with driving(copy, environment) as driver:
        until(lambda: count(copy) == 2, driver)
        (copy / f"fail-{failing}").touch()
        allow(copy, NAMES)
        _, said = driver.communicate()
    assert driver.returncode == 1
    assert sorted(states(environment).values()) == ["COMPLETED", "FAILED"]
    assert "engine: study: told to fail\nengine: the log of the job: " in said
    assert said.count("failed, making") == 1

    with driving(copy, environment) as driver:
        _, said = driver.communicate()
    assert driver.returncode == 0, said
    [other] = [name for name in NAMES if name != failing]
    assert begun(copy)[failing].endswith(", alone")
    assert begun(copy)[other] in ("1", "2")


@plugged
@pytest.mark.slow
def test_a_killed_driver_s_array_is_ended_and_made_again_once(
    copy: Path, environment: dict[str, str]
) -> None:
    with driving(copy, environment) as driver:
        until(lambda: count(copy) == 2, driver)
        group = json.loads((copy / "results" / ".driver.lock").read_text())["note"]["group"]
        driver.kill()
        os.killpg(group, signal.SIGKILL)
    [array] = {job.partition("_")[0] for job in states(environment)}
    with driving(copy, environment) as driver:
        until(lambda: count(copy) == 4, driver)
        assert [members.count(",") for members in begun(copy).values()] == [1, 1]
        assert {state for job, state in states(environment).items() if job.startswith(f"{array}_")} == {
            "CANCELLED"
        }
        allow(copy, NAMES)
        _, said = driver.communicate()
    assert driver.returncode == 0, said
    assert f"ending job {array} that an earlier ./study paper left" in said
    assert sorted(states(environment).values()) == ["CANCELLED", "CANCELLED", "COMPLETED", "COMPLETED"]


@plugged
@pytest.mark.slow
def test_no_job_is_held_back_where_few_may_run(tmp_path: Path) -> None:
    many = STUDIES.replace("seeds = 1", "seeds = 3")
    copy = with_batches(
        tmp_path / "copy", studies=many, batch=BATCH, profile=PROFILE.replace("jobs: 10", "jobs: 2")
    )
    allow(copy, [f"vae-{number:03}" for number in range(1, 7)])
    environment = calling(copy, stand_in(tmp_path))
    with driving(copy, environment) as driver:
        _, said = driver.communicate(timeout=600)  # for ever, where the plugin holds one back
    assert driver.returncode == 0, said
    assert len(begun(copy)) == 6
