"""What may become of a file: cut off, a bit flipped, another's in its place, emptied, a number edited."""

import random
import re
from collections.abc import Callable

Damage = Callable[[bytes, bytes, random.Random], bytes]
_DIGIT = re.compile(rb"\d")


def truncated(content: bytes, _other: bytes, chance: random.Random) -> bytes:
    """As after a disk was full."""
    return content[: chance.randrange(1, len(content))]


def flipped(content: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One bit."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def swapped(_content: bytes, other: bytes, _chance: random.Random) -> bytes:
    """Another run's, profile's or epoch's."""
    return other


def emptied(_content: bytes, _other: bytes, _chance: random.Random) -> bytes:
    """No byte is left."""
    return b""


def edited(content: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One digit is another, as by hand; of a file without digits, one byte."""
    places = [found.start() for found in _DIGIT.finditer(content)] or list(range(len(content)))
    place = chance.choice(places)
    another = chance.choice([digit for digit in b"0123456789" if digit != content[place]])
    return content[:place] + bytes([another]) + content[place + 1 :]


DAMAGES: tuple[Damage, ...] = (truncated, flipped, swapped, emptied, edited)
