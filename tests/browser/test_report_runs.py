"""The report's runs in a browser: found, sorted, turned, slid over, compared and read."""

from selenium.webdriver.common.keys import Keys

from tests.browser.harness import DESK, PHONE
from tests.browser.made_report import DIVERGED, FIRST, OTHER
from tests.browser.report_page import READING, ROWS, SET

ORDERS = (
    "return Object.fromEntries([...document.querySelectorAll('#run-table th[aria-sort]')]"
    ".map(one => [one.textContent, one.ariaSort]).filter(([, order]) => order !== 'none'))"
)
PRESSED = "return [...document.querySelectorAll('#run-table [aria-pressed=true]')].map(one => one.ariaLabel)"
PICTURES = "return [...document.querySelectorAll('#run-detail .samples img')].map(one => one.src)"
SCORES = (
    "return [...document.querySelectorAll('#run-detail > .scroll tbody tr')]"
    ".map(row => [...row.cells].map(cell => cell.textContent))"
)


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
    values = (
        "return [...document.querySelectorAll('#run-table tbody td:last-child')].map(one => one.textContent)"
    )
    for order, sign in (("ascending", 1), ("descending", -1)):
        page.click("#run-table th:last-child button")
        assert page.run(ORDERS) == {"Result": order}
        texts = page.run(values)
        assert "FD" not in texts.pop()  # what has no number comes last
        numbers = [float(text.split()[1]) for text in texts]
        assert len(numbers) == 7
        assert numbers == sorted(numbers, key=lambda number: sign * number)
    page.click("#run-table th:last-child button")  # once more, and they stand as in the record
    assert page.run(ORDERS) == {}
    assert page.run(ROWS) == found
    page.click("#run-table th:nth-child(6) button")
    assert page.run(ORDERS) == {"Steps": "ascending"}
    assert page.run(ROWS)[0] == DIVERGED  # 7 before 500


def test_a_long_table_is_turned_page_by_page(opened) -> None:
    page = opened()
    first = page.run(ROWS)
    page.click('.pager [data-step="1"]')
    second = page.run(ROWS)
    assert second
    assert set(first).isdisjoint(second)
    seed = "#run-table th:nth-child(5) button"
    for _ in range(2):
        page.click(seed)
    page.click('.pager [data-step="1"]')
    falling = page.run(ROWS)
    assert falling not in (first, second)
    page.until("return ['runs.page=2', 'runs.sort=-seed'].every(one => location.hash.includes(one))")
    opened(page.run("return location.hash.slice(1)"))
    assert page.run(ORDERS) == {"Seed": "descending"}
    assert page.run(ROWS) == falling
    page.click(seed)
    assert page.run(ROWS) == first
    page.click('.pager [data-step="1"]')
    assert page.run(ROWS) == second
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
    opened(page.run("return location.hash.slice(1)"))
    assert page.run(shown) == ["0", other]


def test_two_runs_stand_side_by_side(opened) -> None:
    page = opened(f"?runs.a={OTHER}")
    of_other = page.run(PICTURES), page.run(SCORES), page.until(READING)
    page = opened()
    assert page.run("return document.querySelectorAll('#run-detail .run').length") == 1
    of_first = page.run(PICTURES), page.run(SCORES), page.until(READING)
    page.click(f'#run-table [aria-label="Compare {OTHER}"]')
    heads = (
        "return [...document.querySelectorAll('#run-detail .run h3')].map(one => one.textContent.slice(2))"
    )
    assert page.run(heads) == [FIRST, OTHER]
    assert set(page.run(PRESSED)) == {f"Show {FIRST}", f"Compare {OTHER}"}
    assert page.run(PICTURES) == of_first[0] + of_other[0]
    [[name, value, floor, _]], [[_, other_value, *_], copied] = of_first[1], of_other[1]
    assert value != other_value
    assert page.run(SCORES) == [[name, value, other_value, floor, ""], [*copied[:1], "–", *copied[1:]]]
    assert copied[:2] == ["CT", "1.50 [1.00, 2.00]"]
    assert page.run("return document.querySelector('#run-detail th sub').textContent") == "T"
    (step, numbers), (_, other_numbers) = (reading.split(": ") for _, _, reading in (of_first, of_other))
    both = [f"A: {one}" for one in numbers.split(", ")] + [f"B: {one}" for one in other_numbers.split(", ")]
    assert numbers != other_numbers
    assert page.until(READING) == f"{step}: {', '.join(both)}"
    differing = "return [...document.querySelectorAll('.differs th')].map(one => one.textContent)"
    assert page.run(differing) == ["learning rate"]
    names = (
        "return [...document.querySelectorAll('.chart:first-child .legend button')].map(b => b.textContent)"
    )
    assert [name.strip() for name in page.run(names)] == [
        "A: discriminator",
        "A: generator",
        "B: discriminator",
        "B: generator",
    ]
    page.until("return location.hash.includes('runs.b=')")
    opened(page.run("return location.hash.slice(1)"))
    assert page.run(heads) == [FIRST, OTHER]
    page.click("#run-detail .run button")
    assert page.run(heads) == [FIRST]
    for shown in ([FIRST, OTHER], [FIRST]):  # the same button once more
        page.click(f'#run-table [aria-label="Compare {OTHER}"]')
        assert page.run(heads) == shown


def test_a_curve_is_read_hidden_and_made_logarithmic(opened) -> None:
    page = opened()
    line = "return document.querySelector('.chart .curve:not(.legend *)').getAttribute('d')"
    assert page.until(READING) == "training step 14: discriminator 0.92, generator 1.15"
    page.run("document.querySelector('.chart input[type=range]').focus()")
    page.press(Keys.HOME)
    assert page.run(READING) == "training step 1: discriminator 1.18, generator 0.825"
    before = page.run(line)
    page.click(".chart .legend input")
    assert page.run(line) != before
    page.click(".chart .legend button")
    assert page.run(READING) == "training step 1: generator 0.825"


def test_two_runs_with_one_curve_each_differ_in_colour(opened) -> None:
    runs = [f"{objective}-discriminator-shifted_gaussians-s0" for objective in ("lsgan", "non_saturating")]
    page = opened("?" + "&".join(f"runs.{slot}={run}" for slot, run in zip("ab", runs, strict=True)))
    legend = (
        "return Object.fromEntries([...document.querySelectorAll('.chart:first-child .legend button')]"
        ".map(one => [one.textContent.trim(), getComputedStyle(one.querySelector('path')).stroke]))"
    )
    colours = page.run(legend)
    assert set(colours) == {"optimal", "A: trained", "B: trained"}
    assert len(set(colours.values())) == 3
    slots = "return getComputedStyle(document.querySelector(`span.slot.${arguments[0]}`)).backgroundColor"
    assert [page.run(slots, slot) for slot in "ab"] == [colours["A: trained"], colours["B: trained"]]
    assert page.until(READING).startswith("x = ")


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
