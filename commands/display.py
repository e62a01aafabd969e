"""Names that users give to files, as they can be printed anywhere and written as UTF-8."""

import os
import unicodedata
from pathlib import Path


def shown(name: str | Path) -> str:
    r"""Return ``name`` with what is not UTF-8, and what controls a terminal, written as in Python: \xff, \n.

    Controls are Unicode's categories Cc, Cf (which turn the direction of writing), Zl and Zp.
    """
    text = "".join(map(_encodable, str(name)))
    return "".join(map(_visible, os.fsencode(text).decode("utf-8", "backslashreplace")))


def _encodable(character: str) -> str:
    """A half of a pair of surrogates, which JSON may hold and no file name does, as Python writes it."""
    lone = "\ud800" <= character <= "\udfff" and not "\udc80" <= character <= "\udcff"
    return character.encode("unicode_escape").decode("ascii") if lone else character


def _visible(character: str) -> str:
    if unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"}:
        return character
    return character.encode("unicode_escape").decode("ascii")
