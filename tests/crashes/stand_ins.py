"""Stages of the graph that take milliseconds and leave what the real ones leave, under the same locks."""

import shutil
from pathlib import Path

from tests.commands.products import lay_beside_stages

LOG = "work.log"  # a line each unit of work
# a training is a chain of digests with a checkpoint at every step, in the folder and under the lock of a run
MAIN = """
import hashlib, os, runpy, sys
from pathlib import Path

REAL = {"paper", "clean"}
name = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
if name in REAL:
    from commands import real

    real.surroundings.settle()
    real.main(sys.argv[1:], real.install)
from commands.products import products
from engine.interrupts import deferred, install
from records import atomic

install()


def log(*words):
    line = " ".join(map(str, (*words, os.getpid()))) + chr(10)
    descriptor = os.open("work.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())
    os.close(descriptor)


def work(seed):
    for _ in range(20):
        seed = hashlib.sha256(seed * 2000).digest()
    return seed


def train(run):
    from experiments.training.run_lock import run_lock

    folder = Path("results/runs", run)
    with run_lock(folder, lambda said: log("waits", run)):
        if (folder / "result.json").exists():
            (folder / "checkpoint.npz").unlink(missing_ok=True)
            return
        log("begin", run)
        state = (folder / "checkpoint.npz").read_bytes() if (folder / "checkpoint.npz").exists() else b""
        for step in range(len(state) // 32, 12):
            state += work(state + run.encode())
            atomic.write_bytes(folder / "checkpoint.npz", state)
            log("step", run, step)
        atomic.write_bytes(folder / "weights.npz", state)
        atomic.write_json(folder / "result.json", {"id": run, "digest": work(state).hex()})
        (folder / "checkpoint.npz").unlink()
        log("end", run)


try:
    if name == "run":
        from experiments.profiles import PROFILES

        words = sys.argv[2:]
        profile = PROFILES[words[words.index("--profile") + 1]]
        for study in words[: words.index("--score")]:
            for config in profile.configs(study):
                train(config.id)
    for path in products(sys.argv[1:]):
        if name not in ("draw", "tables") or not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            content = '"' + work(str(path).encode()).hex() + '"'
            log(name, path.name)
            if name in ("draw", "tables"):
                atomic.write_text(path, content)
            else:  # the engine sees to those that are not whole
                with path.open("w") as file:
                    file.write(content[:32])
                    file.flush()
                    work(content.encode())
                    file.write(content[32:])
except KeyboardInterrupt:
    sys.exit(130)
"""


def install(checkout: Path) -> None:
    """Put the stand-ins in place of the stages of a checkout; ``paper`` stays the real command."""
    shutil.move(checkout / "commands" / "__main__.py", checkout / "commands" / "real.py")
    (checkout / "commands" / "__main__.py").write_text(MAIN)
    lay_beside_stages(checkout)


def log(checkout: Path) -> list[list[str]]:
    """The units of work that were done, each as words, the last of them the process' number."""
    path = checkout / LOG
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []
