"""A page that has the live pictures and nothing else, in the colours that a report gives them."""

from pathlib import Path
from typing import Any

from commands.build import live
from commands.build.live.pictures import PICTURES
from commands.paths import ROOT

ADDRESS = ROOT / "commands" / "build" / "report" / "scripts" / "address.js"
COLOURS = """
:root { color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1d2329; --quiet: #5a6672; --line: #dde2e7;
  --good: #1b6e4b; --bad: #a3262a; --idle: #6a5a16; --accent: #1f5fa8;
  --series-1: #1f6fb4; --series-2: #c2570c; --series-3: #2b7a4b; --series-4: #8a3ba0; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #14181c; --card: #1b2026; --ink: #e4e8ec; --quiet: #9aa6b2; --line: #323a43;
  --good: #7fd6ac; --bad: #f2989b; --idle: #e5d081; --accent: #7db4f0;
  --series-1: #6fb1ec; --series-2: #f2a15f; --series-3: #76cf9b; --series-4: #d09be0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1rem; }
"""
LEDGER = [
    {"id": claim, "title": f"title of {claim} <b>", "outcome": "pass"}
    for claim in sorted({claim for picture in PICTURES for claim in picture.claims})
]


def write(file: Path, ledger: list[dict[str, Any]] | None = None) -> Path:
    """Write the page to ``file`` and return that."""
    address = ADDRESS.read_text("utf-8")
    file.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Live pictures</title><style>{COLOURS}{live.style()}</style></head>"
        f"<body><main><h1>Live</h1>{live.section(LEDGER if ledger is None else ledger)}</main>"
        f"<script>{address}</script><script>{live.script()}</script></body></html>",
        encoding="utf-8",
    )
    return file
