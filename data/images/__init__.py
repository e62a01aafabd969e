"""Images in whatever form a user has them, read alike wherever they are asked for.

A .npy, .npz or IDX file, a folder of pictures or of folders for each class, standard input, or an array.
"""

import os
from pathlib import Path
from typing import Any

from data.images import files, folders
from data.images.files import STANDARD_INPUT
from data.images.ranges import Range, checked, parse_range
from data.images.source import OPTION, Images, ImageSource, Pictures, readable
from theory.errors import WrongUsage

__all__ = ["ImageSource", "Pictures", "Range", "open_images", "parse_range"]


def open_images(
    source: Path | str | Any,
    *,
    value_range: Range | None = None,
    name: str | None = None,
    option: str = OPTION,
) -> ImageSource:
    """Find the images of ``source`` without reading them.

    source       path of a .npy, .npz or IDX file, or of a folder of pictures (or of folders of them, one for
                 each class); "-" for standard input; or an array, which may be any that NumPy takes
    value_range  the values that are black and white; None: what fits the values, if one reading alone does
    name         what messages call the images; None: the path
    option       the flag that messages advise for ``value_range``

    Raises ``WrongUsage`` for what is no images, naming them.
    """
    told = None if value_range is None else checked(value_range)
    if not isinstance(source, str | os.PathLike):
        name = name or "the array"
    elif str(source) == STANDARD_INPUT:
        name = name or "standard input"
    else:
        name = name or str(source)
    with readable(name):
        return ImageSource(name, _found(name, source), told, option)


def _found(name: str, source: Any) -> Images:
    """The images of a source of any kind."""
    if not isinstance(source, str | os.PathLike):
        return files.from_array(name, source)
    if str(source) == STANDARD_INPUT:
        return files.from_standard_input(name)
    if os.path.isdir(source):
        return folders.album(Path(source))
    if not os.path.exists(source):  # or it cannot be seen
        raise WrongUsage(f"{name}: no such file; {files.FORMS}")
    return files.from_file(name, Path(source))
