"""The user's folders: home, and the cache of what can be fetched again.

``EQUIPOISE_CACHE`` names another cache folder. A user whom the system does not know and who has no ``HOME``,
as in many containers, gets one in the folder for temporary files.
"""

import os
import pwd
import sys
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

from theory.errors import DataUnavailable

REFERENCE = "[0-9a-f]{32}"  # a kept reference's name


def home() -> Path | None:
    """Return the user's home, or None where neither ``HOME`` nor an entry for the user's id names one."""
    named = os.environ.get("HOME", "")
    if not os.path.isabs(named):
        try:
            named = pwd.getpwuid(os.getuid()).pw_dir
        except KeyError:
            return None
    return Path(named) if os.path.isabs(named) else None


def cache_folder() -> Path:
    """Return the folder of everything that can be fetched again; it may not exist yet.

    Raises ``DataUnavailable`` where there is no place for it.
    """
    named = os.environ.get("EQUIPOISE_CACHE")
    if named:
        return Path(named).absolute()
    if home() is None and not os.path.isabs(os.environ.get("XDG_CACHE_HOME", "")):
        return _temporary()
    return Path(platformdirs.user_cache_dir("equipoise")).absolute()


def reference_folder() -> Path:
    """Return the folder of what scores keep of real images, in a folder each, named as ``REFERENCE``."""
    return cache_folder() / "references"


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
