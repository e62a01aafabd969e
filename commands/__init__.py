"""The command line: one file per command. Only this package may bring the others together.

Ctrl-C while the first modules are read, before ``__main__`` can say anything, leaves without a traceback.
"""

import sys


def _hook(kind, error, trace):  # type: ignore[no-untyped-def]  # typing would be one more module to read
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _hook
