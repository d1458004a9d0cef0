"""Volumes: a book of each part of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import exporter
from exporter.errors import SettingsError

CONFIG = "title: Bread\nurl: https://bread.example\nlang: en\npermalink: /:title/\n"
POSTS = {
    "2024-01-01-rye.md": ("Rye", "See [the other one](/wheat/) and [mine](/oats/)."),
    "2024-02-01-oats.md": ("Oats", "Text."),
    "2025-01-01-wheat.md": ("Wheat", "Text of [this](https://grain.example/)."),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text(CONFIG, "utf-8")
    for name, (title, text) in POSTS.items():
        source = f"---\ntitle: {title}\ntags: [{title}]\n---\n{text}\n"
        (tmp_path / "_posts" / name).write_text(source, "utf-8")
    return tmp_path


def volumes(source: Path, **options: object) -> dict[str, exporter.Result]:
    made = exporter.collection(source, formats="epub", **options)  # type: ignore[arg-type]
    return {result.name: result for result in made}


def texts(result: exporter.Result) -> Mapping[str, str]:
    with ZipFile(BytesIO(result.data)) as book:
        return {
            name.rpartition("/")[2]: book.read(name).decode()
            for name in book.namelist()
            if name.endswith(("xhtml", "opf"))
        }


def codes(made: Mapping[str, exporter.Result]) -> set[str]:
    return {found.code for result in made.values() for found in result.diagnostics}


@pytest.mark.slow
def test_each_year_is_a_complete_book(site: Path) -> None:
    made = volumes(site / "_posts", parts="year", volumes="part")
    assert {name: (result.title, result.chapters) for name, result in made.items()} == {
        "bread-01-2024.epub": ("Bread: 2024", 2),
        "bread-02-2025.epub": ("Bread: 2025", 1),
    }
    first, second = map(texts, made.values())
    assert {"nav.xhtml", "index.xhtml", "imprint.xhtml"} < first.keys() & second.keys()
    # The title of the volume is not repeated on a page of the part.
    assert not any("part" in name for name in first)
    assert "Oats" in first["index.xhtml"]
    assert "Wheat" not in first["nav.xhtml"]
    for number, book in enumerate((first, second), 1):
        assert f'group-position">{number}</meta>' in book["content.opf"]
        assert "belongs-to-collection" in book["content.opf"]
    identifiers = {book["content.opf"].partition("urn:uuid:")[2][:36] for book in (first, second)}
    assert len(identifiers) == 2
    assert "volumes-one" not in codes(made)


def test_links_between_volumes_lead_to_the_web_and_name_the_volume(site: Path) -> None:
    (first, _) = volumes(site / "_posts", parts="year", volumes="part").values()
    rye = next(text for name, text in texts(first).items() if "rye" in name)
    assert 'href="https://bread.example/wheat/"' in rye
    assert "Wheat (Bread: 2025)" in rye
    assert "oats.xhtml" in rye


@pytest.mark.slow
def test_a_collection_file_lists_its_volumes(site: Path) -> None:
    book = site / "book.yml"
    book.write_text(
        "title: Bread, slowly\nisbn: 978-3-16-148410-0\nvolumes: part\nparts:\n"
        "  - {title: Rye, introduction: How it began., posts: _posts/2024-*.md}\n"
        "  - {title: Wheat, posts: _posts/2025-*.md}\n",
        "utf-8",
    )
    made = volumes(book, output=site / "out")
    assert sorted(path.name for path in (site / "out").iterdir()) == [
        "bread-slowly-01-rye.epub",
        "bread-slowly-02-wheat.epub",
    ]
    first, second = map(texts, made.values())
    assert any("How it began." in text for text in first.values())
    assert "9783161484100" not in second["content.opf"]
    assert "volumes-identifier" in codes(made)
    whole = volumes(book, volumes="none")
    assert [(result.name, result.chapters) for result in whole.values()] == [
        ("bread-slowly.epub", 3)
    ]
    with pytest.raises(SettingsError, match="is one file"):
        volumes(book, output=site / "out.epub")


@pytest.mark.slow
def test_a_volume_is_rebuilt_from_its_record(site: Path) -> None:
    made = volumes(site / "_posts", parts="year", volumes="part", output=site / "out")
    for result in made.values():
        assert result.path is not None
        checked = exporter.check_file(result.path, rebuild=True, site=site)
        assert [each.code for each in checked.diagnostics] == []


def test_a_post_that_cannot_be_read_stops_its_volume_only(site: Path) -> None:
    (site / "_posts/2025-05-05-broken.md").write_text("---\ntitle: [\n---\nText.", "utf-8")
    with pytest.raises(exporter.ExportError) as caught:
        volumes(site / "_posts", parts="year", volumes="part")
    assert [result.name for result in caught.value.results] == ["bread-01-2024.epub"]


@pytest.mark.slow
def test_one_part_is_one_volume(site: Path) -> None:
    made = volumes(site / "_posts", volumes="part")
    assert list(made) == ["bread-01.epub"]
    assert "volumes-one" in codes(made)
