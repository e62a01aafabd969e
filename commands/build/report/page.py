"""The page put together: template, style, scripts, numbers and pictures in one file that asks for nothing."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.paper.ledgers import read_ledger
from analysis.paper.report import CAPTIONS, Wording, content, numbers
from commands.build import live
from commands.build.mathml import sentence, statement
from commands.build.mathtext import readable
from commands.build.report.pictures import figure, samples
from records.files import LEDGER
from records.reading.tables import Records

HERE = Path(__file__).parent
TEMPLATE, STYLE = "page.html.j2", "style.css"
SCRIPTS = (  # in this order: each uses those before it
    "scripts/address.js",
    "scripts/page.js",
    "scripts/theme.js",
    "scripts/ledger.js",
    "scripts/chart.js",
    "scripts/run_table.js",
    "scripts/run_detail.js",
    "scripts/runs.js",
)
# "</script>" and "<!--" end or change a script element wherever they stand; JSON may write them otherwise
_IN_SCRIPT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


class Part(Protocol):
    """A part of the page that stands on its own, as a module: its section, its style and its script."""

    def section(self, ledger: Sequence[Mapping[str, Any]]) -> str:
        """Return one ``section`` element as HTML."""

    def style(self) -> str:
        """Return CSS."""

    def script(self) -> str:
        """Return a classic script."""


PARTS: tuple[Part, ...] = (live,)  # behind the findings, in this order


def render(records: Records, figures: Path, commit: str, date: str) -> str:
    """Return the report as HTML: stamp, findings, ledger, runs, distances and figures."""
    ledger = read_ledger(records.results / records.profile / LEDGER)
    drawn = numbers(records)
    drawn["samples"] = samples(records, drawn["scores"])
    styles = [_file(STYLE), *(part.style() for part in PARTS)]
    scripts = [*map(_file, SCRIPTS), *(part.script() for part in PARTS)]
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        manifest=records.manifest,
        commit=commit,
        date=date,
        figures=[(caption, figure(figures / f"{name}.png")) for name, caption in CAPTIONS.items()],
        policy=policy(styles, scripts),
        styles=list(map(Markup, styles)),
        sections=[Markup(part.section(ledger)) for part in PARTS],
        scripts=list(map(Markup, scripts)),
        numbers=Markup(as_json(drawn)),
        **content(records, ledger, Wording(readable, sentence, statement)),
    )


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the Content-Security-Policy: nothing but these styles, these scripts and inlined pictures."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src {_hashes(styles)}",
            f"script-src {_hashes(scripts)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def as_json(value: Any) -> str:
    """Return ``value`` as JSON that can stand in a script element, whatever names are in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def _hashes(texts: Iterable[str]) -> str:
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)


def _file(name: str) -> str:
    return (HERE / name).read_text("utf-8")
