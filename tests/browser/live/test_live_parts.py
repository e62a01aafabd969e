"""The parts of the page as text: escaped, complete, and with the verdicts of the ledger alone."""

import re

from commands.build import live
from commands.build.live import parts
from commands.build.live.pictures import PICTURES
from tests.browser.live.live_page import LEDGER
from theory.claims import LEDGER as LEDGER_OF_CLAIMS


def test_each_picture_carries_the_verdicts_of_its_claims():
    ledger = [{**row, "outcome": "fail" if row["id"] == "49b" else "pass"} for row in LEDGER]
    html = live.section(ledger)
    for picture in PICTURES:
        figure = html.split(f'<figure class="live" id="live-{picture.name}"')[1].split("</figure>")[0]
        assert re.findall(r'href="#claim-([^"]+)"', figure) == list(picture.claims)
        assert ("verdict fail" in figure) == ("49b" in picture.claims)


def test_the_claims_are_those_of_the_ledger():
    assert {claim for picture in PICTURES for claim in picture.claims} <= set(LEDGER_OF_CLAIMS)


def test_a_claim_that_the_ledger_lacks_has_no_verdict():
    html = live.section([row for row in LEDGER if row["id"] != "27"])
    assert html.count('<span class="verdict not_made">not made</span>') == 1


def test_text_is_escaped():
    assert "title of 27 <b>" not in live.section(LEDGER)
    assert "title of 27 &lt;b&gt;" in live.section(LEDGER)
    assert "</" not in live.script().split("EXPORTED = ")[1].split("};\n")[0]
    assert "</script" not in live.script().lower()


def test_every_script_is_used():
    files = {path.name for path in parts.SCRIPTS.glob("*.js")}
    assert files == {*(f"{picture.name}.js" for picture in PICTURES), "front.js"}
    assert {path.parent.name for path in parts.SCRIPTS.rglob("*.js")} == {*parts.LIBRARY, "scripts"}


def test_the_page_asks_nothing_of_the_network():
    text = live.script() + live.style() + live.section(LEDGER)
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {
        "http://www.w3.org/2000/svg"
    }  # a name, not an address
