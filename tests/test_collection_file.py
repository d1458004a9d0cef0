"""The collection file: the values of its keys. Its mistakes are in cases/collections.md."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from collection_files import FILES, page_plan, read_file, text_of, valid_collection
from sample_sites import codes, read_context

from exporter.diagnostics import Diagnostics
from exporter.model.book import Series
from exporter.model.post import Author, SourceEntry
from exporter.options.geometry import Margins
from exporter.options.settings import Choices
from exporter.read.collection_file.isbn import isbn_urn
from exporter.read.collection_file.reader import KEYS, read_collection
from exporter.read.schema.yaml_tree import EMPTY_FILE_HINT

DOCS = Path(__file__).resolve().parent.parent / "docs" / "collections.md"


# Nine times nine times nine …
BOMB = "a: &a [x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("title: 2026", "title", "2026"),
        ("title: 'Bread:   slowly'", "title", "Bread: slowly"),
        ("title: no", "title", "no"),
        ("subtitle: Slowly", "subtitle", "Slowly"),
        ("short-title: Bread", "short_title", "Bread"),
        ("description: |\n  Two\n  lines.", "description", "Two lines."),
        ("publisher: The Bakery", "publisher", "The Bakery"),
        ("rights: © Ola", "rights", "© Ola"),
        ("lang: pt_BR", "lang", "pt-BR"),
        ("lang: no", "lang", "no"),
        ("date: 2026-05-31", "date", datetime.date(2026, 5, 31)),
        ("identifier: bread-1", "identifier", "bread-1"),
        ("isbn: ISBN 0-8044-2957-X", "identifier", "urn:isbn:080442957X"),
        ("isbn: 978-3-16-148410-0", "identifier", "urn:isbn:9783161484100"),
        ("subjects: [rye, salt, rye]", "subjects", ("rye", "salt")),
        ("subjects: []", "subjects", ()),
        ("subjects:", "subjects", None),
        ("series: Bakery", "series", Series("Bakery")),
        ("series: {name: Bakery, position: 2.10}", "series", Series("Bakery", "2.10")),
        ("authors: Ola", "authors", (Author("Ola"),)),
        ("editors: [Jan, Jan, Ewa]", "editors", (Author("Jan"), Author("Ewa"))),
        ("authors: ola.wrona", "authors", (Author("Ola Wrona", "ola.wrona", "Bakes."),)),
        ("authors: Ola Wrona", "authors", (Author("Ola Wrona", "ola.wrona", "Bakes."),)),
        (
            "authors: {id: ola.wrona, name: O. W., file-as: 'W, O.', photo: o.png}",
            "authors",
            (Author("O. W.", "ola.wrona", "Bakes.", photo="o.png", file_as="W, O."),),
        ),
        (
            'authors: [{name: Jan, bio: "One.\\n\\nTwo."}]',
            "authors",
            (Author("Jan", bio="One.\n\nTwo."),),
        ),
        ("order: -date", "order", "-date"),
        ("parts: year", "parts_by", "year"),
        ("parts: none", "parts_by", "none"),
        ("page-size: letter", "choices", Choices(page_size="letter")),
        ("page-size: A4", "choices", Choices(page_size="a4")),
        ("two-sided: yes", "choices", Choices(two_sided=True)),
        ("two-sided: false", "choices", Choices(two_sided=False)),
        ("theme: Essay", "choices", Choices(theme="essay")),
        ("profile: Press", "choices", Choices(profile="press")),
        ("epub-profile: generic", "choices", Choices(epub_profile="generic")),
        (
            "margins: {head: 60pt, outer: 50pt, foot: 70pt, inner: 70pt}",
            "choices",
            Choices(margins=Margins(60, 50, 70, 70)),
        ),
        ("references: inline", "choices", Choices(references="inline")),
        (
            "references: {style: none, scope: both}",
            "choices",
            Choices(references="none", scope="both"),
        ),
        ("references: {scope: both}", "choices", Choices(scope="both")),
        (
            "references: {entries: {'https://a.example': {title: A, date: 2019-01}}}",
            "sources",
            (SourceEntry("https://a.example", "A", date="2019-01"),),
        ),
    ],
)
def test_values_of_keys(tmp_path: Path, written: str, field: str, value: object) -> None:
    collection, _ = read_file(tmp_path, f"{written}\nposts: _posts\n")
    assert collection
    assert getattr(collection, field) == value


def test_cover_is_relative_to_the_file_or_the_site(tmp_path: Path) -> None:
    drawing = FILES["img/loaf.svg"]
    for written in ("cover: loaf.svg", "cover: img/loaf.svg", "cover: /img/loaf.svg"):
        collection = valid_collection(
            tmp_path, written, "books/one.yml", **{"books/loaf.svg": drawing}
        )
        assert collection.cover
        assert (collection.cover.width, collection.cover.height) == (30, 40)


def test_cover_that_is_not_an_image_is_an_error(tmp_path: Path) -> None:
    collection, diagnostics = read_file(
        tmp_path, "posts: _posts\ncover: cover.png", **{"cover.png": b"no picture"}
    )
    assert collection is None
    assert codes(diagnostics) == ["collection-value"]


@pytest.mark.parametrize("written", ["", "978316148410", "978-3-16-148410-1", "0-8044-2957-1"])
def test_invalid_isbn(written: str) -> None:
    assert isbn_urn(written) == ""


# Unreadable files


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "file-empty"),
        (b"title: Br\xf6d", "file-encoding"),
        ("title: \x07", "collection-yaml"),
        ("a: " + "[" * 100_000, "collection-yaml"),
        ("a: " + "- " * 100_000, "collection-yaml"),
        (BOMB, "collection-yaml"),
    ],
)
def test_unreadable_file(tmp_path: Path, content: str | bytes, code: str) -> None:
    collection, diagnostics = read_file(tmp_path, content)
    assert collection is None
    assert codes(diagnostics) == [code]


def test_missing_file(tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    context = read_context(tmp_path, diagnostics)
    assert read_collection(tmp_path / "no.yml", context) is None
    assert codes(diagnostics) == ["file-unreadable"]


@pytest.mark.parametrize(("make", "what"), [(os.mkfifo, "a pipe"), (os.mkdir, "a folder")])
def test_pipes_and_folders_are_not_read(
    tmp_path: Path, make: Callable[[Path], None], what: str
) -> None:
    make(tmp_path / "book.yml")
    diagnostics = Diagnostics()
    context = read_context(tmp_path, diagnostics)
    assert read_collection(tmp_path / "book.yml", context) is None
    assert [finding.message for finding in diagnostics] == [f"it is {what}"]


def test_hint_for_a_file_with_only_comments(tmp_path: Path) -> None:
    _, diagnostics = read_file(tmp_path, "# Bread\n")
    assert [finding.hint for finding in diagnostics] == [EMPTY_FILE_HINT]


def test_aliases(tmp_path: Path) -> None:
    collection = valid_collection(tmp_path, "subtitle: &a Bread\npublisher: *a")
    assert (collection.subtitle, collection.publisher) == ("Bread", "Bread")


def test_windows_line_ends(tmp_path: Path) -> None:
    collection = valid_collection(
        tmp_path, "\ufefftitle: Bread\r\nposts: _posts\r\npreface: |\r\n  A\r\n  b\r\n"
    )
    assert text_of(page_plan(collection, "preface").text) == "A\nb"


# The page about collections in the manual


def test_example_of_the_manual_is_valid_and_has_every_key(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    files: dict[str, str | bytes] = dict.fromkeys(
        re.findall(r"_posts/[\w-]+\.md", examples[1]), "---\ntitle: T\n---\nText.\n"
    )
    drawing = FILES["img/loaf.svg"]
    files |= {"cover.png": drawing, "people/jan.png": drawing, "old-recipes.md": "Old."}
    files["printed/bread-2025.pdf"] = b"%PDF"
    for number, example in enumerate(examples):
        valid_collection(tmp_path, example, f"{number}.yml", **files)
    keys = set(re.findall(r"^([\w-]+):", examples[1], re.MULTILINE))
    # The example uses ‘parts’ and ‘isbn’ instead.
    assert set(KEYS) - keys == {"posts", "identifier"}
    assert [key for key in KEYS if f"`{key}" not in DOCS.read_text()] == []
