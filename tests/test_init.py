"""`exporter init`: what a site holds, its settings as comments, and a first collection file."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main
from exporter.cli.settings_template import settings_template
from exporter.model.site_settings import SiteSettings
from exporter.options.settings import Settings
from exporter.read import site_settings
from exporter.themes import theme_names

POSTS: dict[str, str | bytes] = {
    "_config.yml": "title: The bakery\n",
    "_posts/2024-03-01-rye.md": post_source("Rye", "Dark $$x$$.", author="Ola", tags="[bread]"),
    "_posts/2025-03-02-salt.md": post_source("Salt", "![](no.png)", tags="[bread]"),
    "_posts/2025-03-03-oil.md": post_source("Oil", "> Disclaimer: paid.", tags='["a: \\"b\\""]'),
    "_posts/2025-03-04-water.md": post_source("Water", "Clear.", lang="pl"),
}
TEMPLATE = settings_template()
SYNONYMS = {"tags", "authors", "langs"}


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_site(tmp_path, POSTS))
    return tmp_path


SETTING = re.compile(r"(?m)^# ([a-z-]+ = .*?)(  # an example)?$")


def with_defaults(text: str) -> str:
    """Return the template with each setting in use that has a default."""
    return SETTING.sub(lambda match: match[0] if match[2] else match[1], text)


def test_a_site_and_its_files(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    assert capsys.readouterr().out == (
        f"the site ‘{bakery}’ is read as Jekyll (_config.yml)\n"
        "  posts:       4, 2024-03-01 to 2025-03-04\n"
        "  authors:     1: Ola (1)\n"
        "  languages:   2: en (3), pl (1)\n"
        '  tags:        2: bread (2), a: "b" (1)\n'
        "  disclaimers: in 1 post\n"
        "  formulas:    in 1 post\n"
        "  images:      1 missing\n"
        "  diagnostics: 1 warning (exporter check shows them)\n"
        "\n"
        "wrote exporter.toml\n"
        "wrote book-2025.yml\n"
        "next: exporter collection book-2025.yml --dry-run\n"
    )
    (plan,) = exporter.plan_collection("book-2025.yml")
    assert plan.title == "The bakery: 2025"
    assert [post.metadata.title for post in plan.posts] == ["Salt", "Oil", "Water"]
    assert {each.source for each in plan.settings} == {"default", "collection file"}


def test_long_lists_of_names_are_wrapped(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    author = " and ".join(["Ola Wrona the baker"] * 8)
    (bakery / "_posts/2025-03-05-bun.md").write_text(post_source("Bun", "Bun.", author=author))
    assert main(["init"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[1:])) <= 100
    at = lines.index(next(line for line in lines if line.startswith("  authors:")))
    assert lines[at + 1].startswith(" " * 15)
    assert " ".join(" ".join(lines[at : at + 3]).split()).count("Ola Wrona the baker") == 8


def test_a_folder_whose_files_are_no_posts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, {"_posts/rye.md": "Dark.\n"})
    assert main(["init", str(tmp_path)]) == 2
    assert "rye.md:1:1: the file has no metadata block" in capsys.readouterr().err


def test_a_year_without_posts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rye.md").write_text("# Rye\n\nDark.\n")
    assert main(["init", str(tmp_path), "--year", "1800"]) == 2
    assert "no post is of 1800 (no post has a date)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "file", "titles"),
    [
        (["--tag", "BREAD"], "book-bread.yml", ["Rye", "Salt"]),
        (["--tag", 'a: "b"'], "book-a-b.yml", ["Oil"]),
        (["--year", "2024", "_posts"], "book-2024.yml", ["Rye"]),
    ],
)
@pytest.mark.usefixtures("bakery")
def test_the_first_book_by_tag_or_year(arguments: list[str], file: str, titles: list[str]) -> None:
    assert main(["init", *arguments]) == 0
    book = exporter.load_collection(file)
    assert [chapter.metadata.title for chapter in book.chapters] == titles


def test_nothing_is_overwritten(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = bakery.parent / "outside.yml"
    (bakery / "book-2025.yml").symlink_to(outside)
    (bakery / "exporter.toml").write_text('theme = "essay"\n', "utf-8")
    assert main(["init"]) == 1
    shown = capsys.readouterr().out
    assert "exporter.toml exists, and was left as it is\n" in shown
    assert "book-2025.yml exists, and was left as it is\n" in shown
    assert not outside.exists()
    assert (bakery / "exporter.toml").read_text("utf-8") == 'theme = "essay"\n'
    assert main(["init", "--tag", "bread"]) == 0
    assert "wrote book-bread.yml\n" in capsys.readouterr().out


def test_one_post_is_no_first_book(bakery: Path) -> None:
    (bakery / "_posts/2026-01-01-flour.md").write_text(post_source("Flour", "Fine."))
    assert main(["init"]) == 0
    assert (bakery / "book-2025.yml").exists()


def test_a_survey_as_json(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = post_source("Salt", "![](no.png) ![](https://a.example/b.png) ![](none.png)")
    (bakery / "_posts/2025-03-02-salt.md").write_text(source)
    assert main(["init", "--json"]) == 0
    survey = json.loads(capsys.readouterr().out)
    assert survey["years"] == [{"name": "2025", "posts": 3}, {"name": "2024", "posts": 1}]
    assert (survey["images_missing"], survey["images_remote"]) == (2, 1)
    assert survey["files"] == [
        {"file": "exporter.toml", "written": True},
        {"file": "book-2025.yml", "written": True},
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tag", "brad"], "no post has the tag ‘brad’"),
        (["--year", "1999"], "no post is of 1999 (posts are of 2024, 2025)"),
        (["--year", "2024", "--tag", "bread"], "--year and --tag do not go together"),
        (["nowhere"], "there is no folder ‘nowhere’"),
        (["empty"], "the folder ‘empty’ has no posts"),
    ],
)
def test_wrong_usage(
    bakery: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(bakery / "empty", {"_config.yml": "title: Nothing\n"})
    assert main(["init", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not (bakery / "exporter.toml").exists()


# The settings


def test_all_settings_are_comments(bakery: Path) -> None:
    tables = tomllib.loads(TEMPLATE)
    assert {key: value for key, value in tables.items() if value} == {}
    (bakery / "exporter.toml").write_text(TEMPLATE, "utf-8")
    assert exporter.site_settings(bakery) == SiteSettings()


def test_the_defaults_are_those_without_a_file(bakery: Path) -> None:
    (bakery / "exporter.toml").write_text(with_defaults(TEMPLATE), "utf-8")
    found = exporter.site_settings(bakery)
    # The theme is named, which is the same as none.
    assert found.choices.over(Settings()) == Settings(theme=theme_names()[0])
    assert (found.strict, found.cache, found.timings, found.ace) == (False, True, False, True)
    assert found.collection.formats == ("epub", "pdf")


def test_every_example_can_be_used(bakery: Path) -> None:
    lines = TEMPLATE.splitlines(keepends=True)
    examples = [at for at, line in enumerate(lines) if line.endswith("  # an example\n")]
    assert len(examples) > 10
    for at in examples:
        used = [*lines[:at], lines[at].removeprefix("# "), *lines[at + 1 :]]
        (bakery / "exporter.toml").write_text("".join(used), "utf-8")
        assert exporter.site_settings(bakery) != SiteSettings()


def test_the_template_has_every_key() -> None:
    tables = tomllib.loads(SETTING.sub(r"\1", TEMPLATE))
    top = {key for key, value in tables.items() if not isinstance(value, dict)}
    assert top == {*site_settings._KEYS}
    assert {key for key in tables if key not in top} == {*site_settings._TABLES}
    assert {*tables["collection"]} == {*site_settings._COLLECTION_KEYS} - SYNONYMS
    assert {*tables["build"]} == {*site_settings._BUILD_KEYS}
    assert {*tables["estimate"]} == {*site_settings._ESTIMATE_KEYS}
    assert {*tables["check"]} == {*site_settings._CHECK_KEYS}
    assert {*tables["diagnostics"]} == {*site_settings._DIAGNOSTICS_KEYS}
