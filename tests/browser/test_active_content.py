"""Markup of strangers in Chromium: nothing runs, and nothing is requested."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Route
from sample_editions import chapter, edition
from script_vectors import DRAWINGS, MARKUP, METADATA, REMOTE
from stylesheet_vectors import DRAWINGS as STYLED_DRAWINGS
from stylesheet_vectors import STYLESHEETS

import exporter
from exporter.diagnostics import Diagnostics
from exporter.file_formats.css import clean_stylesheet
from exporter.options.settings import Settings
from exporter.write import html
from exporter.write.images.svg import clean_svg
from exporter.write.repair import safe_text, valid_document

pytestmark = pytest.mark.slow

_XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_HTML = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>a</title></head><body>{}</body>"
_XHTML = f"<html {_XMLNS}><head><title>a</title></head><body>{{}}</body></html>"
TOUCH = """() => {
  const ours = /^(?:https?|mailto|tel|ftp|file):/
  addEventListener('click', event => {
    const link = event.target.closest?.('a')
    if (link && ours.test(link.href?.baseVal ?? link.href)) event.preventDefault()
  }, true)
  addEventListener('submit', event => {
    if (ours.test(event.target.action)) event.preventDefault()
  }, true)
  for (const element of [...document.querySelectorAll('*')]) {
    for (const name of ['focus', 'mouseover', 'toggle', 'animationstart', 'load', 'error'])
      element.dispatchEvent(new Event(name))
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  }
}"""
"""Click on all elements, and send them the events that start scripts; stay on the page."""
_REMAINS = """() => [...document.querySelectorAll('*')].flatMap(element => [
  ...(/^(script|iframe|object|embed|frame|base|form|applet)$/i.test(element.localName)
    ? [element.outerHTML] : []),
  ...[...element.attributes].filter(({ name, value }) => /^on/i.test(name)
    || /^[\\s\\x00-\\x20]*(java|vb)script\\s*:/i.test(value) && !/^(alt|title)$/.test(name))
    .map(({ name, value }) => `${name}="${value}"`)
])"""
"""What a browser found in a document that might run."""


class _Watch:
    """A page, and what happened in it: calls of `hit()`, and requests for anything but files."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.events: list[str] = []
        page.on("console", lambda message: self._add(message.text, message.text == "hit"))
        page.on("dialog", lambda dialog: (self._add("a dialog"), dialog.dismiss()))
        page.on("popup", lambda popup: self._add(f"a window {popup.url}"))
        page.add_init_script("globalThis.hit = () => console.log('hit')")
        page.route("**/*", self._route)

    def _add(self, event: str, happened: bool = True) -> None:
        if happened:
            self.events.append(event)

    def _route(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            self._add(f"a request for {route.request.url}")
            route.abort()

    def events_in(self, file: Path) -> list[str]:
        """Return what happens in a file that is opened and touched everywhere."""
        self.events = []
        try:
            self.page.goto(file.as_uri(), wait_until="load")
            self.events += self.page.evaluate(_REMAINS)
            self.page.evaluate(TOUCH)
            # Messages of what was started come in before the answer.
            self.page.evaluate("() => new Promise(done => setTimeout(done, 0))")
        except Error:
            self.events.append("another page")
        return self.events


@contextmanager
def _watching(browser: Browser, *, policy: bool = False) -> Iterator[_Watch]:
    """Open a page that obeys the policies of documents only with `policy`."""
    context = browser.new_context(bypass_csp=not policy)
    try:
        yield _Watch(context.new_page())
    finally:
        context.close()


def test_the_texts_act_if_they_are_not_cleaned(browser: Browser, tmp_path: Path) -> None:
    active, texts = 0, MARKUP[::5]
    with _watching(browser) as watch:
        for number, text in enumerate(texts):
            file = tmp_path / f"{number}.html"
            file.write_text(_HTML.format(text))
            active += bool(watch.events_in(file))
    assert active > len(texts) / 2


def test_no_text_acts_in_a_page_or_a_document(browser: Browser, tmp_path: Path) -> None:
    page, document = tmp_path / "a.html", tmp_path / "a.xhtml"
    nobody = chapter(())
    texts = [safe_text(text, nobody, Diagnostics()) for text in MARKUP]
    page.write_text(_HTML.format("\n".join(texts)))
    documents = [valid_document(_XHTML.format(text).encode()).data.decode() for text in MARKUP]
    bodies = (text.partition("<body>")[2].partition("</body>")[0] for text in documents)
    document.write_text(_XHTML.format("\n".join(bodies)))
    with _watching(browser) as watch:
        assert watch.events_in(page) == []
        assert watch.events_in(document) == []


def test_no_drawing_acts_by_itself(browser: Browser, tmp_path: Path) -> None:
    active = 0
    with _watching(browser) as watch:
        for number, drawing in enumerate(DRAWINGS):
            file = tmp_path / f"{number}.svg"
            file.write_text(drawing)
            active += bool(watch.events_in(file))
            try:
                file.write_bytes(clean_svg(drawing.encode()).data)
            except ValueError:
                continue
            assert watch.events_in(file) == [], drawing
    assert active > len(DRAWINGS) / 3


def test_nothing_acts_in_what_is_exported(browser: Browser, tmp_path: Path) -> None:
    images = "\n\n".join(f"![a]({number}.svg)" for number in range(len(DRAWINGS)))
    for number, drawing in enumerate(DRAWINGS):
        (tmp_path / f"{number}.svg").write_text(drawing)
    bodies = ("\n\n".join((images, *MARKUP)), *("a" for _ in METADATA))
    files = []
    for number, (metadata, body) in enumerate(zip(("tags: a", *METADATA), bodies, strict=True)):
        title = "" if "title" in metadata else "title: a\n"
        post = tmp_path / f"{number}.md"
        post.write_text(f"---\n{title}{metadata}\n---\n\n{body}\n")
        page = post.with_suffix(".html")
        page.write_bytes(_made(exporter.html, post))
        files.append(page)
    with zipfile.ZipFile(BytesIO(_made(exporter.epub, tmp_path / "0.md"))) as book:
        book.extractall(tmp_path / "book")
    found = [*(tmp_path / "book").rglob("*.xhtml"), *(tmp_path / "book").rglob("*.svg")]
    assert len(found) > len(DRAWINGS) / 2
    with _watching(browser) as watch:
        for file in (*files, *found):
            assert watch.events_in(file) == [], file.name


def _made(export: Callable[[Path], exporter.Result], post: Path) -> bytes:
    """Return what is made of a post that may have errors."""
    try:
        return export(post).data
    except exporter.ExportError as error:
        return error.results[0].data


def test_the_policy_of_a_page_stops_what_is_added_to_it(browser: Browser, tmp_path: Path) -> None:
    page = html.write(edition(chapter(())), Settings(), Diagnostics()).data.decode()
    added = f"<script>hit()</script><img src='{REMOTE}/a.png' onerror='hit()'>"
    file = tmp_path / "a.html"
    file.write_text(page.replace("</body>", f"{added}</body>"))
    with _watching(browser, policy=True) as watch:
        assert {"hit", f"a request for {REMOTE}/a.png"}.isdisjoint(watch.events_in(file))
    with _watching(browser) as watch:
        assert {"hit", f"a request for {REMOTE}/a.png"} <= {*watch.events_in(file)}


def _styled(sheets: Iterable[str]) -> str:
    return _HTML.format("".join(f"<style>{css}</style>" for css in sheets) + "<p>a<p title=x>b")


def test_no_stylesheet_requests_anything(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    with _watching(browser) as watch:
        page.write_text(_styled(STYLESHEETS))
        assert len(watch.events_in(page)) > 5
        page.write_text(_styled(clean_stylesheet(css).css for css in STYLESHEETS))
        assert watch.events_in(page) == []
        for number, content in enumerate(STYLED_DRAWINGS):
            drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'
            file = tmp_path / f"{number}.svg"
            file.write_bytes(clean_svg(drawing.encode()).data)
            assert watch.events_in(file) == [], drawing
