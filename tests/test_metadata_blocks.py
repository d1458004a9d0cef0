"""Metadata blocks in every form, and the findings about unreadable ones."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from post_texts import read_text, read_valid
from sample_sites import write_files

import exporter
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.post import Author
from exporter.model.walk import plain_text


def test_repeated_keys_are_reported(tmp_path: Path) -> None:
    head = "---\ntitle: One\ndate: 2026-05-14\n'title': Two\nx:\n  date: 1\ny: |\n  title: 2\n---\n"
    post, diagnostics = read_text(tmp_path, head + "date: 1\n")
    assert post
    assert post.metadata.title == "Two"
    (finding,) = diagnostics
    assert (finding.code, finding.place and finding.place.line) == ("metadata-repeated", 4)


def test_a_metadata_block_may_end_with_dots(tmp_path: Path) -> None:
    post, diagnostics = read_text(tmp_path, "\n---\nTitle: 2020\ntags: a\n...\n\nText ... ---\n")
    assert post is not None
    assert (post.metadata.title, post.metadata.tags) == ("2020", ("a",))
    assert plain_text(post.blocks) == "Text … —"
    assert not list(diagnostics)


def test_values_that_an_importer_marks_as_objects_are_plain(tmp_path: Path) -> None:
    marked = "title: !ruby/string 'Rye'\ndate: !ruby/object:DateTime 2021-03-09 07:08:00 +01:00\n"
    post = read_valid(tmp_path, f"{marked}tags: !ruby/array:Tags [a]\nx: !ruby/hash:X {{b: 1}}")
    assert (post.metadata.title, post.metadata.tags) == ("Rye", ("a",))
    assert post.metadata.date == datetime.date(2021, 3, 9)


def test_a_metadata_block_may_be_toml(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "Rye"\ndate = 2021-03-09T23:30:00Z\ntags = ["a"]\nlang = "x y"\n+++\nText.\n'
    )
    post, diagnostics = read_text(tmp_path, text)
    assert post is not None
    assert (post.metadata.title, post.metadata.tags) == ("Rye", ("a",))
    assert post.metadata.date == datetime.date(2021, 3, 9)
    assert plain_text(post.blocks) == "Text."
    (finding,) = diagnostics
    assert (finding.code, str(finding.place)[-3:]) == ("lang-invalid", "5:8")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: T\nExport: {page-size: a5, loaf: rye}\nAuthor: {Name: Ola}\n---\nText.",
        "+++\ntitle = 'T'\nExport = {page-size = 'a5', loaf = 'rye'}\n[author]\nName = 'Ola'\n+++",
        '{"title": "T", "author": {"name": "Ola"},\n\n"export": {"page-size": "a5", "loaf": 1}}',
        ';;;\n"title": "T", "author": {"name": "Ola"},\n"export": {"page-size": "a5", "x": 1}\n;;;',
    ],
)
def test_mappings_in_every_form(tmp_path: Path, text: str) -> None:
    post, diagnostics = read_text(tmp_path, text)
    assert post is not None
    assert (post.metadata.authors, post.choices.page_size) == ((Author("Ola"),), "a5")
    (finding,) = diagnostics
    assert (finding.code, finding.place and finding.place.line) == ("settings-key", 3)


@pytest.mark.parametrize(
    ("evidence", "name"),
    [
        (".obsidian/app.json", "a.md"),
        ("book.toml", "src/a.md"),
        (".gitbook.yaml", "a.md"),
        ("website/siteConfig.js", "docs/a.md"),
    ],
)
@pytest.mark.parametrize(
    ("text", "title", "tags", "line"),
    [
        ("---\ntitle: Rye: dark\ntags:\n- a\n- b\n---\nText.", "Rye: dark", ("a", "b"), 2),
        (
            "---\ndate: {{date}}\ntitle: <% tp.title %>\ntags: [a, b]\n---\nText.",
            "A",
            ("a", "b"),
            2,
        ),
        ("---\ntitle: [a\ndraft: false\n---\nText.", "[a", (), 2),
        ("---\ntitle: x\n\nText without an end.", "A", (), 1),
    ],
)
def test_metadata_that_are_no_yaml_are_read_line_by_line_where_a_program_does_so(
    evidence: str,
    name: str,
    text: str,
    title: str,
    tags: tuple[str, ...],
    line: int,
    tmp_path: Path,
) -> None:
    write_files(tmp_path, {evidence: "", name: text})
    found = Diagnostics()
    metadata = exporter.load(tmp_path / name, diagnostics=found).metadata
    assert (metadata.title, metadata.tags) == (title, tags)
    places = [each.place.line for each in found if each.code == "metadata-lines" and each.place]
    assert places == [line]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "file-empty", 1),
        (" \n\n", "file-empty", 1),
        ("---\nlayout: post\n---\n \n", "file-empty", 1),
        ("---\ntitle: '&nbsp;'\n---\n", "file-empty", 1),
        ("---\ntitle: a: b\n---\n", "metadata-yaml", 2),
        ("---\ntitle: [a\n---\nText.", "metadata-yaml", 2),
        ("---\n- a: b\n---\nText.", "metadata-yaml", 1),
        ("---\ntitle: x\nText without an end.", "metadata-yaml", 1),
        ("+++\ndraft = false\ntitle = Rye\n+++\nText.", "metadata-yaml", 3),
        ("+++\ntitle = 'Rye'\nText.", "metadata-yaml", 1),
        (';;;\n"title": Rye\n;;;\nText.', "metadata-yaml", 2),
        ('{\n  "title": "Rye"\n  "tags": []\n}\nText.', "metadata-yaml", 3),
        ("---\ntitle: !important news\n---\nText.", "metadata-yaml", 2),
        ("---\ntitle: x\n---\nGr\u00fcn".encode("latin-1"), "file-encoding", 4),
    ],
)
def test_unreadable_file_is_one_error_with_a_place(
    tmp_path: Path, text: str | bytes, code: str, line: int
) -> None:
    post, diagnostics = read_text(tmp_path, text)
    assert post is None
    (finding,) = diagnostics
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.place is not None
    assert finding.place.line == line
    assert finding.hint


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff---\r\ntitle: T\r\n---\r\n\r\nOne.\r\n\r\nTwo.\r\n"
    post, _ = read_text(tmp_path, text)
    plain, _ = read_text(tmp_path, "---\ntitle: T\n---\n\nOne.\n\nTwo.\n")
    assert post
    assert plain
    assert post.blocks == plain.blocks


def test_keys_that_are_not_strings(tmp_path: Path) -> None:
    assert read_valid(tmp_path, "title: T\nno: no\n2024: x").metadata.title == "T"
