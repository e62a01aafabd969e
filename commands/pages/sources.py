"""What a page's source may call, in double braces: tables of named things, and examples as text and code."""

import re
from collections.abc import Mapping
from functools import partial
from types import ModuleType
from typing import Any

from jinja2 import Environment, StrictUndefined

from commands.pages.docstrings import convert
from commands.paths import ROOT

_CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)


def registry(front: ModuleType, name: str, *fields: str) -> str:
    """Return the mapping ``name`` of ``front`` as a table: one row per entry, its name beside ``fields``.

    A field may be a path of attributes, "p.name"; an entry without it has an empty cell. Raises
    ``ValueError`` for a field that no entry has.
    """
    entries: Mapping[str, Any] = getattr(front, name)
    for field in fields:
        if not any(_at(entry, field) for entry in entries.values()):
            raise ValueError(f"no entry of {name} has {field!r}")
    body = [".. list-table::", "   :header-rows: 1", "", *_row(["name", *fields])]
    for key, entry in entries.items():
        body += _row([f"``{key}``", *(" ".join(convert([_at(entry, field)])).strip() for field in fields)])
    head = [f".. py:data:: {name}", f"   :module: {front.__name__}", ""]
    return "\n".join([*head, *(f"   {line}" for line in body), ""])


def example(name: str) -> str:
    """Return the script examples/``name``.py in percent format.

    Its text as paragraphs, its code as blocks.
    """
    _, *cells = _CELL.split((ROOT / "examples" / f"{name}.py").read_text("utf-8"))
    parts = []
    for kind, cell in zip(cells[::2], cells[1::2], strict=True):
        lines = cell.strip("\n").split("\n")
        if "[markdown]" in kind:
            parts.append("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines))
        else:
            parts.append("\n".join([".. code-block:: python", "", *(f"    {line}" for line in lines)]))
    return "\n\n".join(parts) + "\n"


def _row(cells: list[str]) -> list[str]:
    first, *rest = cells
    return [f"   * - {first}", *(f"     - {cell}" for cell in rest)]


def _at(entry: Any, path: str) -> str:
    """Return what ``entry`` has at a path of attributes, as text; empty if there is none."""
    for name in path.split("."):
        entry = getattr(entry, name, "")
    return str(entry)


def connect(app: Any, front: ModuleType) -> None:
    """Have Sphinx fill in every page's source; ``registry`` shows the mappings of ``front``."""
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.globals |= {"registry": partial(registry, front), "example": example}

    def fill(_app: Any, _page: str, content: list[str]) -> None:
        content[0] = environment.from_string(content[0]).render()

    app.connect("source-read", fill)
