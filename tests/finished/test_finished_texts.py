"""The text of the chapters in each EPUB of the small book, and of a post exported by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import small_book as book
from renditions import Rendition
from small_book import ALONE, Cell
from xhtml_reader import (
    XML_LANG,
    Documents,
    FinishedEpub,
    X,
    find,
    item_number,
    local,
    texts_at,
    types_and_role,
    words,
)


def test_openings_of_chapters(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        assert document.findtext(f"{X}head/{X}title") == text.title
        (section,) = find(document, "//x:section[@role='doc-chapter']")
        assert types_and_role(section) == rendition.typed("chapter", "doc-chapter")
        assert section.get("lang") == document.get("lang") == text.lang
        assert texts_at(section, ".//x:h1") == [text.title]
        assert texts_at(section, ".//x:p[@class='kicker']") == [*filter(None, [text.kicker])]
        assert texts_at(section, ".//x:p[@class='standfirst']") == [
            *filter(None, [text.standfirst])
        ]
        assert tuple(texts_at(section, ".//x:b[@class='author']")) == text.authors
        assert find(section, ".//x:time/@datetime") == [*filter(None, [text.date])]
        assert texts_at(section, ".//x:time") == [*filter(None, [text.dateline])]


def test_address_and_rights_of_chapters(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        place = ".//x:p[@class='first-address']"
        if rendition.texts == (ALONE,):
            place = ".//x:footer[@class='source']/x:p[1]"
            assert texts_at(document, place) == [f"First published at {text.address}"]
        else:
            shown = text.address.removeprefix("https://")
            assert texts_at(document, place) == [*filter(None, [shown])]
            assert texts_at(document, ".//x:footer/x:p") == [text.rights]
        assert find(document, f"{place}/x:a/@href") == [*filter(None, [text.address])]


def test_disclaimers_are_before_the_text(rendition: Rendition) -> None:
    for text in rendition.chapters:
        boxes = find(rendition.document(text), ".//x:div[@role='doc-notice']")
        found = [(box.get("aria-label"), *map(words, box)) for box in boxes]
        assert found == [(label, label, line) for label, line in text.disclaimers]
        for box in boxes:
            assert types_and_role(box) == rendition.typed("notice", "doc-notice")
            assert local(box.getprevious()) == "header"


def test_reading_order(rendition: Rendition) -> None:
    for text in rendition.texts:
        read = words(rendition.document(text).find(f"{X}body"))
        at = 0
        for piece in text.reading_order:
            found = read.find(" ".join(piece.split()), at)
            assert found >= 0, piece
            at = found + len(piece)


def test_heading_levels(rendition: Rendition) -> None:
    for text in rendition.chapters:
        found = [
            (int(local(each)[1]), words(each))
            for each in find(rendition.document(text), ".//x:section[@role='doc-chapter']/*")
            if re.fullmatch(r"h[2-6]", local(each))
        ]
        assert tuple(found) == text.headings


def test_alternative_text_of_images(rendition: Rendition) -> None:
    for text in rendition.texts:
        name = rendition.files.division(text.title)
        document = rendition.files.documents[name]
        images = [each for each in document.iter(f"{X}img") if each.get("class") != "formula"]
        found = [(image.get("alt"), rendition.files.colour(image, name)) for image in images]
        assert tuple(found) == text.images
        # An EPUB has the size in pixels only where the post gives it.
        for image in images:
            if width := image.get("width"):
                assert int(width) == 2 * int(image.get("height"))


def test_captions_of_figures(rendition: Rendition) -> None:
    figures = find(rendition.document(book.BOWLINE), ".//x:figure")
    captions = [texts_at(figure, "./x:figcaption") for figure in figures]
    assert captions == [["Figure 1. Caption: a \"loop\" & 'rope' <1>"], []]


def test_header_cells_have_scopes(rendition: Rendition) -> None:
    for text in rendition.chapters:
        found = []
        for table in rendition.document(text).iter(f"{X}table"):
            rows = tuple(tuple(map(_cell, row)) for row in table.iter(f"{X}tr"))
            found.append(("".join(texts_at(table, "./x:caption")), rows))
        assert tuple(found) == text.tables


def _cell(cell: Any) -> Cell:
    scope = cell.get("scope", "")
    assert (local(cell) == "th") == bool(scope)
    return Cell(words(cell), scope, int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")))


def test_alignment_of_table_columns(rendition: Rendition) -> None:
    _, table = find(rendition.document(book.BOWLINE), ".//x:table")
    assert find(table, ".//@class") == ["table", "right", "right"]
    assert texts_at(table, ".//*[@class='right']") == ["Turns", "2"]


def test_code_and_formulas(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        code = ["".join(each.itertext()) for each in document.iter(f"{X}pre")]
        assert tuple(code) == text.code
        images = tuple(find(document, ".//x:img[@class='formula']/@alt"))
        if images:
            # The profile for Kindle has images of formulas.
            assert images == tuple(speech for _, speech in text.formulas)
            continue
        formulas = find(document, ".//*[local-name()='math']")
        sources = find(document, ".//*[local-name()='annotation']/text()")
        speech = [each.get("alttext") for each in formulas]
        assert tuple(zip(sources, speech, strict=True)) == text.formulas
        drawn = ["".join(find(each, ".//*[local-name()='mrow']//text()")) for each in formulas]
        letters = [re.sub(r"[\s_^]", "", source) for source, _ in text.formulas]
        assert drawn == letters


def test_inline_elements(rendition: Rendition) -> None:
    for text in rendition.chapters:
        inside = ".//x:p//*[not(self::x:a or self::x:span or self::x:b or self::x:img)]"
        found = [
            (local(each), words(each))
            for each in find(rendition.document(text), f"{inside}[not(ancestor::x:header)]")
            if local(each) not in ("abbr", "wbr")
            and each.get("class") not in ("citation", "note-call")
            and "missing" not in find(each, "../@class")
        ]
        assert tuple(found) == text.inline_elements


def test_lists(rendition: Rendition) -> None:
    document = rendition.document(book.BOWLINE)
    (ordered, *_) = find(document, ".//x:section[@role='doc-chapter']/x:ol")
    assert [item_number(item) for item in ordered] == [3, 4]
    boxes = find(document, ".//x:span[@role='img']")
    found = [(each.get("aria-label"), words(each), words(each.getparent())) for each in boxes]
    assert found == [("done", "☑", "☑ tied"), ("open", "☐", "☐ loose")]
    entries = [(local(each), words(each)) for each in document.iter(f"{X}dt", f"{X}dd")]
    assert entries == [("dt", "Bight"), ("dd", "A bent rope")]


def test_abbreviations_and_admonitions(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        found = [(words(each), each.get("title")) for each in document.iter(f"{X}abbr")]
        assert tuple(found) == text.abbreviations
        boxes = find(document, ".//x:div[@role='note' or @role='doc-notice']")
        assert tuple(each.get("aria-label") for each in boxes) == text.admonitions
        assert tuple(words(each[0]) for each in boxes) == text.admonitions


def test_language_of_foreign_words(rendition: Rendition) -> None:
    for text in rendition.texts:
        (section,) = find(rendition.document(text), "//x:body//x:section[not(ancestor::x:section)]")
        foreign = []
        for element in section.iter():
            if element is not section and element.get("lang"):
                foreign.append((words(element), element.get("lang")))
                right = element.get("lang") == "he"
                assert element.get("dir") == ("rtl" if right else None)
            if isinstance(rendition.files, FinishedEpub):
                assert element.get(XML_LANG) == element.get("lang")
        assert tuple(foreign) == text.foreign


def test_a_web_page_is_self_contained(alone: Callable[..., Documents]) -> None:
    ((_, document),) = alone("html").documents.items()
    (author,) = find(document, "//x:meta[@name='author']/@content")
    assert author == book.ADA
    (described,) = find(document, "//x:meta[@name='description']/@content")
    assert described == ALONE.standfirst
    assert [each.get("class") for each in find(document, "//x:pre/x:code")] == [
        "language-c++",
        "language-python",
    ]
    (details,) = document.iter(f"{X}details")
    assert [words(each) for each in details] == ['The "inside" & <outside>', "Turn it over."]
    assert not find(document, "//x:script | //x:link[@rel='stylesheet']")
    assert all(source.startswith("data:") for source in find(document, "//@src"))
