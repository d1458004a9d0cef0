"""The layout of one chapter by WeasyPrint: a job becomes pages whose content is marked."""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from exporter.runtime.run_folder import run_folder
from exporter.themes import FontFile
from exporter.write.pdf.engine.call_stack import with_room_below
from exporter.write.pdf.engine.fetcher import JobFetcher
from exporter.write.pdf.engine.fonts import (
    ChapterFonts,
    characters_without_font,
    font_uses,
    uncoloured,
)
from exporter.write.pdf.engine.marked_pages import marked_pages
from exporter.write.pdf.engine.placed_content import unplaced_content
from exporter.write.pdf.engine.positions import (
    POINTS,
    baselines,
    bookmarks,
    destinations,
    in_reading_order,
    link_areas,
)
from exporter.write.pdf.jobs.job import LayoutJob, LayoutResult, LinkArea

_EXPECTED = (
    ".notdef glyph rendered",  # missing glyphs are counted here
    "Anchor defined twice",
    "Please install HarfBuzz",  # the result names the emoji in question
)
"""How messages of the engine begin that are not passed on."""


@with_room_below
def layout_result(job: LayoutJob) -> LayoutResult:
    """Return the pages of a chapter; problems of its content are in the result."""
    result, missing = _attempt(job, "")
    if missing:
        # Characters that were not found beforehand: in a running head, or between others.
        again, _ = _attempt(job, missing)
        result = replace(again, missing=_sorted(again.missing + missing))
    return result


def _attempt(job: LayoutJob, missing: str) -> tuple[LayoutResult, str]:
    """Return the pages, and characters without a glyph that they show all the same.

    A box is drawn for each of the `missing` characters, and of those that are found beforehand: a
    glyph that the font does not have must not be shown (ISO 14289-1, 7.21.8).
    """
    with _captured_log() as log:
        rendering = render(job, missing)
        pages = marked_pages(rendering.document.pages)
        document = rendering.document.copy(pages)
        if not job.standalone:
            document.fonts = ChapterFonts(document.fonts)
        areas: dict[Any, LinkArea] = {}

        def finish(_: Any, pdf: Any) -> None:
            # The book has destinations and an outline of its own.
            pdf.catalog.pop("Names", None)
            pdf.catalog.pop("Outlines", None)
            areas.update(link_areas(pages, 1 + max(key for page in pages for key in page.keys)))

        data: bytes = document.write_pdf(finisher=finish)
    fonts = document.fonts.values()
    drawn = tuple(in_reading_order(pages, areas))
    shown = {item.element for item in drawn}
    lacking = [each for each, holders in rendering.lacking.items() if holders & shown]
    result = LayoutResult(
        data=data,
        page_count=len(pages),
        height=pages[0].height * POINTS,
        root=rendering.root,
        drawn=drawn,
        destinations=destinations(pages),
        bookmarks=bookmarks(document.make_bookmark_tree(POINTS, transform_pages=True)),
        fonts=font_uses(fonts),
        uncoloured=uncoloured(fonts),
        missing=_sorted(lacking),
        messages=tuple(dict.fromkeys((*rendering.messages, *log))),
        baselines=baselines(pages) if job.line_numbers else (),
        numbered_pages=tuple(page.number for page in pages if page.has_numbers),
        needs_numbers=any(page.needs_numbers for page in pages),
        any_number_fits=all(page.any_number_fits for page in pages),
        unplaced=unplaced_content(rendering.fonts, pages),
        dropped_links=tuple(dict.fromkeys(link for page in pages for link in page.dropped_links)),
    )
    return result, _sorted(chr(point) for font in fonts for point in font.missing)


def _sorted(characters: Iterable[str]) -> str:
    return "".join(sorted(set(characters)))


@dataclass(frozen=True, slots=True)
class Rendering:
    """A document of WeasyPrint that is laid out, and what is known of it.

    `fonts` is its font configuration. `lacking` are the characters that no font has, with the
    elements that hold them. `messages` are about the stylesheet.
    """

    document: Any
    fonts: Any
    root: Element
    lacking: Mapping[str, set[Element]]
    messages: tuple[str, ...]


def render(job: LayoutJob, missing: str = "") -> Rendering:
    """Return a chapter laid out, with boxes in place of characters that no font has."""
    style = _stylesheet(job.css, job.fonts)
    html = weasyprint.HTML(string=job.html, url_fetcher=JobFetcher(job.images))
    root: Element = html.etree_element
    lacking = characters_without_font(root, style.fonts)
    if lacking or missing:
        put_boxes(root, "".join({*lacking, *missing}))
    document = html.render(
        stylesheets=[style.css], font_config=style.fonts, counter_style=style.counters
    )
    return Rendering(document, style.fonts, root, lacking, style.messages)


@dataclass(frozen=True, slots=True)
class _Stylesheet:
    """A stylesheet as WeasyPrint reads it, with its messages about it."""

    css: Any
    fonts: Any
    counters: Any
    messages: tuple[str, ...]


@lru_cache(maxsize=8)
def _stylesheet(css: str, files: tuple[tuple[str, FontFile | bytes], ...]) -> _Stylesheet:
    """Return the stylesheet, which the chapters of a book share; it takes as long as a page."""
    with _captured_log() as log:
        fonts = FontConfiguration()
        # Its own would be left behind if the process is killed.
        fonts._folder = Path(tempfile.mkdtemp(dir=run_folder()))
        # One object for document and stylesheet, or @counter-style rules are lost.
        counters = CounterStyle()
        sheet = weasyprint.CSS(
            string=css,
            font_config=fonts,
            counter_style=counters,
            url_fetcher=JobFetcher(dict(files)),
        )
    return _Stylesheet(sheet, fonts, counters, tuple(log))


def forget_stylesheets() -> None:
    """Drop the stylesheets that are kept for the next chapter."""
    _stylesheet.cache_clear()


def put_boxes(root: Element, missing: str) -> None:
    """Replace each character that no font has, and characters joined to it, by a box.

    A line may be broken after the box of a wide character, as after the character itself.
    """
    one = f"[{re.escape(missing)}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
    joined = re.compile(f"{one}(?:\u200d{one})*")

    def box(character: re.Match[str]) -> str:
        is_wide = unicodedata.east_asian_width(character[0][0]) in "FW"
        return "\N{WHITE SQUARE}\N{ZERO WIDTH SPACE}" if is_wide else "\N{WHITE SQUARE}"

    for element in root.iter():
        element.text = element.text and joined.sub(box, element.text)
        element.tail = element.tail and joined.sub(box, element.tail)
        for name, value in element.items():
            if name.startswith("data-"):
                element.set(name, joined.sub("\N{WHITE SQUARE}", value))


@contextmanager
def _captured_log() -> Iterator[list[str]]:
    """Collect the engine's messages while the block runs, and keep them from the terminal."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = " ".join(record.getMessage().split())
            if not message.startswith(_EXPECTED):
                messages.append(message)

    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [logger.propagate for logger in loggers]
    collector = Collector(logging.WARNING)
    for logger in loggers:
        logger.addHandler(collector)
        logger.propagate = False
    try:
        yield messages
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(collector)
            logger.propagate = propagate
