"""Measures what the requirements files bring, for what the front door says before it installs them.

    .venv/bin/python -P -m commands.door.sizes >commands/door/sizes.txt

Each line has a file, the MB that are fetched, the MB that they take on disk, and the digest of the file that
was measured. It takes minutes and 5 GB of the temporary folder: whoever exports the locks anew runs it.
"""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
FILES = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-docs.lock",
    "requirements-cuda.lock",
    "requirements-slurm.lock",
    "requirements-bench.lock",
    "benchmarks/torch.txt",
)


def digest(path: Path) -> str:
    """Return the first letters of the SHA-256 digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def fetch(path: Path, folder: Path) -> None:
    """Fetch the packages of a requirements file, as the door installs them.

    Raises ``CalledProcessError`` if pip fails.
    """
    how = "--no-deps" if path.suffix == ".txt" else "--require-hashes"
    pip = [sys.executable, "-I", "-m", "pip", "download", "-q", how, "-r", str(path), "-d", str(folder)]
    subprocess.run(pip, check=True)


def megabytes(folder: Path) -> tuple[int, int]:
    """Return the size of the archives in ``folder`` and of what the wheels among them hold, in MB."""
    archives = [path for path in folder.iterdir() if path.is_file()]
    held = 0
    for path in archives:
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                held += sum(entry.file_size for entry in wheel.infolist())
    return round(sum(path.stat().st_size for path in archives) / 1e6), round(held / 1e6)


def main() -> None:
    """Print a line for each requirements file."""
    for name in FILES:
        with TemporaryDirectory() as folder:
            fetch(ROOT / name, Path(folder))
            print(name, *megabytes(Path(folder)), digest(ROOT / name), flush=True)


if __name__ == "__main__":
    main()
