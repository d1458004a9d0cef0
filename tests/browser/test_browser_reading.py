"""Sample books in an e-reader: navigation, popups, contrast and layout on phone and tablet."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

import pytest
from headless_reader import NavigationError, Reader
from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

Screen = Literal["phone", "tablet"]
Scheme = Literal["light", "dark"]
TEXT = 1
"""The index of the text in the spine of a post; index 0 is the cover."""


def with_changes(book: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a copy of a book with changed XHTML documents."""
    copy = BytesIO()
    with ZipFile(BytesIO(book)) as source, ZipFile(copy, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, change(data) if info.filename.endswith(".xhtml") else data)
    return copy.getvalue()


def breaking_links(target: bytes) -> Callable[[bytes], bytes]:
    """Return a change that breaks the links to an id."""
    return lambda text: text.replace(b'href="#' + target + b'"', b'href="#nowhere"')


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("tablet", "light")])
def test_pages_turn_from_cover_to_end_and_back(
    browser: Browser, post: bytes, screen: Screen, scheme: Scheme
) -> None:
    with Reader.open(browser, post, screen, scheme) as reader:
        locations = [reader.location]
        reader.turn_page()
        while reader.location != locations[-1]:
            locations.append(reader.location)
            reader.turn_page()
        assert locations == sorted(locations)
        assert {number for number, _ in locations} == {0, TEXT}
        assert len(locations) > 4
        assert reader.page_text.endswith("the-polite-retry.html")
        for location in reversed(locations[:-1]):
            reader.turn_page(forward=False)
            assert reader.location == location
        assert reader.errors == []


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("tablet", "light")])
def test_notes_open_as_popups(
    browser: Browser, post: bytes, screen: Screen, scheme: Scheme
) -> None:
    with Reader.open(browser, post, screen, scheme) as reader:
        reader.go_to("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        assert reader.read_note("#call-1").startswith("At 50 ms a tick")
        reader.go_to("EPUB/text/2026-03-24-the-polite-retry.xhtml#cite-1")
        assert "idempotent" in reader.read_note("#cite-1")


@pytest.mark.parametrize("screen", ["phone", "tablet"])
def test_without_popups_notes_and_calls_link_to_each_other(
    browser: Browser, post: bytes, screen: Screen
) -> None:
    with Reader.open(browser, post, screen, notes="jump") as reader:
        for call, note in (("call-1", "note-1"), ("cite-1", "ref-1"), ("cite-2", "ref-2")):
            reader.go_to(f"EPUB/text/2026-03-24-the-polite-retry.xhtml#{call}")
            reader.follow(f"#{call}", f"#{note}")
            reader.follow(f"#{note} .backlink", f"#{call}")


def test_broken_link_to_a_note_is_detected(browser: Browser, post: bytes) -> None:
    broken = with_changes(post, breaking_links(b"note-1"))
    with Reader.open(browser, broken) as reader:
        reader.go_to("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        with pytest.raises(NavigationError, match="is missing"):
            reader.read_note("#call-1")
    with Reader.open(browser, broken, notes="jump") as reader:
        reader.go_to("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        with pytest.raises(NavigationError, match="does not lead to"):
            reader.follow("#call-1", "#note-1")


def test_broken_backlink_is_detected(browser: Browser, post: bytes) -> None:
    with Reader.open(
        browser, with_changes(post, breaking_links(b"cite-1")), notes="jump"
    ) as reader:
        reader.go_to("EPUB/text/2026-03-24-the-polite-retry.xhtml#cite-1")
        reader.follow("#cite-1", "#ref-1")
        with pytest.raises(NavigationError, match="does not lead to"):
            reader.follow("#ref-1 .backlink", "#cite-1")


def test_contents_lead_to_their_headings(browser: Browser, collection: bytes) -> None:
    with Reader.open(browser, collection) as reader:
        lines = reader.evaluate(
            "() => { const all = list => list.flatMap(line => [line, ...all(line.subitems ?? [])]);"
            " return all(reader.view.book.toc).map(({ label, href }) => [label, href]) }"
        )
        assert len(lines) > 30
        for label, href in lines:
            reader.go_to(href)
            target = f"#{href.partition('#')[2]}" if "#" in href else "h1"
            assert reader.wait_until_visible(target), label
            assert _normalized(reader.text_of(target)) in _normalized(label)


def test_links_of_the_contents_page_work(browser: Browser, collection: bytes) -> None:
    with Reader.open(browser, collection) as reader:
        reader.go_to("EPUB/nav.xhtml")
        link = "nav a[href*='a-promise']:not([href*='#'])"
        heading = reader.text_of(link)
        reader.follow(link, ".opening h1")
        assert _normalized(reader.text_of(".opening h1")) == _normalized(heading)


VISIBILITY_PROBLEMS = r"""() => {
  const within = (colour, behind) => behind.map((part, at) =>
    Math.round(colour[at] * colour[3] + part * (1 - colour[3])))
  const parts = css => [...css.match(/[\d.]+/g).map(Number), 1].slice(0, 4)
  const light = colour => { const [r, g, b] = colour.map(part => { const c = part / 255
    return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 })
    return .2126 * r + .7152 * g + .0722 * b }
  const paper = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]
  const view = doc.defaultView, errors = []
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!walker.currentNode.data.trim() || !element.getClientRects().length) continue
    const line = []
    for (let each = element; each; each = each.parentElement) line.unshift(each)
    const ground = line.reduce((behind, each) =>
      within(parts(view.getComputedStyle(each).backgroundColor), behind), paper)
    const colour = within(parts(view.getComputedStyle(element).color), ground)
    const [low, high] = [light(ground), light(colour)].sort((a, b) => a - b)
    if ((high + .05) / (low + .05) < 4.5)
      errors.push(`low contrast: ${element.localName} ${walker.currentNode.data.slice(0, 30)}`)
  }
  for (const image of doc.images)
    if (!image.closest('[epub\\:type=cover]') &&
        view.getComputedStyle(image).backgroundColor !== 'rgb(255, 255, 255)')
      errors.push(`no background: ${image.alt}`)
  const measure = doc.body.clientWidth
  for (const each of doc.body.querySelectorAll('*')) {
    const box = each.closest('.table-wrap, div.math')
    const wide = Math.max(0, ...[...each.getClientRects()].map(part => part.width))
    if (wide > measure + 1 && (!box || box === each || each.closest('table')))
      errors.push(`wider than the page: ${each.localName}.${each.className}`)
  }
  return errors
}"""
"""Problems of the current document: low contrast, images without a background, and elements that
are wider than the page."""


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("tablet", "light")])
@pytest.mark.parametrize("theme", ["collection", "essay"])
def test_sample_books_have_no_visibility_problems(
    browser: Browser,
    request: pytest.FixtureRequest,
    theme: str,
    screen: Screen,
    scheme: Scheme,
) -> None:
    book = request.getfixturevalue(theme)
    with Reader.open(browser, book, screen, scheme) as reader:
        for number in range(1, reader.evaluate("() => reader.view.book.sections.length")):
            reader.go_to(number)
            assert reader.evaluate(VISIBILITY_PROBLEMS) == []


def test_visibility_problems_are_detected(browser: Browser, post: bytes) -> None:
    style = b"<style>p { color: #000 } figure img { background: none } pre { width: 60em }</style>"
    damaged = with_changes(post, lambda text: text.replace(b"</head>", style + b"</head>"))
    with Reader.open(browser, damaged, scheme="dark") as reader:
        reader.go_to(TEXT)
        problems = {problem.partition(":")[0] for problem in reader.evaluate(VISIBILITY_PROBLEMS)}
    assert problems == {"low contrast", "no background", "wider than the page"}


SIZES = """() => [...doc.body.querySelectorAll('*:not(table, table *)')].map(each =>
  parseFloat(doc.defaultView.getComputedStyle(each).fontSize))"""
"""The font sizes of all elements but tables, whose type is as small as their width needs."""

TABLES = """() => [...doc.querySelectorAll('.table-wrap')].map(box =>
  [box.querySelector('table').getBoundingClientRect().width, box.clientWidth])"""


def test_tables_fit_a_small_phone_in_large_type(browser: Browser, collection: bytes) -> None:
    tables = []
    with Reader.open(browser, collection, "small", css="html { font-size: 150% }") as reader:
        for number in range(1, reader.evaluate("() => reader.view.book.sections.length")):
            reader.go_to(number)
            tables += reader.evaluate(TABLES)
    assert len(tables) > 4
    assert [(table, box) for table, box in tables if table > box + 1] == []


def test_user_font_size_and_family_apply(browser: Browser, post: bytes) -> None:
    with Reader.open(browser, post) as reader:
        reader.go_to(TEXT)
        default_sizes = reader.evaluate(SIZES)
        faces = reader.evaluate(
            "() => doc.fonts.ready.then(all => [...all].map(f => [f.family, f.status]))"
        )
    assert ["Exporter Serif", "loaded"] in [[name.strip('"'), status] for name, status in faces]
    assert "error" not in {status for _, status in faces}
    user_css = "html { font-size: 150%; font-family: fantasy }"
    with Reader.open(browser, post, css=user_css) as reader:
        reader.go_to(TEXT)
        assert reader.evaluate(SIZES) == pytest.approx(
            [size * 1.5 for size in default_sizes], rel=0.01
        )
        face = "() => doc.defaultView.getComputedStyle(doc.querySelector('h2 + p')).fontFamily"
        assert reader.evaluate(face) == "fantasy"


def _normalized(text: str) -> str:
    """Return text without case, punctuation and white space, to compare with the contents."""
    return re.sub(r"\W+", " ", text).strip().casefold()
