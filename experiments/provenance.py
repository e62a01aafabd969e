"""What a result must say about where it came from."""

import ast
import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
# the modules that decide what a run of each kind computes, with whatever they import; data has its own digest
_MADE_BY = {
    "gan": ("gan.training", "gan.networks"),
    "vae": ("vae.training", "vae.networks", "vae.objectives", "vae.evaluation"),
    "probes": ("vae.brackets", "vae.signal", "vae.traversals"),  # of a finished VAE
    "discriminator": ("gan.ensembles", "theory.targets"),
    "gradient": ("gan.ensembles", "theory.generator_gradients", "theory.targets"),
    "toy": ("gan.toys", "theory.mixtures"),
}


@cache
def code_sha256(kind: str) -> str:
    """SHA-256 of the names and bytes of the sources that decide what a run of ``kind`` computes."""
    digest = hashlib.sha256()
    for path in sources(kind):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def sources(kind: str) -> list[Path]:
    """The project's files that a run of ``kind`` imports, at once or later, sorted."""
    found: set[Path] = set()
    left = [_file(module) for module in _MADE_BY[kind]]
    while left:
        path = left.pop()
        if path is not None and path not in found:
            found.add(path)
            left += [_file(module) for module in _imports(path)]
    return sorted(found)


def _imports(path: Path) -> Iterator[str]:
    """The absolute names that ``path`` imports anywhere; of ``from a import b`` both a and a.b."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(module: str) -> Path | None:
    """The file of a module of the project's; None for anything else."""
    place = _ROOT.joinpath(*module.split("."))
    return next((p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file()), None)


def versions() -> dict[str, str]:
    """The versions of Python, TensorFlow and NumPy."""
    return {
        "python": platform.python_version(),
        "tensorflow": version("tensorflow"),
        "numpy": version("numpy"),
    }
