r"""Keys that a text asks for and that are not defined: each with its place and the closest keys."""

import re
from collections.abc import Iterable
from pathlib import Path

from theory.errors import closest_first

CLOSEST = 3  # keys that a complaint names


def unknown_keys(text: str, known: Iterable[str], file: str, macro: str = "setting") -> list[str]:
    r"""Return one line for each ``\macro{key}`` of ``text`` whose key is not ``known``.

    File, line, closest keys.
    What stands behind a comment's sign is not looked at.
    """
    keys, found = list(known), []
    for place, line in enumerate(text.splitlines(), start=1):
        code = re.sub(r"(?<!\\)%.*", "", line)
        found += [
            f"{file}:{place}: {macro} {key} is not among those of this profile; "
            f"the closest: {_closest(key, keys)}"
            for key in re.findall(rf"\\{macro}\{{([^}}]*)\}}", code)
            if key not in keys
        ]
    return found


def unknown_in(folder: Path, definitions: Path, macro: str = "setting") -> list[str]:
    r"""Return ``unknown_keys`` of every ``.tex`` file of ``folder``.

    The file ``definitions`` has the known ones.
    """
    known = re.findall(rf"\\Define{macro.capitalize()}\{{([^}}]*)\}}", definitions.read_text("utf-8"))
    return [
        complaint
        for path in sorted(folder.glob("*.tex"))
        for complaint in unknown_keys(path.read_text("utf-8"), known, f"{folder.name}/{path.name}", macro)
    ]


def _closest(key: str, known: list[str]) -> str:
    return ", ".join(closest_first(key, known)[:CLOSEST]) or "there are none"
