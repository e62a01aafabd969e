"""The IDX format: what is written is read back, and each kind of damage is told from the others."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from data.idx import Damaged, parse, serialise, unwrap

arrays = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=6))
images = np.arange(2 * 28 * 28, dtype=np.uint32).reshape(2, 28, 28).astype(np.uint8)


@given(arrays)
def test_an_array_survives_the_round_trip(array) -> None:
    again = parse(unwrap(gzip.compress(serialise(array))))
    assert again.shape == array.shape
    assert np.array_equal(again, array)


@given(arrays)
def test_the_bytes_survive_the_round_trip(array) -> None:
    content = serialise(array)
    assert serialise(parse(content)) == content
    assert content == struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def test_an_array_that_is_not_contiguous_is_written_in_its_own_order() -> None:
    turned = images.transpose(0, 2, 1)
    assert np.array_equal(parse(serialise(turned)), turned)


@given(arrays, st.data())
def test_every_truncation_is_noticed(array, data) -> None:
    content = serialise(array)
    cut = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(Damaged):
        parse(content[:cut])


@given(st.binary(max_size=40))
def test_arbitrary_bytes_are_an_array_or_damaged(content) -> None:
    try:
        array = parse(content)
    except Damaged:
        return
    assert serialise(array) == content


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>not found</html>", "web page"),
        (b"\n  <html>", "web page"),
        (gzip.compress(serialise(images), mtime=0)[:-100], "truncated"),
        (gzip.compress(serialise(images), mtime=0)[:5], "truncated"),
    ],
)
def test_what_unwrapping_says(content, says) -> None:
    with pytest.raises(Damaged, match=says):
        unwrap(content)


def test_a_bit_flipped_anywhere_in_the_wrapping_is_noticed() -> None:
    wrapped = gzip.compress(serialise(images), mtime=0)
    for place in range(10, len(wrapped)):  # the first ten bytes are names and times
        altered = bytearray(wrapped)
        altered[place] ^= 1
        try:
            content = unwrap(bytes(altered))
        except Damaged:
            continue
        assert content == serialise(images)  # padding bits carry nothing


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\3\4 something else", "not an IDX file"),
        (b"\0\0\x0d\1\0\0\0\1\0\0\0\0", "not an IDX file of bytes"),  # floats
        (b"\0\0\x08\3\0\0\0\2", "within its header"),
        (serialise(images)[:-1], "1,583 of 1,584 bytes"),
        (serialise(images) + b"!", "too long"),
    ],
)
def test_what_parsing_says(content, says) -> None:
    with pytest.raises(Damaged, match=says):
        parse(content)
