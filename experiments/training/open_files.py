"""How many files this process may have open: runs that are trained together hold a lock each at a time."""

import resource

from theory.errors import EquipoiseError

OTHERS = 256  # files that a process has open beside its locks


def make_room(locks: int) -> None:
    """Let this process hold so many ``locks`` at once: each is an open file, of which 1,024 are usual.

    Raises ``EquipoiseError`` where the system does not allow as many.
    """
    most, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = locks + OTHERS
    if most == resource.RLIM_INFINITY or most >= needed:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, allowed))
    except (ValueError, OSError) as error:
        raise EquipoiseError(
            f"{locks:,} runs that are trained together need as many open files, and the system allows "
            f"{allowed:,}; ask for fewer seeds, or have it allow more (ulimit -Hn)"
        ) from error
