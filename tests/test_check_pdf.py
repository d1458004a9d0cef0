"""`check_pdf`: each problem is planted in a correct PDF and found."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pdf_chapters import SQUARE_SVG, book, open_pdf, tags_of
from pikepdf import Array, Dictionary, Name, Pdf, String

from exporter.check import check_file
from exporter.check.pdf import has_right_stream_lengths
from exporter.diagnostics import Diagnostics

BODY = (
    '<h2 id="a">A</h2><p>One <a href="https://example.org/">two</a> <a href="#a">three</a></p>'
    f'<p>Four <img src="{SQUARE_SVG}" alt="A square"/></p>'
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
    check_file(path, diagnostics)
    assert {finding.code for finding in diagnostics} <= CODES
    assert all(finding.place and finding.place.path == str(path) for finding in diagnostics)
    return [finding.message for finding in diagnostics]


def test_a_correct_file_has_no_findings(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(good)
    assert found(path) == []


USED_TWICE = """
import sys
from pathlib import Path
import page
from exporter.check import check_file
from exporter.diagnostics import Diagnostics
path = Path(sys.argv[1])
page.validate_pdf_bytes(path.read_bytes(), profile="ua1")
check_file(path, found := Diagnostics())
print(len(found))
"""


@pytest.mark.slow
def test_the_validator_may_have_been_used_in_the_same_process(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "good.pdf"
    path.write_bytes(good)
    command = (sys.executable, "-c", USED_TWICE, str(path))
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "0\n"


def drawn(operators: bytes, page: int = 0) -> Callable[[Pdf], None]:
    def damage(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(operators))

    return damage


def empty_a_paragraph_tag(pdf: Pdf) -> None:
    paragraph = next(tag for tag in tags_of(pdf, "/P") if "/Pg" in tag)
    del paragraph.K


def name_a_wrong_parent(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].P = pdf.Root.StructTreeRoot


def hold_undrawn_content(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].K.append(900)


def hold_content_twice(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].K.append(tags_of(pdf, "/H1")[0].K[0])


def swap_parents(pdf: Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Kids[0].Nums
    first = numbers[1]
    first[0], first[1] = first[1], first[0]


def remove_the_parents_of_a_page(pdf: Pdf) -> None:
    del pdf.pages[0].obj.StructParents


def remove_the_parent_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


def remove_the_parents_of_a_form(pdf: Pdf) -> None:
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


def remove_the_number_of_a_link(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].StructParent


def move_a_link_to_another_page(pdf: Pdf) -> None:
    for kid in tags_of(pdf, "/Link")[0].K:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            kid.Pg = pdf.pages[1].obj


def remove_the_links(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots


def remove_the_id_of_a_note(pdf: Pdf) -> None:
    del tags_of(pdf, "/Note")[0].ID


def repeat_an_id(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].ID = String("c1/a")


def start_with_a_lower_heading(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].S = Name.P


def skip_a_heading(pdf: Pdf) -> None:
    tags_of(pdf, "/H2")[0].S = Name.H3


def repeat_a_tag(pdf: Pdf) -> None:
    section = tags_of(pdf, "/Sect")[0]
    section.K.append(section.K[0])


def name_a_page_that_does_not_exist(pdf: Pdf) -> None:
    tags_of(pdf, "/H1")[0].Pg = pdf.make_indirect(Dictionary(Type=Name.Page))


def remove_a_font_file(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            del item.FontFile2
            return


def link_to_a_local_file(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[0].A.URI = String("file:///home/ann/post.html")


def link_to_an_invalid_address(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[0].A.URI = String("https://[bread.example")


def link_to_a_missing_destination(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots[1].Dest = String("c1/b")


def link_to_a_page_that_does_not_exist(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.make_indirect(Dictionary(Type=Name.Page))


def remove_the_structure_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def remove_the_alternative_text(pdf: Pdf) -> None:
    del tags_of(pdf, "/Figure")[0].Alt


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (empty_a_paragraph_tag, "page 1: no tag holds marked content"),
        (name_a_wrong_parent, "page 1: a tag H2 names a wrong parent"),
        (hold_undrawn_content, "page 1: a tag holds marked content 900, which is not drawn"),
        (hold_content_twice, "page 1: two tags hold marked content"),
        (swap_parents, "page 1: the parent tree has another tag for marked content 0"),
        (remove_the_parents_of_a_page, "page 1: the parent tree does not have marked content 0"),
        (remove_the_parent_tree, "page 2: the parent tree does not have marked content 0"),
        (remove_the_parents_of_a_form, "page 1: the parent tree does not have marked content 0"),
        (take_a_link_out_of_its_tag, "page 1: a link has no tag"),
        (put_a_link_into_a_span, "page 1: a link is in a tag Span"),
        (number_a_link_wrongly, "page 1: the parent tree has another tag for a link"),
        (remove_the_number_of_a_link, "page 1: the parent tree does not have a link"),
        (move_a_link_to_another_page, "page 2: a tag Link refers to an annotation of another page"),
        (remove_the_links, "which is not an annotation of any page"),
        (remove_the_id_of_a_note, "a tag Note has no ID"),
        (repeat_an_id, "page 1: two tags have the ID ‘c1/a’"),
        (start_with_a_lower_heading, "page 1: the heading H2 is the first"),
        (skip_a_heading, "page 1: the heading H3 follows H1"),
        (repeat_a_tag, "page 1: a tag H1 is in the structure tree twice"),
        (name_a_page_that_does_not_exist, "a tag H1 names a page that is not in the file"),
        (remove_a_font_file, "is not embedded"),
        (
            link_to_a_local_file,
            "page 1: a link: ‘file:///home/ann/post.html’ is a file of the machine",
        ),
        (
            link_to_an_invalid_address,
            "page 1: a link: ‘https://[bread.example’ is not an absolute address",
        ),
        (link_to_a_missing_destination, "page 1: a link: the destination ‘c1/b’ does not exist"),
        (
            link_to_a_page_that_does_not_exist,
            "the bookmark ‘Title’: the destination is on a page that",
        ),
        (remove_the_structure_tree, "the file has no structure tree"),
        (remove_the_alternative_text, "PDF/UA-1: "),
        (drawn(b"0 0 9 9 re f"), "page 1: content is neither tagged nor an artifact"),
        (
            drawn(b"/P <</MCID 77>> BDC 0 0 9 9 re f EMC", 1),
            "page 2: no tag holds marked content 77",
        ),
        (drawn(b"/P <</MCID 0>> BDC 0 0 9 9 re f EMC"), "page 1: marked content 0 is drawn twice"),
        (
            drawn(b"/Artifact BMC /P <</MCID 77>> BDC EMC EMC"),
            "page 1: tagged content is drawn inside artifact content",
        ),
        (drawn(b"/P BMC"), "page 1: a marked-content sequence does not end"),
        (drawn(b"EMC"), "page 1: a marked-content sequence ends without a start"),
        (
            drawn(b"/Artifact BMC /Nought Do EMC"),
            "page 1: the resource /Nought is drawn but does not exist",
        ),
    ],
)
def test_a_planted_problem_is_found(
    damage: Callable[[Pdf], None], message: str, good: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "bad.pdf"
    with open_pdf(good) as pdf:
        damage(pdf)
        pdf.save(path)
    messages = found(path)
    assert any(message in line for line in messages), messages


def test_a_form_in_an_artifact_is_an_artifact(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    with open_pdf(good) as pdf:
        form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
        form.BBox = Array([0, 0, 9, 9])
        name = pdf.pages[0].add_resource(form, Name.XObject)
        drawn(b"/Artifact BMC %s Do EMC" % str(name).encode())(pdf)
        pdf.save(path)
    assert found(path) == []


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_a_file_that_is_not_a_pdf_is_reported(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(data)
    assert "cannot be read as a PDF" in found(path)[0]


def stream(data: bytes, length: int, end: bytes = b"\nendstream") -> bytes:
    return b"1 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s%s\nendobj\n" % (
        length,
        data,
        end,
    )


@pytest.mark.parametrize(
    ("data", "right"),
    [
        (stream(b"abc", 3), True),
        (stream(b"ab\r", 3), True),
        (stream(b"ab\n", 3), True),
        (stream(b"abc", 3, b"\r\nendstream"), True),
        (stream(b"abc", 3, b"endstream"), True),
        (stream(b"ab endstream c", 14), True),
        (stream(b"abc", 2), False),
        (stream(b"abc", 5), False),
        (stream(b"abc", 3) + stream(b"abcd", 3), False),
        (b"no stream", False),
    ],
)
def test_a_stream_has_the_length_that_it_names(data: bytes, right: bool) -> None:
    assert has_right_stream_lengths(data) is right
