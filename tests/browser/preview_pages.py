"""The preview in a headless browser, as its user has it: served by the command, opened by address.

`open_preview` of conftest.py is the fixture that tests use; `assert_accessible` and `assert_fits`
judge the page that is shown.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from headless_reader import MODULES
from playwright.sync_api import Browser, Page, Route

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


@dataclass
class Served:
    """The preview of one site, in a process of its own, and the pages that show it."""

    browser: Browser
    address: str
    errors: list[str] = field(default_factory=list)
    """What went wrong in pages, and requests that would have left the machine."""

    def page(
        self, where: str = "#/", screen: tuple[int, int] = DESKTOP, scheme: Scheme = "light"
    ) -> Page:
        """Open the address that the terminal shows, and go to a view."""
        width, height = screen
        context = self.browser.new_context(
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
        page.goto(self.address)
        page.wait_for_selector("#main[aria-busy=false]")
        go_to(page, where)
        return page

    def _local_only(self, route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            route.continue_()
        else:
            self.errors.append(f"a request left the machine: {route.request.url}")
            route.abort()


@contextmanager
def served(browser: Browser, root: Path, cache: Path, *options: str) -> Iterator[Served]:
    """Serve the preview of a site; fail at the end if a page had an error."""
    command = [sys.executable, "-m", "exporter", "preview", str(root), "--no-browser"]
    command += ["--port", "0", "--cache-dir", str(cache), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            preview = Served(browser, process.stdout.readline().strip())
            yield preview
            assert preview.errors == [], "\n".join(preview.errors)
        finally:
            for context in browser.contexts:
                context.close()
            process.terminate()


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
