"""``python -P -m analysis.text PAPER``: prints the complaints about the text, exits with 1 for any."""

import sys
from pathlib import Path

from analysis.text.lint import complaints
from theory.errors import EquipoiseError


def main(paper: Path) -> int:
    """Print the complaints about the paper in this folder and return the exit code."""
    try:
        found = complaints(paper)
    except EquipoiseError as error:
        print(error)
        return 1
    for complaint in found:
        print(complaint)
    if found:
        print(f"{len(found)} complaints about the paper's text")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("paper")))
