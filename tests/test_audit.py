"""The audit of PDFs: each problem is planted in a small PDF and found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from audited_pdfs import BLEED, PRESS, TRIM, AuditedPdf, line, page, words
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

from exporter.check.audit import audit, requirements_for
from exporter.check.pdf import audit_pdf
from exporter.check.results import PreflightRow, Problem
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.requirements import (
    INFO_KEY,
    Requirements,
    info_entry_of,
    requirements_from_info,
    requirements_of,
    requirements_of_profile,
)
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

GREY = replace(PRESS, colour="grey", intent=False)


def problems_of(
    pdf: Pdf, required: Requirements = PRESS, private: Sequence[str] = ()
) -> list[Problem]:
    return list(audit(pdf, required, private).problems)


def with_item(tag: str, operators: str, **changes: object) -> AuditedPdf:
    """A PDF with one more item on its first page."""
    made = AuditedPdf(pages=[page((tag, operators)), page()])
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_a_correct_pdf_has_no_problems() -> None:
    assert problems_of(AuditedPdf().build()) == []
    assert problems_of(AuditedPdf().build(), GREY) == []
    assert problems_of(AuditedPdf().build(), Requirements()) == []


def with_image(
    pixels: int, space: str = "DeviceGray", *, place: str = "40 0 0 40 30 40"
) -> AuditedPdf:
    """A PDF with a square image of so many pixels a side."""
    return with_item("Figure", f"{place} cm /I Do", images={"I": (pixels, space)})


WHOLE_BLEED = "218 0 0 218 -9 -9"

DRAWN = {
    # Outside the margins
    "text in the right margin": (
        with_item("P", words("A long line of text", 60, 60)),
        "page-outside",
        "page 1: the text ‘A long line of text’ extends 32 pt into the right margin",
    ),
    "text in the bottom margin": (
        with_item("P", words("Low", 30, 10)),
        "page-outside",
        "extends 12 pt into the bottom margin",
    ),
    "text off the page": (
        with_item("P", words("Lost", 400, 60)),
        "page-outside",
        "the text ‘Lost’ is cut off",
    ),
    "text that a path clips": (
        with_item("P", "20 60 30 20 re W n " + words("Half of it", 20, 62)),
        "page-outside",
        "the text ‘Half of it’ is cut off",
    ),
    "a running head at the very edge": (
        with_item("", words("Head", 90, 196)),
        "page-outside",
        "too close to the top edge",
    ),
    "an image in the margin": (
        with_image(999, place="90 0 0 90 5 30"),
        "page-outside",
        "an image extends into the left margin, but not to the end of the bleed",
    ),
    "an area that stops at the trim": (
        with_item("", "0 0 0 1 k -9 50 209 20 re f"),
        "bleed-short",
        "an area ends 9.0 pt before the end of the bleed at the right",
    ),
    # Code
    "code in the margin": (
        with_item("P/Code", words("if_it_were_longer()", 40, 60)),
        "code-clipped",
        "code ‘if_it_were_longer()’ extends",
    ),
    "code that a path clips": (
        with_item("P/Code", "20 60 30 20 re W n " + words("for x in y:", 20, 62)),
        "code-clipped",
        "code ‘for x in y:’ is cut off",
    ),
    # Glyphs
    "a character without a glyph": (
        with_item("P", "BT /F 8 Tf 20 60 Td <00410000> Tj ET"),
        "glyph-missing",
        "1 character has no glyph in ‘A□’ (font Square)",
    ),
    "a box in place of a character": (
        with_item("P", words("A□□", 20, 60)),
        "glyph-missing",
        "2 characters have no glyph in ‘A□□’",
    ),
    # Colours
    "text in RGB": (
        with_item("P", "0 0 0 rg " + words("Black?", 20, 60)),
        "colour-forbidden",
        "text ‘Black?’ is in DeviceRGB; only CMYK is allowed",
    ),
    "text in four inks": (
        with_item("P", "1 1 1 1 k " + words("Rich", 20, 60)),
        "colour-forbidden",
        "the text ‘Rich’ is printed with 4 inks; the maximum is 1",
    ),
    "a black label in a figure, in four inks": (
        with_item("Figure", ".6 .5 .5 .9 k " + words("A label", 20, 60)),
        "colour-forbidden",
        "the text ‘A label’ is printed with 4 inks; the maximum is 1",
    ),
    "a caption in colour": (
        with_item("Figure/Caption", "1 1 0 0 k " + words("A caption", 20, 60)),
        "colour-forbidden",
        "the text ‘A caption’ is printed with 2 inks; the maximum is 1",
    ),
    "a line in RGB": (
        with_item("P", "1 0 0 RG 20 60 m 90 60 l S"),
        "colour-forbidden",
        "a line is in DeviceRGB",
    ),
    "an area in a spot colour": (
        with_item("", "/Spot cs 1 scn 30 30 40 40 re f"),
        "colour-forbidden",
        "an area is in Gold",
    ),
    "an image in RGB": (
        with_image(999, "DeviceRGB"),
        "colour-forbidden",
        "an image is in DeviceRGB",
    ),
    # Sizes
    "a coarse image": (
        with_image(100),
        "image-coarse",
        "an image of 100 × 100 pixels is 14.1 × 14.1 mm: 180 dpi; the minimum is 300 dpi",
    ),
    "small text": (
        with_item("P", words("Small", 20, 60, 4) + words("Smaller", 60, 60, 3)),
        "text-small",
        "the text ‘Smaller’ is 3.0 pt (2 places); the minimum is 7 pt",
    ),
    "a thin line": (
        with_item("", "0 0 0 1 K .25 w 20 60 m 90 60 l S"),
        "rule-thin",
        "a line is 0.25 pt wide; the minimum is 0.75 pt",
    ),
    "a fraction bar below a hairline": (
        with_item("Formula", "0 0 0 1 K .2 w 20 60 m 90 60 l S"),
        "rule-thin",
        "a line is 0.20 pt wide; the minimum is 0.25 pt",
    ),
    "a thin area": (
        with_item("", "0 0 0 1 k 20 60 90 .5 re f"),
        "rule-thin",
        "a line is 0.50 pt wide",
    ),
    "a thin frame": (
        with_item("", "0 0 0 1 k 20 40 60 60 re 20.5 40.5 59 59 re f*"),
        "rule-thin",
        "a line is 0.50 pt wide",
    ),
    "a light tint": (
        with_item("", "0 0 0 .04 k 20 60 90 30 re f"),
        "tint-light",
        "a tint is 4%; the minimum is 10%",
    ),
    # Headings
    "a heading at the bottom": (
        AuditedPdf(pages=[page(line("Title", 170, "H1"), line("A heading", 30, "H2")), page()]),
        "heading-stranded",
        "page 1: the heading ‘A heading’ is at the bottom, its text on the next page",
    ),
    # Tags
    "content without a tag": (
        with_item("", "EMC BT /F 8 Tf 20 60 Td <0041> Tj ET /Artifact BMC"),
        "tags-missing",
        "page 1: content is neither tagged nor an artifact",
    ),
    # Boxes
    "a trim of another size": (
        AuditedPdf(trim=(0, 0, 190, 200), bleed=(-9, -9, 199, 209)),
        "box-wrong",
        "the trim size is 67 × 70.6 mm (required: 70.6 × 70.6 mm)",
    ),
    "a BleedBox beyond the MediaBox": (
        AuditedPdf(media=(-20, -20, 204, 220)),
        "box-wrong",
        "the BleedBox extends beyond the MediaBox",
    ),
    "too little bleed": (
        AuditedPdf(bleed=(-3, -9, 209, 209)),
        "box-wrong",
        "the bleed is left 1.1 mm, bottom 3.2 mm, right 3.2 mm, top 3.2 mm (required: 3.2 mm)",
    ),
    "no crop marks": (
        AuditedPdf(pages=[page()[1:], page()]),
        "box-wrong",
        "page 1: the page has no crop marks",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_planted_problem_on_a_page_is_found(name: str) -> None:
    made, code, message = DRAWN[name]
    pdf = made.build()
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(
        Spot=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary()])
    )
    found = problems_of(pdf)
    assert {problem.code for problem in found} == {code}, [*map(str, found)]
    # The boxes of both pages are the same.
    assert len(found) <= (2 if code == "box-wrong" else 1)
    assert message in str(found[0])


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


@pytest.mark.parametrize(
    "made",
    [
        with_image(999, place=WHOLE_BLEED),
        with_image(999, "DeviceCMYK"),
        with_item("", "0 0 0 1 k -9 50 218 20 re f"),
        with_item("", "0 0 0 0 k 20 60 90 .5 re f"),
        with_item("Figure", "1 1 0 0 k " + words("A label", 20, 60)),
        with_item("Formula", "0 0 0 1 K .4 w 20 60 m 90 60 l S"),
        with_item("P", "3 Tr " + words("Unseen", 400, 60)),
        with_item("P", words("Spaces after it hang     ", 20, 60, 7)),
        with_item("P", words("Also after   ", 90, 60)),
        with_item("P", ".5 0 0 .5 0 0 cm " + words("Of ten points", 60, 120, 20)),
        AuditedPdf(pages=[page(line("A chapter", 60, "H1"), line("Its text", 40)), page()]),
        AuditedPdf(pages=[[*page()[:1], line("A part", 30, "H1")], page()]),
    ],
    ids=[
        "an image over the whole bleed",
        "an image in CMYK",
        "an area over the whole bleed",
        "a white line",
        "a coloured label in a figure",
        "a fraction bar",
        "invisible text",
        "spaces",
        "spaces in the margin",
        "text made smaller",
        "a heading with its text",
        "a page with a heading alone",
    ],
)
def test_correct_content_has_no_problems(made: AuditedPdf) -> None:
    assert [*map(str, problems_of(made.build()))] == []


@pytest.mark.parametrize(
    ("operators", "name"),
    [
        ("0 0 0 1 k", ""),
        (".5 g", ""),
        ("1 0 0 0 k", "DeviceCMYK"),
        ("0 0 0 rg", "DeviceRGB"),
    ],
)
def test_a_black_only_profile_allows_black_ink_only(operators: str, name: str) -> None:
    found = problems_of(with_item("P", f"{operators} " + words("Ink", 20, 60)).build(), GREY)
    assert [problem.code for problem in found] == ["colour-forbidden"] * bool(name)
    assert all(f"is in {name}; only black is allowed" in str(problem) for problem in found)


def test_the_margins_of_a_verso_are_mirrored() -> None:
    margins = replace(PRESS.area, inner=60) if PRESS.area else None
    two_sided = replace(PRESS, two_sided=True, area=margins)
    items = [("", words("1", 95, 12)), line("Some text", 120)]
    recto = ("P", words("A right page", 62, 90))
    verso = ("P", words("A left page", 24, 90))
    marks = page()[0]
    good = AuditedPdf(pages=[[marks, items[0], recto], [marks, items[0], verso]])
    assert [*map(str, problems_of(good.build(), two_sided))] == []
    bad = AuditedPdf(pages=[[marks, items[0], verso], [marks, items[0], recto]])
    messages = [*map(str, problems_of(bad.build(), two_sided))]
    assert len(messages) == 2
    assert "extends 36 pt into the left margin" in messages[0]
    assert "into the right margin" in messages[1]


def test_a_right_to_left_book_is_bound_at_the_right() -> None:
    margins = replace(PRESS.area, inner=60) if PRESS.area else None
    two_sided = replace(PRESS, two_sided=True, area=margins, bleed_sides="outer")
    marks, folio = page()[0], page()[2]
    pages = [[marks, folio, line("A first page", 90)], [marks, folio, ("P", words("Two", 62, 90))]]
    pdf = AuditedPdf(pages=pages, bleed=(-9, -9, 200, 209)).build()
    pdf.pages[1].obj.BleedBox = Array([0, -9, 209, 209])
    assert {problem.code for problem in problems_of(pdf, two_sided)} == {
        "box-wrong",
        "page-outside",
    }
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    assert [*map(str, problems_of(pdf, two_sided))] == []


def test_a_number_instead_of_associated_files_is_no_attachment() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.AF = 3
    assert PreflightRow("no attachments", "none", met=True) in audit(pdf, PRESS).table


def test_a_colour_space_is_restored() -> None:
    operators = "/DeviceCMYK cs q /DeviceRGB cs Q 0 0 0 1 sc 30 30 40 40 re f"
    assert [*map(str, problems_of(with_item("", operators).build()))] == []
    plain = "/DeviceRGB cs 0 0 0 1 k 0 0 0 .5 sc 30 30 40 40 re f"
    assert [*map(str, problems_of(with_item("", plain).build()))] == []


def test_a_thick_book_needs_a_wider_gutter() -> None:
    required = replace(PRESS, gutters=((0, 10.0), (2, 30.0)))
    found = problems_of(AuditedPdf().build(), required)
    assert [problem.code for problem in found] == ["page-outside"] * 2
    assert "10 pt into the left margin" in str(found[0])


def test_three_edges_may_have_bleed() -> None:
    required = replace(PRESS, bleed_sides="outer")
    pdf = AuditedPdf(bleed=(0, -9, 209, 209)).build()
    pdf.pages[1].obj.BleedBox = Array([-9, -9, 200, 209])
    assert problems_of(pdf, required) == []
    assert [problem.page for problem in problems_of(AuditedPdf(bleed=BLEED).build(), required)] == [
        1,
        2,
    ]


def test_crop_marks_may_be_forbidden() -> None:
    required = replace(PRESS, marks=False, bleed=0)
    found = problems_of(AuditedPdf(bleed=TRIM, media=TRIM).build(), required)
    assert found == []
    messages = [str(problem) for problem in problems_of(AuditedPdf(bleed=TRIM).build(), required)]
    assert messages[0] == "page 1: the page has crop marks, which are not allowed"
    bare = AuditedPdf(pages=[page()[1:], page()[1:]], bleed=TRIM)
    assert str(problems_of(bare.build(), required)[1]) == (
        "page 2: the MediaBox is larger than the BleedBox"
    )


def test_invalid_operators_are_counted() -> None:
    pdf = with_item("P", "/F Tf 1 2 3 Tm /Nought gs [/Name] TJ").build()
    assert [str(problem) for problem in problems_of(pdf)] == [
        "page 1: 2 operators of a content stream are invalid"
    ]


def test_pages_without_requirements_are_of_one_size() -> None:
    pdf = AuditedPdf().build()
    pdf.pages[1].obj.TrimBox = Array([0, 0, 100, 200])
    pdf.pages[1].obj.Contents = pdf.make_stream(b"")
    found = [problem for problem in problems_of(pdf, Requirements()) if problem.code == "box-wrong"]
    assert [str(problem) for problem in found] == [
        "page 2: the trim size is 35.3 × 70.6 mm (first page: 70.6 × 70.6 mm)"
    ]


def test_a_problem_names_the_label_of_its_page() -> None:
    pdf = with_item("P", words("Lost", 400, 60)).build()
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=3)]))
    assert str(problems_of(pdf)[0]) == "page 1 (iii): the text ‘Lost’ is cut off"


def test_a_problem_names_the_element_before_it() -> None:
    made = AuditedPdf(
        pages=[page(line("Title", 90, "H1"), ("P", words("Lost", 400, 60))), page()],
        ids={"H1": "post/title"},
    )
    assert [problem.element for problem in problems_of(made.build())] == ["post/title"]


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


def test_text_in_a_form_has_its_position_on_the_page() -> None:
    pdf = with_item("P", "1 0 0 1 170 60 cm /X Do").build()
    form = pdf.make_stream(
        words("Word", 0, 0).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 90, 9]),
    )
    form.Resources = pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Resources.XObject.X = form
    assert "‘Word’ extends 22 pt into the right margin" in str(problems_of(pdf)[0])


def test_the_cell_of_a_pattern_is_read() -> None:
    pdf = with_item("", "/Pattern cs /Cell scn 30 30 40 40 re f").build()
    cell = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", PatternType=1, PaintType=1, TilingType=1)
    cell.BBox, cell.XStep, cell.YStep = Array([0, 0, 9, 9]), 9, 9
    cell.Matrix = Array([1, 0, 0, 1, 30, 30])
    cell.Resources = Dictionary()
    pdf.pages[0].obj.Resources.Pattern = Dictionary(Cell=cell)
    assert [str(problem) for problem in problems_of(pdf)] == [
        "page 1: an area is in DeviceRGB; only CMYK is allowed"
    ]


def test_the_preflight_table_has_a_row_for_each_requirement() -> None:
    good = audit(AuditedPdf().build(), PRESS).table
    assert [row for row in good if not row.met] == []
    bad = audit(with_image(100, "DeviceRGB").build(), PRESS).table
    assert [row for row in bad if not row.met] == [
        PreflightRow(
            "CMYK only, text in one ink outside figures",
            "DeviceCMYK, DeviceGray, DeviceRGB",
            met=False,
        ),
        PreflightRow("images of at least 300 dpi", "180 dpi", met=False),
    ]
    assert PreflightRow("trim size 70.6 × 70.6 mm", "70.6 × 70.6 mm", met=True) in bad
    assert PreflightRow("text of at least 7 pt", "8.00 pt", met=True) in bad
    assert audit(AuditedPdf().build(), Requirements()).table == ()


def test_requirements_are_read_from_the_information_dictionary() -> None:
    plan = pdf_options(Settings(profile="press", two_sided=True))
    whole = requirements_of(plan)
    assert whole.area
    read = requirements_from_info(info_entry_of(plan))
    assert read
    assert read.area
    assert astuple(read.area) == pytest.approx(astuple(whole.area), abs=0.001)
    assert replace(read, trim=whole.trim, area=whole.area) == whole
    pdf = AuditedPdf().build()
    assert requirements_for(pdf) == Requirements()
    pdf.trailer.Info = Dictionary({INFO_KEY: String(info_entry_of(plan))})
    assert requirements_for(pdf) == read
    overridden = requirements_for(pdf, requirements_of_profile("print"))
    assert (overridden.profile, overridden.area) == ("print", read.area)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "profile=nought; sides=1; margins=1.0 2.0 3.0 4.0",
        "profile=press; sides=1; margins=1.0 2.0.0 . 4.0",
        "profile=press",
    ],
)
def test_an_unknown_information_entry_has_no_requirements(entry: str) -> None:
    assert requirements_from_info(entry) is None


@pytest.mark.parametrize("name", ["nought", "print-kdp", "press-nought"])
def test_an_unknown_profile_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="is not a profile"):
        requirements_of_profile(name)


def test_findings_have_their_place_in_the_source(tmp_path: Path) -> None:
    path = tmp_path / "audited.pdf"
    made = AuditedPdf(
        pages=[page(line("Title", 90, "H1"), ("P", words("Lost", 400, 60))), page()],
        ids={"H1": "post/title"},
    )
    made.build().save(path)
    place = Place("post.md", 7, 1)
    diagnostics = Diagnostics()
    audit_pdf(path, diagnostics, PRESS, places={"post/title": place})
    assert [(finding.code, finding.place) for finding in diagnostics] == [("page-outside", place)]
    alone = Diagnostics()
    audit_pdf(path, alone, PRESS)
    assert [finding.place for finding in alone] == [Place(str(path))]


ACTIVE: tuple[tuple[Callable[[Pdf], Dictionary], str], ...] = (
    (lambda _: Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")), "runs JavaScript"),
    (lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"a")), "runs JavaScript"),
    (lambda _: Dictionary(S=Name.Launch, F=String("calc.exe")), "starts a program"),
    (lambda _: Dictionary(S=Name.SubmitForm, F=String("http://a.example")), "sends a form"),
    (lambda _: Dictionary(S=Name.GoToE, T=Dictionary()), "opens an attached file"),
    (
        lambda _: Dictionary(S=Name.URI, URI=String(" JavaScript:a")),
        "has a link to a ‘javascript:’ address",
    ),
)


@pytest.mark.parametrize(("action", "what"), ACTIVE)
@pytest.mark.parametrize("place", ["opening", "link", "next", "additional", "names"])
def test_actions_that_run_something_are_named(
    action: Callable[[Pdf], Dictionary], what: str, place: str
) -> None:
    pdf = AuditedPdf().build()
    harmless = Dictionary(S=Name.URI, URI=String("https://a.example/"))
    match place:
        case "opening":
            pdf.Root.OpenAction = action(pdf)
        case "link":
            link = Dictionary(Subtype=Name.Link, A=pdf.make_indirect(action(pdf)))
            pdf.pages[0].obj.Annots = Array([link])
        case "next":
            harmless.Next = Array([action(pdf)])
            pdf.Root.OpenAction = harmless
        case "additional":
            pdf.pages[0].obj.AA = Dictionary(O=action(pdf))
        case _:
            pdf.Root.Names = Dictionary(
                JavaScript=Dictionary(Names=Array([String("a"), action(pdf)]))
            )
    assert ("active-content", f"the file {what}") in {
        (each.code, each.message) for each in problems_of(pdf, Requirements())
    }


def test_media_and_forms_that_run_scripts_are_named() -> None:
    pdf = AuditedPdf().build()
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.RichMedia)])
    pdf.Root.AcroForm = Dictionary(XFA=String("a"))
    found = {each.message for each in problems_of(pdf, Requirements())}
    assert "the file has an annotation of the type RichMedia" in found
    assert "the file has a form in XFA, which may hold scripts" in found


def test_an_action_that_only_shows_a_place_is_no_problem() -> None:
    pdf = AuditedPdf().build()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    assert "active-content" not in {each.code for each in problems_of(pdf, Requirements())}


def test_an_action_in_too_many_arrays_is_reported() -> None:
    pdf = AuditedPdf().build()
    inner: Object = Dictionary(S=Name.JavaScript, JS=String("a"))
    for _ in range(60):
        inner = Array([inner])
    pdf.Root.Deep = inner
    found = {each.message: each.code for each in problems_of(pdf, Requirements())}
    assert found["the file nests objects more than 50 deep"] == "check-incomplete"
