"""The lists of words that the rules look up, kept as data beside them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def tables(file: str) -> dict[str, Any]:
    """Return the content of a file of word lists in this folder."""
    return tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))


@cache
def words(file: str, table: str, key: str) -> frozenset[str]:
    """Return one list of words."""
    return frozenset(tables(file)[table][key].split())
