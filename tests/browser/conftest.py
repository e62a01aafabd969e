"""One Chromium for the tests of pages, where Debian's chromium and chromium-driver are installed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.harness import PATIENCE, Page, start
from tests.browser.made_report import made_report


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of a headless Chromium; each test opens what it wants in it."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no chromium and chromedriver here: apt-get install chromium-driver brings both")
    chrome = start(chromium, driver, tmp_path_factory.mktemp("chromium"))
    try:
        chrome.set_script_timeout(PATIENCE)
        yield Page(chrome)
    finally:
        chrome.quit()


@pytest.fixture(scope="session")
def report(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a report; not made where no browser is."""
    return made_report(tmp_path_factory.mktemp("made"))


@pytest.fixture
def opened(page: Page, report: Path) -> Iterator[Callable[..., Page]]:
    """Opens the report; in the end it must have asked for nothing and have shown no error."""

    def open_report(fragment: str = "", **options: Any) -> Page:
        page.open(report, fragment, **options)
        return page

    yield open_report
    assert page.requests() == []
    assert page.errors() == []


@pytest.fixture
def written_page(tmp_path: Path):
    """Writes a page of its own for a test: the body, and what the head has beside its title."""

    def write(body: str, head: str = "") -> Path:
        file = tmp_path / "page.html"
        file.write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>{head}</head>'
            f"<body><main><h1>A page</h1>{body}</main></body></html>",
            encoding="utf-8",
        )
        return file

    return write
