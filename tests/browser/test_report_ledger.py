"""The ledger of the report: filtered, searched, sorted, opened by anchors, kept in the address."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from records import files
from tests.browser.made_report import FAILED, PROVED, THEOREMS, VOID
from tests.browser.report_page import LEDGER_SHOWN, SET
from theory.claims import LEDGER


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("ledger.theme", "lsgan", lambda claim: claim.theme == "lsgan"),
        ("ledger.method", "I", lambda claim: "I" in claim.method.split("+")),
        ("ledger.verdict", "fail", lambda claim: claim.id == FAILED),
        ("ledger.kernel", "proved", lambda claim: claim.id == PROVED),
        ("ledger.kernel", "void", lambda claim: claim.id == VOID),
    ],
)
def test_filters_of_the_ledger_filter(opened, key: str, value: str, fits) -> None:
    page = opened()
    assert len(page.run(LEDGER_SHOWN)) == len(LEDGER)
    page.run(SET, key, value)
    wanted = [number for number, claim in LEDGER.items() if fits(claim)]
    assert page.run(LEDGER_SHOWN) == wanted
    assert page.text("#ledger [data-count]") == f"{len(wanted)} of {len(LEDGER)} claims"
    page.run(SET, key, "")
    assert len(page.run(LEDGER_SHOWN)) == len(LEDGER)


def test_a_claim_under_the_kernel_says_so_and_what_stays_beyond(opened) -> None:
    page = opened(f"claim-{PROVED}")
    shown = (
        "return [...document.querySelectorAll('.kernel')].map(one => [one.closest('.claim').id, one.title])"
    )
    said = "2 theorems, proved with Coq on 2026-11-29"
    assert page.run(shown) == [
        [f"claim-{PROVED}", said],
        [f"claim-{VOID}", f"{said}; void, another statement was proved"],
    ]
    struck = "return getComputedStyle(document.querySelector(arguments[0])).textDecorationLine"
    assert page.run(struck, f"#claim-{PROVED} .kernel") == "none"
    assert page.run(struck, f"#claim-{VOID} .kernel s") == "line-through"
    facts = page.text(f"#claim-{PROVED} .facts")
    assert f"{said}: {', '.join(THEOREMS)}" in facts
    assert facts.count("Beyond the kernel") == 1  # both theorems leave the same
    assert facts.partition("Beyond the kernel")[2].split("\n")[1].startswith("That")


def test_the_ledger_is_searched_in_words_and_formulas(opened) -> None:
    page = opened()
    page.run(SET, "ledger.find", "JENSEN shannon")
    found = page.run(LEDGER_SHOWN)
    assert 0 < len(found) < len(LEDGER)
    page.run(SET, "ledger.find", "jsd(p ‖ q)")
    assert "48" in page.run(LEDGER_SHOWN)
    page.run(SET, "ledger.find", "lₖ ≤")  # stands in the lines that name formulas, not among their signs
    assert "17" in page.run(LEDGER_SHOWN)
    assert not page.run("return document.querySelector('.claims').textContent.includes('ₖ')")
    page.run(SET, "ledger.find", "no such words")
    assert page.run(LEDGER_SHOWN) == []


def test_the_ledger_is_sorted(opened) -> None:
    page = opened()
    assert page.run(LEDGER_SHOWN) == list(LEDGER)
    page.run(SET, "ledger.sort", "title")
    titles = page.run("return [...document.querySelectorAll('.claim .title')].map(one => one.textContent)")
    assert titles == page.run("return arguments[0].sort((a, b) => a.localeCompare(b))", titles)
    assert page.run(LEDGER_SHOWN) != list(LEDGER)
    page.run(SET, "ledger.sort", "theme")
    themes = [LEDGER[number].theme for number in page.run(LEDGER_SHOWN)]
    runs = [theme for theme, _ in groupby(themes)]
    assert len(runs) == len(set(runs))
    page.run(SET, "ledger.sort", "")
    assert page.run(LEDGER_SHOWN) == list(LEDGER)


@pytest.mark.parametrize("key", ["bound", "distance"])
def test_numbers_of_the_ledger_fall(opened, report: Path, key: str) -> None:
    page = opened(f"?ledger.sort={key}")
    ledger = json.loads((report.parent / "results" / "tiny" / files.LEDGER).read_text("utf-8"))["claims"]
    found = {
        claim["id"]: (claim["error_bound"], abs(claim["measured"] - claim["predicted"])) for claim in ledger
    }
    values = {
        number: bound if key == "bound" else distance / bound if bound else distance
        for number, (bound, distance) in found.items()
    }
    assert len(set(values.values())) >= 5
    assert page.run(LEDGER_SHOWN) == sorted(
        values, key=lambda number: -values[number]
    )  # equals stay in order


def test_an_anchor_opens_its_claim_and_marks_it(opened) -> None:
    page = opened("claim-42?ledger.theme=gan")
    claim = "document.getElementById('claim-42')"
    page.until(f"return Math.abs({claim}.getBoundingClientRect().top) < 200")
    assert page.run(f"return {claim}.classList.contains('called') && {claim}.querySelector('details').open")
    assert page.run(LEDGER_SHOWN) == [n for n, one in LEDGER.items() if one.theme == "gan" or n == "42"]
    assert "theory/claims/gan/lsgan.py" in page.text("#claim-42 .facts")
    page.run("location.hash = '#claim-hinge'")
    page.until("return document.querySelector('.called').id === 'claim-hinge'")
    assert page.run("return document.querySelectorAll('.called').length") == 1
    assert page.run("return equipoiseAddress.get('ledger.theme')") == "gan"  # a bare anchor keeps the filters


def test_the_address_brings_the_ledger_back(opened) -> None:
    page = opened()
    page.run(SET, "ledger.find", "a & b=c #")
    page.run(SET, "ledger.method", "Q")
    page.until("return location.hash.includes('ledger.method=Q')")
    kept = page.run("return location.hash.slice(1)")
    opened(kept)
    assert page.run("return document.querySelector('[data-key=\"ledger.find\"]').value") == "a & b=c #"
    assert page.run("return document.querySelector('[data-key=\"ledger.method\"]').value") == "Q"
    page.run("location.hash = '#?ledger.theme=gan'")  # as by the Back button
    page.until("return document.querySelector('[data-key=\"ledger.theme\"]').value === 'gan'")
    assert page.run(LEDGER_SHOWN) == [number for number, one in LEDGER.items() if one.theme == "gan"]
    assert page.run("return document.querySelector('[data-key=\"ledger.find\"]').value") == ""
