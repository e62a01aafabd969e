"""What a result must say about where it came from."""

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# the files that decide what a run computes; data is told apart by its own digest
_GAN = (
    "gan/*.py",
    *(f"theory/{module}.py" for module in ("elementary", "mixtures", "objectives", "targets")),
)
_VAE = (
    *(f"gan/{module}.py" for module in ("adam", "blocks", "device", "randomness", "state")),
    *(f"theory/elbo/{module}.py" for module in ("bernoulli", "bounds", "estimators", "gaussian")),
    "theory/elementary.py",
    "vae/*.py",
)


@cache
def code_sha256(kind: str) -> str:
    """SHA-256 of the names and bytes of the sources that decide what a run of ``kind`` computes."""
    sources = _VAE if kind == "vae" else _GAN
    digest = hashlib.sha256()
    for path in sorted(path for pattern in sources for path in _ROOT.glob(pattern)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """The versions of Python, TensorFlow and NumPy."""
    return {
        "python": platform.python_version(),
        "tensorflow": version("tensorflow"),
        "numpy": version("numpy"),
    }
