"""A real Slurm on this machine, from Debian's packages, all of it in one folder: no systemd, no accounts.

apt-get install --no-install-recommends slurm-wlm munge
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

USUAL = Path("/etc/slurm/slurm.conf")  # the plugin takes SLURM_CONF from its jobs: srun looks here
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "srun")
WAITS = 60.0  # seconds for a daemon to answer
CONFIGURATION = """ClusterName=one
SlurmctldHost={host}
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc={folder}/jobs
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
NodeName={host} CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def lacking() -> str:
    """Say why no Slurm can be started here; empty where one can."""
    if os.geteuid():
        return "Slurm's daemons are started by root"
    missing = [program for program in PROGRAMS if not (shutil.which(program, path=_path()))]
    install = "apt-get install --no-install-recommends slurm-wlm munge"
    if missing:
        return f"{missing[0]} is not installed: {install}"
    return f"this machine has a Slurm of its own: {USUAL}" if USUAL.exists() else ""


@contextmanager
def slurm(folder: Path, cpus: int = 4) -> Iterator[dict[str, str]]:
    """A Slurm with a node of ``cpus`` processors; yields the variables by which its programs find it."""
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    host = socket.gethostname().partition(".")[0]
    controller, node = _free_ports()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 - 1024
    configuration = folder / "slurm.conf"
    values = {"host": host, "controller": controller, "node": node, "cpus": cpus, "memory": memory}
    configuration.write_text(CONFIGURATION.format(folder=folder, **values))
    key = folder / "munge.key"
    key.write_bytes(secrets.token_bytes(128))
    key.chmod(0o400)
    variables = {"SLURM_CONF": str(configuration), "PATH": _path()}
    munge = [f"--{name}={folder}/munge.{name}" for name in ("socket", "pid-file", "log-file", "seed-file")]
    daemons = [
        ["munged", "--foreground", "--force", f"--key-file={key}", *munge],
        ["slurmctld", "-D", "-f", str(configuration)],
        ["slurmd", "-D", "-f", str(configuration)],
    ]
    started = []
    USUAL.parent.mkdir(exist_ok=True)
    USUAL.unlink(missing_ok=True)  # of a test that was killed: it leads nowhere
    USUAL.symlink_to(configuration)
    try:
        for command in daemons:
            with (folder / f"{command[0]}.out").open("w") as output:
                started.append(
                    subprocess.Popen(command, env=os.environ | variables, stdout=output, stderr=output)
                )
            if command[0] == "munged":
                _until((folder / "munge.socket").exists)
        _until(lambda: _answers(["srun", "-n1", "true"], variables))
        yield variables
        _until(lambda: _answers_nothing(["squeue", "--noheader"], variables))
    finally:
        _answers(["scancel", "--signal=KILL", "--full", "--me"], variables)
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()
        USUAL.unlink()


def finished_jobs(folder: Path) -> list[dict[str, str]]:
    """What Slurm wrote of each job that has ended: JobId, Name, JobState, StartTime, EndTime, ..."""
    lines = (folder / "jobs").read_text().splitlines()
    return [dict(field.split("=", 1) for field in line.split() if "=" in field) for line in lines]


def _path() -> str:
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        for here in (one, two):
            here.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _answers(command: list[str], variables: dict[str, str]) -> bool:
    with suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            command, env=os.environ | variables, capture_output=True, timeout=20, check=False
        )
        return done.returncode == 0
    return False


def _answers_nothing(command: list[str], variables: dict[str, str]) -> bool:
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, timeout=60, check=True)
    return not done.stdout.strip()


def _until(ready) -> None:
    deadline = time.monotonic() + WAITS
    while not ready():
        assert time.monotonic() < deadline, "a daemon of Slurm's does not answer"
        time.sleep(0.2)
