"""What a post says of itself for the book that it may stand in: rights, sources, `export`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import POST, codes, write_and_read_post, write_site

from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.model.publication import SourceEntry
from exporter.read.metadata import rights_of

HEAD = """references:
  entries:
    https://a.example/x:
      title: On *X* &amp; Y
      author: A. Author
      date: 2019-01-02
      accessed: May 2026
      archived: https://archive.example/x
    https://b.example: {title: B}"""


@pytest.mark.parametrize(
    ("values", "rights"),
    [
        ({"rights": "© Ola &amp; Jan"}, "© Ola & Jan"),
        ({"license": "CC0"}, "CC0"),
        ({"licence": "CC0"}, "CC0"),
        ({"copyright": 2026}, "2026"),
        ({"rights": "", "license": "CC0"}, "CC0"),
        ({"license": {"name": "CC0", "url": "https://cc.example"}}, "CC0, https://cc.example"),
        ({"license": {"url": "https://cc.example"}}, "https://cc.example"),
        ({"copyright": True}, ""),
        ({"license": ["CC0"]}, ""),
        ({}, ""),
    ],
)
def test_rights(values: dict[str, object], rights: str) -> None:
    assert rights_of(values) == rights


def test_a_post_has_its_rights(tmp_path: Path) -> None:
    assert write_and_read_post(tmp_path, "Text.", "license: CC0")[0].metadata.rights == "CC0"


def test_a_post_says_what_addresses_are(tmp_path: Path) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", HEAD)
    assert post.metadata.sources == (
        SourceEntry(
            "https://a.example/x",
            "On *X* & Y",
            "A. Author",
            "2019-01-02",
            "May 2026",
            "https://archive.example/x",
        ),
        SourceEntry("https://b.example", "B"),
    )
    assert all(source.place == post.place for source in post.metadata.sources)
    assert codes(diagnostics) == []


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("references: [a, b]", []),
        ("references: {entries: [a]}", ["metadata-type"]),
        ("references: {entries: {'https://a.example': A}}", ["metadata-type"]),
        ("references: {entries: {'https://a.example': {titel: A}}}", ["metadata-type"]),
        (
            "references: {entries: {'https://a.example': {archived: 'javascript:x'}}}",
            ["metadata-type"],
        ),
        ("export: no", ["metadata-type"]),
    ],
)
def test_what_is_said_wrongly(tmp_path: Path, head: str, found: list[str]) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", head)
    assert codes(diagnostics) == found
    assert not any(source.archived for source in post.metadata.sources)


def test_what_is_said_for_books_wins(tmp_path: Path) -> None:
    head = """cover: web.png
references: {entries: {"https://a.example": {title: A}}}
export:
  title: For books
  cover: data:image/svg+xml,<svg/>
  references: {entries: {"https://b.example": {title: B}}}"""
    metadata = write_and_read_post(tmp_path, "Text.", head)[0].metadata
    assert metadata.title == "For books"
    assert metadata.cover == "data:image/svg+xml,<svg/>"
    assert [source.title for source in metadata.sources] == ["B"]
    assert metadata.skip is False


def test_a_post_may_keep_out_of_collections(tmp_path: Path) -> None:
    assert write_and_read_post(tmp_path, "Text.", "export: {skip: true}")[0].metadata.skip is True


def test_a_head_that_is_nested_too_deep_is_told(tmp_path: Path) -> None:
    write_site(tmp_path, {POST: f"---\ntitle: {'[' * 100_000}\n---\nText.\n"})
    diagnostics = Diagnostics()
    assert load_post(tmp_path / POST, BuildOptions(), diagnostics) is None
    assert codes(diagnostics) == ["metadata-yaml"]
