"""`exporter collection --dry-run` and `exporter.plan_collection`: what would be made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main

FILES: dict[str, str | bytes] = {
    "_config.yml": "title: The bakery\n",
    "_posts/2024-03-01-rye.md": post_source("Rye", "Dark.", author="Ola Wrona", tags="[rye]"),
    "_posts/2025-03-02-salt.md": post_source("Salt", "White.", tags="[salt]"),
    "exporter.toml": 'theme = "essay"\nreferences = "inline"\n\n[collection]\norder = "-date"\n'
    'to = "epub"\n',
    "book.yml": "title: Bread\nposts: _posts\nparts: year\nreferences: none\n",
}


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_site(tmp_path, FILES))
    return tmp_path


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def origins(plan: exporter.BookPlan) -> dict[str, tuple[object, str]]:
    return {each.name: (each.value, each.source) for each in plan.settings}


def test_a_plan_in_text(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_below(bakery)
    assert main(["collection", "book.yml", "--dry-run", "--page-size", "a6"]) == 0
    shown = capsys.readouterr()
    assert shown.out.partition("to\tepub")[0] == (
        "Bread\n"
        "  Ola Wrona; language en; 2 posts\n"
        "  pages around the posts: cover, half-title, title-page, imprint, contents, references, "
        "authors,\n"
        "  index, colophon\n"
        "\n"
        "2025 (1)\n"
        "   1  2025-03-02  Salt\n"
        "                  _posts/2025-03-02-salt.md\n"
        "\n"
        "2024 (1)\n"
        "   2  2024-03-01  Rye\n"
        "                  _posts/2024-03-01-rye.md\n"
        "\n"
        "title\tBread\tbook.yml\n"
    )
    rows = dict(line.split("\t", 1) for line in shown.out.splitlines() if "\t" in line)
    assert rows["theme"] == "essay\texporter.toml"
    assert rows["references"] == "none\tbook.yml"
    assert rows["page-size"] == "a6\tcommand line"
    assert rows["order"] == "-date\texporter.toml"
    assert rows["scope"] == "chapter\tdefault"
    sources = [line.split("\t")[2] for line in shown.out.splitlines() if "\t" in line]
    assert "default" not in sources[: -sources.count("default")]
    assert shown.out.endswith("\nfiles:\n  dist/bread.epub\n\n")
    assert shown.err == "exporter: nothing was written (--dry-run)\n"
    assert files_below(bakery) == before


def test_values_in_text(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bakery / "bread.pdf").touch()
    margins = "20mm,18mm,26mm,22.5mm"
    options = ["--to", "pdf", "-o", "bread.pdf", "--margins", margins, "--certified-by", "Ola"]
    assert main(["collection", "_posts", "--dry-run", *options]) == 0
    shown = capsys.readouterr().out
    rows = dict(line.split("\t", 1) for line in shown.splitlines() if "\t" in line)
    assert rows["output"] == "bread.pdf\tcommand line"
    assert rows["margins"] == f"{margins}\tcommand line"
    assert rows["certified-by"] == "Ola\tcommand line"
    assert rows["title"] == "The bakery (of the site)\tdefault"
    assert rows["page-size"] == "a5 (of the profile)\tdefault"
    assert rows["two-sided"] == "no (of the profile)\tdefault"
    assert rows["liquid"] == "in Jekyll sites\tdefault"
    assert shown.endswith("\nfiles:\n  bread.pdf (replaces the file there)\n\n")


@pytest.mark.slow
@pytest.mark.usefixtures("bakery")
def test_a_plan_is_what_is_made() -> None:
    (plan,) = exporter.plan_collection("book.yml", output="dist/")
    (result,) = exporter.collection("book.yml", output="dist/")
    assert plan.files == (result.path,)
    book = exporter.load_collection("book.yml")
    assert [post.path for post in plan.posts] == [
        Path(chapter.place.path) for chapter in book.chapters if chapter.place
    ]
    assert [part.title for part in plan.parts] == [part.title for part in book.parts]
    about = book.metadata
    assert (plan.title, plan.lang, plan.date) == (about.title, about.lang, about.date)
    assert plan.authors == tuple(author.name for author in about.authors)
    assert plan.pages == tuple(page.role for page in book.pages)


@pytest.mark.usefixtures("bakery")
def test_each_volume_has_a_plan() -> None:
    plans = exporter.plan_collection("book.yml", output="dist/", volumes="part", formats="pdf")
    assert [plan.title for plan in plans] == ["Bread: 2025", "Bread: 2024"]
    assert [plan.files for plan in plans] == [
        (Path("dist/bread-01-2025.pdf"),),
        (Path("dist/bread-02-2024.pdf"),),
    ]
    assert [len(plan.posts) for plan in plans] == [1, 1]
    assert origins(plans[0])["volumes"] == ("part", "call")
    assert origins(plans[0])["to"] == (("pdf",), "call")


def test_a_short_text_opens_its_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, str | bytes] = {
        "dough/index.md": post_source("Dough", "Of rye."),
        "dough/rye.md": post_source("Rye", "Dark."),
        "oven/index.md": post_source("Oven", "Much text. " * 100),
        "oven/heat.md": post_source("Heat", "High."),
    }
    monkeypatch.chdir(write_site(tmp_path, files))
    (plan,) = exporter.plan_collection(".")
    assert [
        (part.title, part.introduction and part.introduction.key, [post.key for post in part.posts])
        for part in plan.parts
    ] == [
        ("Dough", "dough/index.md", ["dough/rye.md"]),
        ("Oven", None, ["oven/index.md", "oven/heat.md"]),
    ]
    assert main(["collection", ".", "--dry-run"]) == 0
    assert "\nDough (1)\n  opened by dough/index.md\n   1  " in capsys.readouterr().out
    assert main(["collection", ".", "--dry-run", "--json"]) == 0
    shown = map(json.loads, capsys.readouterr().out.splitlines())
    parts = next(line["parts"] for line in shown if line["type"] == "plan")
    assert parts[0]["introduction"]["file"] == "dough/index.md"


@pytest.mark.usefixtures("bakery")
def test_origins_of_settings() -> None:
    (plan,) = exporter.plan_collection(
        "_posts", tag="rye", settings=exporter.Choices(printer="kdp")
    )
    found = origins(plan)
    assert found["profile"] == ("press", "call")
    assert found["printer"] == ("kdp", "call")
    assert found["tags"] == (["rye"], "call")
    assert found["theme"] == ("essay", "exporter.toml")
    assert found["generator"] == ("jekyll", "default")
    Path("exporter.toml").write_text('printer = "kdp"\n')
    (plan,) = exporter.plan_collection("_posts", settings=exporter.Choices(profile="screen"))
    assert origins(plan)["printer"] == ("", "default")
    (plan,) = exporter.plan_collection("book.yml", settings=exporter.Settings(theme="technical"))
    assert origins(plan)["theme"] == ("technical", "call")


def test_a_plan_as_json(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bakery / "bread.epub").touch()
    assert main(["collection", "book.yml", "--dry-run", "--json", "-o", "bread.epub"]) == 0
    (plan,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert plan["type"] == "plan"
    assert [part["title"] for part in plan["parts"]] == ["2025", "2024"]
    assert plan["parts"][1]["posts"][0]["file"] == "_posts/2024-03-01-rye.md"
    assert plan["files"] == [{"file": "bread.epub", "replaces": True}]
    assert {"name": "theme", "value": "essay", "source": "exporter.toml"} in plan["settings"]


def test_errors_are_those_of_the_build(bakery: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bakery / "book.yml").write_text("title: Bread\nposts: {tag: ry}\n", "utf-8")
    assert main(["collection", "book.yml", "--dry-run"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "[selection-empty]" in shown.err
    assert main(["collection", "_posts", "--dry-run", "--filter", "cat"]) == 2
    with pytest.raises(exporter.SettingsError, match="formats"):
        exporter.plan_collection("_posts", formats="html")
    with pytest.raises(exporter.SettingsError, match="volumes are several files"):
        exporter.plan_collection("_posts", output="a.epub", parts="year", volumes="part")


def test_a_post_whose_metadata_cannot_be_read_is_reported(
    bakery: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bakery / "_posts/2025-03-03-oil.md").write_text("---\ntitle: [Oil\n---\n\nGreen.\n")
    (bakery / "_posts/2025-03-04-bun.md").write_bytes(b"---\ntitle: Bun\n---\n\nCaf\xe9.\n")
    command = ["collection", "book.yml", "--dry-run"]
    assert main(command) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2025-03-03-oil.md:2:" in shown.err
    assert "2025-03-04-bun.md:5:4: error" in shown.err
    assert main([*command, "--keep-going"]) == 1
    shown = capsys.readouterr()
    assert "; 2 posts\n" in shown.out
    assert "[metadata-yaml]" in shown.err
