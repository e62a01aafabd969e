"""The lint meets sentences that were not written to suit it: how many it refuses, false and harmless."""

import tomllib
from pathlib import Path

import pytest

from analysis.text.rules import check_text

SENTENCES = tomllib.loads(Path(__file__).with_name("afresh.toml").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "least", "most"), [("false", 87, 100), ("harmless", 0, 6)])
def test_as_many_false_ones_are_refused_as_when_they_were_tried_and_no_more_harmless_ones(
    kind: str, least: int, most: int
) -> None:
    refused = [text for section, text in SENTENCES[kind] if check_text(text, f"{section}.tex")]
    assert least <= len(refused) <= most, f"refused of {kind}: {len(refused)} of {len(SENTENCES[kind])}"
