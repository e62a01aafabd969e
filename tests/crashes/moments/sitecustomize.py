"""A Python that is asked to stop at the n-th event of its audit (an import, a file that is opened, ...).

ASK_AT is the signal's number and n; ASKED a file that is written at that moment: when it was, and whether the
process was deaf by then, as it is once it has done all.
"""

import os
import signal
import sys
import time

if "ASK_AT" in os.environ:
    NUMBER, LEFT = map(int, os.environ.pop("ASK_AT").split())
    TOLD = os.environ["ASKED"]

    def count(event: str, arguments: tuple) -> None:
        global LEFT  # noqa: PLW0603
        LEFT -= 1
        if LEFT == 0:
            deaf = signal.getsignal(NUMBER) == signal.SIG_IGN
            descriptor = os.open(TOLD, os.O_WRONLY | os.O_CREAT)
            os.write(descriptor, f"{time.time()} {event} {'deaf' if deaf else 'hears'}".encode())
            os.close(descriptor)
            os.kill(os.getpid(), NUMBER)

    sys.addaudithook(count)
