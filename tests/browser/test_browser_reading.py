"""Books in a reader, by day and by night, on a phone and on a tablet: they can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from zipfile import ZipFile

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from headless_reader import Astray, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

Screen = Literal["phone", "tablet"]
Scheme = Literal["light", "dark"]
TEXT = 1
"""The number of a post's text; its cover is before it."""

everywhere = pytest.mark.parametrize(
    ("screen", "scheme"),
    [("phone", "light"), ("phone", "dark"), ("tablet", "light"), ("tablet", "dark")],
)


def changed(book: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A copy of a book whose texts are other ones."""
    copy = BytesIO()
    with ZipFile(BytesIO(book)) as whole, ZipFile(copy, "w") as other:
        for info in whole.infolist():
            said = whole.read(info)
            other.writestr(info, change(said) if info.filename.endswith(".xhtml") else said)
    return copy.getvalue()


def without(target: bytes) -> Callable[[bytes], bytes]:
    """A change that has the links to a place lead to one that is not there."""
    return lambda text: text.replace(b'href="#' + target + b'"', b'href="#nowhere"')


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("tablet", "light")])
def test_pages_turn_from_the_cover_to_the_last_word_and_back(
    browser: Browser, post: bytes, screen: Screen, scheme: Scheme
) -> None:
    with Reader.open(browser, post, screen, scheme) as reader:
        places = [reader.place]
        reader.turn()
        while reader.place != places[-1]:
            places.append(reader.place)
            reader.turn()
        assert places == sorted(places)
        assert {number for number, _ in places} == {0, TEXT}
        assert len(places) > 4
        assert reader.words.endswith("the-polite-retry.html")
        for place in reversed(places[:-1]):
            reader.turn(on=False)
            assert reader.place == place
        assert reader.faults == []


@everywhere
def test_a_note_opens_in_place_and_comes_back(
    browser: Browser, post: bytes, screen: Screen, scheme: Scheme
) -> None:
    with Reader.open(browser, post, screen, scheme) as reader:
        reader.go("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        assert reader.read_note("#call-1").startswith("At 50 ms a tick")
        reader.go("EPUB/text/2026-03-24-the-polite-retry.xhtml#cite-1")
        assert "idempotent" in reader.read_note("#cite-1")


@pytest.mark.parametrize("screen", ["phone", "tablet"])
def test_where_nothing_pops_up_a_note_is_gone_to_and_leads_back(
    browser: Browser, post: bytes, screen: Screen
) -> None:
    with Reader.open(browser, post, screen, notes="jump") as reader:
        for call, note in (("call-1", "note-1"), ("cite-1", "ref-1"), ("cite-2", "ref-2")):
            reader.go(f"EPUB/text/2026-03-24-the-polite-retry.xhtml#{call}")
            reader.follow(f"#{call}", f"#{note}")
            reader.follow(f"#{note} .backlink", f"#{call}")


def test_a_note_whose_link_is_broken_is_found_out(browser: Browser, post: bytes) -> None:
    broken = changed(post, without(b"note-1"))
    with Reader.open(browser, broken) as reader:
        reader.go("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        with pytest.raises(Astray, match="leads nowhere"):
            reader.read_note("#call-1")
    with Reader.open(browser, broken, notes="jump") as reader:
        reader.go("EPUB/text/2026-03-24-the-polite-retry.xhtml#call-1")
        with pytest.raises(Astray, match="does not lead to"):
            reader.follow("#call-1", "#note-1")


def test_a_backlink_that_is_broken_is_found_out(browser: Browser, post: bytes) -> None:
    with Reader.open(browser, changed(post, without(b"cite-1")), notes="jump") as reader:
        reader.go("EPUB/text/2026-03-24-the-polite-retry.xhtml#cite-1")
        reader.follow("#cite-1", "#ref-1")
        with pytest.raises(Astray, match="does not lead to"):
            reader.follow("#ref-1 .backlink", "#cite-1")


def test_contents_lead_where_they_say(browser: Browser, collection: bytes) -> None:
    with Reader.open(browser, collection) as reader:
        lines = reader.ask(
            "() => { const all = list => list.flatMap(line => [line, ...all(line.subitems ?? [])]);"
            " return all(reader.view.book.toc).map(({ label, href }) => [label, href]) }"
        )
        assert len(lines) > 30
        for label, href in lines:
            reader.go(href)
            target = f"#{href.partition('#')[2]}" if "#" in href else "h1"
            assert reader.will_show(target), label
            assert _same(reader.words_of(target)) in _same(label)


def test_the_page_of_contents_is_tapped(browser: Browser, collection: bytes) -> None:
    with Reader.open(browser, collection) as reader:
        reader.go("EPUB/nav.xhtml")
        link = "nav a[href*='a-promise']:not([href*='#'])"
        heading = reader.words_of(link)
        reader.follow(link, ".opening h1")
        assert _same(reader.words_of(".opening h1")) == _same(heading)


SEEN = r"""() => {
  const within = (colour, behind) => behind.map((part, at) =>
    Math.round(colour[at] * colour[3] + part * (1 - colour[3])))
  const parts = said => [...said.match(/[\d.]+/g).map(Number), 1].slice(0, 4)
  const light = colour => { const [r, g, b] = colour.map(part => { const c = part / 255
    return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 })
    return .2126 * r + .7152 * g + .0722 * b }
  const paper = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]
  const view = doc.defaultView, faults = []
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
      faults.push(`cannot be read: ${element.localName} ${walker.currentNode.data.slice(0, 30)}`)
  }
  for (const picture of doc.images)
    if (!picture.closest('[epub\\:type=cover]') &&
        view.getComputedStyle(picture).backgroundColor !== 'rgb(255, 255, 255)')
      faults.push(`no ground: ${picture.alt}`)
  const measure = doc.body.clientWidth
  for (const each of doc.body.querySelectorAll('*')) {
    const box = each.closest('.table-wrap, div.math')
    const wide = Math.max(0, ...[...each.getClientRects()].map(part => part.width))
    if (wide > measure + 1 && (!box || box === each || each.closest('table')))
      faults.push(`wider than the page: ${each.localName}.${each.className}`)
  }
  return faults
}"""
"""What cannot be seen in the text that is shown: words in the colour of their ground, drawings on
the dark, and what runs into the next page."""


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "dark"), ("tablet", "light")])
@pytest.mark.parametrize("theme", ["collection", "essay"])
def test_everything_is_seen(
    browser: Browser,
    request: pytest.FixtureRequest,
    theme: str,
    screen: Screen,
    scheme: Scheme,
) -> None:
    book = request.getfixturevalue(theme)
    with Reader.open(browser, book, screen, scheme) as reader:
        for number in range(1, reader.ask("() => reader.view.book.sections.length")):
            reader.go(number)
            assert reader.ask(SEEN) == []


def test_what_cannot_be_seen_is_found_out(browser: Browser, post: bytes) -> None:
    style = b"<style>p { color: #000 } figure img { background: none } pre { width: 60em }</style>"
    spoilt = changed(post, lambda text: text.replace(b"</head>", style + b"</head>"))
    with Reader.open(browser, spoilt, scheme="dark") as reader:
        reader.go(TEXT)
        kinds = {fault.partition(":")[0] for fault in reader.ask(SEEN)}
    assert kinds == {"cannot be read", "no ground", "wider than the page"}


SIZES = """() => [...doc.body.querySelectorAll('*')].map(each =>
  parseFloat(doc.defaultView.getComputedStyle(each).fontSize))"""


def test_the_size_and_the_typeface_are_those_of_the_one_who_reads(
    browser: Browser, post: bytes
) -> None:
    with Reader.open(browser, post) as reader:
        reader.go(TEXT)
        plain = reader.ask(SIZES)
        faces = reader.ask(
            "() => doc.fonts.ready.then(all => [...all].map(f => [f.family, f.status]))"
        )
    assert ["Exporter Serif", "loaded"] in [[name.strip('"'), status] for name, status in faces]
    assert "error" not in {status for _, status in faces}
    chosen = "html { font-size: 150%; font-family: fantasy }"
    with Reader.open(browser, post, css=chosen) as reader:
        reader.go(TEXT)
        assert reader.ask(SIZES) == pytest.approx([size * 1.5 for size in plain], rel=0.01)
        face = "() => doc.defaultView.getComputedStyle(doc.querySelector('h2 + p')).fontFamily"
        assert reader.ask(face) == "fantasy"


def _same(words: str) -> str:
    """Words as a line of contents has them: capitals and blanks do not count."""
    return re.sub(r"\W+", " ", words).strip().casefold()
