"""The preview in a headless browser, as its user has it: served, and opened by its address.

`open_preview` of conftest.py is the fixture that tests use; `assert_accessible` and `assert_fits`
judge the page that is shown.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from headless_reader import MODULES
from playwright.sync_api import Browser, Page, Route
from previews import TOKEN, preview_of

from exporter.preview.server import server_of
from exporter.preview.state import PreviewState

Scheme = Literal["light", "dark"]
PHONE, DESKTOP = (360, 740), (1280, 800)
"""Screens in CSS pixels."""
SCREENS: tuple[tuple[tuple[int, int], Scheme], ...] = ((PHONE, "dark"), (DESKTOP, "light"))
"""Both screens and both themes: what fits does not depend on colours, nor contrast on the width."""
SMALLEST_TARGET = 44
"""CSS pixels of what a finger touches (WCAG 2.2, 2.5.5)."""

_AXE = MODULES / "@daisy" / "axe-core-for-ace" / "axe.min.js"
TIMEOUT_MS = 20_000
"""Milliseconds of a step: other tests share the processors."""

_VIOLATIONS = """async () => {
  const { violations } = await axe.run(document, { iframes: false })
  return violations.flatMap(({ id, help, nodes }) => nodes.map(node =>
    `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary}`))
}"""

_TOO_SMALL = """least => [...document.querySelectorAll('button, input, select, summary, nav a')]
  .map(each => each.matches('[type=checkbox], [type=radio]') && each.closest('label') || each)
  .filter(each => each.checkVisibility({ visibilityProperty: true }))
  .map(each => [each.getBoundingClientRect().height, each])
  .filter(([height]) => height < least - .5)
  .map(([height, each]) => `${Math.round(height)} px: ${each.outerHTML.slice(0, 120)}`)"""

_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 120))"""


class Windows:
    """Windows of a browser, one for each screen and theme, that one test after another uses.

    A window of its own costs each test two seconds of a processor.
    """

    def __init__(self, browser: Browser) -> None:
        self.errors: list[str] = []
        """What went wrong in pages, and requests that would have left the machine."""
        self._browser = browser
        self._pages: dict[tuple[tuple[int, int], Scheme], Page] = {}
        self._shown: list[Page] = []

    def page(self, screen: tuple[int, int], scheme: Scheme) -> Page:
        """Return the page of a window; nothing is left in it of a test before."""
        page = self._pages.get((screen, scheme))
        if page is None or page.is_closed():
            page = self._pages[screen, scheme] = self._new(screen, scheme)
        if page in self._shown:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
        page.context.clear_cookies()
        page.mouse.move(0, 0)
        self._shown.append(page)
        return page

    def clear(self) -> None:
        """Let no page show a preview that ends, and forget errors."""
        for page in self._shown:
            if not page.is_closed():
                # A process for a page of another kind would take a second.
                page.goto(urljoin(page.url, "static/app.css"))
        for window in self._pages.values():
            for page in window.context.pages:
                # A test has opened it beside.
                if page is not window:
                    page.close()
        self._shown.clear()
        self.errors.clear()

    def _new(self, screen: tuple[int, int], scheme: Scheme) -> Page:
        width, height = screen
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=screen == PHONE,
            reduced_motion="reduce",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(TIMEOUT_MS)
        context.route("**/*", self._local_only)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )
        return page

    def _local_only(self, route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            route.continue_()
        else:
            self.errors.append(f"a request left the machine: {route.request.url}")
            route.abort()


@dataclass(frozen=True)
class Served:
    """The preview of one site, and the windows that show it."""

    windows: Windows
    address: str

    def page(
        self, where: str = "#/", screen: tuple[int, int] = DESKTOP, scheme: Scheme = "light"
    ) -> Page:
        """Open the address that the terminal shows, and go to a view."""
        page = self.windows.page(screen, scheme)
        page.goto(self.address)
        page.wait_for_selector("#main[aria-busy=false]")
        go_to(page, where)
        return page


@contextmanager
def served(windows: Windows, root: Path, cache: Path) -> Iterator[Served]:
    """Serve the preview of a site by the command; fail at the end if a page had an error."""
    command = [sys.executable, "-m", "exporter", "preview", str(root), "--no-browser"]
    command += ["--port", "0", "--cache-dir", str(cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            with _watched(windows):
                yield Served(windows, process.stdout.readline().strip())
        finally:
            process.terminate()


@contextmanager
def served_here(windows: Windows, root: Path) -> Iterator[Served]:
    """Serve the preview of a site from this process; fail at the end if a page had an error.

    It starts at once, and modules that build books are loaded once for all tests.
    """
    with in_process(root) as (_, address), _watched(windows):
        yield Served(windows, address)


@contextmanager
def in_process(root: Path) -> Iterator[tuple[PreviewState, str]]:
    """Serve the preview of a site from this process; provide its state and its address."""
    with preview_of(root) as preview, socket.create_server(("127.0.0.1", 0)) as listening:
        server = server_of(preview, TOKEN)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield preview, f"http://127.0.0.1:{listening.getsockname()[1]}/?token={TOKEN}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _watched(windows: Windows) -> Iterator[None]:
    try:
        yield
        assert windows.errors == [], "\n".join(windows.errors)
    finally:
        windows.clear()


def go_to(page: Page, where: str) -> None:
    """Go to a view by the hash of its address, and wait until it is shown."""
    page.evaluate("where => { location.hash = where }", where)
    page.wait_for_function(
        "where => location.hash === where && document.getElementById('main').ariaBusy === 'false'",
        arg=where,
    )


def assert_accessible(page: Page) -> None:
    """Fail for anything that axe finds on the page; frames are judged by tests of the books."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    violations = page.evaluate(_VIOLATIONS)
    assert violations == [], "\n".join(violations)


def assert_fits(page: Page) -> None:
    """Fail if the page scrolls sideways, or if something on a phone is too small to touch."""
    problems = page.evaluate(_WIDE)
    if page.viewport_size and page.viewport_size["width"] == PHONE[0]:
        problems += page.evaluate(_TOO_SMALL, SMALLEST_TARGET)
    assert problems == [], "\n".join(problems)


@cache
def _axe() -> str:
    return _AXE.read_text("utf-8")
