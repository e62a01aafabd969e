"""The graph with its jobs elsewhere: what is a job of its own, and a driver that dies and is called again.

The engine and its plugin are the real ones, in a copy whose stages are stand-ins; so is Slurm here, while
``test_real_slurm`` has a real one.
"""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.cluster_drivers import calling, driving, epochs_of_a_batch, plugged, until, with_batches
from tests.commands.graph_copies import copied, plan
from tests.commands.slurm_stand_in import slurm, states

PROFILE = """executor: slurm
jobs: 10
slurm-init-seconds-before-status-checks: 1
seconds-between-status-checks: 1
"""
STUDIES = f"""description = "two jobs"
dataset = "mnist_2k"
[studies.vae]
seeds = 2
epochs = {epochs_of_a_batch()}
only = {{objective = ["elbo"]}}
"""
# a batch waits to be allowed to end
BATCH = """
import signal, sys, time
from pathlib import Path
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])  # as each command of ours does
with open("begun", "a") as begun:
    begun.write(f"{sys.argv[2]}\\n")
while not Path("go").exists():
    time.sleep(0.1)
"""


def test_a_dry_run_names_the_jobs_of_a_cluster(tmp_path: Path) -> None:
    lines = plan(copied(tmp_path), executor="slurm")
    assert "runs of batch mlp_objectives-001: not there yet" in lines
    assert "runs of batch dcgan-001: not there yet" in lines
    assert "figure dynamics: not there yet" in lines


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A copy with two jobs, which wait for a file ``go``."""
    folder = with_batches(tmp_path / "copy", studies=STUDIES, batch=BATCH, profile=PROFILE)
    yield folder
    (folder / "go").touch()


@pytest.fixture
def environment(folder: Path, tmp_path: Path) -> dict[str, str]:
    """The variables of a driver whose Slurm is the stand-in."""
    return calling(folder, slurm(tmp_path))


@plugged
@pytest.mark.slow
def test_an_interrupted_driver_ends_its_jobs(folder: Path, environment, tmp_path: Path) -> None:
    begun = folder / "begun"
    with driving(folder, environment) as driver:
        until(lambda: begun.exists() and len(begun.read_text().split()) == 2, driver)
        driver.send_signal(signal.SIGINT)
        driver.communicate()
    assert driver.returncode == 130
    assert states(tmp_path) == {"1": "CANCELLED", "2": "CANCELLED"}


@plugged
@pytest.mark.slow
def test_a_killed_driver_s_jobs_are_ended_and_made_again_once(
    folder: Path, environment, tmp_path: Path
) -> None:
    begun = folder / "begun"
    with driving(folder, environment) as driver:
        until(lambda: begun.exists() and len(begun.read_text().split()) == 2, driver)
        group = json.loads((folder / "results" / ".driver.lock").read_text())["note"]["group"]
        driver.kill()
        os.killpg(group, signal.SIGKILL)
    assert states(tmp_path) == {"1": "RUNNING", "2": "RUNNING"}

    with driving(folder, environment) as driver:
        until(lambda: len(begun.read_text().split()) == 4, driver)
        assert states(tmp_path) == {
            "1": "CANCELLED",
            "2": "CANCELLED",
            "3": "RUNNING",
            "4": "RUNNING",
        }
        (folder / "go").touch()
        _, said = driver.communicate()
    assert driver.returncode == 0, said
    assert "study: ending jobs 1, 2 that an earlier ./study paper left in Slurm's queue" in said
    assert sorted(begun.read_text().split()) == ["vae-001", "vae-001", "vae-002", "vae-002"]
    assert set(states(tmp_path).values()) == {"CANCELLED", "COMPLETED"}
    submitted = (tmp_path / "jobs" / "calls").read_text().splitlines()
    assert len(submitted) == 4
    assert all("'--cpus-per-task=2'" in call for call in submitted)
