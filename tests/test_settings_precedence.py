"""Settings of a post, a collection and a call beside those of the site: which of them is used."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_sites import codes, write_site
from spice_site import SALT, set_up, write_spices

import exporter
from exporter.build import BuildOptions, gather
from exporter.check.embedded_record import record_in
from exporter.cli import main
from exporter.options.settings import Choices


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_spices(tmp_path)


# Which source wins


def settings_of(source: str, choices: Choices | None = None) -> exporter.Settings:
    found = exporter.Diagnostics()
    gathered = gather(Path(source), BuildOptions(choices or Choices()), found)
    assert gathered, [*map(str, found)]
    return gathered.settings


def test_options_win_over_a_post_and_a_post_over_the_site(spices: Path) -> None:
    default = settings_of(SALT)
    assert (default.references, default.page_size, default.theme) == ("endnotes", "", "")
    toml = 'references = "inline"\npage-size = "a4"\ntheme = "essay"\n'
    set_up(spices, toml)
    found = settings_of(SALT)
    assert (found.references, found.page_size, found.theme) == ("inline", "a4", "essay")
    set_up(spices, toml, export="references: footnotes, page-size: a6")
    found = settings_of(SALT)
    assert (found.references, found.page_size, found.theme) == ("footnotes", "a6", "essay")
    found = settings_of(SALT, Choices(page_size="b5"))
    assert (found.references, found.page_size, found.theme) == ("footnotes", "b5", "essay")
    assert settings_of(SALT, None) == exporter.Settings(
        references="footnotes", page_size="a6", theme="essay", generator="jekyll"
    )


def test_a_collection_file_wins_over_the_site_and_its_chapters_decide_nothing(spices: Path) -> None:
    toml = 'references = "inline"\npage-size = "a4"\n'
    set_up(spices, toml, export="references: none", collection="references: footnotes")
    found = settings_of("book.yml")
    assert (found.references, found.page_size) == ("footnotes", "a4")
    assert settings_of("book.yml", Choices(references="endnotes")).references == "endnotes"
    assert settings_of(SALT).references == "none"


def test_settings_are_final(spices: Path) -> None:
    set_up(spices, 'theme = "essay"\n', export="page-size: a6")
    plain = exporter.html(SALT, settings=exporter.Settings())
    (spices / "exporter.toml").unlink()
    set_up(spices, "")
    assert plain.data == exporter.html(SALT).data


def test_settings_that_do_not_go_together_are_an_error(spices: Path) -> None:
    set_up(spices, 'margins = "1in,2.8in,1in,2.8in"\npage-size = "a4"\n', export="page-size: a6")
    with pytest.raises(exporter.ExportError, match=r"salt\.md.*no room.*settings-conflict"):
        exporter.pdf(SALT)


def test_the_defaults_of_collections(spices: Path) -> None:
    set_up(spices, '[collection]\ntitle = "All"\norder = "-date"\ntag = "hot"\nparts = "year"\n')
    book = exporter.load_collection("_posts")
    assert book.metadata.title == "All"
    assert [(part.title, len(part.chapters)) for part in book.parts] == [("2026", 1)]
    book = exporter.load_collection("_posts", title="Mine", tag=["hot", "cold"], parts="none")
    assert (book.metadata.title, len(book.chapters), book.parts[0].title) == ("Mine", 1, "")
    # A collection file has its own title, and names its own posts.
    book = exporter.load_collection("book.yml")
    assert [post.metadata.title for post in book.chapters] == ["Pepper", "Salt"]
    assert (book.metadata.title, book.parts[0].title) == ("Spices", "2026")
    (spices / "book.yml").write_text("title: S\nposts: _posts\norder: date\nparts: none\n")
    book = exporter.load_collection("book.yml")
    assert [post.metadata.title for post in book.chapters] == ["Salt", "Pepper"]
    assert book.parts[0].title == ""


@pytest.mark.slow
def test_the_formats_of_collections(spices: Path) -> None:
    set_up(spices, '[collection]\nto = "epub"\n')
    assert [result.name for result in exporter.collection("book.yml")] == ["spices.epub"]


def test_flags_can_disable_settings_of_the_file(spices: Path) -> None:
    set_up(spices, "fetch-images = true\n")
    assert settings_of(SALT).fetch_images
    assert not settings_of(SALT, Choices(fetch_images=False)).fetch_images


# The `export` block


@pytest.mark.parametrize(
    ("block", "place", "message"),
    [
        ("  them: essay", "5:3", "unknown key ‘them’ in ‘export’ [settings-key]"),
        ("  scope: book", "5:3", "unknown key ‘scope’ in ‘export’ [settings-key]"),
        ("  skip: true\n  theme: esay", "6:10", "‘theme’ cannot be ‘esay’ [settings-value]"),
        ("  margins: {head: 1in}", "5:12", "‘margins’ has no ‘outer’ [settings-value]"),
        ("  two-sided: maybe", "5:14", "‘two-sided’ must be true or false, not ‘maybe’"),
        ("  references: {scope: book}", "5:16", "unknown key ‘scope’ in ‘references’"),
    ],
)
def test_a_mistake_in_the_block_is_an_error_at_its_line(
    spices: Path, block: str, place: str, message: str
) -> None:
    (spices / SALT).write_text(f"---\ntitle: Salt\ntags: [a]\nexport:\n{block}\n---\nText.\n")
    with pytest.raises(exporter.ExportError) as caught:
        exporter.html(SALT)
    assert str(caught.value).startswith(f"{SALT}:{place}: error: {message}")


def test_export_block_can_still_override_metadata(spices: Path) -> None:
    references = "references: {style: none, entries: {'https://a.example/': {title: Snow}}}"
    set_up(spices, "", export=f"title: Sea salt, skip: true, {references}")
    post = exporter.load(SALT)
    assert post.metadata.title == "Sea salt"
    assert post.metadata.skip
    assert post.metadata.sources[0].title == "Snow"
    assert post.choices == Choices(references="none")
    # A style in the block does not change the entries outside of it.
    text = (
        "---\ntitle: Salt\nreferences: {entries: {'https://a.example/': {title: Snow}}}\n"
        "export: {references: footnotes}\n---\nText.\n"
    )
    post = exporter.load(SALT, text=text)
    assert post.metadata.sources[0].title == "Snow"
    assert post.choices == Choices(references="footnotes")


@pytest.mark.slow
def test_theme_path_is_relative_to_the_file_that_names_it(spices: Path) -> None:
    write_site(spices, {"_posts/own/theme.css": ":root { --ink: #20242c; }\n"})
    set_up(spices, "", export="theme: own")
    assert settings_of(SALT).theme == "_posts/own"
    set_up(spices, 'theme = "_posts/own"\n')
    assert settings_of(SALT).theme == f"{spices}/_posts/own"


# The record in a book


def rebuild(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["check", "--rebuild", "--json", *arguments])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, [line["code"] for line in lines if line["type"] == "diagnostic"]


@pytest.mark.slow
@pytest.mark.parametrize("source", [SALT, "book.yml"])
def test_book_can_be_rebuilt_with_settings_of_every_source(
    spices: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    toml = 'theme = "essay"\n[collection]\norder = "-date"\nto = "epub"\n'
    set_up(spices, toml, export="references: inline")
    exporter.epub(source, "book.epub")
    record = record_in(Path("book.epub"))
    assert record
    assert "exporter.toml" in record.sources
    assert record.settings.theme == "essay"
    assert rebuild(capsys, "book.epub") == (0, [])
    (spices / "exporter.toml").write_text(f"{toml}# Nothing else.\n")
    code, found = rebuild(capsys, "book.epub")
    assert (code, found) == (1, ["rebuild-source", "rebuild-differs"])


@pytest.mark.slow
def test_unused_settings_file_is_not_in_the_record(spices: Path) -> None:
    set_up(spices, 'output = "books/"\n[build]\njobs = 1\n')
    exporter.epub(SALT, "with.epub")
    (spices / "exporter.toml").unlink()
    exporter.epub(SALT, "without.epub")
    assert Path("with.epub").read_bytes() == Path("without.epub").read_bytes()
    with ZipFile("with.epub") as book:
        assert b"exporter.toml" not in book.read("META-INF/exporter.json")


def test_findings_of_a_post_in_a_collection_do_not_stop_the_book(spices: Path) -> None:
    set_up(spices, "", export="them: essay")
    with pytest.raises(exporter.ExportError) as caught:
        exporter.collection("book.yml", formats=["epub"], output="out/")
    assert codes(caught.value.diagnostics) == ["settings-key"]
    assert caught.value.results[0].chapters == 2
