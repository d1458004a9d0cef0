"""The imprint, and placeholders for the book in the texts of a collection."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import post_source, resolve_edition, write_site

from exporter.model.edition import Edition, Page
from exporter.model.walk import text_on_one_line

SALT, PEPPER = "_posts/2026-05-01-salt.md", "_posts/2026-06-02-pepper.md"


def book(root: Path, more: str = "", posts: str = "_posts") -> Edition:
    files: dict[str, str | bytes] = {SALT: post_source("Salt", "White.", author="Ann Lis")}
    files[PEPPER] = post_source("Pepper", "Hot.", author="Ann Lis")
    return resolve_edition(write_site(root, files), f"title: Spices\nposts: {posts}\n{more}\n")


def page(edition: Edition, role: str) -> Page:
    (found,) = (page for page in edition.front if page.role == role)
    return found


def lines(edition: Edition) -> list[str]:
    return [text_on_one_line((block,)) for block in page(edition, "imprint").blocks]


@pytest.mark.parametrize(
    ("posts", "sentence"),
    [("_posts", "made from 2 posts by"), (SALT, "made from one post by")],
)
def test_number_of_posts_is_stated(tmp_path: Path, posts: str, sentence: str) -> None:
    assert sentence in lines(book(tmp_path, posts=posts))[-1]


PRINTED, EBOOK = "978-1-23456-789-7", "978-3-16-148410-0"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (f"isbn: {EBOOK}", [f"ISBN {EBOOK}"]),
        (f"isbn: 'ISBN-13: {EBOOK}'", [f"ISBN {EBOOK}"]),
        ("identifier: urn:isbn:9783161484100", ["ISBN 9783161484100"]),
        (f"back-cover: {{isbn: {PRINTED}}}", [f"ISBN {PRINTED} (print)"]),
        (
            f"isbn: {EBOOK}\nback-cover: {{isbn: {PRINTED}}}",
            [f"ISBN {PRINTED} (print)", f"ISBN {EBOOK} (e-book)"],
        ),
        ("identifier: urn:isbn:978", ["Identifier: urn:isbn:978"]),
    ],
)
def test_the_imprint_names_the_isbn_of_each_edition(
    tmp_path: Path, keys: str, expected: list[str]
) -> None:
    found = [line for line in lines(book(tmp_path, keys)) if "ISBN" in line or "isbn" in line]
    assert found == expected


def colophon(edition: Edition) -> str:
    (found,) = (page for page in edition.back if page.role == "colophon")
    return text_on_one_line(found.blocks)


def test_the_colophon_says_what_is_true_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert "References are" not in colophon(book(tmp_path / "a"))
    linked = {SALT: post_source("Salt", "[White](https://salt.example/).", author="Ann Lis")}
    root = write_site(tmp_path / "b", linked)
    assert "Source Serif" in colophon(resolve_edition(root, "title: Spices\nposts: _posts\n"))
    # Source Serif has no Hebrew letters.
    hebrew = "title: Spices\nposts: _posts\nlang: he\n"
    text = colophon(resolve_edition(root, hebrew))
    assert "Source Serif" not in text
    assert text
    unlinked = write_site(tmp_path / "c", {SALT: post_source("Salt", "White.", author="Ann Lis")})
    assert not [page for page in resolve_edition(unlinked, hebrew).back if page.role == "colophon"]


@pytest.mark.parametrize(
    ("rights", "sentence", "expected_preface"),
    [
        ("", "© 2026 Ann Lis.", "All © 2026 Ann Lis, all."),
        ("rights: Nobody’s", "Nobody’s", "All Nobody’s, all."),
    ],
)
def test_rights_are_a_sentence_on_the_imprint_only(
    tmp_path: Path, rights: str, sentence: str, expected_preface: str
) -> None:
    edition = book(tmp_path, f"preface: 'All {{rights}}, all.'\n{rights}")
    assert lines(edition)[0] == sentence
    assert text_on_one_line(page(edition, "preface").blocks) == expected_preface
