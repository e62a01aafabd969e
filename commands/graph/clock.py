"""Files that the graph made under a clock that was ahead: they are dated now before the engine looks.

Else what is made anew today would be older than what is made from it.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def date_now(made: Iterable[Path], probe: Path) -> list[Path]:
    """Give the files of ``made``, and below its folders, that are dated in the future the present time.

    Returns them, sorted. The present is that of the file system, which may be another machine's: ``probe``, a
    file there, is dated to ask for it.
    """
    os.utime(probe)
    now = probe.stat().st_mtime_ns
    files = (path for one in made for path in (one, *one.rglob("*")) if path.is_file())
    ahead = sorted(path for path in files if path.stat().st_mtime_ns > now)
    for path in ahead:
        os.utime(path, ns=(now, now))
    return ahead
