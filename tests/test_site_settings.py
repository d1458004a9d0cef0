"""exporter.toml: what it sets, and what is wrong in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_sites import post_source
from spice_site import SALT, set_up, write_spices

import exporter
from exporter.cli import main
from exporter.cli.commands import all_commands
from exporter.model.post_filter import PostFilter
from exporter.model.site_settings import CollectionDefaults, SiteSettings
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier, Choices
from exporter.read import site_settings


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_spices(tmp_path)


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
        'order = "-date"\nparts = "year"\nvolumes = "part"\n'
        'tags = ["hot", "dry"]\nauthor = "Ann"\nlang = "en"\n'
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
            volumes_by="part",
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
    known |= {*site_settings._DIAGNOSTICS_KEYS, *site_settings._ESTIMATE_KEYS}
    # Three options of a certifier are one key with three values. An earlier printing is that of
    # one book, whose collection file names it.
    known |= {"certifier-credential", "certifier-report", "corrections-since", "help"}
    options = {option for command in all_commands() for option in command.parser().options}
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


# The page of the settings


def test_the_table_of_the_settings_is_complete_and_true() -> None:
    from exporter.read.collection_file.reader import KEYS
    from exporter.read.metadata import export_block

    page = (Path(__file__).parents[1] / "docs/settings.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `-")]
    tables = {
        "`[collection]`": site_settings._COLLECTION_KEYS,
        "`[build]`": site_settings._BUILD_KEYS,
        "`[estimate]`": site_settings._ESTIMATE_KEYS,
        "`[check]`": site_settings._CHECK_KEYS,
        "`[diagnostics]`": site_settings._DIAGNOSTICS_KEYS,
        "yes": site_settings._KEYS,
    }
    seen: dict[str, set[str]] = {table: set() for table in tables}
    named = set()
    for options, key_text, toml, collection, export in (map(str.strip, row) for row in rows):
        keys = set(re.findall(r"`([a-z-]+)`", key_text))
        named |= set(re.findall(r"`--([a-z-]+)`", options))
        if not toml:
            assert keys <= {*KEYS}, options
            assert (collection, export) == ("yes", ""), options
            continue
        assert keys <= set(tables[toml]), options
        seen[toml] |= keys
        in_file = keys - {"scope"} if "references:" in key_text else keys
        # The title of a post, for example, is another key of the same name.
        if toml == "yes":
            assert (collection == "yes") == (in_file <= {*KEYS}), options
            assert (export == "yes") == (keys <= {*export_block._KEYS}), options
    plural = {"tags", "authors", "langs"}
    assert {table: {*keys} - plural for table, keys in tables.items()} == seen
    only = page[page.index("These options are for the command line") :].partition(". ")[0]
    named |= set(re.findall(r"`--([a-z-]+)`", only)) | {"quiet", "verbose", "help"}
    options = {option for command in all_commands() for option in command.parser().options}
    assert {option.removeprefix("--").removeprefix("no-") for option in options} - named == set()
