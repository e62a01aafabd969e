"""A Python whose file systems have no flock: in a child process the call fails as NO_FLOCK says."""

import errno
import fcntl
import os


def flock(descriptor: int, operation: int) -> None:
    number = getattr(errno, os.environ["NO_FLOCK"])
    raise OSError(number, os.strerror(number))


true_flock, fcntl.flock = fcntl.flock, flock
