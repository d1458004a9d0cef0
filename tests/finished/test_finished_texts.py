"""Chapters in each EPUB of the small book, and a post exported by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import small_book as book
from builds import BUILD_PARAMS, BUILDS, Build, Built
from small_book import ALONE, ALONE_NAMES, NAMES, TEXTS, Cell, Text
from xhtml_reader import (
    XML_LANG,
    Documents,
    FinishedEpub,
    X,
    find,
    lang_of,
    local,
    types,
    words,
)

_WORDS = {
    "en": {"notes": "Notes", "references": "References", "back": "Back to the text"},
    "pl": {"notes": "Przypisy", "references": "Źródła", "back": "Powrót do tekstu"},
}


@dataclass(frozen=True)
class Rendition:
    """Documents and the texts in them. `names` are the titles of references by address."""

    files: Documents
    texts: tuple[Text, ...]
    names: Mapping[str, str]
    scope: str = "chapter"
    pops: bool = False

    @property
    def chapters(self) -> tuple[Text, ...]:
        return tuple(text for text in self.texts if text.source)

    def document(self, text: Text) -> Any:
        return self.files.documents[self.files.division(text.title)]

    def typed(self, type_: str, role: str) -> tuple[str, ...]:
        """Return what `_kind` returns for an element: `epub:type` is in EPUBs only."""
        return (type_, role) if isinstance(self.files, FinishedEpub) else (role,)


@pytest.fixture(
    params=[*BUILD_PARAMS, "epub", "html"],
    ids=lambda way: way if isinstance(way, str) else way.epub,
)
def rendition(
    request: pytest.FixtureRequest,
    made: Callable[[Build], Built],
    alone: Callable[..., Documents],
) -> Rendition:
    """Return the book as each EPUB, then a post by itself as an EPUB and as a web page."""
    way = request.param
    if isinstance(way, Build):
        return Rendition(made(way).epub, TEXTS, NAMES, way.scope, way.pops)
    return Rendition(alone(way), (ALONE,), ALONE_NAMES)


def _texts(document: Any, path: str) -> list[str]:
    return [words(each) for each in find(document, path)]


def _kind(element: Any) -> tuple[str, ...]:
    return (*types(element), element.get("role"))


def test_ids_are_unique_and_links_have_targets(rendition: Rendition) -> None:
    for name, document in rendition.files.documents.items():
        ids = [each.get("id") for each in document.iter() if each.get("id") is not None]
        assert len(ids) == len(set(ids)), name
        assert all(ids), name
        for address in find(document, "//x:a/@href"):
            if not re.match(r"[a-z]+:", address):
                file, id_ = rendition.files.target(address, name)
                assert not id_ or id_ in rendition.files.by_id[file], (name, address)
        for part in find(document, "//*[@aria-labelledby]"):
            label = rendition.files.by_id[name][part.get("aria-labelledby")]
            assert label in find(part, ".//x:h1[1] | .//x:h2[1]")
            assert words(label)


def test_openings_of_chapters(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        assert document.findtext(f"{X}head/{X}title") == text.title
        (section,) = find(document, "//x:section[@role='doc-chapter']")
        assert _kind(section) == rendition.typed("chapter", "doc-chapter")
        assert section.get("lang") == document.get("lang") == text.lang
        assert _texts(section, ".//x:h1") == [text.title]
        assert _texts(section, ".//x:p[@class='kicker']") == [*filter(None, [text.kicker])]
        assert _texts(section, ".//x:p[@class='standfirst']") == [*filter(None, [text.standfirst])]
        assert tuple(_texts(section, ".//x:b[@class='author']")) == text.authors
        assert find(section, ".//x:time/@datetime") == [*filter(None, [text.date])]
        assert _texts(section, ".//x:time") == [*filter(None, [text.dateline])]


def test_address_and_rights_of_chapters(rendition: Rendition) -> None:
    for text in rendition.chapters:
        document = rendition.document(text)
        place = ".//x:p[@class='first-address']"
        if rendition.texts == (ALONE,):
            place = ".//x:footer[@class='source']/x:p[1]"
            assert _texts(document, place) == [f"First published at {text.address}"]
        else:
            assert _texts(document, place) == [*filter(None, [text.address])]
            assert _texts(document, ".//x:footer/x:p") == [text.rights]
        assert find(document, f"{place}/x:a/@href") == [*filter(None, [text.address])]


def test_disclaimers_are_before_the_text(rendition: Rendition) -> None:
    for text in rendition.chapters:
        boxes = find(rendition.document(text), ".//x:div[@role='doc-notice']")
        found = [(box.get("aria-label"), *map(words, box)) for box in boxes]
        assert found == [(label, label, line) for label, line in text.disclaimers]
        for box in boxes:
            assert _kind(box) == rendition.typed("notice", "doc-notice")
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
    captions = [_texts(figure, "./x:figcaption") for figure in figures]
    assert captions == [["Figure 1. Caption: a \"loop\" & 'rope' <1>"], []]


def test_header_cells_have_scopes(rendition: Rendition) -> None:
    for text in rendition.chapters:
        found = []
        for table in rendition.document(text).iter(f"{X}table"):
            rows = tuple(tuple(map(_cell, row)) for row in table.iter(f"{X}tr"))
            found.append(("".join(_texts(table, "./x:caption")), rows))
        assert tuple(found) == text.tables


def _cell(cell: Any) -> Cell:
    scope = cell.get("scope", "")
    assert (local(cell) == "th") == bool(scope)
    return Cell(words(cell), scope, int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")))


def test_alignment_of_table_columns(rendition: Rendition) -> None:
    _, table = find(rendition.document(book.BOWLINE), ".//x:table")
    assert find(table, ".//@class") == ["table", "right", "right"]
    assert _texts(table, ".//*[@class='right']") == ["Turns", "2"]


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
    assert [_position(item) for item in ordered] == [3, 4]
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


# Links there and back


def test_cross_references_lead_to_their_headings(rendition: Rendition) -> None:
    for text in rendition.texts:
        name = rendition.files.division(text.title)
        found = []
        for link in rendition.files.documents[name].iter(f"{X}a"):
            address = link.get("href")
            if re.match(r"[a-z]+:", address) or link.get("role"):
                continue
            file, id_ = rendition.files.target(address, name)
            title = rendition.files.heading(file, "")
            found.append((words(link), title, rendition.files.heading(file, id_) if id_ else ""))
            assert link.get("title") == (title if file != name else None)
        assert tuple(found) == text.cross_references


def test_titles_of_web_links(rendition: Rendition) -> None:
    links = find(rendition.document(book.BOWLINE), ".//x:a[starts-with(@href, 'http')][@title]")
    found = [(words(link), link.get("href"), link.get("title")) for link in links]
    assert found == [("the manual", book.MANUAL, book.MANUAL_LINK_TITLE)]


def test_citations_and_references_link_to_each_other(rendition: Rendition) -> None:
    called_as = ("noteref", "doc-noteref") if rendition.pops else ("biblioref", "doc-biblioref")
    for text in rendition.texts:
        name = rendition.files.division(text.title)
        document = rendition.files.documents[name]
        cited: dict[str, list[str]] = {}
        found = []
        for call in find(document, ".//x:sup[@class='citation']/x:a"):
            assert _kind(call) == rendition.typed(*called_as)
            file, id_ = rendition.files.target(call.get("href"), name)
            assert file == name
            entry = _entry(rendition, rendition.files.by_id[file][id_], called_as[0])
            (address, *_) = find(entry, ".//x:a[@class='address']/@href")
            link = call.getparent().getprevious()
            assert link.get("href") == address
            assert call.text == f"[{_position(entry)}]"
            found.append((words(link), address, _position(entry)))
            cited.setdefault(id_, []).append(call.get("id"))
        # A citation in a note is numbered at the first call of the note.
        numbers = book.numbers(rendition.texts, rendition.scope)[text.title]
        assert sorted(found) == sorted(
            (*citation, number) for citation, number in zip(text.citations, numbers, strict=True)
        )
        entries = find(document, ".//x:section[@class='references']/x:ol/x:li")
        assert [_position(each) for each in entries] == sorted(set(numbers))
        headings = _texts(document, ".//x:section[@class='references']/x:h2")
        assert headings == [_WORDS[text.lang]["references"]] * bool(entries)
        for entry in entries:
            _check_ways_back(entry, cited[_id(entry)], text)
            _check_reference(entry, rendition.names)


def test_calls_and_notes_link_to_each_other(rendition: Rendition) -> None:
    for text in rendition.texts:
        name = rendition.files.division(text.title)
        document = rendition.files.documents[name]
        called: dict[str, list[str]] = {}
        numbers: list[int] = []
        for call in find(document, ".//x:sup[@class='note-call']/x:a"):
            assert _kind(call) == rendition.typed("noteref", "doc-noteref")
            file, id_ = rendition.files.target(call.get("href"), name)
            assert file == name
            number = _position(_entry(rendition, rendition.files.by_id[file][id_], "noteref"))
            assert call.text == str(number)
            called.setdefault(id_, []).append(call.get("id"))
            numbers.append(number)
        headings = _texts(document, ".//x:section[@class='notes']/x:h2")
        assert headings == [_WORDS[text.lang]["notes"]] * bool(text.notes)
        # Numbers follow the order in which notes are called.
        assert list(dict.fromkeys(numbers)) == list(range(1, len(text.notes) + 1))
        items = find(document, ".//x:section[@class='notes']/x:ol/x:li")
        for item, (start, calls) in zip(items, text.notes, strict=True):
            (note,) = find(item, ".//*[@role='doc-footnote']")
            assert _kind(note) == rendition.typed("footnote", "doc-footnote")
            assert words(note).startswith(start)
            assert len(called[_id(item)]) == calls
            _check_ways_back(item, called[_id(item)], text)


def _entry(rendition: Rendition, target: Any, kind: str) -> Any:
    """Return the list item of a call's target.

    In an EPUB, the target of a footnote call is the footnote itself, which pops up.
    """
    if isinstance(rendition.files, FinishedEpub) and kind == "noteref":
        assert _kind(target) == ("footnote", "doc-footnote")
        return target.getparent()
    assert local(target) == "li"
    return target


def _id(item: Any) -> str:
    return str(item.get("id") or item[0].get("id"))


def _position(item: Any) -> int:
    """Return the number of a list item, by `start` and `value`."""
    number = int(item.getparent().get("start", "1")) - 1
    for each in item.getparent().iterchildren(f"{X}li"):
        number = int(each.get("value", number + 1))
        if each is item:
            break
    return number


def _check_ways_back(item: Any, calls: list[str], text: Text) -> None:
    back = find(item, ".//x:a[@role='doc-backlink']")
    assert [each.get("href") for each in back] == [f"#{call}" for call in calls]
    labels = [each.get("aria-label") for each in back]
    assert len(set(labels)) == len(labels)
    for label in labels:
        assert label.startswith(f"{_WORDS[text.lang]['back']}, ")
        assert re.search(rf"\b{_position(item)}\b", label)


def _check_reference(entry: Any, names: Mapping[str, str]) -> None:
    address, *archived = find(entry, ".//x:a[@class='address']")
    assert words(address) == address.get("href")
    assert _texts(entry, ".//x:span[@class='title']") == [f"{names[address.get('href')]}."]
    described = names[address.get("href")] == NAMES[book.MANUAL]
    authors = [f"{book.MANUAL_AUTHOR}."] * described
    assert _texts(entry, ".//x:span[@class='author']") == authors
    assert [each.get("href") for each in archived] == [book.ARCHIVE] * described
    assert (", 2020." in words(entry)) == ("1 May 2026." in words(entry)) == described


def test_references_of_the_book_link_to_the_citations(
    made: Callable[[Build], Built],
) -> None:
    for build in BUILDS:
        if build.scope == "chapter":
            continue
        epub = made(build).epub
        name = epub.division("References")
        items = find(epub.documents[name], ".//x:section[@role='doc-bibliography']/x:ol/x:li")
        numbers = book.numbers(TEXTS, "book")
        assert len(items) == len(NAMES)
        for at, item in enumerate(items, 1):
            _check_reference(item, NAMES)
            ways = find(item, ".//x:span[@class='cited-in']/x:a")
            citing = [text.title for text in TEXTS if at in numbers[text.title]]
            (cited_in,) = _texts(item, ".//x:span[@class='cited-in']")
            assert cited_in == f"Cited in {', '.join(citing)}."
            assert [words(way) for way in ways] == [way.get("title") for way in ways] == citing
            for way, title in zip(ways, citing, strict=True):
                lang = "pl" if title == book.HITCH.title else "en"
                assert lang_of(way) == lang
                file, id_ = epub.target(way.get("href"), name)
                assert file == epub.division(title)
                assert epub.by_id[file][id_].text == f"[{at}]"


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
