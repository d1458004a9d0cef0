"""The recipe of a full cover: planned, laid out as one page, and assembled as the inside is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from exporter.diagnostics import Diagnostics
from exporter.file_formats.ean import isbn13
from exporter.model.artifact import COVER_BESIDE, Artifact
from exporter.model.assets import Asset
from exporter.model.book import BookMetadata
from exporter.model.edition import BackCover, Edition
from exporter.model.nodes import Image
from exporter.model.requirements import cover_note, cover_options
from exporter.model.walk import walk
from exporter.options.cover_geometry import CoverGeometry, cover_geometry
from exporter.options.cover_rules import cover_rules
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.settings import Settings
from exporter.runtime.context import BuildContext
from exporter.runtime.isolation import TaskFailure
from exporter.runtime.run_folder import temporary_folder
from exporter.write.cover.barcode import Barcode, barcode
from exporter.write.cover.drawing import missing_on_cover
from exporter.write.direction import direction, has_rtl
from exporter.write.images.image_processing import ImageProcessor
from exporter.write.images.preparation import print_image_target, with_addresses
from exporter.write.missing_glyphs import report_missing
from exporter.write.pdf.assembly.assemble import assemble
from exporter.write.pdf.assembly.metadata import document_info
from exporter.write.pdf.full_cover.back_content import with_cover_content
from exporter.write.pdf.full_cover.front_picture import with_printable_picture
from exporter.write.pdf.full_cover.guides import with_guides
from exporter.write.pdf.full_cover.markup import cover_markup
from exporter.write.pdf.full_cover.plan import CoverPlan, plan_cover
from exporter.write.pdf.jobs.chapter_images import ChapterImages
from exporter.write.pdf.jobs.divisions import BookDivision
from exporter.write.pdf.jobs.job import EngineFailed, LayoutJob
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf
from exporter.write.pdf.layout.folio import folio_style
from exporter.write.pdf.layout.page_ranges import PageRange, PlacedChapter
from exporter.write.pdf.layout.serialized_chapter import (
    SerializedChapter,
    deserialize_chapter,
    lay_out_serialized,
)
from exporter.write.pdf.press.page_boxes import page_box_writer
from exporter.write.press_colours import InkSet
from exporter.write.repair import safe_text
from exporter.write.styles import EAST_ASIAN_PAGES, RTL_SHEET, print_fonts, print_stylesheet
from exporter.write.templates import render
from exporter.write.xhtml import Dialect

_MILLIMETRES = 25.4 / 72
_LAYER = "pages/full-cover.css"
_SECONDS = 60.0
"""Of processor time that the layout of a cover may take."""


def cover_to_pdf(
    edition: Edition,
    settings: Settings,
    pages: int,
    diagnostics: Diagnostics,
    context: BuildContext,
    *,
    spine: float | None = None,
    guides: bool = True,
) -> Artifact:
    """Return the cover of a book with so many pages, for the printer of the settings.

    `spine` replaces the computed width of the spine, in points. `guides` adds the layers of
    `with_guides`. After an error the artifact has no bytes.
    """
    back = edition.back_cover
    if back is None:
        raise AssertionError("only a collection has a back cover")
    suffix = settings.cover_suffix
    rtl = direction(edition.metadata.lang) == "rtl"
    rules = cover_rules(settings.printer, settings.binding)
    geometry = cover_geometry(rules, settings.trim, pages, settings.paper, spine=spine, rtl=rtl)
    options = cover_options(pdf_options(settings), geometry)
    _report_pages(geometry, diagnostics)
    edition = with_printable_picture(edition, geometry, diagnostics)
    back = with_cover_content(back, diagnostics)
    code = _barcode(back, geometry, diagnostics)
    area = geometry.barcode[2] - geometry.barcode[0]
    plan = plan_cover(edition, back, geometry, options, code.width if code else area)
    _report_plan(plan, edition.metadata, diagnostics)
    with temporary_folder() as folder:
        job = _job(edition, plan.back, plan, code, options, diagnostics, folder, context)
        chapter = _laid_out(job, context)
    for finding in chapter.findings:
        diagnostics.add(finding)
    missing = chapter.missing + ("" if edition.cover else missing_on_cover(edition.metadata))
    if missing:
        characters = "".join(dict.fromkeys(missing))
        report_missing(
            characters, diagnostics, None, "each is drawn as a box, but not on the spine"
        )
    placed = PlacedChapter(
        BookDivision(back.page, "cover", "cover"),
        chapter,
        PageRange(0, (edition.labels.cover,)),
    )
    info = document_info(edition.metadata, options, producer=chapter.producer, private={})
    data = assemble(
        [placed],
        replace(info, note=cover_note(geometry)),
        folio_style(options),
        page_box_writer(options, rtl=False),
    )
    data = with_guides(data, geometry) if guides else data
    return Artifact(data, suffix, page_count=1, beside=COVER_BESIDE)


def _report_pages(geometry: CoverGeometry, diagnostics: Diagnostics) -> None:
    """Report a page count that cannot be bound, and figures that the service does not publish."""
    rules, pages = geometry.rules, geometry.pages
    least, most = rules.pages[geometry.paper]
    what = f"the {rules.binding} on {geometry.paper} paper"
    if pages < least:
        diagnostics.report("pages-count", f"{what} has {pages} pages; the fewest are {least}")
    if pages > most:
        diagnostics.report("pages-count", f"{what} has {pages} pages; the most are {most}")
    if not rules.confirmed:
        width = geometry.spine_width * _MILLIMETRES
        message = f"{rules.printer} does not publish how it computes the spine, here {width:.1f} mm"
        diagnostics.report("cover-unconfirmed", message)


def _report_plan(plan: CoverPlan, metadata: BookMetadata, diagnostics: Diagnostics) -> None:
    publisher = metadata.publisher
    if plan.spine and plan.spine.title.endswith("…") and not metadata.title.endswith("…"):
        diagnostics.report("spine-long", f"the title on the spine is ‘{plan.spine.title}’")
    if plan.words_left:
        last = "word is" if plan.words_left == 1 else f"{plan.words_left} words are"
        message = f"the text of the back cover is too long: its last {last} left out"
        diagnostics.report("back-cover-long", message)
    if plan.front and publisher and not plan.publisher:
        message = f"‘{publisher}’ does not fit beside the barcode, and is left out there"
        diagnostics.report("back-cover-long", message, hint="shorten the name of the publisher")


def _barcode(back: BackCover, geometry: CoverGeometry, diagnostics: Diagnostics) -> Barcode | None:
    """Return the barcode; None without an ISBN, or if the area is to stay free."""
    if not back.barcode:
        return None
    if not back.isbn:
        diagnostics.report("isbn-missing", "the cover has no barcode")
        return None
    digits = "".join(each for each in back.isbn.upper() if each.isdigit() or each == "X")
    left, bottom, right, top = geometry.barcode
    area = (right - left, top - bottom)
    return barcode(isbn13(digits), back.isbn, back.price_code, back.price, area)


def _job(
    edition: Edition,
    back: BackCover,
    plan: CoverPlan,
    code: Barcode | None,
    options: PdfOptions,
    diagnostics: Diagnostics,
    folder: Path,
    context: BuildContext,
) -> LayoutJob:
    """Return the cover as a job for the layout engine."""
    geometry, lang = plan.geometry, edition.metadata.lang
    rules, profile = geometry.rules, options.profile
    width, height = geometry.board + rules.bleed, geometry.height + 2 * rules.bleed
    target = print_image_target(width * _MILLIMETRES, height * _MILLIMETRES, profile.resolution)
    target = replace(target, colour=profile.colour, max_ink=rules.max_ink)
    processor = ImageProcessor(folder, target, context)
    processor.process(_images(edition, back))
    images = ChapterImages(processor, diagnostics)
    dialect = Dialect(
        "print",
        images.url_or_empty,
        back.page.labels,
        diagnostics,
        is_dark=images.is_dark,
        lang=lang,
        direction=direction(lang),
        formulas="web",
    )
    page, _ = with_addresses(back.page, images.url, diagnostics)
    markup = cover_markup(edition, replace(back, page=page), plan, code, dialect)
    body = safe_text(markup.xhtml, page, diagnostics)
    html = render(
        "print.html",
        title=edition.metadata.title,
        lang=lang,
        direction=dialect.direction if dialect.direction == "rtl" or has_rtl(body) else "",
        role="cover",
        book="",
        chapter="",
        revision="",
        body=Markup(body),  # noqa: S704 (escaped node by node)
    )
    layers = (*EAST_ASIAN_PAGES, *(RTL_SHEET if has_rtl(html) else ()), _LAYER)
    urls = print_fonts(options.theme)
    fonts = [(urls[face], file) for face, file in options.theme.fonts.items() if not file.bundled]
    carried = not context.executor.shares_files
    return LayoutJob(
        "cover",
        html,
        f"{print_stylesheet(options, more=layers)}\n{markup.css}",
        edition.metadata.title,
        lang,
        images={**_files(processor, images.assets, carried=carried), **markup.drawings},
        inks=InkSet(profile.colour, profile.min_tint, profile.min_rule, rules.max_ink),
        links=False,
        fonts=tuple((url, file.read() if carried else file) for url, file in fonts),
        seconds=_SECONDS,
        standalone=False,
    )


def _images(edition: Edition, back: BackCover) -> Iterator[Asset]:
    if edition.cover:
        yield edition.cover
    for node in walk(back.page.blocks):
        if isinstance(node, Image) and node.asset:
            yield node.asset
    yield from (person.photo for person in back.page.people if person.photo)


def _files(
    processor: ImageProcessor, assets: Mapping[str, Asset], *, carried: bool
) -> dict[str, Path | bytes]:
    """Return the image files by their addresses, or their bytes; without those that are gone."""
    files: dict[str, Path | bytes] = {}
    for url, asset in assets.items():
        with suppress(OSError, ValueError):
            file = processor.file(asset)
            files[url] = file.read_bytes() if carried else file
    return files


def _laid_out(job: LayoutJob, context: BuildContext) -> ChapterPdf:
    """Return the page of a job. Raises `EngineFailed`."""
    with context.timed_phase("PDF: cover"):
        ((_, result),) = context.executor.map_unordered(lay_out_serialized, [job])
    match result:
        case TaskFailure(reason) | SerializedChapter(failure=reason) if reason:
            raise EngineFailed(f"the cover could not be laid out: {reason}")
        case SerializedChapter():
            chapter = deserialize_chapter(result.data, result.fonts.get)
            if chapter is None:
                raise AssertionError("the cover was serialized without its fonts")
            return chapter
        case _:
            raise AssertionError(result)
