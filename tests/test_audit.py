from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String
from proofs import BLEED, PRESS, TRIM, Proof, line, page, words

from exporter.check.audit import INFO_KEY, asked_by, audit
from exporter.check.audit.preflight import PreflightRow
from exporter.check.file_fault import Fault
from exporter.check.pdf import audit_pdf
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.requirements import (
    Requirements,
    info_entry_of,
    requirements_from_info,
    requirements_of,
    requirements_of_profile,
)
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

GREY = replace(PRESS, colour="grey", intent=False)


def faults_of(pdf: Pdf, asked: Requirements = PRESS, private: Sequence[str] = ()) -> list[Fault]:
    return list(audit(pdf, asked, private).faults)


def with_item(tag: str, operators: str, **changes: object) -> Proof:
    """A proof with something more on its first page."""
    proof = Proof(pages=[page((tag, operators)), page()])
    for name, value in changes.items():
        setattr(proof, name, value)
    return proof


def test_a_good_proof_passes() -> None:
    assert faults_of(Proof().made()) == []
    assert faults_of(Proof().made(), GREY) == []
    assert faults_of(Proof().made(), Requirements()) == []


def full(dots: int, space: str = "DeviceGray", *, place: str = "40 0 0 40 30 40") -> Proof:
    """A proof with a square picture."""
    return with_item("Figure", f"{place} cm /I Do", pictures={"I": (dots, space)})


WHOLE_BLEED = "218 0 0 218 -9 -9"

DRAWN = {
    # Outside the margins
    "text in the right margin": (
        with_item("P", words("A long line of text", 60, 60)),
        "page-outside",
        "page 1: the text ‘A long line of text’ runs into the margin at the right, by 32 pt",
    ),
    "text under the foot": (
        with_item("P", words("Low", 30, 10)),
        "page-outside",
        "at the foot, by 12 pt",
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
        "comes too near to the edge at the head",
    ),
    "a picture in the margin": (
        full(999, place="90 0 0 90 5 30"),
        "page-outside",
        "a picture runs into the margin at the left, and not to the page's end",
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
        "code ‘if_it_were_longer()’ runs into the margin at the right",
    ),
    "code that a path clips": (
        with_item("P/Code", "20 60 30 20 re W n " + words("for x in y:", 20, 62)),
        "code-clipped",
        "code ‘for x in y:’ is cut off",
    ),
    # Signs
    "a sign without a glyph": (
        with_item("P", "BT /F 8 Tf 20 60 Td <00410000> Tj ET"),
        "glyph-missing",
        "a sign has no glyph in ‘A□’ (Square)",
    ),
    "a box in its place": (
        with_item("P", words("A□□", 20, 60)),
        "glyph-missing",
        "2 signs have no glyph in ‘A□□’",
    ),
    # Colours
    "text in RGB": (
        with_item("P", "0 0 0 rg " + words("Black?", 20, 60)),
        "colour-forbidden",
        "text ‘Black?’ in DeviceRGB, where only CMYK may be",
    ),
    "text of four inks": (
        with_item("P", "1 1 1 1 k " + words("Rich", 20, 60)),
        "colour-forbidden",
        "the text ‘Rich’ is mixed of several inks",
    ),
    "black words of a drawing, of four inks": (
        with_item("Figure", ".6 .5 .5 .9 k " + words("A label", 20, 60)),
        "colour-forbidden",
        "the text ‘A label’ is mixed of several inks",
    ),
    "a caption in colour": (
        with_item("Figure/Caption", "1 1 0 0 k " + words("A caption", 20, 60)),
        "colour-forbidden",
        "the text ‘A caption’ is mixed of several inks",
    ),
    "a line in RGB": (
        with_item("P", "1 0 0 RG 20 60 m 90 60 l S"),
        "colour-forbidden",
        "a line in DeviceRGB",
    ),
    "an area in another ink": (
        with_item("", "/Spot cs 1 scn 30 30 40 40 re f"),
        "colour-forbidden",
        "an area in Gold",
    ),
    "a picture in RGB": (full(999, "DeviceRGB"), "colour-forbidden", "a picture in DeviceRGB"),
    # Sizes
    "a coarse picture": (
        full(100),
        "image-coarse",
        "a picture of 100 × 100 dots is 14.1 × 14.1 mm large: 180 dots an inch, of 300",
    ),
    "small text": (
        with_item("P", words("Small", 20, 60, 4) + words("Smaller", 60, 60, 3)),
        "text-small",
        "the text ‘Smaller’ is 3.0 pt (2 places); the least is 7",
    ),
    "a thin line": (
        with_item("", "0 0 0 1 K .25 w 20 60 m 90 60 l S"),
        "rule-thin",
        "a line is 0.25 pt thick; the least is 0.75",
    ),
    "a line of a fraction that no press holds": (
        with_item("Formula", "0 0 0 1 K .2 w 20 60 m 90 60 l S"),
        "rule-thin",
        "a line is 0.20 pt thick; the least is 0.25",
    ),
    "a thin area": (
        with_item("", "0 0 0 1 k 20 60 90 .5 re f"),
        "rule-thin",
        "a line is 0.50 pt thick",
    ),
    "a thin frame": (
        with_item("", "0 0 0 1 k 20 40 60 60 re 20.5 40.5 59 59 re f*"),
        "rule-thin",
        "a line is 0.50 pt thick",
    ),
    "a light tint": (
        with_item("", "0 0 0 .04 k 20 60 90 30 re f"),
        "tint-light",
        "a tint has 4% of ink; the least is 10%",
    ),
    # Headings
    "a heading alone at the foot": (
        Proof(pages=[page(line("Title", 170, "H1"), line("A heading", 30, "H2")), page()]),
        "heading-stranded",
        "page 1: the heading ‘A heading’ is alone at the foot, without its text",
    ),
    # Tags
    "something in no tag": (
        with_item("", "EMC BT /F 8 Tf 20 60 Td <0041> Tj ET /Artifact BMC"),
        "tags-missing",
        "page 1: 1 things are drawn that are neither tagged nor artifacts",
    ),
    # Boxes
    "a trim of another size": (
        Proof(trim=(0, 0, 190, 200), bleed=(-9, -9, 199, 209)),
        "box-wrong",
        "the page is cut to 67 × 70.6 mm, not to the 70.6 × 70.6 mm that is asked",
    ),
    "a bleed over the sheet": (
        Proof(sheet=(-20, -20, 204, 220)),
        "box-wrong",
        "the BleedBox reaches over the MediaBox",
    ),
    "too little bleed": (
        Proof(bleed=(-3, -9, 209, 209)),
        "box-wrong",
        "the bleed is 1.1 mm at the left, 3.2 mm at the bottom, 3.2 mm at the right",
    ),
    "no marks": (
        Proof(pages=[page()[1:], page()]),
        "box-wrong",
        "page 1: the page has no crop marks",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_planted_on_a_page_is_found(name: str) -> None:
    proof, code, message = DRAWN[name]
    pdf = proof.made()
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(
        Spot=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary()])
    )
    found = faults_of(pdf)
    assert {fault.code for fault in found} == {code}, [*map(str, found)]
    # What is wrong with the boxes of the proof is wrong with both of its pages.
    assert len(found) <= (2 if code == "box-wrong" else 1)
    assert message in str(found[0])


def embed_no_font(pdf: Pdf) -> None:
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


def forget_the_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def forget_the_mark(pdf: Pdf) -> None:
    del pdf.Root.MarkInfo


def forget_the_press(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def forget_the_trim(pdf: Pdf) -> None:
    del pdf.pages[1].obj.TrimBox


def name_a_folder(pdf: Pdf) -> None:
    pdf.trailer.Info = Dictionary(Creator=String("/home/ann/blog/exporter"))


def name_a_folder_in_utf_16(pdf: Pdf) -> None:
    pdf.trailer.Info = Dictionary(Creator=String("/home/ańa/blog/exporter"))


def name_a_folder_in_xmp(pdf: Pdf) -> None:
    packet = b"<x><dc:title>On /home/ann</dc:title><a>file:///tmp/x.html</a></x>"
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def lead_into_a_folder(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("file:///home/ann/post.html"))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary())
    item = Dictionary(Title=String("One"), A=action, Parent=pdf.Root.Outlines)
    pdf.Root.Outlines.First = pdf.Root.Outlines.Last = pdf.make_indirect(item)


def say_no_intents(pdf: Pdf) -> None:
    pdf.Root.OutputIntents = Name.None_


def mix_in_rgb(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


LINKED = replace(PRESS, annotations=True, bookmarks=True)
UNTAGGED = replace(PRESS, tags=False)


@pytest.mark.parametrize(
    ("damage", "asked", "code", "message"),
    [
        (embed_no_font, PRESS, "font-not-embedded", "page 1: the font AAAAAA+Square is not"),
        (add_a_link, UNTAGGED, "annotation-forbidden", "page 2: an annotation of the kind Link"),
        (add_bookmarks, PRESS, "bookmarks-forbidden", "the file has bookmarks"),
        (attach_a_file, PRESS, "attachment-forbidden", "the file has attachments"),
        (forget_the_tree, PRESS, "tags-missing", "the file has no structure tree"),
        (forget_the_mark, PRESS, "tags-missing", "the file does not say that it is tagged"),
        (forget_the_press, PRESS, "intent-missing", "no colour profile says for which press"),
        (say_no_intents, PRESS, "intent-missing", "no colour profile says for which press"),
        (forget_the_trim, PRESS, "box-wrong", "page 2: the page has no TrimBox"),
        (name_a_folder, PRESS, "path-inside", "‘/home/ann/blog/exporter’ is a path of the"),
        (name_a_folder_in_utf_16, PRESS, "path-inside", "‘/home/ańa/blog/exporter’ is a path"),
        (name_a_folder_in_xmp, PRESS, "path-inside", "‘file:///tmp/x.html’ is a path"),
        (lead_into_a_folder, LINKED, "path-inside", "the bookmark ‘One’: ‘file:///home/ann"),
        (mix_in_rgb, PRESS, "colour-forbidden", "page 1: what is transparent is mixed in"),
    ],
)
def test_what_is_planted_in_the_file_is_found(
    damage: Callable[[Pdf], None], asked: Requirements, code: str, message: str
) -> None:
    pdf = Proof().made()
    damage(pdf)
    found = faults_of(pdf, asked)
    assert [fault.code for fault in found] == [code], [*map(str, found)]
    assert message in str(found[0])


@pytest.mark.parametrize(
    ("count", "code", "message"),
    [
        (1, "pages-count", "the file has 1 pages; the fewest are 2"),
        (3, "pages-odd", "the file has 3 pages, which fill no whole leaves"),
        (6, "pages-count", "the file has 6 pages; the most are 4"),
    ],
)
def test_a_wrong_number_of_pages_is_found(count: int, code: str, message: str) -> None:
    found = faults_of(Proof(pages=[page() for _ in range(count)]).made())
    assert found[-1].code == code
    assert str(found[-1]) == message


@pytest.mark.parametrize(
    "proof",
    [
        full(999, place=WHOLE_BLEED),
        full(999, "DeviceCMYK"),
        with_item("", "0 0 0 1 k -9 50 218 20 re f"),
        with_item("", "0 0 0 0 k 20 60 90 .5 re f"),
        with_item("Figure", "1 1 0 0 k " + words("A label", 20, 60)),
        with_item("Formula", "0 0 0 1 K .4 w 20 60 m 90 60 l S"),
        with_item("P", "3 Tr " + words("Unseen", 400, 60)),
        with_item("P", words("Spaces after it hang     ", 20, 60, 7)),
        with_item("P", words("Also after   ", 90, 60)),
        with_item("P", ".5 0 0 .5 0 0 cm " + words("Of ten points", 60, 120, 20)),
        Proof(pages=[page(line("A chapter", 60, "H1"), line("Its text", 40)), page()]),
        Proof(pages=[[*page()[:1], line("A part", 30, "H1")], page()]),
    ],
    ids=[
        "a picture over all of the bleed",
        "a picture in CMYK",
        "an area over all of the bleed",
        "a white line",
        "words in a drawing, of its colours",
        "the line of a fraction",
        "text that is not drawn",
        "spaces",
        "spaces in the margin",
        "text made smaller",
        "a heading with its text",
        "a page with a heading alone",
    ],
)
def test_what_is_right_is_not_found(proof: Proof) -> None:
    assert [*map(str, faults_of(proof.made()))] == []


@pytest.mark.parametrize(
    ("operators", "name"),
    [
        ("0 0 0 1 k", ""),
        (".5 g", ""),
        ("1 0 0 0 k", "DeviceCMYK"),
        ("0 0 0 rg", "DeviceRGB"),
    ],
)
def test_black_alone_has_no_other_ink(operators: str, name: str) -> None:
    found = faults_of(with_item("P", f"{operators} " + words("Ink", 20, 60)).made(), GREY)
    assert [fault.code for fault in found] == ["colour-forbidden"] * bool(name)
    assert all(f"in {name}, where only black alone may be" in str(fault) for fault in found)


def test_a_verso_mirrors_its_margins() -> None:
    margins = replace(PRESS.area, inner=60) if PRESS.area else None
    bound = replace(PRESS, two_sided=True, area=margins)
    items = [("", words("1", 95, 12)), line("Some text", 120)]
    recto = ("P", words("A right page", 62, 90))
    verso = ("P", words("A left page", 24, 90))
    marks = page()[0]
    good = Proof(pages=[[marks, items[0], recto], [marks, items[0], verso]])
    assert [*map(str, faults_of(good.made(), bound))] == []
    bad = Proof(pages=[[marks, items[0], verso], [marks, items[0], recto]])
    said = [*map(str, faults_of(bad.made(), bound))]
    assert len(said) == 2
    assert "runs into the margin at the left, by 36 pt" in said[0]
    assert "runs into the margin at the right" in said[1]


def test_a_book_that_is_read_from_the_right_is_bound_there() -> None:
    margins = replace(PRESS.area, inner=60) if PRESS.area else None
    bound = replace(PRESS, two_sided=True, area=margins, bleed_sides="outer")
    marks, folio = page()[0], page()[2]
    pages = [[marks, folio, line("A first page", 90)], [marks, folio, ("P", words("Two", 62, 90))]]
    pdf = Proof(pages=pages, bleed=(-9, -9, 200, 209)).made()
    pdf.pages[1].obj.BleedBox = Array([0, -9, 209, 209])
    assert {fault.code for fault in faults_of(pdf, bound)} == {"box-wrong", "page-outside"}
    pdf.Root.ViewerPreferences = Dictionary(Direction=Name.R2L)
    assert [*map(str, faults_of(pdf, bound))] == []


def test_a_number_in_the_place_of_attached_files_is_none() -> None:
    pdf = Proof().made()
    pdf.Root.AF = 3
    assert PreflightRow("no attachments", "none", met=True) in audit(pdf, PRESS).table


def test_a_colour_space_is_brought_back() -> None:
    operators = "/DeviceCMYK cs q /DeviceRGB cs Q 0 0 0 1 sc 30 30 40 40 re f"
    assert [*map(str, faults_of(with_item("", operators).made()))] == []
    plain = "/DeviceRGB cs 0 0 0 1 k 0 0 0 .5 sc 30 30 40 40 re f"
    assert [*map(str, faults_of(with_item("", plain).made()))] == []


def test_a_thick_book_needs_its_gutter() -> None:
    asked = replace(PRESS, gutters=((0, 10.0), (2, 30.0)))
    found = faults_of(Proof().made(), asked)
    assert [fault.code for fault in found] == ["page-outside"] * 2
    assert "at the left, by 10 pt" in str(found[0])


def test_three_edges_may_bleed() -> None:
    asked = replace(PRESS, bleed_sides="outer")
    pdf = Proof(bleed=(0, -9, 209, 209)).made()
    pdf.pages[1].obj.BleedBox = Array([-9, -9, 200, 209])
    assert faults_of(pdf, asked) == []
    assert [fault.page for fault in faults_of(Proof(bleed=BLEED).made(), asked)] == [1, 2]


def test_marks_may_be_unwanted() -> None:
    asked = replace(PRESS, marks=False, bleed=0)
    found = faults_of(Proof(bleed=TRIM, sheet=TRIM).made(), asked)
    assert found == []
    said = [str(fault) for fault in faults_of(Proof(bleed=TRIM).made(), asked)]
    assert said[0] == "page 1: the page has marks, which are not wanted"
    bare = Proof(pages=[page()[1:], page()[1:]], bleed=TRIM)
    assert str(faults_of(bare.made(), asked)[1]) == (
        "page 2: the sheet is larger than the page with its bleed"
    )


def test_an_instruction_without_sense_is_said() -> None:
    pdf = with_item("P", "/F Tf 1 2 3 Tm /Nought gs [/Name] TJ").made()
    assert [str(fault) for fault in faults_of(pdf)] == ["page 1: 2 instructions make no sense"]


def test_pages_without_requirements_are_of_one_size() -> None:
    pdf = Proof().made()
    pdf.pages[1].obj.TrimBox = Array([0, 0, 100, 200])
    pdf.pages[1].obj.Contents = pdf.make_stream(b"")
    found = [fault for fault in faults_of(pdf, Requirements()) if fault.code == "box-wrong"]
    assert [str(fault) for fault in found] == [
        "page 2: the page is cut to 35.3 × 70.6 mm, not to the 70.6 × 70.6 mm of the first page"
    ]


def test_a_fault_names_the_label_of_its_page() -> None:
    pdf = with_item("P", words("Lost", 400, 60)).made()
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, St=3)]))
    assert str(faults_of(pdf)[0]) == "page 1 (iii): the text ‘Lost’ is cut off"


def test_a_fault_names_the_element_before_it() -> None:
    proof = Proof(
        pages=[page(line("Title", 90, "H1"), ("P", words("Lost", 400, 60))), page()],
        ids={"H1": "post/title"},
    )
    assert [fault.element for fault in faults_of(proof.made())] == ["post/title"]


def test_a_folder_of_the_build_is_named_nowhere() -> None:
    pdf = Proof().made()
    pdf.Root.StructTreeRoot.K.T = String("What lies in /srv/blog")
    assert faults_of(pdf) == []
    assert [fault.code for fault in faults_of(pdf, private=["/srv/blog/"])] == ["path-inside"]


def test_what_people_write_of_paths_is_theirs() -> None:
    pdf = Proof().made()
    pdf.Root.StructTreeRoot.K.T = String("What lies in /home/ann")
    pdf.trailer.Info = Dictionary(Title=String("A tour of /home/ann"))
    assert faults_of(pdf) == []


def test_a_form_is_read_where_it_is_drawn() -> None:
    pdf = with_item("P", "1 0 0 1 170 60 cm /X Do").made()
    form = pdf.make_stream(
        words("Word", 0, 0).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 90, 9]),
    )
    form.Resources = pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Resources.XObject.X = form
    assert "‘Word’ runs into the margin at the right, by 22 pt" in str(faults_of(pdf)[0])


def test_a_pattern_is_looked_at() -> None:
    pdf = with_item("", "/Pattern cs /Cell scn 30 30 40 40 re f").made()
    cell = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", PatternType=1, PaintType=1, TilingType=1)
    cell.BBox, cell.XStep, cell.YStep = Array([0, 0, 9, 9]), 9, 9
    cell.Matrix = Array([1, 0, 0, 1, 30, 30])
    cell.Resources = Dictionary()
    pdf.pages[0].obj.Resources.Pattern = Dictionary(Cell=cell)
    assert [str(fault) for fault in faults_of(pdf)] == [
        "page 1: an area in DeviceRGB, where only CMYK may be"
    ]


def test_the_preflight_says_what_is_met() -> None:
    good = audit(Proof().made(), PRESS).table
    assert [row for row in good if not row.met] == []
    bad = audit(full(100, "DeviceRGB").made(), PRESS).table
    assert [row for row in bad if not row.met] == [
        PreflightRow(
            "CMYK, text of one ink outside drawings", "DeviceCMYK, DeviceGray, DeviceRGB", met=False
        ),
        PreflightRow("pictures of 300 dots an inch", "180", met=False),
    ]
    assert PreflightRow("pages cut to 70.6 × 70.6 mm", "70.6 × 70.6 mm", met=True) in bad
    assert PreflightRow("text of 7 pt", "8.00 pt", met=True) in bad
    assert audit(Proof().made(), Requirements()).table == ()


def test_a_file_says_what_it_was_made_for() -> None:
    plan = pdf_options(Settings(profile="press", two_sided=True))
    whole = requirements_of(plan)
    assert whole.area
    asked = requirements_from_info(info_entry_of(plan))
    assert asked
    assert asked.area
    assert astuple(asked.area) == pytest.approx(astuple(whole.area), abs=0.001)
    assert replace(asked, trim=whole.trim, area=whole.area) == whole
    pdf = Proof().made()
    assert asked_by(pdf) == Requirements()
    pdf.trailer.Info = Dictionary({INFO_KEY: String(info_entry_of(plan))})
    assert asked_by(pdf) == asked
    overruled = asked_by(pdf, requirements_of_profile("print"))
    assert (overruled.profile, overruled.area) == ("print", asked.area)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "profile=nought; sides=1; margins=1.0 2.0 3.0 4.0",
        "profile=press; sides=1; margins=1.0 2.0.0 . 4.0",
        "profile=press",
    ],
)
def test_a_note_that_says_nothing_asks_nothing(note: str) -> None:
    assert requirements_from_info(note) is None


@pytest.mark.parametrize("name", ["nought", "print-kdp", "press-nought"])
def test_a_profile_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a profile"):
        requirements_of_profile(name)


def test_findings_lead_to_the_source(tmp_path: Path) -> None:
    path = tmp_path / "proof.pdf"
    proof = Proof(
        pages=[page(line("Title", 90, "H1"), ("P", words("Lost", 400, 60))), page()],
        ids={"H1": "post/title"},
    )
    proof.made().save(path)
    place = Place("post.md", 7, 1)
    diagnostics = Diagnostics()
    audit_pdf(path, diagnostics, PRESS, places={"post/title": place})
    assert [(finding.code, finding.place) for finding in diagnostics] == [("page-outside", place)]
    alone = Diagnostics()
    audit_pdf(path, alone, PRESS)
    assert [finding.place for finding in alone] == [Place(str(path))]
