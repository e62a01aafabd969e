"""NumPy's archives of arrays (.npz): which of them are the images, read without unpacking the rest."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from data.images import npy, shapes
from data.images.npy import Header
from data.images.source import Array, Stock
from records.packed import most_unpacked
from theory.errors import WrongUsage

MAGIC = b"PK\3\4"
Open = Callable[[], IO[bytes]]
SPLITS = {
    "train": ("train", "x_train", "train_images", "train_x", "images_train"),
    "test": ("test", "x_test", "test_images", "test_x", "images_test"),
}
LABELS = {"x_": "y_", "images": "labels", "_x": "_y", "x": "y"}


@dataclass(frozen=True)
class Archive:
    """The arrays of an archive by name; ``open`` opens the file anew.

    ``sizes`` are in bytes, unpacked and packed.
    """

    name: str
    open: Open
    headers: dict[str, Header]
    sizes: dict[str, tuple[int, int]]

    def images(self) -> list[str]:
        """Return the names of the arrays that hold images."""
        return [
            name
            for name, header in self.headers.items()
            if shapes.are_images(header.shape) and header.dtype.kind in "biuf"
        ]

    def splits(self) -> dict[str, str]:
        """Return the names of the arrays that hold the images of a split, by split."""
        by_name = {name.lower(): name for name in self.images()}
        return {split: by_name[name] for split, names in SPLITS.items() for name in names if name in by_name}

    def array(self, name: str, note: bool = False) -> Array:
        """Return the images of one array. Raises ``WrongUsage`` if it holds none."""
        header, title = self.headers[name], f"{self.name} ({name})"
        whole, packed = self.sizes[name]
        npy.check(title, header, whole)
        if header.fortran and whole > most_unpacked(packed):  # such are read whole
            raise WrongUsage(f"{title}: {packed:,} bytes that unpack to {whole:,}; save it with numpy.save")

        def blocks() -> Iterator[NDArray[Any]]:
            with _member(self, name) as stream:
                npy.read_header(title, stream)
                yield from npy.streamed(title, stream, header)

        notes = (f"the images are the array {name!r} of the archive",) if note else ()
        colours = shapes.coloured(header.shape)
        return Array(Stock(header.shape[0], colours, blocks, self._labels(name), notes, packed=packed))

    def _labels(self, name: str) -> NDArray[np.uint8] | None:
        """The labels beside an array of images: bytes under the usual name for them."""
        names = {other.lower(): other for other in self.headers}
        for images, labels in LABELS.items():
            other = names.get(name.lower().replace(images, labels))
            if images in name.lower() and other is not None and other != name:
                return self._bytes(other, self.headers[name].shape[0])
        return None

    def _bytes(self, name: str, count: int) -> NDArray[np.uint8] | None:
        header = self.headers[name]
        if header.dtype.kind not in "iu" or header.shape not in {(count,), (count, 1)}:
            return None
        with _member(self, name) as stream:
            npy.read_header(name, stream)
            content = stream.read(count * header.dtype.itemsize)
        if not content or len(content) < count * header.dtype.itemsize:
            return None
        values = np.frombuffer(content, header.dtype)
        return values.astype(np.uint8) if values.min() >= 0 and values.max() <= 255 else None


def read_archive(name: str, open_file: Open) -> Archive:
    """Read the headers of an archive. Raises ``WrongUsage`` for one that is damaged or holds no array."""
    headers, sizes = {}, {}
    with _opened(name, open_file) as archive:
        for member in archive.namelist():
            if member.endswith(".npy"):
                array = member.removesuffix(".npy")
                info = archive.getinfo(member)
                sizes[array] = info.file_size, info.compress_size
                with archive.open(member) as stream:
                    headers[array] = npy.read_header(f"{name} ({array})", stream)
    if not headers:
        raise WrongUsage(
            f"{name}: an archive of other files: unpack it, and name the folder or the file in it"
        )
    return Archive(name, open_file, headers, sizes)


def only_array(archive: Archive) -> Array:
    """Return the one array of images. Raises ``WrongUsage``, naming all, where there are several or none."""
    images = archive.images()
    if len(archive.headers) == 1:
        return archive.array(next(iter(archive.headers)))
    if len(images) == 1:
        return archive.array(images[0], note=True)
    held = ", ".join(f"{name} ({shapes.words(header.shape)})" for name, header in archive.headers.items())
    count = "several arrays are" if images else "no array is"
    raise WrongUsage(f"{archive.name}: {count} of images, of: {held}; save the images alone with numpy.save")


@contextmanager
def _opened(name: str, open_file: Open) -> Iterator[zipfile.ZipFile]:
    """The archive; what is wrong with it is one line."""
    try:
        with open_file() as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (WrongUsage, OSError, MemoryError):
        raise
    except Exception:  # each way of packing fails in its own ways
        raise WrongUsage(f"{name}: the archive is cut off or damaged; save it again") from None


@contextmanager
def _member(archive: Archive, name: str) -> Iterator[IO[bytes]]:
    with _opened(archive.name, archive.open) as file, file.open(f"{name}.npy") as stream:
        yield stream
