"""Volumes: a book of each part of a collection."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

import exporter
from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError
from exporter.gather.selection import SelectedPart
from exporter.gather.volumes import requested_volume, volumes_of
from exporter.input_files import InputFolders
from exporter.model.edition import Chapter
from exporter.read import post_cache
from exporter.resolve import chapters
from exporter.resolve.drafts import Draft
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

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
    made = exporter.collection(source, formats="epub", **options)
    return {result.name: result for result in made}


def texts(result: exporter.Result) -> Mapping[str, str]:
    with ZipFile(BytesIO(result.data)) as book:
        return {
            name.rpartition("/")[2]: book.read(name).decode()
            for name in book.namelist()
            if name.endswith(("xhtml", "opf"))
        }


def write_book(site: Path, *lines: str) -> Path:
    """Write a collection file with volumes, a part for rye and one for wheat."""
    parts = ("{title: Rye, posts: _posts/2024-*.md}", "{title: Wheat, posts: _posts/2025-*.md}")
    book = site / "book.yml"
    text = "\n".join(("title: B", "volumes: part", f"parts: [{', '.join(parts)}]", *lines))
    book.write_text(text, "utf-8")
    return book


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


@pytest.mark.slow
def test_links_between_volumes_lead_to_the_web_and_name_the_volume(site: Path) -> None:
    (first, _) = volumes(site / "_posts", parts="year", volumes="part").values()
    rye = next(text for name, text in texts(first).items() if "rye" in name)
    assert 'href="https://bread.example/wheat/"' in rye
    assert "Wheat (Bread: 2025)" in rye
    assert "oats.xhtml" in rye


@pytest.mark.slow
def test_a_collection_file_lists_its_volumes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = site / "book.yml"
    book.write_text(
        "title: Bread, slowly\nisbn: 978-3-16-148410-0\nvolumes: part\n"
        "series: {name: Loaves, position: 4}\nparts:\n"
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
    assert "Loaves" in second["content.opf"]
    assert "group-position" not in second["content.opf"]
    whole = volumes(book, volumes="none")
    assert [(result.name, result.chapters) for result in whole.values()] == [
        ("bread-slowly.epub", 3)
    ]
    # It is noticed before any volume is made.
    monkeypatch.setattr("exporter.build.book.build_formats", pytest.fail)
    with pytest.raises(SettingsError, match="several files"):
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


def test_every_volume_has_a_name_of_its_own() -> None:
    def names(*titles: str) -> list[str]:
        return [each.name for each in volumes_of(SelectedPart((), title) for title in titles)]

    assert names("Rye", "Wheat") == ["Rye", "Wheat"]
    assert names("Rye", "Wheat", "Rye") == ["Rye (1)", "Wheat", "Rye (3)"]
    assert names("", "1") == ["1", "1 (2)"]
    assert names("Rye", "Rye", "Rye (1)") == ["Rye (1) (1)", "Rye (2)", "Rye (1) (3)"]


def test_a_volume_that_does_not_exist_is_reported_with_those_that_do() -> None:
    known = volumes_of((SelectedPart((), "Rye"), SelectedPart((), "Wheat")))
    diagnostics = Diagnostics()
    assert requested_volume(known, "Wheat", 2, diagnostics) == known[1]
    assert not diagnostics
    assert requested_volume(known, "Oats", 2, diagnostics) is None
    (finding,) = diagnostics
    assert finding.message == "there is no volume ‘Oats’"
    assert finding.lines()[1:] == ("  hint: known here: Rye, Wheat",)


@pytest.mark.slow
def test_volumes_with_one_title_are_different_books(site: Path) -> None:
    book = write_book(site)
    book.write_text(book.read_text("utf-8").replace("Wheat", "Rye"), "utf-8")
    made = volumes(book)
    assert {name: result.title for name, result in made.items()} == {
        "b-01-rye.epub": "B: Rye (1)",
        "b-02-rye.epub": "B: Rye (2)",
    }
    packages = [texts(result)["content.opf"] for result in made.values()]
    assert len({package.partition("urn:uuid:")[2][:36] for package in packages}) == 2
    # The title of the volume is not repeated on a page of the part.
    assert not any("part" in name for result in made.values() for name in texts(result))


@pytest.mark.slow
def test_a_rebuild_finds_a_volume_by_its_title(site: Path) -> None:
    made = volumes(site / "_posts", parts="year", volumes="part", output=site / "out")
    second = made["bread-02-2025.epub"].path
    assert second

    def rebuilt() -> list[tuple[str, str]]:
        found = exporter.check_file(second, rebuild=True, site=site).diagnostics
        return [(each.code, each.message) for each in found]

    earlier = site / "_posts/2023-01-01-salt.md"
    earlier.write_text("---\ntitle: Salt\n---\nText.\n", "utf-8")
    (moved, differs) = rebuilt()
    assert moved == ("volume-number", "the volume ‘2025’ was number 2, and is now 3")
    # Its number in the series is another; its texts are the same.
    assert differs[0] == "rebuild-differs"
    assert "content.opf" in differs[1]
    assert "wheat" not in differs[1]
    (site / "_posts/2025-01-01-wheat.md").rename(site / "_posts/2022-01-01-wheat.md")
    assert ("volume-missing", "there is no volume ‘2025’") in rebuilt()


@pytest.mark.slow
def test_what_one_volume_uses_is_not_reported_as_unused(site: Path) -> None:
    used = (
        "disclaimers: [{when: {tag: Wheat}, text: Opinions.}]",
        "references: {entries: {'https://grain.example/': {title: Grain}}}",
    )
    assert codes(volumes(write_book(site, *used))) == set()
    unused = (text.replace("Wheat}", "Weat}").replace("grain.", "gain.") for text in used)
    made = volumes(write_book(site, *unused))
    found = [each.code for each in next(iter(made.values())).diagnostics]
    assert sorted(found) == ["disclaimer-unused", "source-unused"]


@pytest.mark.slow
def test_an_address_of_posts_in_two_volumes_is_reported_once(site: Path) -> None:
    for name in ("2024-01-01-rye.md", "2025-01-01-wheat.md"):
        path = site / "_posts" / name
        path.write_text(
            path.read_text("utf-8").replace("title:", "permalink: /a/\ntitle:"), "utf-8"
        )
    first, _ = volumes(write_book(site)).values()
    (finding,) = (each for each in first.diagnostics if each.code == "permalink-twice")
    assert finding.place
    assert finding.place.path.endswith("wheat.md")


def test_the_files_of_the_site_are_listed_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[Path] = []

    def files_below(root: Path, folders: InputFolders) -> list[Path]:
        listed.append(root)
        return original(root, folders)

    original = post_cache.files_below
    monkeypatch.setattr(post_cache, "files_below", files_below)
    assert len(volumes(write_book(site))) == 2
    assert len(listed) == 1


@pytest.mark.slow
def test_a_link_to_another_volume_resolves_its_own_chapter_only(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved: list[str] = []

    def counted(drafted: Draft, *arguments: object) -> Chapter:
        resolved.append(drafted.post.metadata.title)
        return original(drafted, *arguments)

    original = chapters._resolved
    monkeypatch.setattr(chapters, "_resolved", counted)
    context = BuildContext(cache=DiskCache(tmp_path_factory.mktemp("cache")))
    book = write_book(site)

    def edited(name: str, before: str, after: str) -> list[str]:
        path = site / "_posts" / name
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
        resolved.clear()
        first, _ = volumes(book, context=context).values()
        references.append("".join(texts(first).values()))
        return resolved

    references: list[str] = []
    assert edited("2024-01-01-rye.md", "(/wheat/)", "(/oats/)") == ["Rye", "Oats", "Wheat"]
    assert edited("2024-01-01-rye.md", "[the other one](/oats/)", "[it](/wheat/)") == ["Rye"]
    assert "Wheat (B: Wheat)" in references[-1]
    assert edited("2025-01-01-wheat.md", "title: Wheat", "title: Spelt") == ["Rye", "Spelt"]
    assert "Spelt (B: Wheat)" in references[-1]


@pytest.mark.slow
def test_a_site_may_ask_for_volumes(site: Path) -> None:
    text = '[collection]\ntitle = "Bread"\nparts = "year"\nvolumes = "part"\n'
    (site / "exporter.toml").write_text(text, "utf-8")
    assert [*volumes(site / "_posts")] == ["bread-01-2024.epub", "bread-02-2025.epub"]
    assert [*volumes(site / "_posts", volumes="none")] == ["bread.epub"]
