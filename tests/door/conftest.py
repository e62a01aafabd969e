"""A small checkout with the real front door, on a machine where every other program is a stand-in.

The stand-ins write what they were asked to do into ``calls``; files in ``machine`` steer them.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = (
    "bash cat chmod cp env find grep head id ln ls mkdir mv paste ps readlink rm rmdir sed sh sleep tail "
    "touch tr uname"
)

# stands in for the Python of the system and, copied by `-m venv`, for that of an environment
PYTHON = """#!/usr/bin/env bash
machine=__MACHINE__
case "$*" in
  *'sys.version_info'*) echo "${STAND_IN_VERSION:-3.11.9}" ;;
  *'import ensurepip'*) [ ! -e $machine/no-ensurepip ] ;;
  *'-m commands.door.tex') echo 'apt-get install --no-install-recommends latexmk lmodern' ;;
  *'-m commands.door.installer'*) exec __PYTHON__ "$@" ;;
  *commands/door/imports.py*)
    echo "$*" >>$machine/import-arguments
    echo "importing ${*: -1}"
    if [ -e $machine/import-says ]; then cat $machine/import-says; exit 1; fi ;;
  *platform.libc_ver*) cat $machine/platform ;;
  *'-m venv '*) echo "venv" >>$machine/calls; mkdir -p "$4/bin" "$4/lib/python3.11/site-packages"
    cp "$0" "$4/bin/python" ;;
  *'-m pip install'*)
    echo "pip ${*: -1}" >>$machine/calls
    echo "$*" >>$machine/pip-arguments; env >$machine/pip-environment
    if [ -e $machine/pip-hangs ]; then
      echo 'Installing collected packages'; touch $machine/hanging; exec sleep 60
    fi
    if [ -e $machine/pip-is-slow ]; then sleep 0.7; fi
    if [ -e $machine/pip-says ]; then cat $machine/pip-says; exit 1; fi ;;
  *'-m commands'*) exec __PYTHON__ -P "$PYTHONPATH/ran.py" "${@:4}" ;;
  -c*) ;;
  *) echo "unforeseen: python $*" >>$machine/calls; exit 9 ;;
esac
"""

UV = """#!/usr/bin/env bash
machine=__MACHINE__
case "$*" in
  --version) echo 'uv 0.9' ;;
  venv*) echo 'uv venv' >>$machine/calls; folder=${*: -1}; mkdir -p "$folder/bin"
    cp $machine/python-stand-in "$folder/bin/python" ;;
  'pip install'*) echo "uv ${*: -1}" >>$machine/calls; echo "$*" >>$machine/uv-arguments
    env >$machine/uv-environment
    if [ -e $machine/uv-says ]; then cat $machine/uv-says; exit 1; fi ;;
esac
"""

APT = """#!/usr/bin/env bash
machine=__MACHINE__
echo "apt-get $*" >>$machine/calls
case "$*" in
  *--assume-no*)
    [ ! -e $machine/apt-needs-update ] || exit 100
    if [ -e $machine/apt-tells ]; then cat $machine/apt-tells; else echo '0 upgraded, 1 newly installed,'; fi
    exit 1 ;;
  *update*) rm -f $machine/apt-needs-update $machine/apt-lists-are-old ;;
esac
[ ! -e $machine/apt-fails ] && [ ! -e $machine/apt-needs-update ] && [ ! -e $machine/apt-lists-are-old ] ||
  exit 100
case "$*" in *-venv*) rm -f $machine/no-ensurepip ;; esac
"""

SIZES = (
    "requirements.lock 700 2000 0a\nrequirements-dev.lock 770 2200 0b\nrequirements-cuda.lock 3700 9000 0d\n"
    "benchmarks/torch.txt 900 1500 0c\n"
)

RAN = """import json, os, sys
print(json.dumps(dict(os.environ) | {"arguments": sys.argv[1:], "folder": os.getcwd()}))
"""


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def ran(self) -> dict:
        """What the command line was given."""
        return json.loads(self.out)


class Machine:
    """Programs on a PATH of its own, and a checkout to call ``study`` in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "machine"
        self.bin = self.folder / "bin"
        self.checkout = folder / "a checkout"  # a blank in the path must not matter
        self.bin.mkdir(parents=True)
        for tool in TOOLS.split():
            found = shutil.which(tool)
            if found:
                (self.bin / tool).symlink_to(found)
        self.program("python3", PYTHON)
        self._write(self.folder / "python-stand-in", PYTHON)
        self.program("id", "#!/bin/sh\necho 0\n")
        self.set("platform", "Linux x86_64 64 glibc-2.36")
        self.make_checkout(self.checkout)

    def make_checkout(self, folder: Path) -> None:
        (folder / "commands").mkdir(parents=True)
        (folder / "benchmarks").mkdir()
        shutil.copy(ROOT / "study", folder)
        for name in ("__init__.py", "__main__.py"):
            shutil.copy(ROOT / "commands" / name, folder / "commands")
        shutil.copytree(ROOT / "commands/door", folder / "commands/door")
        (folder / "ran.py").write_text(RAN)
        (folder / "commands/door/sizes.txt").write_text(SIZES)
        (folder / "requirements.lock").write_text("one==1\n")
        (folder / "requirements-dev.lock").write_text("one==1\ntwo==2\n")
        (folder / "requirements-docs.lock").write_text("five==5\n")
        (folder / "requirements-cuda.lock").write_text("one==1\nseven==7\n")
        (folder / "requirements-slurm.lock").write_text("six==6\n")
        (folder / "requirements-bench.lock").write_text("three==3\n")
        (folder / "benchmarks" / "torch.txt").write_text("four==4\n")

    def program(self, name: str, text: str) -> None:
        self._write(self.bin / name, text)

    def _write(self, path: Path, text: str) -> None:
        path.unlink(missing_ok=True)
        path.write_text(
            text.replace("__MACHINE__", str(self.folder)).replace("__PYTHON__", sys.executable),
            encoding="utf-8",
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def without(self, *names: str) -> None:
        for name in names:
            (self.bin / name).unlink()

    def set(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(text)

    def calls(self) -> list[str]:
        """What the stand-ins were asked for since the last time."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def start(self, *arguments: str, study: Path | str | None = None, cwd: Path | None = None, **env: str):
        environment = {
            "PATH": str(self.bin),
            "HOME": str(self.folder),
            "XDG_CONFIG_DIRS": str(self.folder),
        } | env
        return subprocess.Popen(
            [study or self.checkout / "study", *arguments],
            cwd=cwd or self.checkout,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def study(self, *arguments: str, **how) -> Done:
        process = self.start(*arguments, **how)
        return self.finish(process)

    @staticmethod
    def finish(process: subprocess.Popen) -> Done:
        try:
            out, err = process.communicate(timeout=600)  # it hangs, however slow the machine is
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return Done(process.returncode, out, err)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def uv(machine: Machine) -> Machine:
    machine.program("uv", UV)
    return machine


@pytest.fixture
def debian(machine: Machine) -> Machine:
    machine.program("apt-get", APT)
    return machine
