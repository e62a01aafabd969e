"""JSON files that tell their own SHA-256: what is read back is what was written, of the same kind.

The digest is of the content, whatever its layout, and of what the file is, ``kind``: one of another kind, or
of another profile, in its place is as wrong as an altered one.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from records import atomic
from records.digests import Damaged

SEAL = "sha256"  # the last key


def manifest_of(profile: str) -> str:
    """Return what the list of a profile's runs is."""
    return f"manifest of {profile}"


def ledger_of(profile: str) -> str:
    """Return what the verdicts on the claims are, with the networks of a profile."""
    return f"ledger of {profile}"


def sealed(content: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return ``content`` with its digest."""
    return {**content, SEAL: _digest(content, kind)}


def write(path: Path, content: Mapping[str, Any], kind: str) -> None:
    """Write ``content`` and its digest to ``path``; a NaN or an infinity is a ``ValueError``."""
    atomic.write_json(path, sealed(content, kind))


def read(path: Path, kind: str, remedy: str) -> dict[str, Any]:
    """Return the content of ``path`` without its digest.

    Raises ``Damaged`` with the ``remedy`` if it is not what was written of this ``kind``, ``OSError`` if it
    cannot be read.
    """
    return opened(path.read_bytes(), path, kind, remedy)


def opened(text: bytes, path: Path, kind: str, remedy: str) -> dict[str, Any]:
    """Return what ``read`` does, of the ``text`` of ``path``."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise Damaged(f"{path}: not readable as JSON ({error}); {remedy}") from error
    if not isinstance(content, dict):
        raise Damaged(f"{path}: holds no JSON object; {remedy}")
    seal = content.pop(SEAL, None)
    if seal != _digest(content, kind):
        how = "is not what was written" if seal else "does not tell its digest"
        raise Damaged(f"{path} {how}; {remedy}")
    return content


def _digest(content: Mapping[str, Any], kind: str) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{kind}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
