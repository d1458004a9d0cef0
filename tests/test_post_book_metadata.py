"""Metadata of a post for books: rights, reference entries, and the `export` key."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import POST, codes, write_and_read_post, write_site

from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.model.post import SourceEntry
from exporter.read.metadata.fields import rights_of

METADATA = """references:
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
def test_forms_of_rights(values: dict[str, object], rights: str) -> None:
    assert rights_of(values) == rights


def test_license_becomes_the_rights_of_a_post(tmp_path: Path) -> None:
    assert write_and_read_post(tmp_path, "Text.", "license: CC0")[0].metadata.rights == "CC0"


def test_reference_entries_of_a_post(tmp_path: Path) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", METADATA)
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
    lines = {source.place.line for source in post.metadata.sources if source.place}
    assert lines == {METADATA[: METADATA.index("references:")].count("\n") + 3}
    assert codes(diagnostics) == []


@pytest.mark.parametrize(
    ("metadata", "expected"),
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
def test_invalid_values_are_reported(tmp_path: Path, metadata: str, expected: list[str]) -> None:
    post, diagnostics = write_and_read_post(tmp_path, "Text.", metadata)
    assert codes(diagnostics) == expected
    assert not any(source.archived for source in post.metadata.sources)


def test_export_values_override_others(tmp_path: Path) -> None:
    metadata = """cover: web.png
references: {entries: {"https://a.example": {title: A}}}
export:
  title: For books
  cover: data:image/svg+xml,<svg/>
  references: {entries: {"https://b.example": {title: B}}}"""
    metadata = write_and_read_post(tmp_path, "Text.", metadata)[0].metadata
    assert metadata.title == "For books"
    assert metadata.cover == "data:image/svg+xml,<svg/>"
    assert [source.title for source in metadata.sources] == ["B"]
    assert metadata.skip is False


def test_post_can_be_skipped_in_collections(tmp_path: Path) -> None:
    assert write_and_read_post(tmp_path, "Text.", "export: {skip: true}")[0].metadata.skip is True


def test_deeply_nested_metadata_is_an_error(tmp_path: Path) -> None:
    write_site(tmp_path, {POST: f"---\ntitle: {'[' * 100_000}\n---\nText.\n"})
    diagnostics = Diagnostics()
    assert load_post(tmp_path / POST, BuildOptions(), diagnostics) is None
    assert codes(diagnostics) == ["metadata-yaml"]
