"""The report is one file that asks nothing of the network and shows every claim, score and figure."""

import re

import pytest
from markupsafe import escape

from analysis.figures import FIGURES
from analysis.paper.ledgers import read_ledger
from analysis.paper.report import CAPTIONS
from commands.build.report import render
from theory.errors import EquipoiseError


def test_every_figure_has_a_caption() -> None:
    assert set(CAPTIONS) == set(FIGURES)


def test_the_report_stands_alone_and_is_complete(draft) -> None:
    html = render(draft.records, draft.generated / "figures", "0123456789", "2026-11-22")
    links = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"'\s>)]+)", html)
    assert len(links) == len(CAPTIONS)
    assert all(link.startswith("data:image/png;base64,") for link in links)
    assert "http" not in html
    for caption in CAPTIONS.values():
        assert f"<figcaption>{escape(caption)}</figcaption>" in html
    for claim in read_ledger(draft.results / draft.profile / "ledger.json"):
        assert f'id="claim-{claim["id"]}"' in html
    for word in ("0123456789", "2026-11-22", draft.records.manifest["dataset"]["sha256"], "not made"):
        assert word in html
    assert not re.search(r"\\[a-z]+\{|\$", html)  # no LaTeX is left over


def test_a_missing_figure_is_said_in_one_line(draft) -> None:
    (draft.generated / "figures" / "scores.png").unlink()
    with pytest.raises(
        EquipoiseError, match=r"scores.png is missing; ./study figures --profile tiny draws it"
    ):
        render(draft.records, draft.generated / "figures", "0123456789", "2026-11-22")
