"""The user's folders: home, and the cache of what can be fetched again.

``EQUIPOISE_CACHE`` names another cache folder. A user whom the system does not know and who has no ``HOME``,
as in many containers, gets one in the folder for temporary files.
"""

import os
import sys
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

from theory.errors import DataUnavailable


def home() -> Path | None:
    """Return the user's home, or None where there is none: no ``HOME``, nor an entry for the user's id."""
    if os.environ.get("HOME") == "":  # would be the root
        return None
    found = Path(os.path.expanduser("~"))
    return found if found.is_absolute() else None


def cache_folder() -> Path:
    """Return the folder of everything that can be fetched again; it may not exist yet.

    Raises ``DataUnavailable`` where there is no place for it.
    """
    named = os.environ.get("EQUIPOISE_CACHE")
    if named:
        return Path(named).absolute()
    usual = Path(platformdirs.user_cache_dir("equipoise"))
    if usual.is_absolute() and (home() is not None or os.environ.get("XDG_CACHE_HOME")):
        return usual
    return _temporary()


@cache
def _temporary() -> Path:
    """A folder of the user's own in that for temporary files; said once."""
    try:
        folder = Path(tempfile.gettempdir()) / f"equipoise-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        theirs = folder.is_symlink() or folder.stat().st_uid != os.getuid()
    except OSError as error:
        raise DataUnavailable(
            f"no home folder, and none for temporary files ({error.strerror or error}); "
            "name a folder in EQUIPOISE_CACHE"
        ) from None
    if theirs:
        raise DataUnavailable(
            f"no home folder, and {folder} is another user's; name a folder in EQUIPOISE_CACHE"
        )
    print(f"study: no home folder; the cache is {folder}, or what EQUIPOISE_CACHE names", file=sys.stderr)
    return folder
