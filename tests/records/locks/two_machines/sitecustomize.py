"""A Python on the machine MACHINE, whose flock keeps out no other machine, as nfs with local_lock does."""

import fcntl
import os


def flock(descriptor: int, operation: int) -> None:
    os.fstat(descriptor)


fcntl.flock = flock

from records.locks import owner  # noqa: E402

owner._boot = lambda: os.environ["MACHINE"]
