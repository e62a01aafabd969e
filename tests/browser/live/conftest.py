"""The page of live pictures, written once."""

from pathlib import Path

import pytest

from tests.browser.live import live_page


@pytest.fixture(scope="session")
def live_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return live_page.write(tmp_path_factory.mktemp("live") / "live.html")


@pytest.fixture
def live(page, live_file):
    """The browser at the page of live pictures in their first state."""
    page.open(live_file)
    return page
