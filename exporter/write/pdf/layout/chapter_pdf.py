"""A chapter from its layout job to tagged pages, which can be written to any book.

`chapter_pdf` is a pure function of the job, the fonts and the version of the engine, so that it can
run in another process and its results can be cached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import assert_never
from xml.etree.ElementTree import Element

from pikepdf import Dictionary, Name, Object, Pdf, String

from exporter.diagnostics import Diagnostic
from exporter.runtime.cache import serialize
from exporter.write.page_markers import page_starts
from exporter.write.pdf import engine
from exporter.write.pdf.jobs.job import (
    Bookmark,
    FontFace,
    FontUse,
    LayoutJob,
    LayoutResult,
    LinkArea,
    MarkedContent,
    PagePosition,
)
from exporter.write.pdf.jobs.number_placeholders import restore_placeholders, take_placeholders
from exporter.write.pdf.layout.findings import layout_findings
from exporter.write.pdf.layout.line_numbers import number_lines
from exporter.write.pdf.layout.pdf_fragment import PdfFragment, make_fragment
from exporter.write.pdf.layout.spool import StoredFragment
from exporter.write.pdf.objects.streams import compress_streams
from exporter.write.pdf.press.colours import convert_colours
from exporter.write.pdf.tagging.descriptions import elements_by_id, link_description
from exporter.write.pdf.tagging.structure import structure_of
from exporter.write.pdf.tagging.writer import write_tags
from exporter.write.press_colours import InkSet


@dataclass(frozen=True, slots=True)
class ChapterPdf:
    """The pages of a division of the book, and what assembly must know of them.

    `fragment` contains the pages with their tags, without folios and without `fonts`. The names of
    `destinations` and the ids of tags begin with `name`. `page_starts` are the names of the blocks
    that its pages begin with. For `height`, `missing`, `numbered_pages`, `needs_numbers` and
    `any_number_fits` see `LayoutResult`.
    """

    name: str
    title: str
    lang: str
    fragment: StoredFragment
    page_count: int
    height: float
    destinations: Mapping[str, PagePosition]
    bookmarks: tuple[Bookmark, ...]
    fonts: tuple[FontFace, ...]
    findings: tuple[Diagnostic, ...]
    missing: str = ""
    producer: str = engine.PRODUCER
    numbered_pages: tuple[int, ...] = ()
    needs_numbers: bool = False
    any_number_fits: bool = False
    page_starts: tuple[str, ...] = ()


def chapter_pdf(job: LayoutJob) -> ChapterPdf:
    """Lay out and tag a division. Raises `EngineFailed` if the engine cannot lay it out."""
    result = engine.lay_out(job)
    fragment, fonts = _tagged(job, result)
    destinations = {f"{job.name}/{id_}": place for id_, place in result.destinations.items()}
    destinations[job.name] = PagePosition(0, 0, result.height)
    return ChapterPdf(
        name=job.name,
        title=job.title,
        lang=job.lang,
        fragment=serialize(fragment),
        page_count=result.page_count,
        height=result.height,
        destinations=destinations,
        bookmarks=result.bookmarks,
        fonts=tuple(use.face for use in fonts),
        findings=tuple(layout_findings(result)),
        numbered_pages=result.numbered_pages,
        needs_numbers=result.needs_numbers,
        any_number_fits=result.any_number_fits,
        missing=result.missing,
        page_starts=page_starts(job.blocks, _pages_of_blocks(result), result.page_count),
    )


def _pages_of_blocks(result: LayoutResult) -> dict[str, int]:
    """Return the page on which the first content of each block was drawn."""
    block: dict[Element, str] = {}
    for element in result.root.iter():
        if name := element.get("data-block", ""):
            # A block inside another one comes after it, and takes its own elements.
            block.update(dict.fromkeys(element.iter(), name))
    pages: dict[str, int] = {}
    for item in result.drawn:
        if isinstance(item, MarkedContent) and item.element in block:
            pages.setdefault(block[item.element], item.page)
    return pages


def _tagged(job: LayoutJob, result: LayoutResult) -> tuple[PdfFragment, tuple[FontUse, ...]]:
    """Return the pages with their tags, and the fonts that they use."""
    fonts = result.fonts
    drawn = result.drawn
    if not job.links:
        drawn = tuple(item for item in drawn if not isinstance(item, LinkArea))
    tree = structure_of(result.root, drawn, name=job.name, lang=job.lang)
    with Pdf.open(BytesIO(result.data)) as pdf:
        if not job.links:
            _remove_links(pdf)
        elements = write_tags(pdf, tree, _link_annotations(pdf, job, result))
        if job.inks.colour != "rgb":
            _convert_colours(job.inks, pdf, result.numbered_pages)
        if job.line_numbers:
            numbers = number_lines(pdf, result.baselines, job.line_numbers, fonts)
            fonts = (*fonts, numbers) if numbers else fonts
        compress_streams(pdf)
        return make_fragment(pdf, elements, fonts), fonts


def _convert_colours(inks: InkSet, pdf: Pdf, numbered_pages: Sequence[int]) -> None:
    """Convert the pages to the inks of a press; placeholders for page numbers stay."""
    placeholders = []
    for number in numbered_pages:
        stream = pdf.pages[number].obj.Contents
        content, taken = take_placeholders(stream.read_bytes())
        stream.write(content)
        placeholders.append((number, taken))
    convert_colours(pdf, inks)
    for number, taken in placeholders:
        stream = pdf.pages[number].obj.Contents
        stream.write(restore_placeholders(stream.read_bytes(), taken))


def _remove_links(pdf: Pdf) -> None:
    """Remove the link annotations, which are of no use on paper."""
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _link_annotations(pdf: Pdf, job: LayoutJob, result: LayoutResult) -> dict[int, Object]:
    """Complete the annotations of links, and return them by their `StructParent`."""
    areas = {item.struct_parent: item for item in result.drawn if isinstance(item, LinkArea)}
    ids = elements_by_id(result.root)
    links = {}
    for page in pdf.pages:
        page.obj.Tabs = Name.S
        # Transparency is blended in RGB.
        page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
        for annotation in page.obj.get("/Annots", []):
            area = areas[int(annotation.StructParent)]
            annotation.Contents = String(link_description(area, ids))
            annotation.F = 4  # print, as PDF/A requires (ISO 19005-3, 6.3.2)
            match area.kind:
                case "chapter":
                    annotation.Dest = String(f"{job.name}/{area.target}")
                case "book":
                    # The engine took the destination for a web address.
                    del annotation.A
                    annotation.Dest = String(area.target)
                case "web":
                    pass
                case _:
                    assert_never(area.kind)
            links[area.struct_parent] = annotation
    return links
