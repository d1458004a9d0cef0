"""The markup of references, authors and index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sample_divisions import (
    EPUB,
    LINK_TO_SALT,
    LINK_TO_TEA,
    page,
    section_of,
    texts,
)
from sample_editions import asset, image_bytes, paragraph

from exporter.model.book import Person
from exporter.model.edition import IndexTerm, Page, Reference
from exporter.model.nodes import Note
from exporter.model.post import Author
from exporter.write.xhtml import Medium


def reference(**more: object) -> Reference:
    values: dict[str, object] = {"site": "example.org", "title": "The habit"} | more
    address = "https://example.org/a"
    return Reference("ref-1", 1, address, address, **values)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "The habit. example.org."),
        ({"title": ""}, "example.org."),
        ({"title": "Why?"}, "Why? example.org."),
        ({"author": "Lis, M.", "date": "2024"}, "Lis, M. The habit. example.org, 2024."),
        ({"accessed": "3 May 2026"}, "The habit. example.org. Accessed 3 May 2026."),
    ],
)
def test_reference_has_all_known_fields(more: dict[str, object], text: str) -> None:
    section = section_of(page("references", references=(reference(**more),)))
    assert texts(section, "ol/li") == [f"{text} https://example.org/a"]


def test_reference_has_its_archived_copy() -> None:
    reference_with_archive = reference(archived="https://archive.example.net/1")
    section = section_of(page("references", references=(reference_with_archive,)))
    assert texts(section, "ol/li/span[@class='archived']") == [
        "Archived at https://archive.example.net/1"
    ]
    assert [link.get("href") for link in section.iterfind(".//a[@class='address']")] == [
        "https://example.org/a",
        "https://archive.example.net/1",
    ]


def test_reference_of_the_book_names_the_citing_chapters() -> None:
    cited = page("references", references=(reference(chapters=(LINK_TO_SALT, LINK_TO_TEA)),))
    assert texts(section_of(cited), ".//span[@class='cited-in']") == [
        "Cited in Salt & pepper, Herbata."
    ]
    assert texts(section_of(cited, medium="print"), ".//span[@class='cited-in']") == [
        "Cited in Salt & pepper (page 12), Herbata (page 13)."
    ]


def test_author_has_biography_and_chapters(tmp_path: Path) -> None:
    photo = asset(image_bytes("PNG"), tmp_path, "ola.png", "image/png")
    people = (
        Person(Author("Ola"), (paragraph("Ola sleeps."),), photo, (LINK_TO_SALT,)),
        Person(Author("Jan"), chapters=(LINK_TO_SALT, LINK_TO_TEA)),
    )
    section = section_of(page("authors", people=people), medium="print")
    ola, jan = section.findall("div/div")
    assert (ola.get("class"), jan.get("class")) == ("person pictured", "person brief")
    assert texts(section, ".//h2") == ["Ola", "Jan"]
    assert texts(ola, "div/p") == ["Ola sleeps."]
    assert [found.get("alt") for found in ola.iterfind("img")] == [""]
    assert texts(jan, "ul/li") == ["Salt & pepper (page 12)", "Herbata (page 13)"]


def test_author_of_many_chapters_may_break_across_pages() -> None:
    section = section_of(
        page("authors", people=(Person(Author("Ola"), chapters=(LINK_TO_SALT,) * 9),))
    )
    assert section.findall("div/div[@class='person prolific brief']")


def test_index_has_page_numbers_in_print_and_titles_elsewhere() -> None:
    terms = (IndexTerm("salt", (LINK_TO_SALT,)), IndexTerm("taste", (LINK_TO_SALT, LINK_TO_TEA)))
    print_index = section_of(page("index", terms=terms), medium="print")
    assert texts(print_index, "ul/li") == ["salt 12", "taste 12, 13"]
    assert [link.get("title") for link in print_index.iterfind("ul/li[2]//a")] == [
        "Salt & pepper",
        "Herbata",
    ]
    screen_index = section_of(page("index", terms=terms))
    assert texts(screen_index, "ul/li/ul/li") == ["Salt & pepper", "Salt & pepper", "Herbata"]


def test_index_of_an_epub_fulfils_the_indexes_specification() -> None:
    def types(division: Page) -> list[str]:
        return [each.get(f"{EPUB}type") for each in section_of(division).iter("{*}*")]

    terms = (IndexTerm("salt", (LINK_TO_SALT,)),)
    text = page("index", blocks=(paragraph("Of spices."),), terms=terms)
    entry = ["index-entry-list", "index-entry", "index-term", "index-locator-list"]
    assert list(filter(None, types(text))) == ["index", "index-headnotes", *entry]
    assert not any(types(page("index")))


def test_last_term_of_each_letter_has_a_class() -> None:
    text = ("2026", "404", "Éclair", "egg", "łyżka", "lock")
    terms = tuple(IndexTerm(word, (LINK_TO_SALT,)) for word in text)
    rows = section_of(page("index", terms=terms)).findall("ul/li")
    marked = [word for word, row in zip(text, rows, strict=True) if row.get("class") == "last"]
    assert marked == ["404", "egg", "lock"]


@pytest.mark.parametrize("medium", ["epub", "print"])
def test_list_item_has_the_number_of_its_call(medium: Medium) -> None:
    """Numbers have gaps if some references are in other lists or some notes are footnotes."""
    cited = [replace(reference(), number=number, id=f"ref-{number}") for number in (2, 3, 7)]
    second_note = Note((paragraph("It snowed."),), "a", 2, id="call-2")
    section = section_of(
        page("preface", references=tuple(cited), notes=(second_note,)), medium=medium
    )
    assert [item.get("value") for item in section.iterfind(".//li")] == ["2", "2", None, "7"]
    steps = [item.get("style") for item in section.iterfind(".//li")]
    counted = [f"counter-increment: list-item {step}" if step else None for step in (2, 2, 0, 4)]
    assert steps == (counted if medium == "print" else [None] * 4)
