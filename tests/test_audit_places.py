"""The findings of the audit have the rectangles on the page that show them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audited_pdfs import AuditedPdf, line, page, problems_of, with_image, with_item, words
from pikepdf import Array, Dictionary, Name

from exporter import PagePlace, check_file
from exporter.check.results import Problem
from exporter.cli import main


def _only(pdf: AuditedPdf) -> Problem:
    (problem,) = problems_of(pdf.build())
    return problem


# A glyph is one em wide; a text reaches from 0.2 ems below its baseline to 0.7 above.
PLACES = {
    "text in a margin": (
        with_item("P", words("A long line of text", 60, 60)),
        [(60, 58.4, 212, 65.6)],
    ),
    "text off the page": (with_item("P", words("Lost", 400, 60)), [(400, 58.4, 432, 65.6)]),
    "an image in a margin": (with_image(999, place="90 0 0 90 5 30"), [(5, 30, 95, 120)]),
    "an area short of the bleed": (
        with_item("", "0 0 0 1 k -9 50 209 20 re f"),
        [(-9, 50, 200, 70)],
    ),
    "the smallest text, then the others": (
        with_item("P", words("Small", 20, 60, 5) + " " + words("Smaller", 60, 60, 4)),
        [(60, 59.2, 88, 62.8), (20, 59, 45, 63.5)],
    ),
    "a thin line": (
        with_item("", "0 0 0 1 K .25 w 20 60 m 90 60 l S"),
        [(19.875, 59.875, 90.125, 60.125)],
    ),
    "two images in RGB": (
        with_item(
            "Figure",
            "q 20 0 0 20 30 40 cm /I Do Q q 20 0 0 20 60 40 cm /I Do Q",
            images={"I": (999, "DeviceRGB")},
        ),
        [(30, 40, 50, 60), (60, 40, 80, 60)],
    ),
    "a run of glyphs with a missing one": (
        with_item("P", words("Fine", 20, 60) + " BT /F 8 Tf 60 60 Td <0000> Tj ET"),
        [(60, 58.4, 68, 65.6)],
    ),
    "a heading of two lines": (
        AuditedPdf(
            pages=[
                page(
                    line("Title", 170, "H1"),
                    ("H2", words("A heading", 20, 40) + " " + words("of two lines", 20, 30)),
                ),
                page(),
            ]
        ),
        [(20, 28.4, 116, 35.6), (20, 38.4, 92, 45.6)],
    ),
    "a page without crop marks": (AuditedPdf(pages=[page()[1:], page()]), []),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_problem_has_its_areas_on_the_page(name: str) -> None:
    made, areas = PLACES[name]
    problem = _only(made)
    assert (problem.page, problem.label) == (1, "1")
    assert [tuple(area) for area in problem.areas] == [pytest.approx(area) for area in areas]


def test_a_page_of_small_text_has_a_limited_number_of_areas() -> None:
    drawn = " ".join(
        words("x", 20 + number % 30 * 5, 60 + number // 30 * 5, 4) for number in range(300)
    )
    problem = _only(with_item("P", drawn))
    assert "(300 places)" in problem.message
    assert len(problem.areas) == 50


def test_links_and_forbidden_annotations_are_where_their_rectangles_are() -> None:
    pdf = AuditedPdf().build()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([90, 70, 20, 60]))
    link.A = Dictionary(S=Name.Launch)
    damaged = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([1, 2]))
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(damaged)])
    found = {problem.code: problem for problem in problems_of(pdf)}
    for code in ("path-inside", "annotation-forbidden"):
        assert (found[code].page, found[code].areas) == (2, ((20, 60, 90, 70),))


def test_a_problem_of_the_whole_file_has_no_page() -> None:
    pdf = AuditedPdf().build()
    del pdf.Root.OutputIntents
    (problem,) = problems_of(pdf)
    assert problem.page_place is None


@pytest.mark.slow
def test_the_api_and_json_give_page_label_and_areas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "audited.pdf"
    pdf = with_item("P", words("Lost", 400, 60)).build()
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
    pdf.save(path)
    found = {each.code: each for each in check_file(path).diagnostics}
    place = found["page-outside"].page
    assert place is not None
    assert (place.number, place.label) == (1, "i")
    assert place.areas == (pytest.approx((400, 58.4, 432, 65.6)),)
    assert found["page-outside"].message.startswith("page 1 (i): the text ‘Lost’")
    assert isinstance(place, PagePlace)

    main(["check", str(path), "--json"])
    written = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    (row,) = [each for each in written if each.get("code") == "page-outside"]
    assert row["page"] == {
        "number": 1,
        "label": "i",
        "areas": [pytest.approx([400, 58.4, 432, 65.6])],
    }
    assert {each["page"] for each in written if each.get("code") == "pdf-invalid"} <= {None}
