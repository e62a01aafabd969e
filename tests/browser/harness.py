"""A page in headless Chromium, watched for what it asks for, what goes wrong in it, and who cannot use it."""

import json
from pathlib import Path
from typing import Any

from axe_core_python.base import AXE_SCRIPT
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 120  # s until what does not come counts as never: a bound, not a pace
DESK, PHONE = (1280, 900), (390, 844)  # CSS pixels
AXE_RUN = """
const [within, done] = arguments;
axe.run(within, {resultTypes: ["violations"]})
  .then((found) => done(found.violations), (error) => done([{id: String(error), nodes: [{html: ""}]}]));
"""
QUIET = [  # what Chromium itself would ask the network for
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def start(chromium: str, driver: str, profile: Path) -> Chrome:
    """Start Chromium with its ``profile`` folder; logs of requests and of the console are kept."""
    options = ChromeOptions()
    options.binary_location = chromium
    for argument in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return Chrome(options=options, service=Service(driver))


class Page:
    """The page that the browser shows."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self.url = ""
        self._requests: list[str] = []
        self._errors: list[str] = []

    def open(
        self,
        file: Path,
        fragment: str = "",
        *,
        size: tuple[int, int] = DESK,
        dark: bool = False,
        still: bool = False,
        media: str = "screen",
    ) -> None:
        """Load ``file`` anew at ``#fragment``; ``still`` is a reader who wants less motion."""
        self.driver.get("about:blank")  # else another fragment of the same file would not be a new page
        self._forget()
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
        self.url = file.absolute().as_uri()
        self.driver.get(f"{self.url}#{fragment}" if fragment else self.url)
        self.until("return document.readyState === 'complete'")

    def run(self, script: str, *values: Any) -> Any:
        """Return what ``script``, the body of a function of ``arguments``, returns."""
        return self.driver.execute_script(script, *values)

    def until(self, script: str, *values: Any) -> Any:
        """Wait until ``script`` returns something true, and return that."""
        wait = WebDriverWait(self.driver, PATIENCE, poll_frequency=0.05)
        return wait.until(lambda driver: driver.execute_script(script, *values), message=script)

    def text(self, selector: str) -> str:
        """Return the visible text of the first element that fits the CSS ``selector``."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def click(self, selector: str) -> None:
        """Scroll to the first element that fits, and click its middle."""
        found = (
            "const it = document.querySelector(arguments[0]); it.scrollIntoView({block: 'center'}); return it"
        )
        self.run(found, selector).click()

    def requests(self) -> list[str]:
        """Return the addresses that the page has asked for, itself and what is inlined apart."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self._requests.append(message["params"]["request"]["url"])
        return [url for url in self._requests if not url.startswith(("data:", "about:", self.url))]

    def errors(self) -> list[str]:
        """Return the errors and warnings that the console has shown."""
        self._errors += [entry["message"] for entry in self.driver.get_log("browser") if _is_bad(entry)]
        return list(self._errors)

    def violations(self, within: str = "html") -> list[str]:
        """Return what axe-core finds inaccessible inside ``within``, a CSS selector: a line per element."""
        self.run(AXE_SCRIPT)
        found = self.driver.execute_async_script(AXE_RUN, within)
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]

    def overflow(self) -> int:
        """Return by how many CSS pixels the page is wider than its window."""
        return int(
            self.run("const root = document.documentElement; return root.scrollWidth - root.clientWidth")
        )

    def picture(self, file: Path) -> None:
        """Save what the window shows as PNG."""
        self.driver.save_screenshot(str(file))

    def _forget(self) -> None:
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self._requests, self._errors = [], []


def _is_bad(entry: dict[str, Any]) -> bool:
    return entry["level"] in {"SEVERE", "WARNING"}
