"""The audit finds what is wrong in the file of a PDF: fonts, boxes, links and attachments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from audited_pdfs import (
    PRESS,
    AuditedPdf,
    page,
    problems_of,
)
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from exporter.check.audit import audit
from exporter.check.results import PreflightRow
from exporter.model.requirements import (
    Requirements,
)


def remove_the_font_file(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0].FontDescriptor.FontFile2


def add_a_link(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(link)])


def add_bookmarks(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("One", 0))


def attach_a_file(pdf: Pdf) -> None:
    pdf.attachments["post.md"] = b"Some text"


def remove_the_structure_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def remove_the_mark_info(pdf: Pdf) -> None:
    del pdf.Root.MarkInfo


def remove_the_output_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def remove_the_trim_box(pdf: Pdf) -> None:
    del pdf.pages[1].obj.TrimBox


def name_a_folder(pdf: Pdf) -> None:
    pdf.trailer.Info = Dictionary(Creator=String("/home/ann/blog/exporter"))


def name_a_folder_in_utf_16(pdf: Pdf) -> None:
    pdf.trailer.Info = Dictionary(Creator=String("/home/ańa/blog/exporter"))


def name_a_folder_in_xmp(pdf: Pdf) -> None:
    packet = b"<x><dc:title>On /home/ann</dc:title><a>file:///tmp/x.html</a></x>"
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def link_to_a_local_file(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("file:///home/ann/post.html"))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary())
    item = Dictionary(Title=String("One"), A=action, Parent=pdf.Root.Outlines)
    pdf.Root.Outlines.First = pdf.Root.Outlines.Last = pdf.make_indirect(item)


def replace_the_intents_by_a_name(pdf: Pdf) -> None:
    pdf.Root.OutputIntents = Name.None_


def blend_in_rgb(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


LINKED = replace(PRESS, annotations=True, bookmarks=True)
UNTAGGED = replace(PRESS, tags=False)


@pytest.mark.parametrize(
    ("damage", "required", "code", "message"),
    [
        (remove_the_font_file, PRESS, "font-not-embedded", "page 1: the font AAAAAA+Square is not"),
        (add_a_link, UNTAGGED, "annotation-forbidden", "page 2: annotations are not allowed: Link"),
        (
            add_bookmarks,
            PRESS,
            "bookmarks-forbidden",
            "the file has bookmarks, which are not allowed",
        ),
        (
            attach_a_file,
            PRESS,
            "attachment-forbidden",
            "the file has attachments, which are not allowed",
        ),
        (remove_the_structure_tree, PRESS, "tags-missing", "the file has no structure tree"),
        (
            remove_the_mark_info,
            PRESS,
            "tags-missing",
            "the document catalog does not mark the file as tagged",
        ),
        (remove_the_output_intent, PRESS, "intent-missing", "the file has no PDF/X output intent"),
        (
            replace_the_intents_by_a_name,
            PRESS,
            "intent-missing",
            "the file has no PDF/X output intent",
        ),
        (remove_the_trim_box, PRESS, "box-wrong", "page 2: the page has no TrimBox"),
        (name_a_folder, PRESS, "path-inside", "‘/home/ann/blog/exporter’ is a path on the"),
        (name_a_folder_in_utf_16, PRESS, "path-inside", "‘/home/ańa/blog/exporter’ is a path"),
        (name_a_folder_in_xmp, PRESS, "path-inside", "‘file:///tmp/x.html’ is a path"),
        (link_to_a_local_file, LINKED, "path-inside", "the bookmark ‘One’: ‘file:///home/ann"),
        (
            blend_in_rgb,
            PRESS,
            "colour-forbidden",
            "page 1: a transparency group blends in DeviceRGB",
        ),
    ],
)
def test_a_planted_problem_in_the_file_is_found(
    damage: Callable[[Pdf], None], required: Requirements, code: str, message: str
) -> None:
    pdf = AuditedPdf().build()
    damage(pdf)
    found = problems_of(pdf, required)
    assert [problem.code for problem in found] == [code], [*map(str, found)]
    assert message in str(found[0])


@pytest.mark.parametrize(
    ("count", "code", "message"),
    [
        (1, "pages-count", "the file has 1 page; the minimum is 2"),
        (3, "pages-odd", "the file has 3 pages; the number must be even"),
        (6, "pages-count", "the file has 6 pages; the maximum is 4"),
    ],
)
def test_a_wrong_number_of_pages_is_found(count: int, code: str, message: str) -> None:
    found = problems_of(AuditedPdf(pages=[page() for _ in range(count)]).build())
    assert found[-1].code == code
    assert str(found[-1]) == message


def test_a_number_instead_of_associated_files_is_no_attachment() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.AF = 3
    assert PreflightRow("no attachments", "none", met=True) in audit(pdf, PRESS).table


def test_a_private_folder_must_not_occur_in_authored_text() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.StructTreeRoot.K.T = String("What lies in /srv/blog")
    assert problems_of(pdf) == []
    assert [problem.code for problem in problems_of(pdf, private=["/srv/blog/"])] == ["path-inside"]


def test_paths_in_authored_text_are_allowed() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.StructTreeRoot.K.T = String("What lies in /home/ann")
    pdf.trailer.Info = Dictionary(Title=String("A tour of /home/ann"))
    assert problems_of(pdf) == []
