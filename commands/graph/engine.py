"""The engine, Snakemake, as the driver starts it: Ctrl-C during its imports leaves without a traceback.

That is this package's doing (see ``__init__``); ``python -m snakemake`` would show one.
"""

import sys

from snakemake.cli import main

if __name__ == "__main__":
    sys.argv[0] = "snakemake"
    main()
