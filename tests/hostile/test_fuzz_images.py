"""Files of images that are damaged, promise too much or lie: each is read or refused, in one line."""

from pathlib import Path

import pytest
from door_calls import call, check
from fuzzing import fuzz
from image_cases import IDX, NPY, NPZ, PICTURES

KINDS = {"x.npy": (NPY, 60, 3000), "x.npz": (NPZ, 60, 2500), "x.gz": (IDX, 60, 2500)}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_images_is_read_or_refused(place: Path, nightly: bool, name: str) -> None:
    strategy, few, many = KINDS[name]

    def holds(content: bytes) -> None:
        Path(name).write_bytes(content)
        check(call("data", name))

    assert fuzz(many if nightly else few, strategy, holds, nightly=nightly) >= (many if nightly else few)


def test_a_folder_with_a_damaged_picture_is_read_or_refused(place: Path, nightly: bool) -> None:
    folder = Path("folder")
    folder.mkdir()
    cases = 2000 if nightly else 60

    def holds(content: bytes) -> None:
        for number in range(7):
            (folder / f"{number}.png").write_bytes(content)
        check(call("data", "folder"))

    assert fuzz(cases, PICTURES, holds, nightly=nightly) >= cases
