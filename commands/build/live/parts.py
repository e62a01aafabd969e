"""The live pictures as parts of a page: a section of HTML, a style sheet and one script without libraries."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from commands.build.live.exported import exported
from commands.build.live.pictures import PICTURES, Picture

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
LIBRARY = ("mathematics", "drawing")  # folders of what the pictures share


def section(ledger: Iterable[Mapping[str, Any]]) -> str:
    """Return the section of HTML: one figure per picture, with the verdicts of its claims.

    ``ledger`` holds rows with "id", "title" and "outcome"; a claim that it lacks is shown as not checked.
    """
    rows = {row["id"]: row for row in ledger}
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    pictures = [(picture, _verdicts(picture, rows)) for picture in PICTURES]
    return environment.get_template("live.html.j2").render(pictures=pictures)


def style() -> str:
    """Return the style sheet; its colours are the page's custom properties."""
    return (HERE / "live.css").read_text("utf-8")


def script() -> str:
    """Return the script: the exported numbers, the shared files, then each picture in a block of its own.

    It leaves one global behind, ``window.equipoiseLive``, and needs ``window.equipoiseAddress``.
    """
    shared = [
        path.read_text("utf-8") for folder in LIBRARY for path in sorted((SCRIPTS / folder).glob("*.js"))
    ]
    own = [(SCRIPTS / f"{picture.name}.js").read_text("utf-8") for picture in PICTURES]
    numbers = json.dumps(exported()).replace("<", "\\u003c")
    parts = [f"const EXPORTED = {numbers};", *shared, *(f"{{\n{text}}}" for text in own)]
    parts.append((SCRIPTS / "front.js").read_text("utf-8"))
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _verdicts(picture: Picture, rows: Mapping[str, Mapping[str, Any]]) -> list[dict[str, str]]:
    absent = {"title": "not in this ledger", "outcome": "not_made"}
    return [
        {"id": claim, **{field: str(rows.get(claim, absent)[field]) for field in ("title", "outcome")}}
        for claim in picture.claims
    ]
