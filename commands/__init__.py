"""The command line: one file per command. Only this package may bring the others together.

Ctrl-C while the first modules are read, before ``__main__`` can say anything, leaves without a traceback.
"""

import os
import sys

INTERRUPTED = 130


def _hook(kind, error, trace):  # type: ignore[no-untyped-def]  # typing would be one more module to read
    if issubclass(kind, KeyboardInterrupt):
        os._exit(INTERRUPTED)  # Python would end itself by the signal, or be interrupted once more
    sys.__excepthook__(kind, error, trace)


sys.excepthook = _hook
