"""`exporter collection`: the written files, its output, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main

OPINION = "title: Spices\nposts: _posts\ndisclaimers: [{when: {tag: opinion}}]\n"


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(
        tmp_path,
        {
            "_posts/2026-05-01-salt.md": post_source("Salt", "White.", tags="[opinion]"),
            "_posts/2026-06-02-pepper.md": post_source("Pepper", "> Disclaimer: mine.\n\nHot."),
            "book.yml": OPINION,
        },
    )


SLOW = pytest.mark.slow


def epub(*arguments: str) -> int:
    return main(["collection", *arguments, "--to", "epub"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["_posts", "--title", "All that’s hot & white"], "all-thats-hot-white.epub"),
        (["_posts"], "bread.epub"),
        pytest.param(["."], "bread.epub", marks=SLOW),
        pytest.param(["_posts", "--tag", "opinion"], "bread-opinion.epub", marks=SLOW),
        (["_posts/2026-0[56]-*.md", "--order", "-date"], "bread.epub"),
        pytest.param(
            ["_posts/2026-05-01-salt.md", "_posts/2026-06-02-pepper.md"], "bread.epub", marks=SLOW
        ),
        (["book.yml"], "spices.epub"),
        pytest.param(["book.yml", "--title", "Other", "-o", "out/"], "other.epub", marks=SLOW),
        (["book.yml", "--title", " \n\x01 "], "spices.epub"),
    ],
)
def test_a_book_is_named_after_its_title(spices: Path, arguments: list[str], name: str) -> None:
    assert epub(*arguments) == 0
    folder = spices / ("out" if "out/" in arguments else "dist")
    assert names(folder) == [name]


def test_one_format_may_have_a_file_of_its_own(spices: Path) -> None:
    assert main(["collection", "book.yml", "-o", "x.epub"]) == 0
    assert (spices / "x.epub").read_bytes()[:2] == b"PK"


def test_no_book_is_written_after_an_error_in_the_collection_file(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spices / "book.yml").write_text("titel: Spices\nposts: _posts\n")
    assert epub("book.yml") == 1
    assert not (spices / "dist").exists()
    assert "book.yml:1:1: error:" in capsys.readouterr().err


def test_posts_that_cannot_be_read_are_counted(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (spices / "_posts" / "2026-06-03-cumin.md").write_text("---\ntitle: a: b\n---\nSeeds.\n")
    (spices / "_posts" / "2026-06-04-gone.md").symlink_to("nowhere.md")
    assert epub("_posts", "-o", "out/") == 1
    assert not (spices / "out").exists()
    shown = capsys.readouterr().err
    assert "2026-06-03-cumin.md:2:9: error:" in shown
    assert "2026-06-04-gone.md:1:1: error:" in shown
    assert "2 of 4 posts can be used" in shown
    assert epub("_posts", "-o", "out/", "--keep-going") == 1
    assert names(spices / "out") == ["bread.epub"]
    posts = sorted((spices / "_posts").glob("2026-0[56]-0[123]*"))
    assert main(["html", *map(str, posts), "-o", "out/"]) == 1
    assert "exporter: 2 of 3 posts were written" in capsys.readouterr().err


def test_a_missing_disclaimer_fails_a_strict_build(
    spices: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # EPUBCheck takes seconds.
    monkeypatch.setenv("PATH", str(spices))
    assert epub("book.yml") == 0
    assert epub("book.yml", "--strict") == 1


def test_the_result_lists_every_disclaimer(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spices
    assert epub("book.yml", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (result,) = (line for line in lines if line["type"] == "result")
    assert (result["chapters"], result["file"]) == (2, "dist/spices.epub")
    (stated,) = result["disclaimers"]
    assert (stated["chapter"], stated["origin"], stated["text"]) == (
        "_posts/2026-06-02-pepper.md",
        "post",
        "Mine.",
    )


def test_the_model_and_the_check_take_a_collection_file(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spices
    assert main(["model", "book.yml"]) == 0
    edition = json.loads(capsys.readouterr().out)
    assert [stated["id"] for stated in edition["disclaimers"]] == ["disclaimer"]
    assert main(["check", "book.yml"]) == 0
    assert "book.yml: 1 warning\n" in capsys.readouterr().out


@pytest.mark.slow
def test_the_library_does_what_the_command_does(spices: Path) -> None:
    made = exporter.collection("book.yml", output="lib/", formats=["epub"])
    assert [result.path for result in made] == [Path("lib/spices.epub")]
    assert epub("book.yml") == 0
    assert Path(made[0]).read_bytes() == made[0].data == (spices / "dist/spices.epub").read_bytes()
    (spices / "book.yml").write_text("posts: [nowhere.md]\n")
    with pytest.raises(exporter.ExportError, match="nowhere"):
        exporter.collection("book.yml", formats=["epub"])


def test_the_cache_can_be_shown_and_cleared(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert epub("book.yml", "--cache-dir", "cache") == 0
    capsys.readouterr()
    assert main(["cache", "info", "--cache-dir", "cache", "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert info["entries"] >= 4
    assert info["bytes"] > 1000
    assert main(["cache", "clear", "--cache-dir", "cache"]) == 0
    assert "removed" in capsys.readouterr().out
    assert main(["cache", "info", "--cache-dir", "cache"]) == 0
    assert capsys.readouterr().out.startswith("cache: 0 entries, 0.0 MB of at most")
    assert spices


def test_no_cache_is_written_on_request(spices: Path) -> None:
    assert epub("book.yml", "--cache-dir", "cache", "--no-cache") == 0
    assert not (spices / "cache").exists()


@pytest.mark.slow
def test_a_build_from_the_cache_repeats_the_diagnostics(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for output in ("one/", "two/"):
        assert epub("book.yml", "--cache-dir", "cache", "-o", output) == 0
        shown.append(capsys.readouterr().err)
    assert shown[0] == shown[1]
    assert "disclaimer-missing" in shown[0]
    first, second = (spices / folder / "spices.epub" for folder in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_timings_name_the_phases(spices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert spices
    assert epub("book.yml", "--no-cache", "--timings") == 0
    shown = capsys.readouterr().err
    for phase in ("selecting", "reading", "resolving", "EPUB: documents", "EPUB: packing"):
        assert f"exporter: {phase} " in shown
