"""A stranger's post in the preview: it reaches neither token, cookie, API nor network.

The first test gives the markup to the exporter, as a post. The others put it into a frame as it is,
as if nothing were removed before, and run scripts in the frame that no policy lets run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect
from preview_pages import in_process
from previews import write_site
from script_vectors import DRAWINGS, MARKUP, REMOTE
from stylesheet_vectors import STYLESHEETS
from test_active_content import TOUCH

from exporter.preview import documents
from exporter.preview.documents import FrameDocument

pytestmark = pytest.mark.slow

KEY = "_posts/2026-01-02-salt.md"
LEAVING = (
    f'<meta http-equiv="refresh" content="0; url={REMOTE}/refresh">',
    '<meta http-equiv="refresh" content="0; url=../">',
    '<meta http-equiv="refresh" content="0; url=../api/posts">',
    '<meta http-equiv="Set-Cookie" content="exporter-preview-1=a">',
    '<meta http-equiv="Content-Security-Policy" content="script-src *"><script>hit()</script>',
    f'<base href="{REMOTE}/" target="_top"><a href="a">a</a>',
    f'<a href="{REMOTE}/top" target="_top">a</a><a href="../api/posts" target="_parent">a</a>',
    f'<a href="../api/posts">a</a><a href="a" ping="{REMOTE}/ping" download>a</a>',
    f'<area href="{REMOTE}/area" target="_top"><svg><a href="../api/site"><text>a</text></a></svg>',
    '<form action="../api/open" method="post"><button id="b">a</button></form><a href="#b">a</a>',
    f'<form id="f"><button formaction="{REMOTE}/form" formtarget="_top">a</button></form>',
    '<iframe src="../"></iframe><iframe src="../api/posts"></iframe><object data="../"></object>',
    '<iframe srcdoc="<script>top.hit()</script>"></iframe><embed src="../api/posts">',
    '<img src="../api/posts"><video src="../api/posts"></video><link rel="preload" href=".">',
    '<link rel="stylesheet" href="../static/app.css"><link rel="prefetch" href="../api/site">',
    '<script src="../static/app.js" type="module"></script><script src="../a.js"></script>',
    '<svg><use href="../static/app.js#a"/><image href="../api/posts"/><script href="/a.js"/></svg>',
    '<style>@import "../static/app.css"; p { background: url(../api/posts) }</style><p>a</p>',
    "</body></html><script>hit()</script><body onload=hit()>",
    "<!-- </body> --><plaintext></body><script>hit()</script>",
    "<template></body><script>hit()</script>",
)
"""Markup that leaves the frame, or asks the server of the preview."""

REACH = """async () => {
  const tried = {
    origin: () => origin,
    cookie: () => document.cookie,
    storage: () => localStorage.length,
    parent: () => parent.document.title,
    address: () => top.location.href,
    leave: () => { top.location = 'http://hit.example/top' },
    frame: () => [...parent.frames].find(frame => frame !== window).document,
    window: () => open('http://hit.example/window'),
    worker: () => new Promise((done, failed) => Object.assign(
      new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
      { onmessage: () => done('ran'), onerror: failed })),
    api: async () => (await fetch('../api/posts')).status,
    change: async () => (await fetch('../api/open', { method: 'POST', headers: {
      'x-exporter-preview': '1' }, body: '{"file": "_config.yml"}' })).status,
    beacon: () => navigator.sendBeacon('http://hit.example/beacon') && 'sent',
    image: () => new Promise((done, failed) => Object.assign(
      new Image(), { onload: () => done('loaded'), onerror: failed, src: '../api/posts' })),
    evaluated: () => (0, eval)('1 + 1'),
  }
  const found = {}
  for (const [name, action] of Object.entries(tried)) {
    try { found[name] = await action() ?? 'nothing' } catch { found[name] = 'refused' }
  }
  return found
}"""
"""What a script in a frame would reach, if one ran."""

MESSAGES = """() => {
  const place = { line: 1, base: 1, letters: 'x' }
  for (const message of [null, 7, 'ready', [], {}, { kind: 'constructor' }, { kind: '__proto__' },
    { kind: 'toString' }, { kind: 'place' }, { kind: 'place', place: 'a' }, { kind: 'link' },
    { kind: 'place', place: { ...place, line: '1' } },
    { kind: 'place', place: { ...place, line: NaN } },
    { kind: 'edit', line: '1' }, { kind: 'edit', line: 1.5 }, { kind: 'edit', line: -1 },
    { kind: 'edit', file: '_config.yml' }, { kind: 'link', address: { toString: 'x' } },
    { kind: 'link', address: 'x'.repeat(1e6) }, { kind: 'page', page: '<b>', pages: 1 }])
    parent.postMessage(message, '*')
}"""


_HTML = "<!DOCTYPE html><html><head><title>a</title></head><body><p>a</p>{}</body></html>"
_XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>a</p>{}</body></html>'
_SHOW = """async addresses => {
  const { framed } = await import(new URL('static/frames.js', location))
  const frames = addresses.map(address => {
    const frame = framed('A post', {})
    frame.show(address, { passages: [], place: { line: 1, base: 1, letters: '' } })
    return frame.element
  })
  document.getElementById('main').replaceChildren(...frames)
  await Promise.all([...document.querySelectorAll('iframe')].map(frame =>
    new Promise(done => frame.addEventListener('load', done))))
}"""
"""Show documents as the Post view does, and wait until they are loaded."""


class Watch:
    """A page of the preview, and what happens in it that should not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.events: list[str] = []
        page.add_init_script("globalThis.hit = () => console.log('hit')")
        page.on("console", lambda line: self._add(line.text, line.text == "hit"))
        page.on("dialog", lambda dialog: (self._add("a dialog"), dialog.dismiss()))
        page.on("popup", lambda popup: self._add(f"a window {popup.url}"))
        page.on("pageerror", lambda error: self._add(f"an error of the page: {error}"))
        page.on("download", lambda _: self._add("a download"))
        page.on(
            "response",
            lambda response: self._add(
                f"an answer to a frame: {response.url}",
                response.status != 403
                and response.frame != page.main_frame
                and "/frame/" not in urlsplit(response.url).path,
            ),
        )

    def _add(self, event: str, happened: bool = True) -> None:
        if happened:
            self.events.append(event)

    def route(self, route: Route) -> None:
        """Let requests to the preview pass; no other is sent."""
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            self._add(f"a request for {route.request.url}")
            route.abort()

    def touch_frames(self) -> int:
        """Click on everything in all frames; return how many show their document."""
        touched = 0
        for frame in self.page.main_frame.child_frames:
            if "/frame/" not in urlsplit(frame.url).path:
                # The browser has refused where it went, and shows an error of its own.
                continue
            try:
                touched += 1
                frame.evaluate(TOUCH)
            except Error:
                # It went there by the touch.
                continue
        return touched


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window in which nothing else was opened."""
    with browser.new_context(accept_downloads=True) as context:
        yield context


def watched(context: BrowserContext, address: str) -> Watch:
    watch = Watch(context.new_page())
    context.route("**/*", watch.route)
    watch.page.goto(address)
    watch.page.wait_for_selector("#main[aria-busy=false]")
    return watch


def test_a_strangers_post_reaches_nothing(context: BrowserContext, tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    texts = "\n\n".join((*MARKUP, *LEAVING, *DRAWINGS)).replace("<script>hit()//", "")
    (site / KEY).write_text(
        f"---\ntitle: <img src=x onerror=hit()>\n---\n\n# Salt\n\n{texts}\n", "utf-8"
    )
    with in_process(site) as (_, address):
        watch = watched(context, address)
        page = watch.page
        page.evaluate("key => { location.hash = `#/post/${key}` }", KEY)
        for name in ("Web page", "E-reader"):
            shown = page.get_by_role("region", name=name).locator("iframe:not(.waiting)")
            expect(shown).to_have_count(1, timeout=30_000)
        watch.touch_frames()
        page.wait_for_timeout(200)
        assert watch.events == []
        assert urlsplit(page.url).fragment == f"/post/{KEY}"


def test_a_document_cannot_leave_its_frame(
    context: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles = "".join(f"<style>{css}</style>" for css in STYLESHEETS if "</style" not in css)
    # Together, so that the test is quick: what one hides from the parser, others show.
    groups = ["".join(MARKUP[start::16]) for start in range(16)]
    shown = [FrameDocument(_HTML.format(text)) for text in (*groups, *LEAVING, styles)]
    shown += [FrameDocument(_XHTML.format(each), "application/xhtml+xml") for each in DRAWINGS[::3]]
    monkeypatch.setattr(documents, "_MOST", len(shown))
    with in_process(write_site(tmp_path / "site")) as (preview, address):
        watch = watched(context, address)
        watch.page.evaluate(_SHOW, [preview.documents.add(each) for each in shown])
        assert watch.touch_frames() > 0.9 * len(shown)
        watch.page.wait_for_timeout(200)
        assert watch.events == []
        assert watch.page.url.startswith("http://127.0.0.1:")


def test_a_script_in_a_frame_would_reach_nothing(context: BrowserContext, tmp_path: Path) -> None:
    with in_process(write_site(tmp_path / "site")) as (_, address):
        watch = watched(context, address)
        page = watch.page
        page.evaluate("key => { location.hash = `#/post/${key}` }", KEY)
        expect(page.locator("iframe:not(.waiting)")).to_have_count(2, timeout=30_000)
        before = page.locator("#main").inner_text()
        for frame in page.frames[1:]:
            found = frame.evaluate(REACH)
            assert found.pop("origin") == "null"
            assert found.pop("window") == "nothing"
            # The browser says so before it asks the policy; `watch` would see it.
            found.pop("beacon")
            assert set(found.values()) == {"refused"}, found
            frame.evaluate(MESSAGES)
        # Messages count from the frames alone.
        page.evaluate("() => postMessage({ kind: 'link', address: 'http://hit.example' }, '*')")
        page.wait_for_timeout(100)
        assert page.locator("#toasts").inner_text() == ""
        assert page.locator("#main").inner_text() == before
        assert watch.events == []


def test_a_server_on_another_port_gets_no_cookie(context: BrowserContext, tmp_path: Path) -> None:
    asked: list[str | None] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["cookie"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with in_process(write_site(tmp_path / "site")) as (_, address):
        page = watched(context, address).page
        assert page.context.cookies()
        with HTTPServer(("127.0.0.1", 0), Other) as other:
            threading.Thread(target=other.serve_forever).start()
            try:
                for path in ("", "api/posts"):
                    page.goto(f"http://127.0.0.1:{other.server_port}/{path}")
            finally:
                other.shutdown()
    assert set(asked) == {None}
