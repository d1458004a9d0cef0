"""A reader of EPUBs in a browser without a window, and what is done with it: turn, tap, look.

The reader is foliate-js, on a page of our own (`reader.html`); all that it asks for is answered
from here, so that nothing listens on a port and nothing goes to the network.
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
FOLIATE = Path(sys.prefix) / "node_modules" / "foliate-js"
SCREENS = {"phone": (390, 844), "tablet": (820, 1180)}
_PATIENCE = 3000
"""How many milliseconds the reader has to do what it was asked."""
_ORIGIN = "http://localhost"
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".epub": "application/epub+zip",
}


_SPOT = """selector => {
  const lines = [...doc.querySelector(selector)?.getClientRects() ?? []]
  const line = lines.find(({ width, height }) => width && height)
  const frame = doc.defaultView.frameElement.getBoundingClientRect()
  return line && [frame.x + line.x + line.width / 2, frame.y + line.y + line.height / 2]
}"""
"""Where an element is on the screen. Playwright's own answer is of another page where an element is
a hair above its first line."""


class Astray(AssertionError):  # noqa: N818 (as one says it)
    """The reader is not where the book said that it would be."""


def browser_program() -> str | None:
    """Where a browser of this machine is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@dataclass
class Reader:
    """One book, opened on one screen."""

    page: Page
    faults: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        book: bytes,
        screen: Literal["phone", "tablet"] = "phone",
        scheme: Literal["light", "dark"] = "light",
        **options: str,
    ) -> Reader:
        """The book at its beginning. `options` are those of `reader.html`."""
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        context.set_default_timeout(_PATIENCE)
        shelf = {"/shelf/book.epub": book, "/reader.html": (HERE / "reader.html").read_bytes()}
        context.route("**/*", lambda route: _answer(route, shelf))
        reader = cls(context.new_page())
        reader.page.on("pageerror", lambda error: reader.faults.append(str(error)))
        reader.page.goto(f"{_ORIGIN}/reader.html?{urlencode({'book': 'book.epub', **options})}")
        reader.page.wait_for_function("globalThis.reader?.opened")
        return reader

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.context.close()

    def ask(self, script: str, of: Any = None) -> Any:
        """What a function says of the `reader`, or of the text that is shown, its `doc`."""
        doc = "reader.view.renderer.getContents()[0]?.doc"
        return self.page.evaluate(f"of => {{ const doc = {doc}; return ({script})(of) }}", of)

    def go(self, where: str | int) -> None:
        """Open the book at a place: an address, or the number of a text."""
        self.ask("where => reader.view.goTo(where)", where)

    def turn(self, on: bool = True) -> None:
        """Turn a page, on or back."""
        self.ask(f"() => reader.view.{'next' if on else 'prev'}()")

    @property
    def place(self) -> tuple[int, float]:
        """Where the reader is: the number of the text, and how much of the book is before it."""
        number = self.ask("() => reader.view.renderer.getContents()[0].index")
        return number, self.ask("() => reader.view.lastLocation.fraction")

    @property
    def words(self) -> str:
        """The words on the page that is shown."""
        return _plain(self.ask("() => reader.view.lastLocation.range.toString()"))

    def spot(self, selector: str) -> tuple[float, float] | None:
        """The middle of an element on the screen, of its first line if it has several; None where
        there is none, or it is on another page."""
        spot = self.ask(_SPOT, selector)
        screen = self.page.viewport_size
        if spot is None or screen is None:
            return None
        across, down = spot
        return (across, down) if 0 <= across < screen["width"] and down >= 0 else None

    def words_of(self, selector: str) -> str:
        """The words of an element of the text that is shown."""
        return _plain(self.ask("selector => doc.querySelector(selector).textContent", selector))

    def will_show(self, selector: str, patience: int = _PATIENCE) -> bool:
        """Whether an element comes to be on the page, which moves while fonts are read."""
        for _ in range(patience // 50):
            if self.spot(selector):
                return True
            self.page.wait_for_timeout(50)
        return False

    def tap(self, selector: str) -> None:
        """Tap on an element of the page that is shown, as a finger does: on its middle."""
        if not self.will_show(selector):
            raise Astray(f"‘{selector}’ is not on the page")
        spot = self.spot(selector)
        assert spot
        # The reader answers to what is touched a frame later: no finger is quicker than that.
        self.page.mouse.click(*spot, delay=60)

    def wait_for(self, condition: str, said: str) -> None:
        """Wait until a condition holds. Raises `Astray` where it never does."""
        try:
            self.page.wait_for_function(condition)
        except TooLate:
            raise Astray(said) from None

    def read_note(self, call: str) -> str:
        """Tap on what calls a note, read what pops up, and come back to where it was called.

        Raises `Astray` where no note opens, or one that is not the one meant.
        """
        before = self.place
        self.tap(call)
        self.wait_for("reader.note || reader.faults.length", f"nothing opens at ‘{call}’")
        note, faults = self.page.evaluate("[reader.note, reader.faults]")
        if not note or not note["found"]:
            raise Astray(f"‘{call}’ leads nowhere: {faults}")
        self.page.mouse.click(5, 5)
        self.page.evaluate("document.querySelector('dialog').click()")
        self.wait_for("!reader.note", "the note stays open")
        if self.place != before or not self.will_show(call):
            raise Astray(f"the note of ‘{call}’ does not come back")
        return _plain(note["words"])

    def follow(self, link: str, target: str) -> None:
        """Tap on a link, and find its target on the page that opens. Raises `Astray` if not."""
        self.tap(link)
        if not self.will_show(target):
            raise Astray(f"‘{link}’ does not lead to ‘{target}’")


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def _answer(route: Route, shelf: Mapping[str, bytes]) -> None:
    """Answer with a book, with our page, or with a file of foliate-js."""
    address = urlsplit(route.request.url)
    if address.scheme == "blob":
        route.continue_()
        return
    path = address.path
    file = FOLIATE / path.removeprefix("/foliate-js/")
    if f"{address.scheme}://{address.netloc}" != _ORIGIN:
        route.abort()
    elif path in shelf:
        route.fulfill(body=shelf[path], content_type=_TYPES[Path(path).suffix])
    elif path.startswith("/foliate-js/") and file.is_file():
        kind = _TYPES.get(file.suffix, "application/octet-stream")
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404)
