"""References of a book: lists by chapter, for the book, or both, and styles without a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source, resolve_edition, try_resolve_edition, write_site

from exporter.model.edition import Edition, Page
from exporter.model.nodes import Citation, ShownAddress
from exporter.model.walk import walk

SALT = "_posts/2026-05-01-salt.md"
PEPPER = "_posts/2026-06-02-pepper.md"


@pytest.fixture
def spices(tmp_path: Path) -> Path:
    salt = post_source("Salt", "[Sea](https://sea.example/) and [mine](https://mine.example/a).")
    pepper = post_source("Pepper", "[Tree](https://tree.example/), [the sea](https://sea.example).")
    return write_site(tmp_path, {SALT: salt, PEPPER: pepper})


def book(root: Path, references: str) -> Edition:
    return resolve_edition(root, f"title: Spices\nposts: _posts\nreferences: {references}\n")


def numbers(edition: Edition) -> list[list[tuple[int, str, str]]]:
    """Return number, target and division of the target of each chapter's citations."""
    return [
        [
            (node.number, node.target, node.chapter)
            for node in walk(chapter.blocks)
            if isinstance(node, Citation)
        ]
        for chapter in edition.chapters
    ]


def references_page(edition: Edition) -> Page:
    (page,) = (page for page in edition.back if page.role == "references")
    return page


def test_references_are_numbered_by_chapter_by_default(spices: Path) -> None:
    edition = book(spices, "{}")
    assert numbers(edition) == [
        [(1, "ref-1", ""), (2, "ref-2", "")],
        [(1, "ref-1", ""), (2, "ref-2", "")],
    ]
    assert [page.role for page in edition.back if page.role == "references"] == []


def test_book_list_has_each_address_once(
    spices: Path,
) -> None:
    edition = book(spices, "{scope: book}")
    assert numbers(edition) == [
        [(1, "ref-1", "references"), (2, "ref-2", "references")],
        [(3, "ref-3", "references"), (1, "ref-1", "references")],
    ]
    assert [chapter.references for chapter in edition.chapters] == [(), ()]
    cited = [
        (entry.number, entry.title, [(place.title, place.target) for place in entry.chapters])
        for entry in references_page(edition).references
    ]
    assert cited == [
        (1, "Sea", [("Salt", "cite-1"), ("Pepper", "cite-2")]),
        (2, "mine", [("Salt", "cite-2")]),
        (3, "Tree", [("Pepper", "cite-1")]),
    ]


def test_both_lists_share_their_numbers(spices: Path) -> None:
    edition = book(spices, "{scope: both}")
    assert numbers(edition)[1] == [(3, "ref-3", ""), (1, "ref-1", "")]
    assert [ref.number for ref in edition.chapters[1].references] == [1, 3]
    assert edition.chapters[1].references[0].cited_by == ("cite-2",)
    assert [ref.number for ref in references_page(edition).references] == [1, 2, 3]


def test_footnotes_are_per_chapter(spices: Path) -> None:
    edition = book(spices, "{style: footnotes, scope: book}")
    assert all(chapter.as_footnotes for chapter in edition.chapters)
    assert [len(chapter.references) for chapter in edition.chapters] == [2, 2]
    assert len(references_page(edition).references) == 3


def test_inline_addresses_follow_their_links(
    tmp_path: Path,
) -> None:
    salt = post_source("Salt", "[Sea](https://sea.example/a) and <https://mine.example/b>.")
    write_site(tmp_path, {SALT: salt})
    (chapter,) = book(tmp_path, "inline").chapters
    addresses = [node.address for node in walk(chapter.blocks) if isinstance(node, ShownAddress)]
    assert addresses == ["https://sea.example/a"]
    assert chapter.references == ()


def test_no_references_at_all(spices: Path) -> None:
    edition = book(spices, "none")
    assert numbers(edition) == [[], []]


def test_source_descriptions_of_post_and_collection(tmp_path: Path) -> None:
    salt = (
        "---\ntitle: Salt\nreferences:\n  entries:\n    https://sea.example/:\n"
        "      title: From the post\n---\n[Sea](https://sea.example/) [mine](https://mine.example/)"
    )
    pepper = post_source("Pepper", "[The sea](https://SEA.example)")
    write_site(tmp_path, {SALT: salt, PEPPER: pepper})
    entries = (
        "{entries: {'https://sea.example': {title: Waters, author: A. Fish, date: '1998', "
        "accessed: 1 May 2026, archived: 'https://archive.example/1'}}}"
    )
    first, second = book(tmp_path, entries).chapters
    assert [ref.title for ref in first.references] == ["From the post", "mine"]
    (ref,) = second.references
    assert (ref.title, ref.author, ref.date) == ("Waters", "A. Fish", "1998")
    assert (ref.accessed, ref.archived) == ("1 May 2026", "https://archive.example/1")


def test_unused_source_is_reported(spices: Path) -> None:
    entries = "{entries: {'https://nobody.example': {title: Nobody}}}"
    _, diagnostics = try_resolve_edition(
        spices, f"title: A\nposts: _posts\nreferences: {entries}\n"
    )
    (finding,) = diagnostics
    assert (finding.code, str(finding.severity)) == ("source-unused", "notice")
    assert finding.place
    assert finding.place.line == 3
