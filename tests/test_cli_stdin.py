"""A post from stdin: its name, its images, its site, and what is wrong with it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_photographs import encoded, photograph
from sample_sites import post_source, write_site

from exporter.cli import main

Feed = Callable[[str | bytes], None]


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Put a post on stdin."""

    def feed(post: str | bytes) -> None:
        data = post.encode() if isinstance(post, str) else post
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return feed


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an image, and a site beside it."""
    write_site(
        tmp_path / "blog", {"_data/authors.yml": "ola: {name: Ola Wrona}\n", "_posts/a.md": ""}
    )
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "loaf.png").write_bytes(encoded(photograph(), "PNG"))
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.mark.parametrize(
    ("output", "file"),
    [
        ([], "dist/all-thats-hot-white.html"),
        (["-o", "out/"], "out/all-thats-hot-white.html"),
        (["-o", "x.html"], "x.html"),
    ],
)
def test_the_file_is_named_after_the_title(
    output: list[str], file: str, feed: Feed, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(post_source("All that’s hot & white", "Salt."))
    assert main(["html", "-", *output]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert "Salt." in Path(file).read_text()


def test_a_text_needs_no_metadata(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    feed("# All that’s *hot*\n\nSalt.\n")
    assert main(["html", "-"]) == 0
    assert capsys.readouterr() == ("dist/all-thats-hot.html\n", "")
    feed("Salt.\n")
    assert main(["html", "-"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "dist/untitled.html\n"
    assert shown.err.startswith("<stdin>:1:1: warning: ")
    assert "[title-missing]" in shown.err


@pytest.mark.slow
def test_the_suffix_names_the_profile(feed: Feed) -> None:
    feed(post_source("Salt", "White."))
    assert main(["epub", "-", "--profile", "kindle"]) == 0
    assert Path("dist/salt-kindle.epub").exists()


@pytest.mark.slow
def test_images_are_in_the_current_folder(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    feed(post_source("Bread", "![A loaf](loaf.png)\n\n![A bun](bun.png)"))
    assert main(["epub", "-", "-o", "bread.epub"]) == 0
    line = capsys.readouterr().err.splitlines()[0]
    assert line.startswith("<stdin>:6:10: warning: ")
    assert "[image-missing]" in line
    with ZipFile("bread.epub") as book:
        assert [name for name in book.namelist() if name.endswith(".png")]


def test_the_site_is_the_one_that_is_named(feed: Feed) -> None:
    feed("---\ntitle: Bread\nauthor: ola\n---\nText.\n")
    assert main(["html", "-", "--site", "../blog", "-o", "x.html"]) == 0
    assert "Ola Wrona" in Path("x.html").read_text()


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ("---\ntitle: a: b\n---\nText.\n", "metadata-yaml"),
        ("", "file-empty"),
        (b"---\ntitle: \xff\n---\n", "file-encoding"),
    ],
)
@pytest.mark.parametrize("command", ["html", "check", "model"])
def test_what_is_wrong_with_it_is_an_error_at_its_place(
    post: str | bytes, code: str, command: str, feed: Feed, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(post)
    assert main([command, "-"]) == 1
    shown = capsys.readouterr()
    assert f"[{code}]" in shown.err
    assert shown.err.startswith("<stdin>:")
    assert not Path("dist").exists()


def test_a_closed_stdin_is_an_empty_post(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["html", "-"]) == 1
    assert "[file-empty]" in capsys.readouterr().err


def test_the_model_and_the_check_take_it(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    feed(post_source("Salt", "White."))
    assert main(["model", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["metadata"]["title"] == "Salt"
    feed(post_source("Salt", "![](bun.png)"))
    assert main(["check", "-", "--strict"]) == 1
    assert "<stdin>:4:5: warning: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["html", "-", "post.md"], "‘-’ is the post on stdin, and stands alone"),
        (["collection", "-"], "a collection is not read from stdin (name its file or its posts)"),
        (["html", "-", "-o", "-"], "--output: ‘-’ is neither a file nor a folder"),
    ],
)
def test_wrong_usage(
    arguments: list[str], message: str, feed: Feed, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(post_source("Salt", "White."))
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.slow
def test_a_pdf_of_it_is_written(feed: Feed) -> None:
    feed(post_source("Salt", "White."))
    assert main(["pdf", "-", "--strict", "-q"]) == 0
    assert Path("dist/salt.pdf").read_bytes().startswith(b"%PDF-")


def test_what_reading_names_is_no_loss(feed: Feed, capsys: pytest.CaptureFixture[str]) -> None:
    # No metadata block, and no site around it.
    feed("# Rye\n\nSee [salt](salt.md). <blink>Hot</blink>\n")
    assert main(["html", "-", "--strict", "-o", "x.html"]) == 1
    reported = capsys.readouterr().err
    assert "link-post-missing" in reported
    assert "content-lost" not in reported
    assert "<h1" in Path("x.html").read_text()


@pytest.mark.parametrize(
    ("command", "what"), [("cover", "collection files (.yml)"), ("impose", "PDFs")]
)
def test_a_command_that_takes_no_posts_reads_none(
    command: str, what: str, feed: Feed, capsys: pytest.CaptureFixture[str]
) -> None:
    feed("Salt.")
    assert main([command, "-"]) == 2
    message = f"‘-’ is the post on stdin ({command} takes {what})"
    assert capsys.readouterr().err.startswith(f"exporter {command}: {message}\n")
