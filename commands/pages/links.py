"""What is wrong with the links of a folder of HTML pages, which must do without any other host."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
_IN_STYLE = re.compile(r"""(?:url\(|@import\s+)\s*["']?(https?:|//)""")


class _Page(HTMLParser):
    """The links of a page, what it loads and the places in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one tag refers to."""
        found = dict(attrs)
        self.places.update(place for place in (found.get("id"), found.get("name")) if place)
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        elif tag in _LOADED and found.get(_LOADED[tag]):
            self.loads.append(str(found[_LOADED[tag]]))


def complaints(folder: Path) -> Iterator[str]:
    """Yield one line per link that leads nowhere in ``folder``, and per thing loaded from another host."""
    pages = {path.resolve(): _Page(path) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(folder.resolve())
        for target in page.loads:
            if urlsplit(target).netloc:
                yield f"{name}: loads {target} from another host"
        for target in page.links + page.loads:
            reason = _reason(target, path, pages)
            if reason:
                yield f"{name}: {target} {reason}"
    for style in sorted(folder.rglob("*.css")):
        if _IN_STYLE.search(style.read_text("utf-8")):
            yield f"{style.relative_to(folder)}: loads something from another host"


def _reason(target: str, path: Path, pages: dict[Path, _Page]) -> str:
    """Why a link of the page at ``path`` leads nowhere; empty if it does not, or leaves the pages."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return ""
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not file.is_file():
        return "is no file"
    fragment = unquote(parts.fragment)
    if fragment and file in pages and fragment not in pages[file].places:
        return "is no place in that page"
    return ""
