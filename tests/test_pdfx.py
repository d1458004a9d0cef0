"""Each clause of PDF/X that is checked is found broken in a file that breaks it, and no other."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from audited_pdfs import problems_of
from pdfx_damages import (
    Damage,
    annotation,
    bad_font_name,
    compressed,
    drawing,
    image,
    layers,
    no_profile_and_no_registry,
    page_group,
    pdf_name,
    second_intent,
    with_form,
    with_image,
    with_info,
    with_intent,
    with_page,
    with_profile,
    with_root,
    with_space,
    with_state,
    with_xmp,
)
from pdfx_files import X1A, X4, change_metadata, draw, pdfx_file
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

import exporter
from exporter.check.audit.pdfx import clauses
from exporter.check.audit.pdfx.clauses import Clause, PdfX
from exporter.file_formats.pdf.xmp import xmp_properties
from exporter.model.requirements import Requirements, requirements_of_profile

NONE = Requirements(tags=False)
BOTH: tuple[PdfX, ...] = (X1A, X4)
DOCS = Path(__file__).parents[1] / "docs" / "print.md"
GOTO = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))
SPOT = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
BROKEN: tuple[tuple[str, Clause, tuple[PdfX, ...], Damage], ...] = (
    ("16 bits", clauses.SYNTAX, (X1A,), with_image(BitsPerComponent=16)),
    ("separation", clauses.SEPARATED, BOTH, with_page("/SeparationInfo", Dictionary())),
    ("two intents", clauses.INTENT, BOTH, second_intent),
    ("condition", clauses.INTENT, BOTH, with_intent("/OutputConditionIdentifier", String(" "))),
    ("description", clauses.INTENT, BOTH, with_intent("/RegistryName", None)),
    ("no profile", clauses.INTENT, (X4,), with_intent("/DestOutputProfile", None)),
    ("no profile", clauses.INTENT, (X1A,), no_profile_and_no_registry),
    ("not ICC", clauses.INTENT, BOTH, with_profile(36, b"none")),
    ("a scanner", clauses.INTENT, BOTH, with_profile(12, b"scnr")),
    ("profile of RGB", clauses.INTENT, (X1A,), with_profile(16, b"RGB ")),
    ("profile of Lab", clauses.INTENT, BOTH, with_profile(16, b"Lab ")),
    ("RGB", clauses.COLOUR, BOTH, drawing("1 0 0 rg 30 30 9 9 re f")),
    ("image", clauses.COLOUR, (X1A,), with_image(ColorSpace=Name.DeviceRGB)),
    ("Lab", clauses.COLOUR, (X1A,), with_space(Name.Lab, Dictionary(WhitePoint=[1, 1, 1]))),
    (
        "spot on RGB",
        clauses.COLOUR,
        (X1A,),
        with_space(Name.Separation, Name.Gold, Name.DeviceRGB, SPOT),
    ),
    ("font name", clauses.NAMES, (X4,), bad_font_name),
    (
        "ink name",
        clauses.NAMES,
        (X4,),
        with_space(Name.Separation, pdf_name(b"/Or#e9"), Name.DeviceCMYK, SPOT),
    ),
    ("external data", clauses.FILES, BOTH, with_image(F=String("a.bin"))),
    ("external page", clauses.FILES, BOTH, with_form(Ref=Dictionary(F=String("a.pdf"), Page=0))),
    (
        "embedded file",
        clauses.FILES,
        (X1A,),
        with_root(AF=Array([Dictionary(Type=Name.Filespec, EF=Dictionary())])),
    ),
    ("LZW", clauses.FILTERS, (X1A,), compressed("LZWDecode")),
    ("JBIG2", clauses.FILTERS, (X1A,), compressed("JBIG2Decode")),
    ("JPEG 2000", clauses.FILTERS, (X1A,), compressed("JPXDecode")),
    ("Crypt", clauses.FILTERS, BOTH, compressed("Crypt")),
    (
        "inline LZW",
        clauses.FILTERS,
        (X1A,),
        drawing("9 0 0 9 30 30 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID a EI"),
    ),
    ("trapping missing", clauses.TRAPPING, (X1A,), with_info("/Trapped", None)),
    ("trapping unknown", clauses.TRAPPING, BOTH, with_info("/Trapped", Name.Unknown)),
    ("trapping a boolean", clauses.TRAPPING, BOTH, with_info("/Trapped", False)),
    ("trapping differs", clauses.TRAPPING, (X4,), with_info("/Trapped", Name("/True"))),
    ("title", clauses.IDENTIFICATION, (X1A,), with_info("/Title", None)),
    ("creation", clauses.IDENTIFICATION, (X1A,), with_info("/CreationDate", None)),
    ("modification", clauses.IDENTIFICATION, (X1A,), with_info("/ModDate", None)),
    ("identifier", clauses.IDENTIFICATION, BOTH, lambda pdf: pdf.trailer.__delitem__("/ID")),
    ("title", clauses.METADATA, (X4,), with_xmp(">Rye<", "> <")),
    ("creation", clauses.METADATA, (X4,), with_xmp("xmp:CreateDate", "xmp:Label")),
    ("document id", clauses.METADATA, (X4,), with_xmp("xmpMM:DocumentID", "xmp:Label")),
    ("version id", clauses.METADATA, (X4,), with_xmp("xmpMM:VersionID", "xmp:Label")),
    ("rendition", clauses.METADATA, (X4,), with_xmp("xmpMM:RenditionClass", "xmp:Label")),
    ("titles differ", clauses.METADATA, (X4,), with_info("/Title", String("Wheat"))),
    ("dates differ", clauses.METADATA, (X4,), with_info("/ModDate", String("D:20260102"))),
    ("two trims", clauses.BOXES, BOTH, with_page("/ArtBox", Array([0, 0, 9, 9]))),
    ("crop", clauses.BOXES, BOTH, with_page("/CropBox", Array([0, 0, 199, 200]))),
    ("transfer", clauses.GRAPHICS_STATE, BOTH, with_state(TR=Name.Identity)),
    ("transfer 2", clauses.GRAPHICS_STATE, BOTH, with_state(TR2=Name.Identity)),
    ("halftone", clauses.GRAPHICS_STATE, BOTH, with_state(HT=Dictionary(HalftoneType=6))),
    (
        "named halftone",
        clauses.GRAPHICS_STATE,
        BOTH,
        with_state(HT=Dictionary(HalftoneType=1, HalftoneName=String("a"))),
    ),
    ("phase", clauses.GRAPHICS_STATE, BOTH, with_state(HTP=Array([0, 0]))),
    ("PostScript form", clauses.POSTSCRIPT, BOTH, with_form(Subtype2=Name.PS)),
    ("PostScript operator", clauses.POSTSCRIPT, BOTH, drawing("(a) PS")),
    ("OPI", clauses.IMAGES, BOTH, with_image(OPI=Dictionary())),
    (
        "alternate",
        clauses.IMAGES,
        BOTH,
        with_image(Alternates=Array([Dictionary(DefaultForPrinting=True)])),
    ),
    ("link", clauses.ANNOTATIONS, BOTH, annotation("Link", 20, 20, 30, 30)),
    ("in the bleed", clauses.ANNOTATIONS, BOTH, annotation("Text", -8, 20, -2, 30)),
    ("mark", clauses.ANNOTATIONS, BOTH, annotation("PrinterMark", -8, 20, 1, 30)),
    ("opening", clauses.ACTIONS, BOTH, with_root(OpenAction=GOTO)),
    ("additional", clauses.ACTIONS, BOTH, with_page("/AA", Dictionary(O=GOTO))),
    (
        "outside",
        clauses.ACTIONS,
        BOTH,
        lambda pdf: with_root(Thing=pdf.make_indirect(Dictionary(A=GOTO)))(pdf),
    ),
    ("names", clauses.ACTIONS, BOTH, with_root(Names=Dictionary(JavaScript=Dictionary()))),
    ("operator", clauses.OPERATORS, BOTH, drawing("BX 1 2 glow EX")),
    ("opacity", clauses.TRANSPARENCY, (X1A,), with_state(ca=0.5)),
    ("stroke opacity", clauses.TRANSPARENCY, (X1A,), with_state(CA=0.5)),
    ("blend", clauses.TRANSPARENCY, (X1A,), with_state(BM=Name.Multiply)),
    ("unknown blend", clauses.TRANSPARENCY, BOTH, with_state(BM=Array([Name.Glow]))),
    ("soft mask", clauses.TRANSPARENCY, (X1A,), with_state(SMask=Dictionary(S=Name.Alpha))),
    (
        "image mask",
        clauses.TRANSPARENCY,
        (X1A,),
        lambda pdf: with_image(SMask=image(pdf))(pdf),
    ),
    ("page group", clauses.TRANSPARENCY, (X1A,), page_group),
    (
        "form group",
        clauses.TRANSPARENCY,
        (X1A,),
        with_form(Group=Dictionary(S=Name.Transparency)),
    ),
    (
        "print area",
        clauses.VIEWER,
        BOTH,
        with_root(ViewerPreferences=Dictionary(PrintArea=Name.TrimBox)),
    ),
    ("steps", clauses.PRESENTATIONS, (X4,), with_page("/PresSteps", Dictionary())),
    (
        "presentations",
        clauses.PRESENTATIONS,
        (X4,),
        with_root(Names=Dictionary(AlternatePresentations=Dictionary())),
    ),
    ("intent", clauses.RENDERING_INTENTS, (X4,), drawing("/Bright ri")),
    ("image intent", clauses.RENDERING_INTENTS, (X4,), with_image(Intent=Name.Bright)),
    ("any layer", clauses.LAYERS, (X1A,), layers(D=Dictionary())),
    ("no configuration", clauses.LAYERS, (X4,), layers()),
    ("usage", clauses.LAYERS, (X4,), layers(D=Dictionary(AS=Array()))),
    (
        "usage of another",
        clauses.LAYERS,
        (X4,),
        layers(D=Dictionary(), Configs=Array([Dictionary(AS=Array())])),
    ),
)
CASES = [
    pytest.param(standard, clause, damage, id=f"{standard}-{clause.subject}-{name}")
    for name, clause, standards, damage in BROKEN
    for standard in standards
]


@pytest.mark.parametrize("standard", BOTH)
def test_a_good_file_has_no_problems(standard: PdfX) -> None:
    assert list(map(str, problems_of(pdfx_file(standard), NONE))) == []


@pytest.mark.parametrize(("standard", "clause", "damage"), CASES)
def test_only_the_broken_clause_is_named(standard: PdfX, clause: Clause, damage: Damage) -> None:
    pdf = pdfx_file(standard)
    damage(pdf)
    found = problems_of(pdf, NONE)
    prefix = f"{standard}, {clause.number(standard)} ({clause.subject}): "
    assert clause.number(standard)
    assert found
    assert {(each.code, each.message[: len(prefix)]) for each in found} == {(clause.code, prefix)}


def test_an_xfa_form_is_named_as_active_content_too() -> None:
    pdf = pdfx_file(X4)
    pdf.Root.AcroForm = Dictionary(XFA=Array())
    assert {each.code for each in problems_of(pdf, NONE)} == {"active-content", "pdfx-action"}


def test_what_a_standard_allows_is_no_problem() -> None:
    pdf = pdfx_file(X4)
    for allowed in (
        with_state(ca=0.5, BM=Name.Multiply, SMask=Dictionary(S=Name.Alpha)),
        with_image(ColorSpace=Name.DeviceRGB, Intent=Name.Perceptual),
        with_space(Name.Separation, Name.Gold, Name.DeviceRGB, SPOT),
        layers(D=Dictionary()),
        annotation("PrinterMark", -8, 20, -1, 30),
        drawing("/Perceptual ri BX EX"),
        page_group,
    ):
        allowed(pdf)
    assert list(map(str, problems_of(pdf, NONE))) == []


def test_rgb_with_a_default_profile_is_allowed_in_pdf_x_4() -> None:
    for standard, count in ((X4, 0), (X1A, 2)):
        pdf = pdfx_file(standard)
        draw(pdf, "1 0 0 rg 30 30 9 9 re f")
        profile = pdf.make_stream(b"", N=3)
        spaces = Dictionary(DefaultRGB=Array([Name.ICCBased, profile]))
        pdf.pages[0].obj.Resources.ColorSpace = spaces
        found = problems_of(pdf, NONE)
        assert [each.code for each in found] == ["pdfx-colour"] * count


def test_fonts_encryption_and_boxes_have_the_codes_of_any_pdf() -> None:
    pdf = pdfx_file(X4)
    del pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0].FontDescriptor.FontFile2
    del pdf.pages[1].obj.TrimBox
    del pdf.Root.OutputIntents
    codes = {each.code for each in problems_of(pdf, NONE)}
    assert codes == {"font-not-embedded", "box-wrong", "intent-missing"}


def test_compressed_objects_are_syntax_of_a_later_pdf() -> None:
    for mode, count in ((ObjectStreamMode.generate, 1), (ObjectStreamMode.disable, 0)):
        out = BytesIO()
        pdfx_file(X1A).save(out, object_stream_mode=mode)
        with Pdf.open(out) as pdf:
            found = [str(each) for each in problems_of(pdf, NONE)]
        assert len(found) == count
        assert all(message.startswith("PDF/X-1a:2003, 6.1 (data structure)") for message in found)


def test_a_check_of_a_file_recognizes_its_standard(tmp_path: Path) -> None:
    path = tmp_path / "rye.pdf"
    pdf = pdfx_file(X1A)
    with_state(ca=0.5)(pdf)
    pdf.save(path, object_stream_mode=ObjectStreamMode.disable)
    found = exporter.check_file(path).diagnostics
    (problem,) = [each for each in found if each.code.startswith("pdfx-")]
    assert problem.code == "pdfx-transparency"
    assert problem.page is not None
    assert problem.page.number == 1


def test_another_part_of_pdf_x_is_a_notice() -> None:
    pdf = pdfx_file(X1A)
    pdf.trailer.Info.GTS_PDFXVersion = String("PDF/X-3:2003")
    (problem,) = problems_of(pdf, NONE)
    assert problem.code == "pdfx-unchecked"
    assert problem.message == "the file claims ‘PDF/X-3:2003’, which is not checked"


def test_the_preflight_of_a_press_has_a_row_for_the_standard() -> None:
    from exporter.check.audit import audit

    required = requirements_of_profile("press")
    for damage, met in ((None, True), (with_info("/Trapped", Name.Unknown), False)):
        pdf = pdfx_file(X4)
        if damage:
            damage(pdf)
        rows = {row.requirement: row for row in audit(pdf, required).table}
        row = rows["clauses of PDF/X-4 that can be checked"]
        assert (row.found, row.met) == ("no problems" if met else "1 problem", met)


def test_the_table_of_clauses_names_every_checked_clause() -> None:
    table = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|", DOCS.read_text("utf-8"), re.M)
    documented = {(x1a.strip(), x4.strip()) for _, x1a, x4 in table}
    for clause in vars(clauses).values():
        if isinstance(clause, Clause):
            assert (clause.x1a or "–", clause.x4 or "–") in documented, clause.subject


def test_every_clause_has_a_file_that_breaks_it() -> None:
    checked = {each.subject for each in vars(clauses).values() if isinstance(each, Clause)}
    assert checked - {clause.subject for _, clause, _, _ in BROKEN} == {"XFA forms"}


def test_a_claim_in_a_damaged_packet_is_not_silent() -> None:
    pdf = pdfx_file(X4)
    change_metadata(pdf, "</rdf:RDF>", "")
    (problem,) = problems_of(pdf, NONE)
    assert problem.code == "check-incomplete"
    assert problem.message.startswith("whether the file claims PDF/X is not known: the XMP packet")


def test_properties_are_read_from_attributes_under_any_prefix() -> None:
    packet = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"
    xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/elements/1.1/"
    xmlns:p="http://ns.adobe.com/pdf/1.3/"><r:RDF><r:Description p:Trapped="True"><d:title><r:Alt>
    <r:li> Rye </r:li><r:li>Roggen</r:li></r:Alt></d:title></r:Description></r:RDF></x:xmpmeta>"""
    names = ("pdf:Trapped", "dc:title", "xmp:CreateDate")
    assert xmp_properties(packet, names) == {"pdf:Trapped": "True", "dc:title": "Rye"}
