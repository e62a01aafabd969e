"""Files of images as hypothesis makes them, small, whole and damaged."""

import gzip
import io
import struct
import zipfile
from typing import Any

import numpy as np
from fuzzing import EXTREMES, damaged
from hypothesis import strategies as st
from PIL import Image

from data.idx import serialise

COUNT = 8
DIGITS = np.random.default_rng(0).integers(0, 256, (COUNT, 28, 28)).astype(np.uint8)
TYPES = ["u1", "i1", "?", "<u2", ">i4", "<f2", "<f4", ">f8", "<u8"]


def npy(array: Any, **options: Any) -> bytes:
    """The bytes of a .npy file."""
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), **options)
    return file.getvalue()


def npz(*, packed: bool = True, **arrays: Any) -> bytes:
    """The bytes of a .npz file."""
    file = io.BytesIO()
    (np.savez_compressed if packed else np.savez)(file, **arrays)
    return file.getvalue()


def headed(header: str | bytes, body: bytes, version: int = 1) -> bytes:
    """A .npy file of a header that is made by hand."""
    text = header.encode("utf-8", "surrogatepass") if isinstance(header, str) else header
    length = struct.pack("<H" if version == 1 else "<I", len(text) % 2 ** (16 if version == 1 else 32))
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + body


_SIZES = st.sampled_from([0, 1, 7, 8, 28, 784, -1, 2**31, 2**60, 2**63, 2**64, 10**5000]) | st.integers()
_DESCR = st.sampled_from(
    [
        "'|u1'",
        "'<f8'",
        "'|O'",
        "'|V0'",
        "'|S0'",
        "'<U1000000000'",
        "'|V4'",
        "'<M8[ns]'",
        "'(28,28)u1'",
        "'(2'",
        "[('a', '|u1')]",
        "[('a', '|O')]",
        "[]",
        "()",
        "('|u1', (28, 28))",
        "('|u1', 2**60)",
        "('|u1', -1)",
        "{}",
        "{'names': ['a'], 'formats': ['|u1']}",
        "None",
        "1",
        "''",
        "'\\x00'",
        "'x' * 10",
        "'b1,b1'",
        "'<c16'",
        "'|b1'",
    ]
)


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """A .npy file whose header promises anything."""
    size = _SIZES.map(lambda n: hex(n) if abs(n) > 10**4000 else str(n))
    shape = draw(
        st.lists(size, max_size=5).map(lambda sizes: f"({', '.join(sizes)},)")
        | st.sampled_from(
            ["()", "(True, 28, 28)", "8", "[8, 28, 28]", "'888'", "(8, 28.0, 28)", "(8, 28, 28)"]
        )
    )
    order = draw(st.sampled_from(["True", "False", "None", "1"]))
    text = draw(
        st.just(f"{{'descr': {draw(_DESCR)}, 'fortran_order': {order}, 'shape': {shape}, }}\n")
        | st.sampled_from(
            [
                "",
                "{",
                "{}",
                "(" * 5000,
                "[" * 9000,
                "{" * 200,
                "-" * 9000 + "1",
                "'",
                "1L" * 100,
                "\\",
                "\ud800",
            ]
        )
        | st.text(max_size=60)
    )
    version = draw(st.sampled_from([1, 2, 3, 4, 0]))
    return headed(text, draw(st.sampled_from([b"", DIGITS.tobytes(), b"\0" * 784])), version)


ARRAYS = st.builds(
    lambda kind, shape, fortran: npy(
        np.asarray(DIGITS.reshape(shape).astype(kind), order="F" if fortran else "C")
    ),
    st.sampled_from(TYPES),
    st.sampled_from(
        [(8, 28, 28), (8, 784), (8, 1, 28, 28), (8, 28, 28, 1), (28, 8, 28), (6272,), (2, 4, 28, 28)]
    ),
    st.booleans(),
)
VALUES = st.lists(
    st.floats(width=64) | st.sampled_from([np.nan, np.inf, -np.inf, 1e308, 5e-324]), min_size=1, max_size=8
).map(lambda values: npy(np.resize(np.array(values), (8, 28, 28))))
NPY = damaged(ARRAYS) | headers() | VALUES | ARRAYS

_MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "x_train",
                "x_test",
                "y_train",
                "images",
                "labels",
                "a",
                "../../x",
                "/x",
                "a\nb",
                "\x1b[31m",
                "[red]",
            ]
        )
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        ARRAYS | headers() | st.just(npy(np.arange(8))) | st.just(npy(np.float64(np.nan))),
    ),
    max_size=4,
)


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """A zip file of arrays, some of them impossible, names repeated."""
    file = io.BytesIO()
    how = draw(
        st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    )
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, content in draw(_MEMBERS):
            info = zipfile.ZipInfo(f"{name}{draw(st.sampled_from(['.npy', '.npy', '.npy', '']))}")
            info.compress_type = how
            archive.filelist, known = archive.filelist, archive.NameToInfo
            known.pop(info.filename, None)  # or zipfile warns of the second
            archive.writestr(info, content)
    return file.getvalue()


NPZ = (
    archives()
    | damaged(archives())
    | damaged(
        st.sampled_from(
            [
                npz(images=DIGITS),
                npz(packed=False, x_train=DIGITS, x_test=DIGITS, y_train=np.arange(8), y_test=np.arange(8)),
            ]
        )
    )
)


@st.composite
def idx(draw: st.DrawFn) -> bytes:
    """An IDX file whose header promises anything."""
    axes = draw(st.lists(st.sampled_from([0, 1, 8, 28, 2**32 - 1]), max_size=4) | st.just([1] * 70))
    count = draw(st.sampled_from([len(axes), len(axes), 255, 0]))
    head = struct.pack(f">BBBB{len(axes)}I", 0, 0, draw(st.sampled_from([8, 8, 9, 14])), count, *axes)
    return head + draw(st.sampled_from([b"", b"\0", DIGITS.tobytes(), b"\0" * 784]))


_IDX = idx() | damaged(st.just(serialise(DIGITS))) | st.just(serialise(DIGITS))
_WRAPPED = st.builds(lambda content: gzip.compress(content, 1, mtime=0), _IDX | NPY)
IDX = (
    _IDX
    | _WRAPPED
    | damaged(_WRAPPED)
    | st.builds(lambda a, b: a + b, _WRAPPED, _WRAPPED | st.sampled_from(EXTREMES))
)


def picture(form: str, mode: str, **options: Any) -> bytes:
    """The bytes of a picture of 28 x 28 pixels."""
    file = io.BytesIO()
    Image.fromarray(DIGITS[0]).convert(mode).save(file, form, **options)
    return file.getvalue()


WHOLE = [
    picture("PNG", "L"),
    picture("PNG", "RGB"),
    picture("PNG", "P"),
    picture("PNG", "LA"),
    picture("PNG", "I;16"),
    picture("PNG", "1"),
    picture("JPEG", "L"),
    picture("JPEG", "RGB"),
    picture("GIF", "P"),
    picture("BMP", "L"),
    picture("TIFF", "L"),
    picture("TIFF", "L", compression="tiff_lzw"),
    picture("WEBP", "RGB"),
    picture("PPM", "L"),
    picture("PNG", "L", dpi=(3, 3)),
    picture("TIFF", "F"),
    picture("BMP", "1"),
    b"P2\n28 28\n255\n" + b"1 " * 784,
    b"P3\n28 28\n9\n" + b"1 2 3 " * 784,
]
PICTURES = damaged(st.sampled_from(WHOLE)) | st.sampled_from(WHOLE)
