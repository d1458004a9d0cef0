"""A PDF of many chapters: links between them, divisions, and the fonts and images they share."""

from __future__ import annotations

import base64
import subprocess
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pdf_chapters import FOOTNOTE_CSS, TEXT, Placement, assembled, book, content, open_pdf, tags_of
from pdf_chapters import chapter as chapter_pdf
from pikepdf import Dictionary, Name, Object, Pdf
from sample_editions import asset, chapter, collection, image_bytes, image_paragraph

from exporter.check.audit.embedded_fonts import font_problems
from exporter.check.audit.links import link_problems
from exporter.check.audit.tags import tag_problems
from exporter.diagnostics import Diagnostics
from exporter.model.edition import EditionPart
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf

SENTENCE = "Salt is dear where no sea is near, and so are the roads on which it comes. "
LONG = f"<p>{SENTENCE * 12}</p>"
PART: Placement = ("part", "arabic", 1)
CHAPTER: Placement = ("chapter", "arabic", 1)


def kinds(element: Object, depth: int = 3) -> str:
    """Return the structure types below an element, nested in brackets."""
    if not depth:
        return ""
    below = [kid for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid]
    parts = (f"{str(kid.S)[1:]}{kinds(kid, depth - 1)}" for kid in below)
    return f"[{' '.join(parts)}]" if below else ""


def titles(item: Object | None) -> list[object]:
    """Return the titles of an outline item and its siblings, each followed by its children."""
    found: list[object] = []
    while item is not None:
        found.append(str(item.Title))
        if "/First" in item:
            found.append(titles(item.First))
        item = item.get("/Next")
    return found


def image_ids(pdf: Pdf) -> set[tuple[int, int]]:
    return {
        item.objgen
        for each in pdf.pages
        for item in each.obj.Resources.get("/XObject", Dictionary()).values()
        if item.get("/Subtype") == Name.Image
    }


# Links from one division to another.


def test_a_link_to_another_division_is_a_reference_to_a_named_place() -> None:
    with open_pdf(
        book('<p>See <a href="x-book:c2/a%20b">the other</a>.</p>', '<p id="a b">A</p>')
    ) as pdf:
        (link,) = pdf.pages[0].obj.Annots
        assert (str(link.Dest), str(link.Contents)) == ("c2/a b", "the other")
        assert "/A" not in link
        assert "[H1 P[Span Reference[Link] Span]]" in kinds(pdf.Root.StructTreeRoot.K[0], 5)
        assert list(link_problems(pdf)) == []


def test_the_title_of_a_link_is_its_description() -> None:
    with open_pdf(book('<p><a href="x-book:c2" title="On salt">B</a></p>', "<p>B</p>")) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].Contents) == "On salt"


def test_a_link_to_a_missing_place_leads_to_its_division() -> None:
    with open_pdf(book('<p><a href="x-book:c2/gone">B</a></p>', "<p>B</p>")) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].Dest) == "c2"
        assert list(link_problems(pdf)) == []


# Divisions of a book.


def test_page_labels_are_the_folios_and_some_pages_have_none() -> None:
    placements: list[Placement] = [
        ("cover", "cover", 0),
        ("title-page", "roman", 0),
        ("preface", "roman", 0),
        TEXT,
    ]
    chapters = [chapter_pdf("<p>A</p>", name=f"n{n}") for n in range(4)]
    with open_pdf(assembled(*chapters, placements=placements)) as pdf:
        assert [each.label for each in pdf.pages] == ["Cover", "i", "ii", "1"]
        stamped = [b"/Subtype /Footer" in content(pdf, number) for number in range(4)]
        assert stamped == [False, False, True, True]
        assert list(tag_problems(pdf)) == []


def test_blank_pages_precede_chapters_that_open_on_a_recto() -> None:
    one, two = chapter_pdf("<p>A</p>", name="a"), chapter_pdf("<p>B</p>", name="b")
    with open_pdf(assembled(one, two, two_sided=True, outer=20)) as pdf:
        assert [each.label for each in pdf.pages] == ["1", "2", "3"]
        blank = pdf.pages[1].obj
        assert "/Contents" not in blank
        assert "/StructParents" not in blank
        assert [float(edge) for edge in blank.TrimBox] == [
            float(edge) for edge in pdf.pages[0].obj.TrimBox
        ]
        assert [*tag_problems(pdf), *font_problems(pdf)] == []
        assert pdf.check_pdf_syntax() == []


def test_chapters_are_tagged_and_bookmarked_below_their_part() -> None:
    placements: list[Placement] = [
        ("preface", "roman", 0),
        PART,
        CHAPTER,
        CHAPTER,
        ("authors", "arabic", 0),
    ]
    chapters = [chapter_pdf("<p>A</p>", name=f"n{n}") for n in range(5)]
    with open_pdf(assembled(*chapters, placements=placements)) as pdf:
        assert kinds(pdf.Root.StructTreeRoot.K[0], 2) == (
            "[Sect[H1 P] Part[Sect Sect Sect] Sect[H1 P]]"
        )
        assert titles(pdf.Root.Outlines.First) == ["Title", "Title", ["Title", "Title"], "Title"]
        assert int(pdf.Root.Outlines.Count) == 3
        assert list(tag_problems(pdf)) == []


def test_contents_are_tagged_as_such() -> None:
    lines = (
        '<ol class="toc"><li><a href="x-book:c1">One</a> <span>by Ann</span>'
        '<ol><li><a href="x-book:c1">Two</a></li></ol></li></ol>'
    )
    with open_pdf(book(lines)) as pdf:
        (outer, inner) = (kid for kid in tags_of(pdf, "/TOC"))
        assert kinds(outer) == "[TOCI[Lbl Reference[Link] P TOC[TOCI]]]"
        assert kinds(inner) == "[TOCI[Lbl Reference[Link]]]"


def test_a_footnote_is_read_where_it_is_called() -> None:
    body = (
        '<p>One<sup class="note-call"><a id="call-1" href="#note-1">1</a></sup>'
        '<span class="foot" role="doc-footnote" id="note-1">1 A note.</span> two.</p>'
    )
    with open_pdf(book(body + LONG, css=FOOTNOTE_CSS)) as pdf:
        (note,) = tags_of(pdf, "/Note")
        assert str(note.ID) == "c1/note-1"
        paragraph_ = note.P
        order = [str(kid.S) for kid in paragraph_.K]
        assert order == ["/Span", "/Reference", "/Note", "/Span"]
        assert list(tag_problems(pdf)) == []


# Shared objects.


def test_each_font_is_embedded_once_and_text_can_be_extracted(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(book("<p>Ash, <em>birch</em></p>", "<p>Cedar, <em>dogwood</em></p>", LONG))
    with Pdf.open(path) as pdf:
        programs = [item for item in pdf.objects if isinstance(item, Dictionary)]
        files = [item.FontFile2.objgen for item in programs if "/FontFile2" in item]
        # Text and folios share one font; the others are semibold and italic.
        assert len(files) == len(set(files)) == 3
    words = " ".join(_page_texts(path))
    for text in ("Ash, birch", "Cedar, dogwood", "Salt is dear where", "3"):
        assert text in words


def _page_texts(path: Path) -> list[str]:
    """Return the text of each page."""
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return run.stdout.split("\f")


def test_a_space_is_extracted_as_a_plain_space() -> None:
    # The first chapter uses the glyph as a no-break space only.
    with open_pdf(book("<p>A\u00a0B</p>", "<p>A B</p>", css="h1 { display: none }")) as pdf:
        maps = [item.ToUnicode.read_bytes() for item in pdf.objects if _is_composite(item)]
    assert all(b"<00a0>" not in each.lower() for each in maps)
    assert any(b"<0020>" in each for each in maps)


def _is_composite(item: Object) -> bool:
    return isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0


def test_the_same_image_is_embedded_once(tmp_path: Path) -> None:
    one = asset(image_bytes("PNG", "RGBA"), tmp_path, "one.png", "image/png")
    same = asset(image_bytes("PNG", "RGBA"), tmp_path, "same.png", "image/png")
    other = asset(image_bytes("PNG", frames=1), tmp_path, "other.png", "image/png")
    chapters = (
        chapter((image_paragraph(one), image_paragraph(other)), "a"),
        chapter((image_paragraph(same),), "b"),
    )
    diagnostics = Diagnostics()
    artifact = edition_to_pdf(collection([EditionPart(chapters)]), Settings(), diagnostics)
    assert [str(finding) for finding in diagnostics] == []
    with open_pdf(artifact.data) as pdf:
        assert len(image_ids(pdf)) == 2


def postscript_font() -> bytes:
    """Return an OpenType font with PostScript outlines that draws A, B and C as boxes."""
    names = [".notdef", "space", "A", "B", "C"]
    pen = T2CharStringPen(600, None)
    pen.moveTo((50, 0))
    for corner in ((50, 700), (550, 700), (550, 0)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({32: "space", 65: "A", 66: "B", 67: "C"})
    builder.setupCFF("Boxes", {"FullName": "Boxes"}, dict.fromkeys(names, box), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    stream = BytesIO()
    builder.save(stream)
    return stream.getvalue()


def test_a_font_with_postscript_outlines_is_embedded_once(tmp_path: Path) -> None:
    data = base64.b64encode(postscript_font()).decode()
    css = f'@font-face {{ font-family: "Boxes"; src: url("data:font/otf;base64,{data}") }}'
    path = tmp_path / "book.pdf"
    path.write_bytes(book("<p>AB</p>", "<p>CAB</p>", css=f"{css} p {{ font-family: Boxes }}"))
    with Pdf.open(path) as pdf:
        described = [item for item in pdf.objects if isinstance(item, Dictionary)]
        (file,) = [item.FontFile3 for item in described if "/FontFile3" in item]
        assert file.Subtype == Name.OpenType
        assert file.read_bytes()[:4] == b"OTTO"
        assert list(font_problems(pdf)) == []
    words = _page_texts(path)
    assert "AB" in words[0]
    assert "CAB" in words[1]
