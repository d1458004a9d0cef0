"""What the audit requires of colours, margins and bleed by profile, and what its findings name."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import pytest
from audited_pdfs import (
    BLEED,
    GREY,
    PRESS,
    TRIM,
    AuditedPdf,
    line,
    page,
    problems_of,
    with_image,
    with_item,
    words,
)
from pikepdf import Array, Dictionary, Name, String

from exporter.check.audit import audit, requirements_for
from exporter.check.pdf import audit_pdf
from exporter.check.results import PreflightRow
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
