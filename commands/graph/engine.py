"""The engine, Snakemake, as the driver starts it: Ctrl-C during its imports leaves without a traceback.

That is this package's doing (see ``__init__``); ``python -m snakemake`` would show one. A cluster's notice to
every process of the group is for the jobs and for the driver, which interrupts the engine.
"""

import signal
import sys

from snakemake.cli import main

from engine.interrupts import NOTICES, heeded

if __name__ == "__main__":
    for number in set(NOTICES) & set(heeded()):
        signal.signal(number, lambda *_: None)
    sys.argv[0] = "snakemake"
    main()
