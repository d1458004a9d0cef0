"""WeasyPrint: the one package that knows it. A sheet goes in, pages come out.

Its own structure tags are left aside, since they part what a page break parts and count running
heads as text. Here it is only made to mark each piece as it is drawn; `structure` builds the tree.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname
from xml.etree.ElementTree import Element

from PIL import ImageFile

from exporter.themes import font_files, resources
from exporter.write.pdf.engine.fontconfig import bundled_fonts
from exporter.write.pdf.engine.later import called_later
from exporter.write.pdf.engine.libraries import found_by_name
from exporter.write.pdf.jobs.job import (
    BOOK_SCHEME,
    FONT_SCHEME,
    Bookmark,
    Drawn,
    EngineFailed,
    EngineMissing,
    LayoutJob,
    LayoutResult,
    LinkArea,
    MarkedContent,
    PagePosition,
)

try:
    # Fontconfig is asked for its fonts as soon as the module is imported.
    with bundled_fonts(), found_by_name(), called_later():
        from weasyprint import CSS, VERSION  # type: ignore[import-untyped]
        from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped]
        from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

        from exporter.write.pdf.engine.baselines import baselines_of
        from exporter.write.pdf.engine.breaks import hasten_breaks
        from exporter.write.pdf.engine.coverage import without_font
        from exporter.write.pdf.engine.drawings import hasten_drawings
        from exporter.write.pdf.engine.figures import mark_figures
        from exporter.write.pdf.engine.floats import hasten_floats
        from exporter.write.pdf.engine.flow import hasten_flow, hasten_struts
        from exporter.write.pdf.engine.fonts import colourless, is_shared, uses_of
        from exporter.write.pdf.engine.hyphens import hasten_hyphens
        from exporter.write.pdf.engine.ink import hasten_ink
        from exporter.write.pdf.engine.leaf import MarkedPage, marked_pages
        from exporter.write.pdf.engine.lengths import hasten_lengths
        from exporter.write.pdf.engine.lines import mend_lines
        from exporter.write.pdf.engine.margins import spare_heads
        from exporter.write.pdf.engine.markup import XhtmlDocument
        from exporter.write.pdf.engine.notes import mend_notes
        from exporter.write.pdf.engine.pages import share_page_styles
        from exporter.write.pdf.engine.paint import hasten_backgrounds
        from exporter.write.pdf.engine.pause import uncollected
        from exporter.write.pdf.engine.rasters import take_rasters_over
        from exporter.write.pdf.engine.repeats import spare_repeats
        from exporter.write.pdf.engine.shaping import hasten_shaping
        from exporter.write.pdf.engine.spelling import mend_spelling
        from exporter.write.pdf.engine.styles import hasten_styles, spare_pseudo_elements
        from exporter.write.pdf.engine.tints import mend_tints
        from exporter.write.pdf.engine.typefaces import spare_subsets
        from exporter.write.pdf.engine.wraps import hasten_wraps
except OSError as error:
    raise EngineMissing from error

mark_figures()
mend_lines()
mend_notes()
hasten_backgrounds()
hasten_breaks()
hasten_drawings()
hasten_floats()
mend_tints()
hasten_flow()
hasten_hyphens()
hasten_ink()
hasten_lengths()
hasten_shaping()
hasten_struts()
hasten_styles()
hasten_wraps()
share_page_styles()
spare_pseudo_elements()
spare_heads()
spare_repeats()
spare_subsets(is_shared)
mend_spelling()
take_rasters_over()

# The engine has Pillow make up what is missing of a broken picture, wherever Pillow is used.
ImageFile.LOAD_TRUNCATED_IMAGES = False

PRODUCER = f"WeasyPrint {VERSION}"

_POINTS = 0.75
"""PostScript points to a CSS pixel."""

_NO_NEWS = (
    ".notdef glyph rendered",  # the glyphs are counted below
    "Anchor defined twice",
    "Please install HarfBuzz",  # it is said which emoji it is about
)


def lay_out(sheet: LayoutJob) -> LayoutResult:
    """Set a sheet. What is wrong with it is in what comes back.

    Raises `EngineFailed` where the engine cannot set it at all.
    """
    try:
        with bundled_fonts(), uncollected():
            laid, shown = _set(sheet, "")
            if shown:
                # What was not found beforehand stands between others, or in a running head.
                again, _ = _set(sheet, shown)
                laid = replace(again, missing=_in_order(again.missing + shown))
            return laid
    # A library of 30,000 lines knows many ways to fail on input that nobody thought of.
    except Exception as error:
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        raise EngineFailed(f"‘{sheet.title}’ could not be set ({said})") from error


def _set(sheet: LayoutJob, missing: str) -> tuple[LayoutResult, str]:
    """The pages, with a box for each sign that is missing, and what no font has all the same.

    A glyph that no font has may not be shown (ISO 14289-1, 7.21.8): a box may.
    """
    style = _style(sheet.css, sheet.roots, sheet.fonts)
    with _listening() as heard:
        html = XhtmlDocument(sheet.html, _Fetcher(sheet.roots, sheet.images))
        lacking = without_font(html.etree_element, style.fonts)
        if lacking or missing:
            _put_boxes(html.etree_element, "".join({*lacking, *missing}))
        rendered = html.render(
            stylesheets=[style.css], font_config=style.fonts, counter_style=style.counters
        )
        leaves = marked_pages(rendered.pages)
        document = rendered.copy(leaves)
        areas: dict[Any, LinkArea] = {}

        def finish(_: Any, pdf: Any) -> None:
            # The stitcher makes these anew, for the whole book.
            pdf.catalog.pop("Names", None)
            pdf.catalog.pop("Outlines", None)
            areas.update(_areas(leaves, 1 + max(key for leaf in leaves for key in leaf.keys)))

        data: bytes = document.write_pdf(finisher=finish)
    points = {point for font in document.fonts.values() for point in font.missing}
    drawn = tuple(_in_reading_order(leaves, areas))
    shown = {piece.element for piece in drawn}
    hidden = {sign for sign, holders in lacking.items() if not holders & shown}
    laid = LayoutResult(
        data=data,
        page_count=len(leaves),
        height=leaves[0].height * _POINTS,
        root=html.etree_element,
        drawn=drawn,
        destinations=_destinations(leaves),
        bookmarks=_bookmarks(document.make_bookmark_tree(_POINTS, transform_pages=True)),
        fonts=uses_of(document.fonts.values()),
        uncoloured=colourless(document.fonts.values()),
        missing=_in_order(lacking.keys() - hidden),
        messages=tuple(dict.fromkeys((*style.remarks, *heard))),
        baselines=baselines_of(leaves) if sheet.line_numbers else (),
        numbered_pages=tuple(leaf.number for leaf in leaves if leaf.numbered),
        needs_numbers=any(leaf.spelled for leaf in leaves),
        any_number_fits=all(leaf.hung for leaf in leaves),
        dropped_links=tuple(dict.fromkeys(target for leaf in leaves for target in leaf.refused)),
    )
    return laid, _in_order(map(chr, points))


def _in_order(signs: Iterable[str]) -> str:
    return "".join(sorted(set(signs)))


@dataclass(frozen=True, slots=True)
class _Style:
    """A stylesheet as the engine reads it, and what it had to say of it."""

    css: Any
    fonts: Any
    counters: Any
    remarks: tuple[str, ...]


@lru_cache(maxsize=8)
def _style(
    css: str, roots: tuple[Path, ...], files: tuple[tuple[str, Path | bytes], ...]
) -> _Style:
    """The stylesheet, which all sheets of a book share: to read it takes as long as a page."""
    with _listening() as heard:
        fonts = FontConfiguration()
        # One object for sheet and style, or a stylesheet's own @counter-style is lost.
        counters = CounterStyle()
        read = CSS(
            string=css,
            font_config=fonts,
            counter_style=counters,
            url_fetcher=_Fetcher(roots, dict(files)),
        )
    return _Style(read, fonts, counters, tuple(heard))


def _put_boxes(root: Element, missing: str) -> None:
    """Put a box in the place of each sign that no font has, and of what is joined to it."""
    sign = f"[{re.escape(missing)}][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
    joined = re.compile(f"{sign}(?:\u200d{sign})*")

    def boxed(text: str | None) -> str | None:
        return text and joined.sub("\N{WHITE SQUARE}", text)

    for element in root.iter():
        element.text, element.tail = boxed(element.text), boxed(element.tail)
        for name, value in element.items():
            if name.startswith("data-"):
                element.set(name, boxed(value) or "")


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Reads what it is given, bundled fonts, files below the roots, what an address holds."""

    def __init__(self, roots: Sequence[Path], pictures: Mapping[str, Path | bytes]) -> None:
        super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)
        self._pictures = pictures
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        picture = self._pictures.get(url)
        if picture is not None:
            data = picture if isinstance(picture, bytes) else picture.read_bytes()
            return URLFetcherResponse(url, data)
        parts = urlsplit(url)
        if parts.scheme == FONT_SCHEME:
            # By their place among the styles, wherever those lie on which machine.
            path = (resources.styles() / unquote(parts.path)).resolve()
            if path not in map(Path.resolve, font_files()):
                raise ValueError("this font does not come along")
            return URLFetcherResponse(url, path.read_bytes())
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
            raise ValueError("nothing is read but files of the site")
        path = Path(url2pathname(parts.path)).resolve()
        if not any(path.is_relative_to(root) for root in self._roots):
            raise ValueError("the file lies outside the site")
        return URLFetcherResponse(url, path.read_bytes())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear what the engine remarks, and keep it from the terminal."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            words = " ".join(record.getMessage().split())
            if not words.startswith(_NO_NEWS):
                heard.append(words)

    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [logger.propagate for logger in loggers]
    ear = Ear(logging.WARNING)
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
    try:
        yield heard
    finally:
        for logger, propagate in zip(loggers, before, strict=True):
            logger.removeHandler(ear)
            logger.propagate = propagate


def _areas(leaves: Sequence[MarkedPage], first: int) -> Iterator[tuple[Any, LinkArea]]:
    """Each link's rectangle by its box, in reading order; its annotation is numbered on the way."""
    key = first
    for leaf in leaves:
        for kind, target, _, box in leaf.links:
            if box.link_annotation is not None:
                box.link_annotation["StructParent"] = key
                yield box, _area(leaf.number, key, box.element, target, kind == "internal")
                key += 1


def _area(page: int, key: int, element: Element, target: str, inside: bool) -> LinkArea:
    if inside:
        return LinkArea(page, key, element, target, "chapter")
    scheme, _, name = target.partition(":")
    if scheme == BOOK_SCHEME:
        return LinkArea(page, key, element, unquote(name), "book")
    return LinkArea(page, key, element, target, "web")


def _in_reading_order(leaves: Sequence[MarkedPage], areas: dict[Any, LinkArea]) -> Iterator[Drawn]:
    for leaf in leaves:
        height = leaf.height
        left = dict(leaf.marks)
        here = {box: area for box, area in areas.items() if area.page == leaf.number}
        for box in leaf.fates:
            if box in here:
                yield here.pop(box)
            if box in left:
                yield _piece(box, leaf.number, left.pop(box), height)
        # What no walk finds is not lost: its element says where it belongs.
        for box, mark in left.items():
            yield _piece(box, leaf.number, mark, height)
        yield from here.values()


def _piece(box: Any, page: int, mark: tuple[int, int], height: float) -> MarkedContent:
    frame = None
    if isinstance(box, boxes.ReplacedBox):
        x, y = box.content_box_x(), box.content_box_y()
        frame = (
            x * _POINTS,
            (height - y - box.height) * _POINTS,
            (x + box.width) * _POINTS,
            (height - y) * _POINTS,
        )
    marker = box.element_tag.endswith("::marker")
    return MarkedContent(page, *mark, box.element, marker, frame)


def _destinations(leaves: Sequence[MarkedPage]) -> dict[str, PagePosition]:
    """Where each id is, at the upper left corner of its first part."""
    found: dict[str, PagePosition] = {}
    for leaf in leaves:
        for name, (x, y, _, _) in leaf.anchors.items():
            found.setdefault(
                name, PagePosition(leaf.number, x * _POINTS, (leaf.height - y) * _POINTS)
            )
    return found


def _bookmarks(tree: Sequence[Any]) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(title, PagePosition(*spot), _bookmarks(children))
        for title, spot, children, _ in tree
    )
