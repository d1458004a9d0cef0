from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pdf_chapters import SQUARE, book, opened, tags_of
from pikepdf import Array, Dictionary, Name, Pdf, String

from exporter.check.pdf import check_pdf
from exporter.diagnostics import Diagnostics

BODY = (
    '<h2 id="a">A</h2><p>One <a href="https://example.org/">two</a> <a href="#a">three</a></p>'
    f'<p>Four <img src="{SQUARE}" alt="A square"/></p>'
    '<p>A <span style="opacity: .5; display: inline-block">B</span></p>'
    '<ol><li id="note-1"><div role="doc-footnote"><p>A note</p></div></li></ol><p>'
    + "word " * 300
    + "</p>"
)

CODES = {"pdf-invalid", "font-not-embedded", "heading-stranded", "path-inside", "tags-missing"}


@pytest.fixture(scope="module")
def good() -> bytes:
    return book(BODY)


def found(path: Path) -> list[str]:
    diagnostics = Diagnostics()
    check_pdf(path, diagnostics)
    assert {finding.code for finding in diagnostics} <= CODES
    assert all(finding.place and finding.place.path == str(path) for finding in diagnostics)
    return [finding.message for finding in diagnostics]


def test_a_good_file_passes(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(good)
    assert found(path) == []


def drawn(operators: bytes, page: int = 0) -> Callable[[Pdf], None]:
    def damage(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(operators))

    return damage


def orphan_a_paragraph(pdf: Pdf) -> None:
    paragraph = next(tag for tag in tags_of(pdf, "/P") if "/Pg" in tag)
    del paragraph.K


def name_a_wrong_parent(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].P = pdf.Root.StructTreeRoot


def hold_what_is_not_drawn(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].K.append(900)


def hold_a_sequence_twice(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].K.append(tags_of(pdf, "/H1")[0].K[0])


def swap_parents(pdf: Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Kids[0].Nums
    first = numbers[1]
    first[0], first[1] = first[1], first[0]


def forget_the_parents_of_a_page(pdf: Pdf) -> None:
    del pdf.pages[0].obj.StructParents


def forget_the_parent_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


def forget_the_parents_of_a_form(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and "/StructParents" in item:
            del item.StructParents


def take_a_link_out_of_its_tag(pdf: Pdf) -> None:
    link = tags_of(pdf, "/Link")[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def put_a_link_into_a_span(pdf: Pdf) -> None:
    tags_of(pdf, "/Link")[0].S = Name.Span


def number_a_link_wrongly(pdf: Pdf) -> None:
    links = pdf.pages[0].obj.Annots
    links[0].StructParent = int(links[1].StructParent)


def forget_the_number_of_a_link(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].StructParent


def move_a_link_to_another_page(pdf: Pdf) -> None:
    for kid in tags_of(pdf, "/Link")[0].K:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            kid.Pg = pdf.pages[1].obj


def remove_the_links(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots


def forget_the_id_of_a_note(pdf: Pdf) -> None:
    del tags_of(pdf, "/Note")[0].ID


def repeat_an_id(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].ID = String("c1/a")


def begin_with_a_lower_heading(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].S = Name.P


def skip_a_heading(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].S = Name.H3


def stand_twice(pdf: Pdf) -> None:
    section = tags_of(pdf, "/Sect")[0]
    section.K.append(section.K[0])


def name_a_page_that_is_gone(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].Pg = pdf.make_indirect(Dictionary(Type=Name.Page))


def forget_a_font(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            del item.FontFile2
            return


def lead_into_the_machine(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[0].A.URI = String("file:///home/ann/post.html")


def lead_to_half_an_address(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[0].A.URI = String("https://[bread.example")


def lead_nowhere(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[1].Dest = String("c1/b")


def lead_to_a_page_that_is_gone(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.make_indirect(Dictionary(Type=Name.Page))


def forget_the_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def forget_the_alternative_text(pdf: Pdf) -> None:
    del tags_of(pdf, "/Figure")[0].Alt


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (orphan_a_paragraph, "page 1: no tag holds the sequence"),
        (name_a_wrong_parent, "page 1: a tag H2 names another parent than its own"),
        (hold_what_is_not_drawn, "page 1: a tag holds sequence 900, which is not drawn"),
        (hold_a_sequence_twice, "page 1: two tags hold sequence"),
        (swap_parents, "page 1: the parent tree has another tag for the sequence 0"),
        (forget_the_parents_of_a_page, "page 1: the parent tree does not know the sequence 0"),
        (forget_the_parent_tree, "page 2: the parent tree does not know the sequence 0"),
        (forget_the_parents_of_a_form, "page 1: the parent tree does not know the sequence 0"),
        (take_a_link_out_of_its_tag, "page 1: a link is in no tag"),
        (put_a_link_into_a_span, "page 1: a link is in a tag Span"),
        (number_a_link_wrongly, "page 1: the parent tree has another tag for a link"),
        (forget_the_number_of_a_link, "page 1: the parent tree does not know a link"),
        (move_a_link_to_another_page, "page 2: a tag Link refers to a link of another page"),
        (remove_the_links, "which no page has as an annotation"),
        (forget_the_id_of_a_note, "a Note has no ID"),
        (repeat_an_id, "page 1: two tags have the ID ‘c1/a’"),
        (begin_with_a_lower_heading, "page 1: the heading H2 is the first"),
        (skip_a_heading, "page 1: the heading H3 follows H1"),
        (stand_twice, "page 1: a tag H1 stands in the structure tree twice"),
        (name_a_page_that_is_gone, "a tag H1 names a page that the file does not have"),
        (forget_a_font, "is not embedded"),
        (lead_into_the_machine, "page 1: a link: ‘file:///home/ann/post.html’ leads into"),
        (lead_to_half_an_address, "page 1: a link: ‘https://[bread.example’ is no whole address"),
        (lead_nowhere, "page 1: a link: there is no destination ‘c1/b’"),
        (lead_to_a_page_that_is_gone, "the bookmark ‘Title’: the destination is on a page that"),
        (forget_the_tree, "the file has no structure tree"),
        (forget_the_alternative_text, "PDF/UA-1: "),
        (drawn(b"0 0 9 9 re f"), "page 1: 1 things are drawn that are neither tagged nor"),
        (drawn(b"/P <</MCID 77>> BDC 0 0 9 9 re f EMC", 1), "page 2: no tag holds the sequence 77"),
        (drawn(b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC"), "page 1: the sequence 0 is drawn twice"),
        (
            drawn(b"/Artifact BMC /P <</MCID 77>> BDC EMC EMC"),
            "page 1: something tagged is drawn inside something artifact",
        ),
        (drawn(b"/P BMC"), "page 1: a marked sequence does not end"),
        (drawn(b"EMC"), "page 1: a marked sequence ends that did not begin"),
        (drawn(b"/Artifact BMC /Nought Do EMC"), "page 1: the resource /Nought is drawn, but not"),
    ],
)
def test_a_planted_fault_is_found(
    damage: Callable[[Pdf], None], message: str, good: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bad.pdf"
    with opened(good) as pdf:
        damage(pdf)
        pdf.save(path)
    said = found(path)
    assert any(message in line for line in said), said


def test_what_an_artifact_draws_is_an_artifact(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    with opened(good) as pdf:
        form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
        form.BBox = Array([0, 0, 9, 9])
        name = pdf.pages[0].add_resource(form, Name.XObject)
        drawn(b"/Artifact BMC %s Do EMC" % str(name).encode())(pdf)
        pdf.save(path)
    assert found(path) == []


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_said(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(data)
    assert "cannot be read as a PDF" in found(path)[0]
