"""One Chromium for the tests of pages, where Debian's chromium and chromium-driver are installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.harness import PATIENCE, Page, start


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
