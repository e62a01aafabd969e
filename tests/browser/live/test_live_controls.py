"""What readers do with the pictures: sliders, handles, keys, the address, motion, any width and light."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from commands.build.live.pictures import PICTURES
from tests.browser.harness import DESK, PHONE

NAMES = [picture.name for picture in PICTURES]
SLIDERS = {  # one that moves each picture
    "optimum": "pMean",
    "saturation": "sharpness",
    "dynamics": "gamma",
    "semistability": "scale",
    "bounds": "mean",
    "beta": "pixels",
    "estimators": "t",
    "training": "steps",
}
WITH_HANDLES = [name for name in NAMES if name != "training"]
DRAWN = (
    "const paths = document.querySelectorAll(`#live-${arguments[0]} svg path`);"
    "return [...paths].map(path => path.getAttribute('d')).join()"
)
PRINTED = "return document.querySelector(`#live-${arguments[0]} .live-readings`).innerText"
STATE = "return JSON.stringify(equipoiseLive.state(arguments[0]))"
EXTREMES = """
const name = arguments[0], bad = [];
const shown = `#live-${name} .live-control:not([hidden])`;
const inputs = () => [...document.querySelectorAll(`${shown} :is(input, select)`)];
const look = (words) => {
  const check = (value, path) => {
    if (typeof value === "number" && Number.isNaN(value)) bad.push(`${words}: ${path}`);
    else if (value && typeof value === "object") {
      Object.entries(value).forEach(([k, v]) => check(v, `${path}.${k}`));
    }
  };
  check(equipoiseLive.quantities(name), "");
  const drawn = document.querySelector(`#live-${name} .live-panels`).outerHTML;
  if (/NaN|Infinity/.test(drawn)) bad.push(`${words}: drawn`);
};
const set = (input, value) => {
  input.value = value;
  input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input"));
};
const choices = (input) => input.tagName === "SELECT"
  ? [...input.options].map((option) => option.value) : [input.min, input.max];
for (const select of inputs().filter((one) => one.tagName === "SELECT")) {
  for (const value of choices(select)) { set(select, value); look(`${select.id} ${value}`); }
}
let turn = arguments[1];
for (let round = 0; round < arguments[2]; round += 1) {  // corners of all settings, in a fixed order
  for (const input of inputs()) {
    if (input.id.endsWith("training-steps")) { set(input, round % 3 * 20); continue; }
    turn = (turn * 1103515245 + 12345) % 2147483648;
    const values = choices(input);
    set(input, values[turn % values.length]);
  }
  look(`round ${round}: ${JSON.stringify(equipoiseLive.state(name))}`);
}
return bad;
"""


def slider(name: str) -> str:
    return f"live-{name}-{SLIDERS[name]}"


@pytest.mark.parametrize("name", NAMES)
def test_a_slider_moved_by_keys_changes_curves_and_numbers(live, name):
    before = live.run(DRAWN, name), live.run(PRINTED, name)
    live.run("document.getElementById(arguments[0]).focus()", slider(name))
    live.press(*[Keys.ARROW_RIGHT] * 3)
    live.until(f"{DRAWN} !== arguments[1]", name, before[0])
    assert live.run(DRAWN, name) != before[0]
    assert live.run(PRINTED, name) != before[1]
    assert not live.errors()


@pytest.mark.parametrize("name", WITH_HANDLES)
def test_every_handle_is_moved_by_arrow_keys(live, name):
    handles = live.run(
        "const all = document.querySelectorAll(`#live-${arguments[0]} [role=slider]`);"
        "return [...all].map(handle => handle.dataset.handle)",
        name,
    )
    assert handles
    for handle in handles:
        before = live.run(STATE, name)
        live.run("document.querySelector(arguments[0]).focus()", f"#live-{name} [data-handle='{handle}']")
        live.press(Keys.ARROW_UP)
        live.press(Keys.ARROW_RIGHT)
        live.until(f"{STATE} !== arguments[1]", name, before)
        assert live.run("return document.activeElement.dataset.handle") == handle  # redrawn, not lost
    assert not live.errors()


def test_the_tabulator_stops_at_every_control_and_handle(live):
    stops = (
        "const all = [...document.querySelectorAll('#live :is(a, button, select, input, [role=slider])')];"
        "window.stops = new Map(all.filter(one => one.checkVisibility() && !one.disabled)"
        ".map((one, place) => [one, place])); return stops.size"
    )
    passed = []
    for _ in range(live.run(stops)):
        live.press(Keys.TAB)
        passed.append(
            live.run("return stops.get(document.activeElement) ?? document.activeElement.outerHTML")
        )
    assert passed == list(range(len(passed)))
    assert len(passed) > 8 * len(NAMES)


@pytest.mark.parametrize("name", WITH_HANDLES)
def test_a_handle_is_dragged(live, name):
    before = live.run(STATE, name)
    handle = live.run(
        "const h = document.querySelector(arguments[0]); h.scrollIntoView({block: 'center'}); return h",
        f"#live-{name} [role=slider]",
    )
    ActionChains(live.driver, duration=0).move_to_element(handle).click_and_hold().move_by_offset(
        25, -12
    ).move_by_offset(10, 0).release().perform()
    live.until(f"{STATE} !== arguments[1]", name, before)
    assert not live.errors()


@pytest.mark.parametrize("name", NAMES)
def test_the_address_brings_the_picture_back(live, live_file, name):
    fresh = live.run(STATE, name)
    live.run("document.getElementById(arguments[0]).focus()", slider(name))
    live.press(*[Keys.ARROW_RIGHT] * 4)
    if name in WITH_HANDLES:
        live.run("document.querySelector(arguments[0]).focus()", f"#live-{name} [role=slider]:last-of-type")
        live.press(Keys.ARROW_UP)
    state, drawn, printed = (live.run(what, name) for what in (STATE, DRAWN, PRINTED))
    assert state != fresh
    live.run("window.dispatchEvent(new Event('pagehide'))")  # what waits to be written is written now
    kept = live.run("return location.hash.slice(1)")
    live.open(live_file, kept)
    assert [live.run(what, name) for what in (STATE, DRAWN, PRINTED)] == [state, drawn, printed]
    live.run("location.hash = '#?'")  # as by the Back button
    live.until(f"{STATE} === arguments[1]", name, fresh)
    assert not live.errors()


def test_nonsense_in_the_address_is_left_aside(live, live_file):
    fresh = live.run(STATE, "optimum")
    live.open(
        live_file,
        "?live-optimum.pMean=wide&live-optimum.game=chess&live-optimum.drawn=1,2&live-optimum.pScale=",
    )
    assert live.run(STATE, "optimum") == fresh
    live.open(live_file, "?live-optimum.pMean=1e9")
    assert live.run("return equipoiseLive.state('optimum').pMean") == 4
    assert not live.errors()


def test_start_again_takes_everything_back(live):
    fresh = live.run(STATE, "bounds")
    live.run("document.getElementById('live-bounds-x').focus()")
    live.press(Keys.ARROW_LEFT)
    assert live.run(STATE, "bounds") != fresh
    live.click("#live-bounds .live-buttons button:last-child")
    assert live.run(STATE, "bounds") == fresh


@pytest.mark.parametrize("name", NAMES)
def test_the_limits_of_all_settings_give_numbers(live, name):
    assert live.run(EXTREMES, name, 7, 12) == []
    assert not live.errors()


def test_equal_codes_are_refused_with_a_sentence(live):
    live.run(
        "const set = (id, value, kind) => { const it = document.getElementById(id); it.value = value;"
        "it.dispatchEvent(new Event(kind)); }; set('live-dynamics-objective', 'codes', 'change');"
        "set('live-dynamics-a', 0.5, 'input'); set('live-dynamics-b', 0.5, 'input')"
    )
    assert live.text("#live-dynamics .live-refused").startswith("a = b leaves")
    assert live.run("return document.querySelector('#live-dynamics .live-panels').hidden")
    live.click("#live-dynamics .live-buttons button:last-child")
    assert live.text("#live-dynamics .live-refused") == ""
    assert not live.errors()


TRAINED = "return equipoiseLive.state('training').steps"
TRAIN = "#live-training .live-buttons button:first-child"


def test_training_goes_step_by_step_or_by_itself_until_it_is_stopped(live):
    live.click("#live-training .live-buttons button:nth-child(2)")
    assert live.run(TRAINED) == 1
    live.click(TRAIN)
    assert live.text(TRAIN) == "Pause"
    live.until(f"{TRAINED} > 3")
    live.click(TRAIN)
    assert live.text(TRAIN) == "Train"
    assert not live.errors()


def test_less_motion_means_that_nothing_moves_by_itself(page, live_file):
    page.open(live_file, still=True)
    page.run(
        "window.asked = 0; const own = requestAnimationFrame;"
        "window.requestAnimationFrame = f => { asked += 1; return own(f) }"
    )
    page.click(TRAIN)
    assert page.run(TRAINED) == 100  # at once
    assert page.text(TRAIN) == "Train"
    assert page.run("return asked") == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_anyone_can_read_it_anywhere(page, live_file, size, dark):
    page.open(live_file, size=size, dark=dark)
    assert not page.violations("#live")
    assert page.overflow() == 0
    assert not page.requests()
    assert not page.errors()


def test_it_leaves_one_name_behind(page, live_file, written_page):
    names = "return Object.keys(window).sort()"
    page.open(written_page(""))
    bare = set(page.run(names))
    page.open(live_file)
    assert set(page.run(names)) - bare == {"equipoiseAddress", "equipoiseLive"}
