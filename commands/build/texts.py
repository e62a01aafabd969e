"""Texts that the paper reads, written where they changed; the date alone is no change."""

import re
from collections.abc import Mapping
from pathlib import Path

from records.atomic import write_text

_DATE = re.compile(r"^\\DefineStamp\{date\}.*$", re.MULTILINE)


def write(texts: Mapping[str, str], folder: Path) -> list[Path]:
    """Write each of ``texts`` (file name -> content) below ``folder``; returns the files that changed.

    A file whose content is the same but for the date is left alone, so that nothing is made anew
    only because a day went by.
    """
    changed = []
    for name, text in texts.items():
        path = folder / name
        if path.is_file() and undated(path.read_text("utf-8")) == undated(text):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        changed.append(path)
    return changed


def undated(text: str) -> str:
    """Return ``text`` without the stamp's date."""
    return _DATE.sub("", text)
