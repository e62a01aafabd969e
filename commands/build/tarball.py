"""Archives whose bytes depend on their content alone, not on who packs them, where or when."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from datetime import datetime


def tarball(files: Mapping[str, bytes], date: datetime) -> bytes:
    """Return ``files`` (name -> content) as the bytes of a .tar.gz, all of one ``date`` and of no owner."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)  # of user and group 0, readable by all
            member.size, member.mtime = len(content), int(date.timestamp())
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)
