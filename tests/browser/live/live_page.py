"""A page that has the live pictures and nothing else, in the report's colours and under its policy."""

from pathlib import Path
from typing import Any

from commands.build import live
from commands.build.live.pictures import PICTURES
from commands.build.report import page

LEDGER = [
    {"id": claim, "title": f"title of {claim} <b>", "outcome": "pass"}
    for claim in sorted({claim for picture in PICTURES for claim in picture.claims})
]


def write(file: Path, ledger: list[dict[str, Any]] | None = None) -> Path:
    """Write the page to ``file`` and return that."""
    styles = [(page.HERE / page.STYLE).read_text("utf-8"), live.style()]
    scripts = [(page.HERE / page.SCRIPTS[0]).read_text("utf-8"), live.script()]
    file.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{page.policy(styles, scripts)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Live pictures</title>'
        f"{''.join(f'<style>{style}</style>' for style in styles)}</head>"
        f"<body><main><h1>Live</h1>{live.section(LEDGER if ledger is None else ledger)}</main>"
        f"{''.join(f'<script>{script}</script>' for script in scripts)}</body></html>",
        encoding="utf-8",
    )
    return file
