"""Links of chapters in each EPUB, and of a post by itself: to notes, references, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import small_book as book
from builds import Build
from renditions import Rendition
from small_book import NAMES, TEXTS, Text
from xhtml_reader import (
    FinishedEpub,
    X,
    find,
    item_number,
    lang_of,
    local,
    texts_at,
    types_and_role,
    words,
)

_WORDS = {
    "en": {"notes": "Notes", "references": "References", "back": "Back to the text"},
    "pl": {"notes": "Przypisy", "references": "Źródła", "back": "Powrót do tekstu"},
}


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
            assert types_and_role(call) == rendition.typed(*called_as)
            file, id_ = rendition.files.target(call.get("href"), name)
            assert file == name
            entry = _entry(rendition, rendition.files.by_id[file][id_], called_as[0])
            (address, *_) = find(entry, ".//x:a[@class='address']/@href")
            link = call.getparent().getprevious()
            assert link.get("href") == address
            assert call.text == f"[{item_number(entry)}]"
            found.append((words(link), address, item_number(entry)))
            cited.setdefault(id_, []).append(call.get("id"))
        # A citation in a note is numbered at the first call of the note.
        numbers = book.numbers(rendition.texts, rendition.scope)[text.title]
        assert sorted(found) == sorted(
            (*citation, number) for citation, number in zip(text.citations, numbers, strict=True)
        )
        entries = find(document, ".//x:section[@class='references']/x:ol/x:li")
        assert [item_number(each) for each in entries] == sorted(set(numbers))
        headings = texts_at(document, ".//x:section[@class='references']/x:h2")
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
            assert types_and_role(call) == rendition.typed("noteref", "doc-noteref")
            file, id_ = rendition.files.target(call.get("href"), name)
            assert file == name
            number = item_number(_entry(rendition, rendition.files.by_id[file][id_], "noteref"))
            assert call.text == str(number)
            called.setdefault(id_, []).append(call.get("id"))
            numbers.append(number)
        headings = texts_at(document, ".//x:section[@class='notes']/x:h2")
        assert headings == [_WORDS[text.lang]["notes"]] * bool(text.notes)
        # Numbers follow the order in which notes are called.
        assert list(dict.fromkeys(numbers)) == list(range(1, len(text.notes) + 1))
        items = find(document, ".//x:section[@class='notes']/x:ol/x:li")
        for item, (start, calls) in zip(items, text.notes, strict=True):
            (note,) = find(item, ".//*[@role='doc-footnote']")
            assert types_and_role(note) == rendition.typed("footnote", "doc-footnote")
            assert words(note).startswith(start)
            assert len(called[_id(item)]) == calls
            _check_ways_back(item, called[_id(item)], text)


def _entry(rendition: Rendition, target: Any, kind: str) -> Any:
    """Return the list item of a call's target.

    In an EPUB, the target of a footnote call is the footnote itself, which pops up.
    """
    if isinstance(rendition.files, FinishedEpub) and kind == "noteref":
        assert types_and_role(target) == ("footnote", "doc-footnote")
        return target.getparent()
    assert local(target) == "li"
    return target


def _id(item: Any) -> str:
    return str(item.get("id") or item[0].get("id"))


def _check_ways_back(item: Any, calls: list[str], text: Text) -> None:
    back = find(item, ".//x:a[@role='doc-backlink']")
    assert [each.get("href") for each in back] == [f"#{call}" for call in calls]
    labels = [each.get("aria-label") for each in back]
    assert len(set(labels)) == len(labels)
    for label in labels:
        assert label.startswith(f"{_WORDS[text.lang]['back']}, ")
        assert re.search(rf"\b{item_number(item)}\b", label)


def _check_reference(entry: Any, names: Mapping[str, str]) -> None:
    address, *archived = find(entry, ".//x:a[@class='address']")
    assert words(address) == address.get("href")
    assert texts_at(entry, ".//x:span[@class='title']") == [f"{names[address.get('href')]}."]
    described = names[address.get("href")] == NAMES[book.MANUAL]
    authors = [f"{book.MANUAL_AUTHOR}."] * described
    assert texts_at(entry, ".//x:span[@class='author']") == authors
    assert [each.get("href") for each in archived] == [book.ARCHIVE] * described
    assert (", 2020." in words(entry)) == ("1 May 2026." in words(entry)) == described


def test_references_of_the_book_link_to_the_citations(epub: FinishedEpub, build: Build) -> None:
    if build.scope == "chapter":
        return
    name = epub.division("References")
    items = find(epub.documents[name], ".//x:section[@role='doc-bibliography']/x:ol/x:li")
    numbers = book.numbers(TEXTS, "book")
    assert len(items) == len(NAMES)
    for at, item in enumerate(items, 1):
        _check_reference(item, NAMES)
        ways = find(item, ".//x:span[@class='cited-in']/x:a")
        citing = [text.title for text in TEXTS if at in numbers[text.title]]
        (cited_in,) = texts_at(item, ".//x:span[@class='cited-in']")
        assert cited_in == f"Cited in {', '.join(citing)}."
        assert [words(way) for way in ways] == [way.get("title") for way in ways] == citing
        for way, title in zip(ways, citing, strict=True):
            lang = "pl" if title == book.HITCH.title else "en"
            assert lang_of(way) == lang
            file, id_ = epub.target(way.get("href"), name)
            assert file == epub.division(title)
            assert epub.by_id[file][id_].text == f"[{at}]"
