"""Structure elements of the finished PDF: reading order, and the content of each division."""

from __future__ import annotations

import re

import small_book as book
from builds import Build
from pdf_divisions import division_elements, same_words, section_of
from pdf_reader import FinishedPdf, StructureElement, squeezed
from small_book import CHAPTERS, PARTS, PREFACE, TEXTS, Cell


def test_all_content_is_tagged_or_an_artifact(pdf: FinishedPdf) -> None:
    """Every marked-content sequence is in the structure tree once; the rest are artifacts."""
    assert sorted(pdf.marks_in_tree) == sorted(pdf.opened)
    assert len(set(pdf.opened)) == len(pdf.opened)
    for page in pdf.pages:
        for run in page.runs:
            assert (run.mark is None) == (run.artifact is not None)


def test_the_parent_tree_leads_to_the_structure_elements(pdf: FinishedPdf) -> None:
    parents = pdf.parents()
    for page, found in enumerate(pdf.pages):
        if not found.runs:
            continue
        row = parents[pdf.key_of(page)]
        assert isinstance(row, list)
        for number, element in enumerate(row):
            assert (pdf.number_of(page), number) in element.marks
        for link in found.links:
            element = parents[link.key]
            assert isinstance(element, StructureElement)
            assert element.kind == "Link"
            assert link in element.links


def test_ids_are_unique_and_in_the_id_tree(pdf: FinishedPdf) -> None:
    ids = [each.id for each in pdf.tree.walk() if each.id]
    assert len(ids) == len(set(ids)) > 30
    assert pdf.id_tree == pdf.ids == {each.id: each for each in pdf.tree.walk() if each.id}
    assert len(pdf.destination_names) == len(set(pdf.destination_names))


def test_reading_order(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        read = squeezed(section_of(pdf, build, text).text).casefold()
        at = 0
        for piece in text.reading_order:
            found = read.find(squeezed(piece).casefold(), at)
            assert found >= 0, piece
            at = found + len(squeezed(piece))


def test_openings_of_chapters(pdf: FinishedPdf, build: Build) -> None:
    for text in CHAPTERS:
        section = section_of(pdf, build, text)
        assert section.title == text.title
        (title,) = section.all("H1")
        assert squeezed(title.text) == squeezed(text.title)
        who = " i " if text.lang == "pl" else " and "
        opening = [
            text.kicker,
            text.title,
            text.standfirst,
            " · ".join(part for part in (who.join(text.authors), text.dateline) if part),
            text.address.removeprefix("https://"),
            *(part for disclaimer in text.disclaimers for part in disclaimer),
        ]
        found = squeezed("".join(opening)).casefold()
        assert squeezed(section.text).casefold().startswith(found)
        last = [each for each in section.all("P") if squeezed(text.rights) == squeezed(each.text)]
        assert len(last) == 1
        assert not text.address or section.text.count("First published") == 0


def test_heading_levels(pdf: FinishedPdf, build: Build) -> None:
    for text in CHAPTERS:
        found = [
            (int(each.kind[1]), squeezed(each.text))
            for each in section_of(pdf, build, text).all("H2", "H3", "H4")
            if not re.fullmatch(r".*/chapter-(notes|references)", each.id)
        ]
        assert found == [(level, squeezed(words)) for level, words in text.headings]


def test_alternative_text_of_images(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        section = section_of(pdf, build, text)
        assert [each.alt for each in section.all("Figure")] == [alt for alt, _ in text.images]
        assert [each.alt for each in section.all("Formula")] == [
            speech for _, speech in text.formulas
        ]
        for each in section.all("Figure", "Formula"):
            left, low, right, high = map(float, each.attributes["BBox"])
            page = pdf.pages[each.first_page]
            assert 0 < left < right < page.width
            assert 0 < low < high < page.trim[3]
    others = [
        each
        for title, division in division_elements(pdf, build).items()
        if title not in [text.title for text in TEXTS]
        for each in division.all("Figure", "Formula")
    ]
    assert not others


def test_language_of_foreign_words(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        section = section_of(pdf, build, text)
        assert section.effective_lang == text.lang
        found = [
            (_forward(each), each.lang)
            for each in section.walk()
            if each.lang and each is not section
        ]
        assert found == [(squeezed(words), lang) for words, lang in text.foreign]
    for title, division in division_elements(pdf, build).items():
        if title in ("Contents", "References", "About the authors"):
            foreign = [each for each in division.walk() if each.lang]
            assert {each.lang for each in foreign} == {"pl"}
            for each in foreign:
                assert squeezed(book.HITCH.title) in squeezed(each.text)


def _forward(element: StructureElement) -> str:
    """Return the text of an element; right-to-left text is drawn from its end."""
    shown = squeezed(element.text)
    return shown[::-1] if element.lang == "he" else shown


def test_header_cells_have_scopes(pdf: FinishedPdf, build: Build) -> None:
    scopes = {"Column": "col", "Row": "row", None: ""}
    for text in TEXTS:
        tables = section_of(pdf, build, text).all("Table")
        found = []
        for table in tables:
            captions = [each.text for each in table.all("Caption")]
            rows = []
            for row in table.all("TR"):
                cells = []
                for cell in row.all("TH", "TD"):
                    scope = cell.attributes.get("Scope")
                    assert (cell.kind == "TH") == bool(scope)
                    columns = int(cell.attributes.get("ColSpan", 1))
                    spans = int(cell.attributes.get("RowSpan", 1))
                    cells.append(Cell(cell.text.strip(), scopes[scope], columns, spans))
                rows.append(tuple(cells))
            found.append(("".join(captions), tuple(rows)))
        assert tuple(found) == text.tables


def test_lists_admonitions_and_abbreviations(pdf: FinishedPdf, build: Build) -> None:
    section = section_of(pdf, build, book.BOWLINE)
    labels = [
        (label.text.strip(), label.alt)
        for each in section.all("LI")
        for label in each.kids[:1]
        if isinstance(label, StructureElement)
        and label.kind == "Lbl"
        and not each.id
        and "Note" not in [above.kind for above in each.above]
        and not each.all("Note")
    ]
    assert labels == [("3.", ""), ("4.", ""), ("☑", "done"), ("☐", "open"), ("Bight", "")]
    kinds = [each.attributes["ListNumbering"] for each in section.all("L")]
    assert kinds[:3] == ["Decimal", "None", "None"]
    assert (
        tuple(each.title for each in section.all("Div") if each.title) == book.BOWLINE.admonitions
    )
    short = [(each.text, each.expansion) for each in section.walk() if each.expansion]
    assert tuple(short) == book.BOWLINE.abbreviations


def test_quotations_and_captions(pdf: FinishedPdf, build: Build) -> None:
    section = section_of(pdf, build, book.BOWLINE)
    assert [each.text for each in section.all("BlockQuote")] == ["Der Knoten ist zu."]
    captions = ["Figure 1. Caption: a \"loop\" & 'rope' <1>", book.BOWLINE.tables[0][0]]
    assert [each.text for each in section.all("Caption")] == captions


def test_code(pdf: FinishedPdf, build: Build) -> None:
    found = [squeezed(each.text) for each in section_of(pdf, build, book.BOWLINE).all("Code")]
    for code in book.BOWLINE.code:
        assert squeezed(code) in found


def test_the_cover(pdf: FinishedPdf, build: Build) -> None:
    if not build.cover:
        assert "Cover" not in pdf.labels
        return
    cover = division_elements(pdf, build)["Cover"]
    for words in (*book.COVER_WORDS, book.SERIES):
        assert squeezed(words).casefold() in squeezed(cover.text).casefold()
    assert len(pdf.pages[0].images) == 1


def test_title_page_imprint_and_parts(pdf: FinishedPdf, build: Build) -> None:
    divisions = division_elements(pdf, build)
    lines = [
        book.TITLE,
        book.SUBTITLE,
        f"{book.ADA} and {book.JAN}",
        f"Edited by {book.EDITOR}",
        f"{book.SERIES} · 2",
        book.PUBLISHER,
    ]
    assert same_words(divisions[book.TITLE].text, "".join(lines))
    assert same_words(divisions["half-title"].text, book.TITLE)
    days = "24 December 2025 – 9 March 2026."
    imprint = squeezed(f"{book.RIGHTS} First published at {book.SITE_TITLE}, {days} Identifier: ")
    assert squeezed(divisions["Imprint"].text).startswith(imprint)
    for number, (title, introduction, _) in zip(("I", "II"), PARTS, strict=True):
        assert same_words(divisions[title].text, f"Part {number} {title} {introduction}")
        assert divisions[title].title == title


def test_the_preface_is_a_text_like_others(pdf: FinishedPdf, build: Build) -> None:
    assert division_elements(pdf, build)[PREFACE.title].title == PREFACE.title
