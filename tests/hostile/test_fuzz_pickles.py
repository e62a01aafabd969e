"""Pickles of anything: arrays of MNIST or refused, and nothing that they name is run."""

import pickle
import tracemalloc

import numpy as np
import pytest
from fuzzing import damaged, fuzz
from hypothesis import strategies as st
from image_cases import DIGITS

from data.idx import Damaged
from data.pickled import idx_files

OPCODES = st.lists(
    st.sampled_from(
        [
            b"(",
            b".",
            b"0",
            b"1",
            b"N",
            b"K\1",
            b"M\1\2",
            b"J\xff\xff\xff\x7f",
            b"]",
            b"}",
            b")",
            b"t",
            b"R",
            b"b",
            b"o",
            b"i",
            b"q\0",
            b"r\xff\xff\xff\x7f",
            b"h\0",
            b"j\xff\xff\xff\xff",
            b"cos\nsystem\n",
            b"\x93",
            b"\x92",
            b"cnumpy\nndarray\n",
            b"cnumpy\ndtype\n",
            b"cnumpy.core.multiarray\n_reconstruct\n",
            b"U\1O",
            b"U\2u1",
            b"X\xff\xff\xff\x7f",
            b"B\xff\xff\xff\x7f",
            b"\x8d" + b"\xff" * 8,
            b"\x8e" + b"\x7f" * 8,
            b"\x8b\xff\xff\xff\x7f",
            b"\x96" + b"\xff" * 7 + b"\x7f",
            b"P1\n",
            b"Q",
            b"\x80\5",
            b"\x95" + b"\xff" * 8,
            b"a",
            b"e",
            b"s",
            b"u",
            b"2",
            b"p9999999999\n",
            b"g1\n",
            b"I" + b"9" * 5000 + b"\n",
            b"F1e999\n",
            b"\x88",
            b"\x81",
            b"\x94",
            b"\x97",
            b"\x98",
        ]
    ),
    max_size=25,
).map(lambda codes: b"\x80\2" + b"".join(codes) + b".")


def test_a_pickle_of_anything_is_refused(nightly: bool) -> None:
    images = np.resize(DIGITS / np.float32(256), (3, 784))
    classic = pickle.dumps([(images, np.arange(3))] * 3, protocol=2)
    classic = classic.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    strategy = OPCODES | damaged(st.just(classic)) | st.binary(max_size=40)

    def holds(content: bytes) -> None:
        try:
            files = idx_files(content)
        except Damaged:
            return
        assert len(files) == 4

    cases = 1500 if nightly else 100
    assert fuzz(cases, strategy, holds, nightly=nightly) >= cases


def test_a_pickle_of_eight_bytes_takes_no_gigabytes() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Damaged, match="memo"):
            idx_files(b"\x80\2Nr\0\0\0\4.")
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()
