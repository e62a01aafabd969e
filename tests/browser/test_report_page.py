"""The report in a browser is for every reader: any light, width and motion, keys alone, paper."""

import pytest
from selenium.webdriver.common.keys import Keys

from analysis.claims.base import primary_scores
from records.reading.tables import Records
from tests.browser.harness import DESK, PHONE
from tests.browser.made_report import FIRST, OTHER
from tests.browser.report_page import LEDGER_SHOWN, SET
from tests.synthetic.files import present
from theory.claims import LEDGER


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened, size, dark: bool) -> None:
    page = opened(f"claim-42?runs.b={OTHER}", size=size, dark=dark)
    assert page.overflow() == 0
    assert page.violations() == []
    ground = page.run("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(20, 24, 28)") == dark


def test_the_reader_chooses_light_or_dark(opened) -> None:
    page = opened(dark=True)
    ground = "return getComputedStyle(document.body).backgroundColor"
    dark = page.run(ground)
    page.run(SET, "theme", "light")
    light = page.run(ground)
    assert light != dark
    page.run(SET, "theme", "")
    assert page.run(ground) == dark
    opened("?theme=dark")
    assert page.run(ground) == dark
    assert page.run("return getComputedStyle(document.documentElement).getPropertyValue('--ink')").startswith(
        "rgb"
    )


def test_the_keyboard_alone_reaches_everything(opened) -> None:
    page = opened()
    wanted = {"ledger.find", "ledger.theme", "ledger.sort", "runs.find", "runs.kind", "theme", "claim-1"}
    wanted |= {"Show " + FIRST, "Compare " + FIRST, "Run", "Result", "Next", "Table of runs"}
    wanted |= {"Epoch of the samples", "Losses: training step to read at"}
    word = """const it = document.activeElement;
        return it.dataset.key || it.ariaLabel || it.closest(".claim")?.id || it.textContent"""
    page.press(Keys.TAB)
    assert page.run(word) == "Skip to the findings"
    ringed = "return getComputedStyle(document.activeElement).outlineStyle"
    seen, stops = set(), 0
    while wanted - seen and stops < 600:
        page.press(Keys.TAB)
        name = page.run(word)
        assert page.run(ringed) == "solid", name
        seen.add(name)
        stops += 1
    assert wanted - seen == set()
    page.run("document.querySelector('#claim-3 summary').focus()")
    page.press(Keys.ENTER)
    assert page.run("return document.querySelector('#claim-3 details').open")


def test_less_motion_and_paper_leave_nothing_out(opened) -> None:
    page = opened("claim-42", still=True)
    moving = """return [...document.querySelectorAll("*")].filter(one => {
        const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(one);
        return animationName !== "none" || transitionDuration !== "0s" || scrollBehavior === "smooth";
    }).length"""
    assert page.run(moving) == 0
    page.run(
        "window.asked = []; const own = Element.prototype.scrollIntoView;"
        "Element.prototype.scrollIntoView = function (how) { asked.push(how.behavior); own.call(this, how) };"
        "location.hash = '#claim-3'"
    )
    page.until("return asked.length > 0")
    assert page.run("return asked") == ["instant"]
    page = opened(media="print")
    assert page.overflow() == 0
    assert page.run("return getComputedStyle(document.querySelector('header')).display") == "none"
    assert len(page.run(LEDGER_SHOWN)) == len(LEDGER)


def test_paper_is_white_and_says_what_its_columns_and_curves_are(opened) -> None:
    page = opened("?theme=dark", dark=True, media="print")
    style = "const {%s} = getComputedStyle(document.%s); return %s"
    assert page.run(style % ("backgroundColor", "body", "backgroundColor")) == "rgb(255, 255, 255)"
    assert page.run(style % ("color", "body", "color")) == "rgb(29, 35, 41)"
    shown = "return [...document.querySelectorAll(arguments[0])].filter(one => one.checkVisibility()).length"
    assert page.run(shown, "#run-table th button") == 6
    assert page.run(shown, ".chart .legend button") > 0
    assert page.run(shown, "#run-table .slot, .chart input, .controls, .theme, .live-controls") == 0


def test_each_distance_stands_in_its_column(opened, report) -> None:
    page = opened()
    table = (
        "const [head, ...rows] = document.querySelector('#distances table').rows;"
        "return [head, ...rows].map(row => [...row.cells].map(cell => cell.textContent))"
    )
    head, *rows, floor = page.run(table)
    scores = primary_scores(Records(report.parent / "results", "tiny", present))
    wanted = {str(round(run["value"], 1)): run for run in scores.to_dict("records")}
    assert head == ["Model", "Seed", "FD-LeNet", "Epochs", "Untrained"]
    assert len(rows) == len(wanted)
    for _, seed, value, epochs, untrained in rows:
        run = wanted[value.split()[0]]
        assert (seed, epochs, untrained) == (str(run["seed"]), "2", str(480 + run["seed"]))
    assert floor[1].startswith("1.9")


def test_no_mark_behind_a_formula_begins_a_line(opened) -> None:
    page = opened()
    kept = "return [...document.querySelectorAll('.kept')].map(one => getComputedStyle(one).whiteSpace)"
    assert set(page.run(kept)) == {"nowrap"}
