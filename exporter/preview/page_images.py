"""Images and texts of the pages of a PDF, by PDFium."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ctypes import c_double
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from exporter.file_formats.pdf.coordinates import Box, box_size
from exporter.options.geometry import Geometry
from exporter.preview.page_layout import PageBoxes
from exporter.preview.passages import SourcePassage, letters_of, offsets_in

_MAX_PIXELS = 16_000_000
"""Pixels of an image: an A4 page at 300 dpi has 9 million."""
_CACHE_SIZE = 48 * 1024**2
"""Bytes of the images of a file that are kept; a page of text has 100,000."""
_COMPRESSION = 1
"""The level of zlib: the images do not leave the machine."""
_SAMPLED_PAGES = 4
"""Pages at most that are looked at for the position of baselines, 4 ms each."""
_MAX_HITS = 200
"""Places of a search that are returned."""
_AROUND = 30
"""Characters before and after searched words that are returned with them."""
_SEARCHED_PAGES = 150
"""Pages that one search looks at: it takes a quarter of a second, in which no image is made."""
_PDFIUM = Lock()
"""PDFium may be used by one thread at a time, whatever the file."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place of searched words: the number of the page, and rectangles on it in points.

    `before` and `after` are some words around them.
    """

    page: int
    before: str
    words: str
    after: str
    areas: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The places in some pages; `next_page` is where to search on, 0 after the last page."""

    hits: tuple[Hit, ...]
    next_page: int


class PageImages:
    """The pages of a file as images and text. May be used by several threads.

    The file may be removed once it is open. Pages count from 1; all methods that name one raise
    `IndexError` for a page that does not exist, as no page does after `close`.
    """

    def __init__(self, path: Path) -> None:
        with _PDFIUM:
            self._pdf = pypdfium2.PdfDocument(path)
            self._count = len(self._pdf)
        self._images: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._size = 0

    def close(self) -> None:
        """Release the file."""
        with _PDFIUM:
            self._count = 0
            self._pdf.close()

    def png(self, number: int, width: int) -> bytes:
        """Return a page with all of its media box, as a PNG image of a width in pixels.

        The image is smaller where it would have too many pixels.
        """
        key = (number, width)
        with _PDFIUM:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
            data = self._images[key] = self._drawn(number, width)
            self._size += len(data)
            while self._size > _CACHE_SIZE and len(self._images) > 1:
                self._size -= len(self._images.popitem(last=False)[1])
            return data

    def search(self, words: str, first: int = 1) -> Hits:
        """Return where words are, in any case, on some pages from the page `first` on."""
        found: list[Hit] = []
        count = self._count
        last = min(count, first + _SEARCHED_PAGES - 1)
        for number in range(first, last + 1):
            with _PDFIUM:
                found += self._hits(number, words)
            if len(found) >= _MAX_HITS:
                return Hits(tuple(found[:_MAX_HITS]), 0)
        return Hits(tuple(found), last + 1 if last < count else 0)

    def places_of(
        self, passages: Sequence[SourcePassage]
    ) -> Iterator[tuple[SourcePassage, int, float]]:
        """Yield the passages that are on the pages: the page of each, and its top in points."""
        letters: list[str] = []
        at: list[tuple[int, int]] = []
        for number in range(1, self._count + 1):
            with _PDFIUM, self._text_page(number) as text:
                for index, character in enumerate(text.get_text_range()):
                    for letter in letters_of(character):
                        letters.append(letter)
                        at.append((number, index))
        found = offsets_in("".join(letters), passages)
        for number, on_page in groupby(found, key=lambda each: at[each[1]][0]):
            with _PDFIUM, self._text_page(number) as text:
                for passage, offset in on_page:
                    yield passage, number, text.get_charbox(at[offset][1])[3]

    def first_baseline(self, boxes: Sequence[PageBoxes], geometry: Geometry) -> float | None:
        """Return how far the first baseline of the grid is below the head margin, in points.

        It is that of most characters, since text is on the grid; None where there are none.
        """
        offsets: Counter[float] = Counter()
        step = -(-len(boxes) // _SAMPLED_PAGES) or 1
        for number in range(1, len(boxes) + 1, step):
            top = boxes[number - 1].trim[3] - geometry.head
            with _PDFIUM, self._text_page(number) as text:
                for baseline in _baselines(text):
                    offsets[round((top - baseline) % geometry.line, 1)] += 1
        return offsets.most_common(1)[0][0] if offsets else None

    def _drawn(self, number: int, width: int) -> bytes:
        with closing(self._page(number)) as page:
            media = page.get_mediabox()
            page.set_rotation(0)
            page.set_cropbox(*media)
            across, down = box_size(media)
            scale = min(width / across, (_MAX_PIXELS / (across * down)) ** 0.5)
            image = page.render(scale=scale).to_pil()
        output = BytesIO()
        image.save(output, "PNG", compress_level=_COMPRESSION)
        return output.getvalue()

    def _hits(self, number: int, words: str) -> Iterator[Hit]:
        with self._text_page(number) as text, closing(text.search(words)) as searcher:
            while found := searcher.get_next():
                start, count = found
                areas = [text.get_rect(index) for index in range(text.count_rects(start, count))]
                yield Hit(number, *_with_context(text, start, count), tuple(map(tuple, areas)))

    @contextmanager
    def _text_page(self, number: int) -> Iterator[pypdfium2.PdfTextPage]:
        with closing(self._page(number)) as page, closing(page.get_textpage()) as text:
            yield text

    def _page(self, number: int) -> pypdfium2.PdfPage:
        if not 1 <= number <= self._count:
            raise IndexError(number)
        return self._pdf[number - 1]


def _baselines(text: pypdfium2.PdfTextPage) -> Iterator[float]:
    """Yield the height of the baseline of each character, in points of the page."""
    x, y = c_double(), c_double()
    for index in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        yield y.value


def _with_context(text: pypdfium2.PdfTextPage, start: int, count: int) -> tuple[str, str, str]:
    """Return the words before some characters, the characters, and the words after them."""
    end, length = start + count, text.count_chars()
    first, last = max(0, start - _AROUND), min(end + _AROUND, length)
    before, found, after = (
        _one_line(text.get_text_range(left, right - left)) if left < right else ""
        for left, right in ((first, start), (start, end), (end, last))
    )
    # Words at the ends may be cut.
    before = before.partition(" ")[2] if first else before
    return before, found, after.rpartition(" ")[0] if last < length else after


def _one_line(text: str) -> str:
    """Return a text with single spaces, without the sign of PDFium for a hyphen at a line's end."""
    return re.sub(r"\s+", " ", text.replace("\ufffe", ""))
