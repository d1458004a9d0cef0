"""The audit finds what is wrong on the pages of a PDF, and counts it once."""

from __future__ import annotations

import pytest
from audited_pdfs import (
    GREY,
    AuditedPdf,
    line,
    page,
    problems_of,
    with_image,
    with_item,
    words,
)
from pikepdf import Array, Dictionary, Name

from exporter.model.requirements import Requirements


def test_a_correct_pdf_has_no_problems() -> None:
    assert problems_of(AuditedPdf().build()) == []
    assert problems_of(AuditedPdf().build(), GREY) == []
    assert problems_of(AuditedPdf().build(), Requirements()) == []


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
