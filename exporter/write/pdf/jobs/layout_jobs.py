"""The divisions of an edition as sheets, ready for the engine."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import quote

from markupsafe import Markup

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.publication import Chapter, Division, Edition, Page
from exporter.options.pdf_options import PdfOptions
from exporter.runtime.cache import cache_key, content_digest
from exporter.runtime.fingerprint import fingerprint
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.direction import Direction, direction, holds_rtl
from exporter.write.division import page_to_xhtml
from exporter.write.footnotes import with_footnotes
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import with_addresses
from exporter.write.page_markers import with_page_markers
from exporter.write.pdf.jobs.job import BOOK_SCHEME, FONT_SCHEME, LayoutJob, LineNumbers
from exporter.write.pdf.jobs.page_images import PageImages, area_of
from exporter.write.pdf.layout.page_numbers import Folio
from exporter.write.pdf.layout.page_ranges import Slot
from exporter.write.press_colours import InkSet
from exporter.write.styles import RTL_PAGES, RTL_SHEET, print_stylesheet
from exporter.write.templates import page
from exporter.write.xhtml import Dialect

_ANY_MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_ON_A_VERSO = "\nhtml { break-before: verso; }\n"
_OF_TABLES = 0.842
"""The letters of tables, in sizes of the text; `tokens.css` says the same."""
_NEARLY = 0.8
"""How much of the width that it would have a picture may lose, so that its dots are not seen."""
_LINE = 29.5
"""How much of both a line holds, in sizes of the text; every page has about the same measure."""
_OF_BOOK, _OF_CHAPTER = 0.56, 0.36
"""How wide a sign is: of the book in spaced capitals, of the chapter in small italics."""
_LONGEST_BOOK, _LONGEST_CHAPTER = 26, 56
_BOUND_AT_THE_RIGHT = "\nhtml { direction: rtl; }\nbody { direction: ltr; }\n"


@dataclass(frozen=True, slots=True)
class WrittenDivision:
    """A sheet whose pictures are still in the darkroom, by their addresses.

    `key` is what it is kept under once it is set.
    """

    sheet: LayoutJob
    assets: Mapping[str, Asset]
    key: str = ""


class LayoutJobs:
    """Makes sheets of an edition's divisions. The darkroom has their pictures."""

    def __init__(self, edition: Edition, plan: PdfOptions, image_processor: ImageProcessor) -> None:
        self._edition = edition
        self._plan = plan
        self._names = {division.key: division.name for division in edition.divisions}
        fonts = plan.theme.fonts
        self._addresses = {
            face: f"{FONT_SCHEME}:{quote(file.address)}" for face, file in fonts.items()
        }
        self._fonts = tuple(
            (self._addresses[face], file.path) for face, file in fonts.items() if not file.bundled
        )
        self._css = self._styled()
        self._rtl = direction(edition.metadata.lang) == "rtl"
        self._image_processor = image_processor
        profile = plan.profile
        self._inks = InkSet(profile.colour, profile.least_tint, profile.least_rule)
        self._links = profile.links
        self._area = area_of(plan)
        self._least = profile.least_text / (_OF_TABLES * plan.geometry.text)
        # A desk printer makes do with what there is.
        self._finest = profile.resolution if profile.base == "press" else 0
        self._lines = _line_numbers(plan)

    def key(self, division: Division, slot: Slot) -> str:
        """All that decides a division's sheet but for the numbers of the pages that it names.

        A page around the chapters speaks of what a catalogue says of the book, and that of the
        contents of all divisions; a chapter of itself, and of others by names that follow from
        their keys. When the book was last changed stands in none, but at the foot of pages that are
        to be marked up.
        """
        edition = self._edition
        whole: tuple[object, ...] = ()
        if isinstance(division, Page):
            metadata = replace(edition.metadata, modified=_ANY_MOMENT)
            whole = (metadata, edition.cover, edition.labels)
            if division.role == "contents":
                pages = (page for page in edition.divisions if isinstance(page, Page))
                listed = [(page.key, page.role, page.title, page.kicker) for page in pages]
                whole = (*whole, edition.contents, listed)
        sealed = division.content_digest if isinstance(division, Chapter) else ""
        # By what it says: what is held twice in memory may be held once in the next build.
        said = sealed or content_digest((division, whole))
        around = (
            *(self._css, repr(slot), self._book(), f"{edition.collection}"),
            self._revision(division.key),
        )
        # From which side a book is read decides the margins of chapters in any language.
        printed = (self._rtl, self._inks, self._links, self._lines, self._finest, self._least)
        pictures = (self._area, self._image_processor.faults())
        return cache_key("division", fingerprint(), *around, repr(printed), repr(pictures), said)

    def written(
        self, division: Division, slot: Slot, folio: Folio, diagnostics: Diagnostics
    ) -> WrittenDivision:
        """A division as a sheet. `folio` says what to set as the number of a place's page."""
        pictures = PageImages(self._image_processor, diagnostics)
        dialect = Dialect(
            "print",
            pictures.shown,
            division.labels,
            diagnostics,
            place=self._place,
            folio=folio,
            direction=direction(_lang_of(division)),
            least=self._least,
        )
        match division:
            case Chapter(metadata=metadata):
                title, lang = metadata.title, metadata.lang
                chapter, _ = with_addresses(division, pictures.address, diagnostics)
                chapter, dialect = with_footnotes(chapter, dialect)
                body = chapter_to_xhtml(chapter, dialect, in_book=self._edition.collection)
            case Page():
                title, lang = division.title, division.lang
                around, _ = with_addresses(division, pictures.address, diagnostics)
                around, dialect = with_footnotes(around, dialect)
                body = page_to_xhtml(around, self._edition, dialect)
            case _:
                assert_never(division)
        body, spots = with_page_markers(body)
        title = title or self._edition.metadata.title
        book, chapter_head = running_heads(self._book(), title)
        html = page(
            "print.html",
            title=title,
            lang=lang,
            direction=dialect.direction if self._rtl or dialect.direction == "rtl" else "",
            role=slot.kind,
            book=book,
            chapter=chapter_head,
            revision=self._revision(division.key),
            body=Markup(body),  # noqa: S704 (escaped node by node)
        )
        css = self._css_for(html, dialect.direction) + (_ON_A_VERSO if slot.verso else "")
        css += "".join(self._smaller(pictures.assets))
        sheet = LayoutJob(
            division.name,
            html,
            css,
            title,
            lang,
            inks=self._inks,
            links=self._links,
            fonts=self._fonts,
            lines=self._numbered(slot),
            spots=spots,
        )
        return WrittenDivision(sheet, pictures.assets)

    def _css_for(self, html: str, way: Direction) -> str:
        """The styles of a sheet: those for what is read from the right where it holds some.

        Which side a page is on follows from the whole book.
        """
        if not (self._rtl or holds_rtl(html)):
            return self._css
        css = self._styled(RTL_SHEET if way == "rtl" else RTL_PAGES)
        return css + _BOUND_AT_THE_RIGHT if self._rtl else css

    def _smaller(self, assets: Mapping[str, Asset]) -> Iterator[str]:
        """Styles by which a picture stands smaller that is nearly fine enough for a press."""
        most = self._plan.geometry.measure / 72 * self._finest
        for address, asset in assets.items():
            drawn = asset.media_type == "image/svg+xml"
            if _NEARLY * most <= asset.width < most and not drawn:
                yield f'\nimg[src="{address}"] {{ image-resolution: {self._finest}dpi; }}\n'

    def _numbered(self, slot: Slot) -> LineNumbers | None:
        """How the lines of a division are numbered, which begins on a left or on a right page."""
        lines = self._lines
        if lines and slot.verso != self._rtl:
            return replace(lines, first=lines.second, second=lines.first)
        return lines

    def _styled(self, more: tuple[str, ...] = ()) -> str:
        return print_stylesheet(self._plan, fonts=self._addresses, more=more)

    def with_pictures(self, written: WrittenDivision, *, carried: bool) -> LayoutJob:
        """The sheet, ready to be set. `carried` says that pictures go along, not their files."""
        files = {name: self._image_processor.file(asset) for name, asset in written.assets.items()}
        if carried:
            held = {name: file.read_bytes() for name, file in files.items()}
            fonts = tuple((address, path.read_bytes()) for address, path in self._fonts)
            return replace(written.sheet, pictures=held, fonts=fonts)
        return replace(written.sheet, pictures=files)

    def _place(self, division: str, target: str) -> str:
        """The address of a place in another division, which the worker makes a destination."""
        name = quote(self._names[division])
        return f"{BOOK_SCHEME}:{name}/{quote(target)}" if target else f"{BOOK_SCHEME}:{name}"

    def _revision(self, key: str) -> str:
        """What the foot of a page to be marked up says: the day and the state of the text."""
        if not self._plan.profile.line_numbers:
            return ""
        book = self._edition.metadata
        digests = [file.digest for file in self._edition.sources if file.key == key]
        digest = (
            digests[0] if digests else cache_key(*(each.digest for each in self._edition.sources))
        )
        return f"{book.modified:%Y-%m-%d} · {digest[:8]}"

    def _book(self) -> str:
        """What the head of a page calls the book: a post alone is a page of its site."""
        edition = self._edition
        title = edition.metadata.title
        return title if edition.collection else edition.site_title or title


def _lang_of(division: Division) -> str:
    return division.metadata.lang if isinstance(division, Chapter) else division.lang


def _line_numbers(plan: PdfOptions) -> LineNumbers | None:
    page, every = plan.geometry, plan.profile.line_numbers
    if not every:
        return None
    return LineNumbers(every, page.inner, page.outer if plan.two_sided else page.inner)


def running_heads(book: str, chapter: str) -> tuple[str, str]:
    """The titles of a book and a chapter as they stand above the text: whole words, if not all."""
    book = _short(book, _LONGEST_BOOK)
    room = int((_LINE - _OF_BOOK * len(book)) / _OF_CHAPTER)
    return book, _short(chapter, min(room, _LONGEST_CHAPTER))


def _short(title: str, room: int) -> str:
    """The title, what stands before a colon, or as many words as there is room for."""
    if len(title) <= room:
        return title
    main = title.partition(": ")[0]
    if room / 2 <= len(main) <= room:
        return main
    cut = title[: room + 1].rpartition(" ")[0] or title[:room]
    return cut.rstrip(" ,;:–—-") + "…"
