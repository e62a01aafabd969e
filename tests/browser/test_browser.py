"""The browser sees what it is to find: requests, errors, flaws of access, pages too wide; and the address."""

from pathlib import Path

from commands.paths import ROOT
from tests.browser.harness import PHONE

ADDRESS = ROOT / "commands" / "build" / "report" / "scripts" / "address.js"


def test_a_page_at_rest_has_no_fault(page, written_page):
    page.open(written_page("<p>Nothing.</p>"), size=PHONE)
    assert not page.requests()
    assert not page.errors()
    assert not page.violations()
    assert page.overflow() == 0


def test_a_request_is_seen(page, written_page):
    page.open(written_page('<img alt="none" src="other.png">'))
    assert any(url.endswith("/other.png") for url in page.requests())
    assert page.errors()  # there is no such file


def test_an_error_is_seen(page, written_page):
    page.open(written_page("<script>nothing.there()</script>"))
    assert "nothing is not defined" in page.errors()[0]


def test_a_picture_without_words_is_seen(page, written_page):
    page.open(written_page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'))
    assert [line.partition(":")[0] for line in page.violations()] == ["image-alt"]


def test_a_page_too_wide_is_seen(page, written_page):
    page.open(written_page('<div style="width: 500px">wide</div>'), size=PHONE)
    assert page.overflow() > 100


def test_the_reader_s_wishes_reach_the_page(page, written_page):
    page.open(written_page(""), dark=True, still=True)
    asked = "return matchMedia(arguments[0]).matches"
    assert page.run(asked, "(prefers-color-scheme: dark)")
    assert page.run(asked, "(prefers-reduced-motion: reduce)")
    page.open(written_page(""))
    assert not page.run(asked, "(prefers-color-scheme: dark)")


def with_address(written_page) -> Path:
    return written_page("", f"<script>{ADDRESS.read_text('utf-8')}</script>")


def test_the_address_keeps_what_is_set(page, written_page):
    file = with_address(written_page)
    page.open(file, "claim-42?runs.find=a%20b")
    assert page.run("return [equipoiseAddress.anchor(), equipoiseAddress.get('runs.find')]") == [
        "claim-42",
        "a b",
    ]
    page.run("equipoiseAddress.set('x', '1 & <2>'); equipoiseAddress.set('runs.find', null)")
    page.until("return location.hash.includes('x=')")
    kept = page.run("return location.hash.slice(1)")
    assert "runs.find" not in kept
    page.open(file, kept)
    assert page.run("return [equipoiseAddress.anchor(), equipoiseAddress.get('x')]") == [
        "claim-42",
        "1 & <2>",
    ]
    assert not page.errors()


def test_only_the_reader_s_change_of_the_address_is_told(page, written_page):
    page.open(with_address(written_page))
    page.run("window.told = []; equipoiseAddress.onchange(() => told.push(equipoiseAddress.get('x')))")
    page.run("equipoiseAddress.set('x', 'own')")
    page.until("return location.hash.includes('own')")
    page.run("location.hash = '#?x=reader'")
    page.until("return told.length > 0")
    assert page.run("return told") == ["reader"]


def test_what_is_set_last_is_kept_when_the_page_is_left(page, written_page):
    file = with_address(written_page)
    page.open(file)
    page.run("equipoiseAddress.set('x', 'late'); location.assign('about:blank')")
    page.until("return location.protocol === 'about:'")
    page.driver.back()  # history.back() at times goes too far once Chromium's history is full, at 50 pages
    page.until("return window.equipoiseAddress && equipoiseAddress.get('x') === 'late'")
