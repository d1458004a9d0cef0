"""An e-reader in a headless browser: open a book, turn pages, tap links, read the page.

The e-reader is foliate-js on the page `reader.html`, or epub.js on `epubjs.html`. All its requests
are answered from memory: no port is opened, and nothing is requested from the network.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, Page, Route
from playwright.sync_api import TimeoutError as TooLate

HERE = Path(__file__).resolve().parent
MODULES = Path(sys.prefix) / "node_modules"
LIBRARIES = ("foliate-js", "epubjs", "jszip")
SCREENS = {"small": (320, 568), "phone": (390, 844), "tablet": (820, 1180)}
_TIMEOUT_MS = 3000
"""The timeout of each action, in milliseconds."""
_ORIGIN = "http://localhost"
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".epub": "application/epub+zip",
}


_CENTRE_OF_FIRST_LINE = """selector => {
  const lines = [...doc.querySelector(selector)?.getClientRects() ?? []]
  const line = lines.find(({ width, height }) => width && height)
  const frame = doc.defaultView.frameElement.getBoundingClientRect()
  return line && [frame.x + line.x + line.width / 2, frame.y + line.y + line.height / 2]
}"""
"""The centre of the first line of an element, on the screen.

Playwright's own bounding box is on the previous page if an element begins slightly above its first
line."""


class NavigationError(AssertionError):
    """The reader shows another place than the target of a link."""


def browser_program() -> str | None:
    """Return the path of an installed browser, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@dataclass
class Reader:
    """An e-reader with one open book, on one screen size."""

    page: Page
    errors: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        book: bytes,
        screen: Literal["small", "phone", "tablet"] = "phone",
        scheme: Literal["light", "dark"] = "light",
        reader: Literal["reader.html", "epubjs.html"] = "reader.html",
        **options: str,
    ) -> Reader:
        """Open a book at its beginning on a page, whose options are `options`."""
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        context.set_default_timeout(_TIMEOUT_MS)
        files = {"/books/book.epub": book, f"/{reader}": (HERE / reader).read_bytes()}
        context.route("**/*", lambda route: _fulfill(route, files))
        opened = cls(context.new_page())
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.goto(f"{_ORIGIN}/{reader}?{urlencode({'book': 'book.epub', **options})}")
        opened.page.wait_for_function("globalThis.reader?.opened")
        return opened

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.context.close()

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Call a JavaScript function, which can use `reader` and `doc`, the current document."""
        doc = "reader.view.renderer.getContents()[0]?.doc"
        return self.page.evaluate(
            f"argument => {{ const doc = {doc}; return ({script})(argument) }}", argument
        )

    def go_to(self, where: str | int) -> None:
        """Go to a place in the book: a URL, or the index of a document in the spine."""
        self.evaluate("where => reader.view.goTo(where)", where)

    def turn_page(self, forward: bool = True) -> None:
        """Go to the next page or the previous one."""
        self.evaluate(f"() => reader.view.{'next' if forward else 'prev'}()")

    @property
    def location(self) -> tuple[int, float]:
        """The index of the document in the spine, and the position as a fraction of the book."""
        number = self.evaluate("() => reader.view.renderer.getContents()[0].index")
        return number, self.evaluate("() => reader.view.lastLocation.fraction")

    @property
    def page_text(self) -> str:
        """The text of the current page."""
        return _normalized(self.evaluate("() => reader.view.lastLocation.range.toString()"))

    def position(self, selector: str) -> tuple[float, float] | None:
        """Return the centre of the first line of an element, or None if it is not on the page."""
        position = self.evaluate(_CENTRE_OF_FIRST_LINE, selector)
        screen = self.page.viewport_size
        if position is None or screen is None:
            return None
        across, down = position
        return (across, down) if 0 <= across < screen["width"] and down >= 0 else None

    def text_of(self, selector: str) -> str:
        """Return the text of an element of the current document."""
        return _normalized(
            self.evaluate("selector => doc.querySelector(selector).textContent", selector)
        )

    def wait_until_visible(self, selector: str, timeout_ms: int = _TIMEOUT_MS) -> bool:
        """Return whether an element is on the page, at the latest after the timeout.

        Elements move while fonts load.
        """
        for _ in range(timeout_ms // 50):
            if self.position(selector):
                return True
            self.page.wait_for_timeout(50)
        return False

    def tap(self, selector: str) -> None:
        """Tap on the centre of an element on the page."""
        if not self.wait_until_visible(selector):
            raise NavigationError(f"‘{selector}’ is not on the page")
        position = self.position(selector)
        assert position
        # foliate-js handles a tap one frame later; a shorter tap is missed.
        self.page.mouse.click(*position, delay=60)

    def wait_for(self, condition: str, message: str) -> None:
        """Wait until a condition is true. Raises `NavigationError` after the timeout."""
        try:
            self.page.wait_for_function(condition)
        except TooLate:
            raise NavigationError(message) from None

    def read_note(self, call: str) -> str:
        """Tap on the call of a note, close its popup, and return the text of the popup.

        Raises `NavigationError` if no note or the wrong note opens, or the place changes.
        """
        before = self.location
        opened, message = "reader.note || reader.errors.length", f"nothing opens at ‘{call}’"
        self.tap(call)
        try:
            self.wait_for(opened, message)
        except NavigationError:
            # On a busy machine, fonts may load between the look at the place and the tap.
            self.tap(call)
            self.wait_for(opened, message)
        note, errors = self.page.evaluate("[reader.note, reader.errors]")
        if not note or not note["found"]:
            raise NavigationError(f"the target of ‘{call}’ is missing: {errors}")
        self.page.mouse.click(5, 5)
        self.page.evaluate("document.querySelector('dialog').click()")
        self.wait_for("!reader.note", "the note stays open")
        if self.location != before or not self.wait_until_visible(call):
            raise NavigationError(f"the note of ‘{call}’ does not come back")
        return _normalized(note["text"])

    def follow(self, link: str, target: str) -> None:
        """Tap on a link. Raises `NavigationError` if its target is not on the page then."""
        self.tap(link)
        if not self.wait_until_visible(target):
            raise NavigationError(f"‘{link}’ does not lead to ‘{target}’")


def _normalized(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _fulfill(route: Route, files: Mapping[str, bytes]) -> None:
    """Answer a request with a file from memory or with a file of a library."""
    address = urlsplit(route.request.url)
    if address.scheme == "blob":
        route.continue_()
        return
    path = address.path
    file = MODULES / path.removeprefix("/")
    if f"{address.scheme}://{address.netloc}" != _ORIGIN:
        route.abort()
    elif path in files:
        route.fulfill(body=files[path], content_type=_TYPES[Path(path).suffix])
    elif path.split("/")[1] in LIBRARIES and file.is_file():
        kind = _TYPES.get(file.suffix, "application/octet-stream")
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404)
