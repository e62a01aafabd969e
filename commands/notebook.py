"""The homework as a notebook: its text source executed, its outputs kept.

    .venv/bin/python -P -m commands.notebook    writes experiments/homework.ipynb

The source is experiments/notebooks/homework.py, in jupytext's percent format. A cell tagged ``varies`` prints
what depends on the machine's rounding (training) or holds pictures; the outputs of all others are stable.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from commands.paths import ROOT
from records import atomic

SOURCE = ROOT / "experiments" / "notebooks" / "homework.py"
NOTEBOOK = ROOT / "experiments" / "homework.ipynb"
VARIES = "varies"
SECONDS = 600  # for one cell
RELATIVE, ABSOLUTE = 1e-4, 1e-6  # how far a printed number may be from the committed one
_NUMBER = re.compile(r"[-+]?(?:\d+(?:,\d{3})+|\d+\.?\d*(?:e[-+]?\d+)?)")


def unexecuted() -> Any:
    """Read the source as a notebook; its cells are named by their place, so that it is the same each time."""
    import jupytext

    notebook = jupytext.read(SOURCE, fmt="py:percent")
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place:02d}"
        cell.metadata = {name: cell.metadata[name] for name in ("tags",) if name in cell.metadata}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def executed() -> Any:
    """Execute the source in a kernel of its own, in an empty folder, and return the notebook.

    Raises ``nbclient.exceptions.CellExecutionError`` for a cell that fails.
    """
    from nbclient import NotebookClient

    notebook = unexecuted()
    with TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=SECONDS, record_timing=False, coalesce_streams=True, store_widget_state=False
        )
        client.execute(cwd=folder, env=_environment(folder))
    notebook.metadata = unexecuted().metadata
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]  # logs of libraries
            for output in cell.outputs:
                output.get("data", {}).pop("image/jpeg", None)  # a picture is a PNG
    return notebook


def _environment(folder: str) -> dict[str, str]:
    """The kernel finds this checkout, and leaves nothing in the user's folders."""
    places = dict.fromkeys(("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"), folder)
    return os.environ | places | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3", "COLUMNS": "110"}


def differences(made: Any, committed: Any) -> Iterator[str]:
    """Say, one line each, where the cells or the stable outputs of two notebooks differ.

    Numbers with a point may differ by 1e-6 and by 1e-4 of their size; of a cell that varies, only the kinds
    of output count.
    """
    if [cell.source for cell in made.cells] != [cell.source for cell in committed.cells]:
        yield "the cells are not those of the source"
        return
    for one, other in zip(made.cells, committed.cells, strict=True):
        if one.cell_type != "code":
            continue
        new, old = _shown(one), _shown(other)
        if [kind for kind, _ in new] != [kind for kind, _ in old]:
            yield f"{one.id} shows {[kind for kind, _ in new]}, not {[kind for kind, _ in old]}"
        elif VARIES not in one.metadata.get("tags", ()):
            for (kind, text), (_, before) in zip(new, old, strict=True):
                yield from (f"{one.id}, {kind}: {what}" for what in _texts(text, before))


def _shown(cell: Any) -> list[tuple[str, str]]:
    """What a cell shows: kinds of output with their texts, a picture's left out."""
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            shown.append((output.name, output.text))
        else:
            shown += [(kind, "" if "image" in kind else data) for kind, data in sorted(output.data.items())]
    return shown


def _texts(text: str, before: str) -> Iterator[str]:
    for new, old in zip(text.split("\n"), before.split("\n"), strict=False):
        if _words(new) != _words(old) or not _close(new, old):
            yield f"{new.strip()!r}, not {old.strip()!r}"
    if text.count("\n") != before.count("\n"):
        yield f"{text.count(chr(10))} lines, not {before.count(chr(10))}"


def _words(text: str) -> list[str]:
    return _NUMBER.sub(" # ", text).split()


def _close(new: str, old: str) -> bool:
    """Whether the numbers of two lines agree; whole numbers do if they are the same."""
    for one, other in zip(_NUMBER.findall(new), _NUMBER.findall(old), strict=True):
        if "." in other and "." in one:
            value = float(other)
            if abs(float(one) - value) > ABSOLUTE + RELATIVE * abs(value):
                return False
        elif one != other:
            return False
    return True


def read(path: Path = NOTEBOOK) -> Any:
    """Read a notebook from a file."""
    import nbformat

    return nbformat.read(path, as_version=4)


def main() -> int:
    """Execute the source and write the notebook; return 1 if a cell fails, and write nothing."""
    import nbformat
    from nbclient.exceptions import CellExecutionError

    try:
        made = executed()
    except CellExecutionError as error:
        print(f"a cell of {SOURCE.name} raises {error.ename}: {error.evalue}; no notebook was written")
        return 1
    atomic.write_bytes(NOTEBOOK, (nbformat.writes(made) + "\n").encode())
    print(NOTEBOOK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
