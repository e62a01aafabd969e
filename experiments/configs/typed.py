"""Settings from files, of which any may be of any type: held against the types that a config declares."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from experiments.configs.base import Config
from theory.errors import WrongUsage

WORDS: dict[type, str] = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
LARGEST = 2**63  # tensors hold 64 bits
LONGEST = 80  # characters of a value in a message


def check(config: type[Config], settings: Mapping[str, Any], what: str, *, whole: bool = True) -> None:
    """Raise ``WrongUsage`` unless ``settings`` are of the types of the fields of ``config``.

    ``what`` is what messages call them; ``whole`` says that nothing may be missing.
    """
    types = get_type_hints(config)
    for field in fields(config):
        if field.name not in settings:
            if whole and field.default is MISSING:
                raise WrongUsage(f"{what} has no {field.name!r}; add it")
        elif not _is(settings[field.name], types[field.name]):
            value = repr_of(settings[field.name])
            raise WrongUsage(f"{field.name!r} of {what} must be {_words(types[field.name])}, not {value}")


def repr_of(value: object) -> str:
    """Return a value from a file as it is shown, which cannot fail and is not long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of more digits than Python prints; a deep nest
        return f"this {type(value).__name__}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _is(value: Any, wanted: Any) -> bool:
    """Whether a value of JSON or TOML is of a type; lists stand for tuples, and numbers are finite."""
    if get_origin(wanted) in {Union, UnionType}:
        return any(_is(value, one) for one in get_args(wanted))
    if get_origin(wanted) is tuple:
        return _are(value, *get_args(wanted))
    if isinstance(value, bool) or wanted in {bool, str, NoneType}:
        return type(value) is wanted
    if not isinstance(value, int | float) or (wanted is int and not isinstance(value, int)):
        return False
    return -LARGEST < value < LARGEST if isinstance(value, int) else math.isfinite(value)


def _are(values: Any, *wanted: Any) -> bool:
    if not isinstance(values, list | tuple):
        return False
    if wanted[-1:] == (Ellipsis,):
        return all(_is(value, wanted[0]) for value in values)
    return len(values) == len(wanted) and all(map(_is, values, wanted))


def _words(wanted: Any) -> str:
    if get_origin(wanted) in {Union, UnionType}:
        return " or ".join(_words(one) for one in get_args(wanted) if one is not NoneType)
    if get_origin(wanted) is tuple:
        return f"a list, each {_words(get_args(wanted)[0])}"
    return WORDS.get(wanted, str(wanted))
