"""Whether a process lives: also one whose first thread has ended before the others."""

import platform
import subprocess
import sys

import pytest

from records.locks import owner

EXIT = {"x86_64": 60, "aarch64": 93}  # the system call that ends the calling thread alone
FIRST_THREAD_ENDS = """
import ctypes, sys, threading
threading.Thread(target=sys.stdin.read).start()
ctypes.CDLL(None).syscall(int(sys.argv[1]), 0)
"""


@pytest.mark.skipif(platform.machine() not in EXIT or sys.platform != "linux", reason="Linux' system calls")
def test_a_process_lives_as_long_as_one_of_its_threads() -> None:
    command = [sys.executable, "-c", FIRST_THREAD_ENDS, str(EXIT[platform.machine()])]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        while owner._fields(child.pid)[owner.STATE] != "Z":
            pass
        assert owner.alive(child.pid)
        child.stdin.close()  # and the other thread ends
        while owner.alive(child.pid):
            pass
    assert child.returncode is not None
