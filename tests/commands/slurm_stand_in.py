"""Programs that stand in for Slurm's: jobs start at once, on this machine, as processes of their own."""

import sys
from pathlib import Path

PROGRAM = '''#!{python} -SE
"""Jobs are folders of {jobs}: name, state, process, and the number of the array."""
import os, re, signal, subprocess, sys
from pathlib import Path

JOBS = Path({jobs!r})
ENDED = ("COMPLETED", "FAILED", "CANCELLED")


def option(name, default=""):
    for place, argument in enumerate(sys.argv):
        if argument == name:
            return sys.argv[place + 1]
        if argument.startswith(name + "="):
            return argument.partition("=")[2]
    return default


def sbatch():
    with (JOBS / "calls").open("a") as calls:
        calls.write(repr(sys.argv[1:]) + "\\n")
    number = 1
    while True:  # two may submit at a time
        try:
            (JOBS / f".{{number}}").touch(exist_ok=False)
            break
        except FileExistsError:
            number += 1
    array = option("--array")
    first, _, last = array.partition("-")
    tasks = range(int(first), int(last or first) + 1) if array else [None]
    print(number, flush=True)
    os.chdir(option("-D", "."))
    for task in tasks:
        job = f"{{number}}_{{task}}" if array else str(number)
        folder = JOBS / job
        folder.mkdir()
        (folder / "name").write_text(option("--job-name"))
        (folder / "state").write_text("PENDING" if (JOBS / "full").exists() else "RUNNING")
        if (JOBS / "full").exists():
            continue
        output = option("--output").replace("%A", str(number)).replace("%a", str(task)).replace("%j", job)
        variables = os.environ | {{"SLURM_JOB_ID": str(number)}}
        if array:
            variables |= {{"SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_MIN": first}}
        if os.fork() == 0:
            os.setsid()
            signal.pthread_sigmask(signal.SIG_SETMASK, [])  # Slurm's daemon starts jobs, not their submitter
            with open(output, "w") as log, open(os.devnull) as nothing:
                os.dup2(nothing.fileno(), 0)
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
                process = subprocess.Popen(["bash", "-c", option("--wrap")], env=variables)
                (folder / "process").write_text(str(os.getpid()))
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                code = process.wait()
            if (folder / "state").read_text() == "RUNNING":
                (folder / "state").write_text("FAILED" if code else "COMPLETED")
            (folder / "process").unlink()
            os._exit(0)


def squeue():
    form, name = option("--format"), option("--name")
    for folder in sorted(JOBS.glob("*/")):
        state, of = (folder / "state").read_text(), (folder / "name").read_text()
        ended = state in ENDED and not (folder / "process").exists()
        if (name and of != name) or (ended and option("--states") != "all"):
            continue
        values = {{"%i": folder.name, "%F": folder.name.partition("_")[0], "%j": of, "%T": state}}
        print(re.sub("%.", lambda found: values[found[0]], form))


def scancel():
    for job in sys.argv[1:]:
        for folder in JOBS.glob(job + "*"):
            if folder.name.partition("_")[0] != job.partition("_")[0]:
                continue
            if (folder / "state").read_text() not in ENDED:
                (folder / "state").write_text("CANCELLED")
            if (folder / "process").exists():
                os.killpg(int((folder / "process").read_text()), signal.SIGTERM)


def scontrol():
    print("AccountingStorageType   = (null)\\nMaxArraySize = 1001\\nMinJobAge = 300 sec")


def sinfo():
    print("main*")


def srun():
    command = sys.argv[1:]
    while command[0].startswith("-"):
        command.pop(0)
    os.execvp(command[0], command)


globals()[Path(sys.argv[0]).name]()
'''


def slurm(folder: Path) -> Path:
    """Put the programs into ``folder``/bin, which is returned; their jobs are in ``folder``/jobs."""
    jobs, programs = folder / "jobs", folder / "bin"
    jobs.mkdir(parents=True)
    programs.mkdir()
    for name in ("sbatch", "squeue", "scancel", "scontrol", "srun", "sinfo"):
        program = programs / name
        program.write_text(PROGRAM.format(python=sys.executable, jobs=str(jobs)))
        program.chmod(0o755)
    return programs


def states(folder: Path) -> dict[str, str]:
    """Job -> its state, of all that were ever submitted; a task of an array is a job."""
    return {path.parent.name: path.read_text() for path in sorted((folder / "jobs").glob("*/state"))}
