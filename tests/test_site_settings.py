"""exporter.toml and the `export` block of a post: what they set, and what is wrong in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_sites import codes, post_source, write_site

import exporter
from exporter.check.embedded_record import record_in
from exporter.cli import COMMANDS, main
from exporter.model.post_filter import PostFilter
from exporter.model.site_settings import CollectionDefaults, SiteSettings
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier, Choices
from exporter.read import site_settings

SALT = "_posts/2026-05-01-salt.md"
FILES: dict[str, str | bytes] = {
    SALT: post_source("Salt", "[White](https://a.example/).", tags="[hot]"),
    "_posts/2026-06-02-pepper.md": post_source("Pepper", "Hot."),
    "book.yml": "title: Spices\nposts: _posts\n",
}


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(tmp_path, dict(FILES))


def set_up(root: Path, toml: str, export: str = "", collection: str = "") -> None:
    """Write exporter.toml, an `export` block into the post, and a line into the collection file."""
    (root / "exporter.toml").write_text(toml)
    metadata = {"export": f"{{{export}}}"} if export else {}
    (root / SALT).write_text(
        post_source("Salt", "[White](https://a.example/).", tags="[hot]", **metadata)
    )
    (root / "book.yml").write_text(f"title: Spices\nposts: _posts\n{collection}\n")


# What the file can set


@pytest.mark.parametrize(
    ("toml", "choices"),
    [
        ('profile = "Press"', Choices(profile="press")),
        ('printer = "kdp"', Choices(printer="kdp")),
        ('epub-profile = "kobo"', Choices(epub_profile="kobo")),
        ('theme = "essay"', Choices(theme="essay")),
        ('page-size = "A4"', Choices(page_size="a4")),
        ('margins = "72pt,72pt,72pt,72pt"', Choices(margins=Margins(72, 72, 72, 72))),
        (
            '[margins]\nhead = "1in"\nouter = "1in"\nfoot = "1in"\ninner = "1in"',
            Choices(margins=Margins(72, 72, 72, 72)),
        ),
        ("two-sided = true", Choices(two_sided=True)),
        ('references = "inline"', Choices(references="inline")),
        ('references = {style = "none", scope = "both"}', Choices(references="none", scope="both")),
        ('scope = "book"', Choices(scope="book")),
        ("fetch-images = false", Choices(fetch_images=False)),
        ('certified-by = "Ola Wrona"', Choices(certified_by=Certifier("Ola Wrona"))),
        (
            'certified-by = {name = "Ola", credential = "WAS", report = "https://a.example/"}',
            Choices(certified_by=Certifier("Ola", "WAS", "https://a.example/")),
        ),
    ],
    ids=str,
)
def test_settings_of_books(spices: Path, toml: str, choices: Choices) -> None:
    set_up(spices, f"# The settings of a site\n{toml}\n")
    assert exporter.site_settings(SALT) == SiteSettings(choices)


def test_settings_of_collections_and_of_calls(spices: Path) -> None:
    set_up(
        spices,
        'strict = true\noutput = "books/"\n\n[collection]\ntitle = "Spices"\nto = ["pdf", "epub"]\n'
        'order = "-date"\nparts = "year"\ntags = ["hot", "dry"]\nauthor = "Ann"\nlang = "en"\n'
        "since = 2026-01-01\n\n[build]\njobs = 2\ncache = false\ntimings = true\n\n"
        '[check]\nprofile = "press-kdp"\nace = false\n',
    )
    settings = exporter.site_settings(spices / "_posts")
    since = settings.collection.filter.since
    assert str(since) == "2026-01-01"
    assert settings == SiteSettings(
        collection=CollectionDefaults(
            title="Spices",
            filter=PostFilter(("hot", "dry"), ("Ann",), since, langs=("en",)),
            order="-date",
            parts_by="year",
            formats=("pdf", "epub"),
        ),
        strict=True,
        output=f"{spices}/books/",
        jobs=2,
        cache=False,
        timings=True,
        check_profile="press-kdp",
        ace=False,
    )


def test_settings_are_empty_without_a_file(spices: Path) -> None:
    assert exporter.site_settings(spices) == SiteSettings()


def test_the_file_has_every_option_of_the_command_line() -> None:
    known = {*site_settings._KEYS, *site_settings._COLLECTION_KEYS, *site_settings._BUILD_KEYS}
    known |= {*site_settings._CHECK_KEYS, *site_settings._COMMAND_LINE_KEYS}
    # Three options of a certifier are one key with three values.
    known |= {"certifier-credential", "certifier-report", "help"}
    options = {option for command in COMMANDS for option in command.parser().options}
    names = {option.removeprefix("--").removeprefix("no-") for option in options}
    assert names - known == set()
    assert "theme" in names


# Mistakes


@pytest.mark.parametrize(
    ("toml", "place", "message", "hint"),
    [
        ('\nthem = "essay"', "2:1", "unknown key ‘them’ [settings-key]", "‘theme’"),
        ("[colection]\n", "1:2", "unknown key ‘colection’ [settings-key]", "‘collection’"),
        (
            '[collection]\n# order = "date"\n  ordr = "date"',
            "3:3",
            "unknown key ‘ordr’ in ‘collection’ [settings-key]",
            "‘order’",
        ),
        ("build.job = 2", "1:1", "unknown key ‘job’ in ‘build’ [settings-key]", "‘jobs’"),
        (
            'margins = {head = "1in", outer = "1in", inner = "1in", foot = "1in", fot = "1in"}',
            "1:70",
            "unknown key ‘fot’ in ‘margins’ [settings-key]",
            "‘foot’",
        ),
        (
            'output = """\ntheme = 1\n"""\ntheme = "esay"',
            "4:9",
            "‘theme’ cannot be ‘esay’ [settings-value]",
            "‘essay’",
        ),
        ('profile = "pres"', "1:11", "‘profile’ cannot be ‘pres’ [settings-value]", "‘press’"),
        ('strict = "yes"', "1:10", "‘strict’ must be true or false, not ‘yes’", ""),
        ("[build]\njobs = 0", "2:8", "‘jobs’ must be a whole number from 1, not ‘0’", ""),
        ('margins = "1in"', "1:11", "‘1in’ is not four lengths", "head, outer, foot and inner"),
        ('page-size = "a55"', "1:13", "‘a55’ is not a page size", "‘a5’"),
        ('[collection]\nto = "epub,mobi"', "2:6", "‘to’ cannot be ‘mobi’", "epub, pdf"),
        ('[collection]\nsince = "May"', "2:9", "‘since’: ‘May’ is not a date", "YYYY-MM-DD"),
        ('[check]\nprofile = "pres"', "2:11", "‘pres’ is not a profile", "‘press’"),
        ('output = "../elsewhere"', "1:10", "‘../elsewhere’ is outside of the site", "folder"),
        ('profile = "print"\nprinter = "kdp"', "2:11", "takes the profile press, not print", ""),
        ("theme = essay", "1:9", "invalid value [settings-toml]", "quotation marks"),
        ("theme = ", "1:8", "invalid value [settings-toml]", "quotation marks"),
        ("strict = True", "1:10", "invalid value [settings-toml]", "lower case"),
        ('filter = "./upper"', "1:1", "‘filter’ is an option of the command line only", "delete"),
        ('cache-dir = "/tmp"', "1:1", "‘cache-dir’ is an option of the command line only", ""),
    ],
    ids=lambda value: value.replace("\n", " ") if isinstance(value, str) else None,
)
def test_a_mistake_is_an_error_with_its_line_and_a_hint(
    spices: Path, toml: str, place: str, message: str, hint: str
) -> None:
    set_up(spices, toml)
    with pytest.raises(exporter.ExportError) as caught:
        exporter.html(SALT)
    (found,) = caught.value.diagnostics
    assert str(found).startswith(f"{spices / 'exporter.toml'}:{place}: error: ")
    assert message in str(found)
    assert hint in found.hint


def test_all_mistakes_are_found_at_once_and_nothing_is_written(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(spices, 'them = "essay"\nstrict = 1\n[build]\njobs = "two"\n')
    assert main(["html", SALT]) == 1
    captured = capsys.readouterr().err
    assert [captured.count(code) for code in ("[settings-key]", "[settings-value]")] == [1, 2]
    assert not (spices / "dist").exists()


# Which source wins


def settings_of(source: str, choices: Choices | None = None) -> exporter.Settings:
    from exporter.build import BuildOptions, gather

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


# On the command line


def test_the_command_line_takes_output_and_severity_from_the_file(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(spices, 'output = "books/"\nstrict = true\n[build]\ncache = false\ntimings = true\n')
    (spices / SALT).write_text(post_source("Salt", "![A heap](heap.png)"))
    assert main(["html", SALT]) == 1
    captured = capsys.readouterr()
    assert captured.out.splitlines() == ["books/2026-05-01-salt.html"]
    assert "--strict fails for" in captured.err
    assert "resolving" in captured.err
    # Command-line options win.
    assert main(["html", SALT, "--no-strict", "--no-timings", "-o", "mine.html"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, "resolving" in captured.err) == ("mine.html\n", False)


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
    assert codes(caught.value.diagnostics) == ["settings-key"]  # type: ignore[arg-type]
    assert caught.value.results[0].chapters == 2


# The user guide


def test_the_table_in_the_guide_is_complete_and_true() -> None:
    from exporter.read.collection_file.reader import KEYS
    from exporter.read.metadata import export_block

    guide = (Path(__file__).parents[1] / "docs/guide.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in guide.splitlines() if line.startswith("| `-")]
    tables = {
        "`[collection]`": site_settings._COLLECTION_KEYS,
        "`[build]`": site_settings._BUILD_KEYS,
        "`[check]`": site_settings._CHECK_KEYS,
        "yes": site_settings._KEYS,
    }
    seen: dict[str, set[str]] = {table: set() for table in tables}
    named = set()
    for options, key_text, toml, collection, export in (map(str.strip, row) for row in rows):
        keys = set(re.findall(r"`([a-z-]+)`", key_text))
        named |= set(re.findall(r"`--([a-z-]+)`", options))
        assert keys <= set(tables[toml]), options
        seen[toml] |= keys
        in_file = keys - {"scope"} if "references:" in key_text else keys
        # The title of a post, for example, is another key of the same name.
        if toml == "yes":
            assert (collection == "yes") == (in_file <= {*KEYS}), options
            assert (export == "yes") == (keys <= {*export_block._KEYS}), options
    plural = {"tags", "authors", "langs"}
    assert {table: {*keys} - plural for table, keys in tables.items()} == seen
    only = guide[guide.index("These options are for the command line") :].partition(". ")[0]
    named |= set(re.findall(r"`--([a-z-]+)`", only)) | {"quiet", "verbose", "help"}
    options = {option for command in COMMANDS for option in command.parser().options}
    assert {option.removeprefix("--").removeprefix("no-") for option in options} - named == set()
