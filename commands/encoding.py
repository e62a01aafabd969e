"""What is printed is UTF-8 whatever the locale: a verdict that cannot be printed would be lost once found.

The front door starts Python in its UTF-8 mode; this is for those who call ``python -m commands`` themselves.
"""

import io
import os
import sys


def speak_utf8() -> None:
    """Print UTF-8 on both outputs from now on, in the processes that we start too.

    A character that is none, as in the name of a file of another encoding, is printed as its number.
    """
    os.environ["PYTHONUTF8"] = "1"
    os.environ.pop("PYTHONIOENCODING", None)  # it would be above the mode
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not what a test or a notebook put there
            errors = "surrogateescape" if stream.errors == "surrogateescape" else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors)
