"""The report in a browser: it filters, sorts, opens, slides and compares, for every reader, and alone."""

from itertools import groupby
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.harness import DESK, PHONE
from tests.browser.made_report import DIVERGED, FAILED, PROVED, THEOREMS, VOID, made_report
from theory.claims import LEDGER

FIRST = "non_saturating-mlp-mnist_2k-s0"  # the run that is shown at first
OTHER = "lsgan-mlp-mnist_2k-s1"
SHOWN = (
    "return [...document.querySelectorAll('.claim')].filter(one => !one.hidden).map(one => one.id.slice(6))"
)
ROWS = "return [...document.querySelectorAll('#run-table tbody tr')].map(one => one.dataset.run)"
SET = """
const [key, value] = arguments;
const control = document.querySelector(`[data-key="${key}"]`);
control.value = value;
control.dispatchEvent(new Event("input", {bubbles: true}));
"""


@pytest.fixture(scope="module")
def report(page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a report; not made where no browser is."""
    return made_report(tmp_path_factory.mktemp("made"))


@pytest.fixture
def opened(page, report: Path):
    """Opens the report; in the end it must have asked for nothing and have shown no error."""

    def open_report(fragment: str = "", **options):
        page.open(report, fragment, **options)
        return page

    yield open_report
    assert page.requests() == []
    assert page.errors() == []


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
    assert len(page.run(SHOWN)) == len(LEDGER)
    page.run(SET, key, value)
    wanted = [number for number, claim in LEDGER.items() if fits(claim)]
    assert page.run(SHOWN) == wanted
    assert page.text("#ledger [data-count]") == f"{len(wanted)} of {len(LEDGER)} claims"
    page.run(SET, key, "")
    assert len(page.run(SHOWN)) == len(LEDGER)


def test_a_claim_under_the_kernel_says_so_and_what_stays_beyond(opened) -> None:
    page = opened(f"claim-{PROVED}")
    shown = "return [...document.querySelectorAll('.kernel')].map(one => [one.closest('.claim').id, one.title])"
    said = "2 theorems, proved with Coq on 2026-11-29"
    assert page.run(shown) == [
        [f"claim-{PROVED}", said],
        [f"claim-{VOID}", f"{said}; void: another statement was proved"],
    ]
    struck = "return getComputedStyle(document.querySelector(arguments[0])).textDecorationLine"
    assert page.run(struck, f"#claim-{PROVED} .kernel") == "none"
    assert page.run(struck, f"#claim-{VOID} .kernel s") == "line-through"
    facts = page.text(f"#claim-{PROVED} .facts")
    assert f"{said}: {', '.join(THEOREMS)}" in facts
    assert facts.partition("Beyond the kernel")[2].split("\n")[1].startswith("That")


def test_the_ledger_is_searched_in_words_and_formulas(opened) -> None:
    page = opened()
    page.run(SET, "ledger.find", "JENSEN shannon")
    found = page.run(SHOWN)
    assert 0 < len(found) < len(LEDGER)
    page.run(SET, "ledger.find", "jsd(p ‖ q)")
    assert "48" in page.run(SHOWN)
    page.run(SET, "ledger.find", "no such words")
    assert page.run(SHOWN) == []


def test_the_ledger_is_sorted(opened) -> None:
    page = opened()
    assert page.run(SHOWN) == list(LEDGER)
    page.run(SET, "ledger.sort", "title")
    titles = page.run("return [...document.querySelectorAll('.claim .title')].map(one => one.textContent)")
    assert titles == page.run("return arguments[0].sort((a, b) => a.localeCompare(b))", titles)
    assert page.run(SHOWN) != list(LEDGER)
    page.run(SET, "ledger.sort", "theme")
    themes = [LEDGER[number].theme for number in page.run(SHOWN)]
    runs = [theme for theme, _ in groupby(themes)]
    assert len(runs) == len(set(runs))


def test_an_anchor_opens_its_claim_and_marks_it(opened) -> None:
    page = opened("claim-42?ledger.theme=gan")
    claim = "document.getElementById('claim-42')"
    page.until(f"return Math.abs({claim}.getBoundingClientRect().top) < 200")
    assert page.run(f"return {claim}.classList.contains('called') && {claim}.querySelector('details').open")
    assert page.run(SHOWN) == [n for n, one in LEDGER.items() if one.theme == "gan" or n == "42"]
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


def test_runs_are_filtered_searched_and_sorted(opened) -> None:
    page = opened()
    every = page.text("#runs [data-count]")
    page.run(SET, "runs.kind", "gan")
    found = page.run(ROWS)
    assert FIRST in found
    assert not any("toy" in run for run in found)
    assert page.text("#runs [data-count]") != every
    page.run(SET, "runs.find", "lsgan dcgan")
    assert page.run(ROWS) == []
    page.run(SET, "runs.find", "lsgan s1")
    assert set(page.run(ROWS)) == {OTHER, "lsgan_pearson-mlp-mnist_2k-s1"}
    page.run(SET, "runs.find", "")
    page.click("#run-table th:last-child button")
    values = (
        "return [...document.querySelectorAll('#run-table tbody td:last-child')].map(one => one.textContent)"
    )
    numbers = [float(text.split()[1]) for text in page.run(values) if text.startswith("FD")]
    assert len(numbers) == 7
    assert numbers == sorted(numbers)
    page.click("#run-table th:last-child button")
    falling = [float(text.split()[1]) for text in page.run(values) if text.startswith("FD")]
    assert falling == sorted(numbers, reverse=True)


def test_a_long_table_is_turned_page_by_page(opened) -> None:
    page = opened()
    first = page.run(ROWS)
    page.click('.pager [data-step="1"]')
    second = page.run(ROWS)
    assert second
    assert set(first).isdisjoint(second)
    page.click('.pager [data-step="-1"]')
    assert page.run(ROWS) == first


def test_the_slider_moves_the_samples(opened) -> None:
    page = opened()
    shown = "const it = document.querySelector('.samples img'); return [it.dataset.epoch, it.src]"
    last, picture = page.run(shown)
    assert last == "2"
    page.run("document.querySelector('.sliding input').focus()")
    page.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    epoch, other = page.run(shown)
    assert epoch == "0"
    assert other != picture
    page.until("return document.querySelector('.samples img').complete")
    assert page.run("return document.querySelector('.samples img').naturalWidth") > 200
    page.until("return location.hash.includes('runs.epoch=0')")


def test_two_runs_stand_side_by_side(opened) -> None:
    page = opened()
    assert page.run("return document.querySelectorAll('#run-detail .run').length") == 1
    page.click(f'#run-table [aria-label="Compare {OTHER}"]')
    heads = (
        "return [...document.querySelectorAll('#run-detail .run h3')].map(one => one.textContent.slice(2))"
    )
    assert page.run(heads) == [FIRST, OTHER]
    assert page.run("return document.querySelectorAll('#run-detail .samples img').length") == 2
    names = (
        "return [...document.querySelectorAll('.chart:first-child .legend button')].map(b => b.textContent)"
    )
    assert [name.strip() for name in page.run(names)] == [
        "A: discriminator",
        "A: generator",
        "B: discriminator",
        "B: generator",
    ]
    assert page.run("return document.querySelectorAll('#run-detail tbody tr')[0].cells.length") == 5
    page.until("return location.hash.includes('runs.b=')")
    opened(page.run("return location.hash.slice(1)"))
    assert page.run(heads) == [FIRST, OTHER]
    page.click("#run-detail .run button")
    assert page.run(heads) == [FIRST]


def test_a_curve_is_read_hidden_and_made_logarithmic(opened) -> None:
    page = opened()
    reading = "return document.querySelector('.chart .reading').value"
    line = "return document.querySelector('.chart .curve:not(.legend *)').getAttribute('d')"
    assert page.run(reading) == "training step 14: discriminator 0.92, generator 1.15"
    page.run("document.querySelector('.chart input[type=range]').focus()")
    page.press(Keys.HOME)
    assert page.run(reading) == "training step 1: discriminator 1.18, generator 0.825"
    before = page.run(line)
    page.click(".chart .legend input")
    assert page.run(line) != before
    page.click(".chart .legend button")
    assert page.run(reading) == "training step 1: generator 0.825"


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
    wanted = {
        "ledger.find",
        "ledger.theme",
        "ledger.sort",
        "runs.find",
        "runs.kind",
        "theme",
        "slider",
        "claim-1",
    }
    wanted |= {"Show " + FIRST, "Compare " + FIRST, "Run", "Table of runs"}
    word = """const it = document.activeElement;
        return it.dataset.key || it.getAttribute("aria-label") || (it.type === "range" ? "slider" : "")
            || it.closest(".claim")?.id || it.textContent"""
    seen, stops = set(), 0
    while wanted - seen and stops < 600:
        page.press(Keys.TAB)
        name = page.run(word)
        seen |= {name, "slider"} if name == "Epoch of the samples" else {name}
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
    page = opened(media="print")
    assert page.overflow() == 0
    assert page.run("return getComputedStyle(document.querySelector('header')).display") == "none"
    assert len(page.run(SHOWN)) == len(LEDGER)


def test_paper_is_white_and_says_what_its_columns_and_curves_are(opened) -> None:
    page = opened("?theme=dark", dark=True, media="print")
    style = "const {%s} = getComputedStyle(document.%s); return %s"
    assert page.run(style % ("backgroundColor", "body", "backgroundColor")) == "rgb(255, 255, 255)"
    assert page.run(style % ("color", "body", "color")) == "rgb(29, 35, 41)"
    shown = "return [...document.querySelectorAll(arguments[0])].filter(one => one.checkVisibility()).length"
    assert page.run(shown, "#run-table th button") == 6
    assert page.run(shown, ".chart .legend button") > 0
    assert page.run(shown, "#run-table .slot, .chart input, .controls, .theme, .live-controls") == 0


def test_points_stand_in_a_plane_of_one_scale_beside_their_modes(opened) -> None:
    runs = "return [...JSON.parse(document.getElementById('numbers').textContent).rows].map(row => row[0])"
    page = opened()
    toy = next(name for name in page.run(runs) if name.endswith("toy-ring_8-s0"))
    for size in (DESK, PHONE):
        page = opened(f"?runs.a={toy}", size=size)
        ends = page.run(
            "const rings = [...document.querySelectorAll('.chart > svg .ring')];"
            "const of = (name) => rings.map(ring => Number(ring.getAttribute(name)));"
            "return ['cx', 'cy'].map(name => Math.max(...of(name)) - Math.min(...of(name)))"
        )
        assert ends[0] > 50
        assert abs(ends[0] - ends[1]) < 0.5


def test_names_of_users_are_text(opened) -> None:
    page = opened("?runs.find=own")
    assert page.run(ROWS) == [DIVERGED]
    page.click("#run-table [aria-label^='Show']")
    assert page.text("#run-detail h3").endswith(DIVERGED)
    assert page.run("return window.broken === undefined")
    assert DIVERGED.split("-")[2].split("<img")[0] in page.text(".stamp")
