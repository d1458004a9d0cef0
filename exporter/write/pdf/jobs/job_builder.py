"""Layout jobs from the divisions of an edition."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, assert_never
from urllib.parse import quote

from markupsafe import Markup

from exporter.diagnostics import Diagnostics
from exporter.model.assets import Asset
from exporter.model.east_asian import has_east_asian, is_upright
from exporter.model.edition import Chapter, Division, Edition, Page
from exporter.options.pdf_options import PdfOptions
from exporter.runtime.cache import cache_key, content_digest
from exporter.runtime.fingerprint import fingerprint
from exporter.themes import theme
from exporter.write.chapter import chapter_to_xhtml
from exporter.write.cover.drawing import cover_fonts
from exporter.write.direction import Direction, direction, has_rtl
from exporter.write.division import page_to_xhtml
from exporter.write.footnotes import with_footnotes
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import with_addresses
from exporter.write.page_markers import with_block_names
from exporter.write.pdf.jobs.chapter_images import ChapterImages, image_target
from exporter.write.pdf.jobs.code_sizes import code_measure
from exporter.write.pdf.jobs.divisions import BookDivision
from exporter.write.pdf.jobs.first_words import with_first_words
from exporter.write.pdf.jobs.job import BOOK_SCHEME, LayoutJob, LineNumbers
from exporter.write.pdf.jobs.plain_layout import (
    FORM_MESSAGES,
    Form,
    first_form,
    plainer,
    with_breaks,
)
from exporter.write.pdf.jobs.running_heads import RunningHeads
from exporter.write.press_colours import InkSet
from exporter.write.repair import safe_text
from exporter.write.styles import (
    EAST_ASIAN_PAGES,
    RTL_PAGES,
    RTL_SHEET,
    print_fonts,
    print_stylesheet,
)
from exporter.write.templates import render
from exporter.write.xhtml import Dialect

if TYPE_CHECKING:
    from exporter.formulas.drawing import Drawing

PageNumberText: TypeAlias = Callable[[str, str], str]
"""The text that a chapter shows as the page number of a place: its placeholder or the number.

Takes the key of a division and an id there, which is empty for the beginning of the division.
"""

_ANY_TIME = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_BEGIN_ON_VERSO = "\nhtml { break-before: verso; }\n"
_BOUND_AT_THE_RIGHT = "\nhtml { direction: rtl; }\nbody { direction: ltr; }\n"
_TEXT_FONT = "Exporter Serif"
"""The family of the text in every theme."""
_BODY_COLOUR = re.compile(r"(?:^|\})\s*body\s*\{[^{}]*?(?<![\w-])color:([^;{}]+)")
_TABLE_TEXT = 0.842
"""The font size of tables, in sizes of the text, as in `tokens.css`."""
_CSS_PIXEL = 0.75
"""A CSS pixel in points."""
_SMALLEST_SHARE = 0.8
"""How much narrower an image may become so that its resolution suffices for a press."""


@dataclass(frozen=True, slots=True)
class PendingJob:
    """A job whose image files are not attached yet: `images` are their assets by URL.

    `cache_key` is the key of its result.
    """

    job: LayoutJob
    images: Mapping[str, Asset]
    cache_key: str = ""
    form: Form = "full"


class JobBuilder:
    """Builds the layout jobs of an edition. `image_processor` has the files of its images."""

    def __init__(
        self, edition: Edition, options: PdfOptions, image_processor: ImageProcessor
    ) -> None:
        self._edition = edition
        self._options = options
        self._names = {division.key: division.name for division in edition.divisions}
        urls = print_fonts(options.theme)
        self._fonts = tuple(
            (urls[face], file) for face, file in options.theme.fonts.items() if not file.bundled
        )
        self._css = self._stylesheet()
        self._code = code_measure(options, self._css)
        colours = _BODY_COLOUR.findall(self._css)
        self._text_colour = colours[-1].strip() if colours else "black"
        self._rtl = direction(edition.metadata.lang) == "rtl"
        self._image_processor = image_processor
        profile = options.profile
        self._inks = InkSet(profile.colour, profile.min_tint, profile.min_rule)
        self._image_target = image_target(options)
        self._min_text = profile.min_text / (_TABLE_TEXT * options.geometry.text)
        # A desktop printer accepts any resolution.
        self._resolution = profile.resolution if profile.base == "press" else 0
        self._line_numbers = _line_numbers(options)
        self._cover_fonts = cover_fonts(options.theme)
        self._heads = RunningHeads(options.theme, options.geometry)
        self._book_head = self._heads.book(*self._book_titles())

    def cache_key(self, division: BookDivision) -> str:
        """Return a digest of all that decides a division's job, except the page numbers it names.

        A page around the chapters depends on the metadata of the book, and that of the contents on
        all divisions; a chapter on itself, and on the names of others, which follow from their
        keys. The modification date of the book appears only in the revision of review pages.
        """
        edition, content = self._edition, division.content
        book: tuple[object, ...] = ()
        if isinstance(content, Page):
            metadata = replace(edition.metadata, modified=_ANY_TIME)
            book = (metadata, edition.cover, edition.labels)
            if content.role == "contents":
                pages = (page for page in edition.divisions if isinstance(page, Page))
                listed = [(page.key, page.role, page.title, page.kicker) for page in pages]
                book = (*book, edition.contents, listed)
        digest = content.content_digest if isinstance(content, Chapter) else ""
        profile = self._options.profile
        decisive = (
            (division.kind, division.numbering, division.part, division.verso),
            # The binding decides the margins of chapters in any language.
            (self._rtl, self._inks, profile.links, self._line_numbers, self._resolution),
            (self._options.theme.key, self._min_text, self._code),
            (self._image_target, self._image_processor.errors()),
            self._options.qr,
            (self._book_head, edition.collection, self._revision(division.key)),
        )
        own = digest or content_digest((content, book))
        return cache_key("division", fingerprint(), self._css, repr(decisive), own)

    def build(
        self, division: BookDivision, page_number: PageNumberText, diagnostics: Diagnostics
    ) -> PendingJob:
        """Return the job of a division."""
        images = ChapterImages(self._image_processor, diagnostics)
        lang = division.lang
        dialect = Dialect(
            "print",
            images.url_or_empty,
            division.content.labels,
            diagnostics,
            is_dark=images.is_dark,
            url_of=self._url_of_place,
            folio=page_number,
            formulas="drawing",
            drawing=self._url_of_drawing,
            lang=lang,
            direction=direction(lang),
            min_text=self._min_text,
            measure=self._options.geometry.measure / _CSS_PIXEL,
            qr=self._options.qr,
            code=self._code,
        )
        body = safe_text(
            self._body(division.content, dialect, images), division.content, diagnostics
        )
        body, blocks = with_block_names(body)
        title = division.title or self._edition.metadata.title
        html = render(
            "print.html",
            title=title,
            lang=lang,
            direction=dialect.direction if self._rtl or dialect.direction == "rtl" else "",
            role=division.kind,
            book=self._book_head,
            chapter=self._heads.chapter(title, division.short_title, self._book_head),
            revision=self._revision(division.key),
            body=Markup(body),  # noqa: S704 (escaped node by node)
        )
        html = with_breaks(html)
        css = self._css_for(html, title, dialect.direction)
        css += _BEGIN_ON_VERSO if division.verso else ""
        css += "".join(self._narrower(images.assets))
        job = LayoutJob(
            division.name,
            html,
            css,
            title,
            lang,
            inks=self._inks,
            links=self._options.profile.links,
            fonts=self._fonts,
            line_numbers=self._line_numbers_of(division),
            blocks=blocks,
            standalone=False,
        )
        pending = PendingJob(job, images.assets)
        if (form := first_form(html)) == "full":
            return pending
        pending, left_out = self.plainer(pending, form)
        if left_out:
            message = f"‘{title}’ is too long for a PDF; it was cut before “{left_out}”"
            diagnostics.report("chapter-cut", message)
        else:
            message = f"‘{title}’ is too long for a full layout; {FORM_MESSAGES[form]}"
            diagnostics.report("chapter-plain", message)
        return pending

    def plainer(self, pending: PendingJob, form: Form) -> tuple[PendingJob, str]:
        """Return a job in a plainer form, and the beginning of what it leaves out of the text."""
        job = pending.job
        own = direction(job.lang)
        css = self._css_for(job.html, job.title, own, replace(self._options, theme=theme()))
        css += _BEGIN_ON_VERSO if _BEGIN_ON_VERSO in job.css else ""
        job, left_out = plainer(job, form, css)
        return replace(pending, job=job, form=form), left_out

    def _body(self, content: Division, dialect: Dialect, images: ChapterImages) -> str:
        """Return the XHTML of a division, with the addresses of its images."""
        match content:
            case Chapter():
                chapter, _ = with_addresses(content, images.url, dialect.diagnostics)
                if self._options.theme.opening == "small-caps":
                    chapter = with_first_words(chapter)
                chapter, dialect = with_footnotes(chapter, dialect)
                return chapter_to_xhtml(chapter, dialect, in_book=self._edition.collection)
            case Page():
                page, _ = with_addresses(content, images.url, dialect.diagnostics)
                page, dialect = with_footnotes(page, dialect)
                return page_to_xhtml(page, self._edition, dialect, self._cover_fonts)
            case _:
                assert_never(content)

    def with_files(self, pending: PendingJob, *, carried: bool) -> LayoutJob:
        """Return a job with its image and font files; with their bytes if they are `carried`.

        An image that can no longer be read is left out, which the engine reports.
        """
        files: dict[str, Path] = {}
        for url, asset in pending.images.items():
            with suppress(OSError, ValueError):
                files[url] = self._image_processor.file(asset)
        if carried:
            images = {url: file.read_bytes() for url, file in files.items()}
            fonts = tuple((url, file.read()) for url, file in self._fonts)
            return replace(pending.job, images=images, fonts=fonts)
        return replace(pending.job, images=files)

    def _css_for(
        self, html: str, title: str, text_direction: Direction, options: PdfOptions | None = None
    ) -> str:
        """Return the styles of a chapter, with those for the scripts of its text."""
        east_asian = has_east_asian(html) or is_upright(title)
        layers: tuple[str, ...] = EAST_ASIAN_PAGES if east_asian else ()
        if self._rtl or has_rtl(html):
            layers += RTL_SHEET if text_direction == "rtl" else RTL_PAGES
        css = self._stylesheet(layers, options) if layers or options else self._css
        return css + _BOUND_AT_THE_RIGHT if self._rtl else css

    def _narrower(self, images: Mapping[str, Asset]) -> Iterator[str]:
        """Yield styles for images whose resolution suffices for a press if they are narrower."""
        widest = self._options.geometry.measure / 72 * self._resolution
        for url, asset in images.items():
            vector = asset.media_type == "image/svg+xml"
            if _SMALLEST_SHARE * widest <= asset.width < widest and not vector:
                yield f'\nimg[src="{url}"] {{ image-resolution: {self._resolution}dpi; }}\n'

    def _line_numbers_of(self, division: BookDivision) -> LineNumbers | None:
        """Return the line numbers of a division, which begins on a left or on a right page."""
        lines = self._line_numbers
        if lines and division.verso != self._rtl:
            return replace(lines, first=lines.second, second=lines.first)
        return lines

    def _stylesheet(self, more: tuple[str, ...] = (), options: PdfOptions | None = None) -> str:
        options = options or self._options
        return print_stylesheet(options, more=more)

    def _url_of_drawing(self, drawing: Drawing, tex: str) -> str:
        from exporter.formulas.markup import data_url

        return data_url(drawing, tex, self._text_colour, _TEXT_FONT)

    def _url_of_place(self, division: str, target: str) -> str:
        """Return the URL of a place in another division, which layout makes a destination."""
        name = quote(self._names[division])
        return f"{BOOK_SCHEME}:{name}/{quote(target)}" if target else f"{BOOK_SCHEME}:{name}"

    def _revision(self, key: str) -> str:
        """Return the date and digest of the text at the foot of review pages; else nothing."""
        if not self._options.profile.line_numbers:
            return ""
        edition = self._edition
        digest = next((file.digest for file in edition.sources if file.division == key), "")
        digest = digest or cache_key(*(file.digest for file in edition.sources))
        return f"{edition.metadata.modified:%Y-%m-%d} · {digest[:8]}"

    def _book_titles(self) -> tuple[str, str]:
        """Return the title of the book and its short title; for a post, that of its site."""
        edition, metadata = self._edition, self._edition.metadata
        if edition.collection:
            return metadata.title, metadata.short_title
        return edition.site_title or metadata.title, ""


def _line_numbers(options: PdfOptions) -> LineNumbers | None:
    page, every = options.geometry, options.profile.line_numbers
    if not every:
        return None
    return LineNumbers(every, page.inner, page.outer if options.two_sided else page.inner)
