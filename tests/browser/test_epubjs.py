"""Sample books in epub.js, an e-reader of many websites."""

from __future__ import annotations

from io import BytesIO

import pytest
from engine_texts import lost_text
from headless_reader import Reader
from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

TEXTS = """async () => {
  const texts = []
  for (const section of reader.book.spine.spineItems) {
    await reader.rendition.display(section.href)
    texts.push(reader.rendition.getContents()[0].document.body.innerText)
  }
  return texts.join('\\n')
}"""
"""The text that is shown of each document."""

PAGES = """async () => {
  await reader.rendition.display(0)
  const pages = []
  for (;;) {
    const { start, atEnd } = await reader.rendition.currentLocation()
    pages.push(start.cfi)
    if (atEnd || pages.length > 200) return pages
    await reader.rendition.next()
  }
}"""
"""The places at which the pages of a book begin."""


@pytest.mark.parametrize("screen", ["phone", "tablet"])
def test_every_word_is_shown(browser: Browser, collection: bytes, screen: str) -> None:
    with Reader.open(browser, collection, screen, reader="epubjs.html") as reader:
        shown = reader.page.evaluate(TEXTS)
        assert lost_text(BytesIO(collection), shown, mathml=True) == []
        assert reader.page.evaluate("reader.errors") == reader.errors == []


def test_pages_turn_from_cover_to_end(browser: Browser, post: bytes) -> None:
    with Reader.open(browser, post, reader="epubjs.html") as reader:
        pages = reader.page.evaluate(PAGES)
        assert 5 < len(pages) == len(set(pages)) < 50
        assert reader.page.evaluate("reader.errors") == reader.errors == []
