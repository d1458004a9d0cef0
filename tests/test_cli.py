"""The command line: written files, diagnostics and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import exporter
from exporter.build import BuildOptions, resolve_source
from exporter.cli import main

GOOD = "---\ntitle: Bread\n---\nText.\n"
BAD = "---\ntitle: a: b\n---\nText.\n"
WARNED = "---\ntitle: Bread\n---\n![A loaf](loaf.png)\n"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: A site\n")
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text(BAD)
    (tmp_path / "warned.md").write_text(WARNED)
    return tmp_path


def test_one_post_one_file(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = posts / "out.html"
    assert main(["html", str(posts / "good.md"), "-o", str(target)]) == 0
    assert "<h1" in target.read_text()
    assert capsys.readouterr().out.strip() == str(target)


def test_a_bad_post_does_not_stop_the_rest(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(posts / name) for name in ("bad.md", "good.md")]
    assert main(["html", *paths, "-o", f"{posts}/out/"]) == 1
    assert [path.name for path in (posts / "out").iterdir()] == ["good.html"]
    assert f"{posts / 'bad.md'}:2:9: error: the value contains a colon" in capsys.readouterr().err


def test_warnings_fail_only_when_strict(posts: Path) -> None:
    command = ["html", str(posts / "warned.md"), "-o", f"{posts}/out/"]
    assert main(command) == 0
    assert main([*command, "--strict"]) == 1


def test_an_old_file_survives_a_failed_build(posts: Path) -> None:
    target = posts / "out.html"
    target.write_text("old")
    assert main(["html", str(posts / "bad.md"), "-o", str(target)]) == 1
    assert target.read_text() == "old"
    assert not [*posts.glob(".out*")]


def test_an_output_that_cannot_be_written_is_an_error(
    posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (posts / "wall").write_text("")
    assert main(["html", str(posts / "good.md"), "-o", str(posts / "wall" / "out.html")]) == 1
    assert "[write-failed]" in capsys.readouterr().err


def test_json_lines_have_code_and_place(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["html", str(posts / "warned.md"), "-o", f"{posts}/out/", "--json"])
    first, *others = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["type"], first["code"]) == ("diagnostic", "image-missing")
    assert (first["line"], first["column"]) == (4, 11)
    assert [line["type"] for line in others] == ["result"]


def test_the_model_is_json_that_reads_back(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from exporter.diagnostics import Diagnostics
    from exporter.model.json_format import loads

    assert main(["model", str(posts / "good.md")]) == 0
    edition = resolve_source(posts / "good.md", BuildOptions(), Diagnostics())
    assert loads(capsys.readouterr().out) == edition


def test_the_api_does_what_the_command_line_does(posts: Path) -> None:
    result = exporter.html(posts / "good.md", f"{posts}/out/")
    assert result.path == posts / "out" / "good.html"
    with pytest.raises(exporter.ExportError, match="metadata-yaml"):
        exporter.html(posts / "bad.md", f"{posts}/out/")


def test_images_are_downloaded_on_request_and_never_from_this_machine(
    posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = posts / "remote.md"
    post.write_text("---\ntitle: Bread\n---\n![A loaf](http://127.0.0.1:9/loaf.png)\n")
    command = ["html", str(post), "-o", f"{posts}/out/"]
    assert main(command) == 0
    assert "[image-remote]" in capsys.readouterr().err
    assert main([*command, "--fetch-images"]) == 0
    shown = capsys.readouterr().err
    assert "‘127.0.0.1’ is not on the public internet [image-unfetched]" in shown


@pytest.mark.slow
def test_a_link_that_is_not_named_is_not_written_through(
    posts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(posts)
    outside = posts.parent / f"{posts.name}-outside"
    outside.mkdir()
    victim = outside / "victim"
    victim.write_text("mine")
    # The default folder is a link.
    (posts / "dist").symlink_to(outside)
    assert main(["html", "good.md"]) == 2
    assert "‘dist’ is a link to" in capsys.readouterr().err
    assert [*outside.iterdir()] == [victim]
    # The user may name it.
    assert main(["html", "good.md", "-o", "dist/"]) == 0
    assert (outside / "good.html").is_file()
    (posts / "dist").unlink()
    # A file in a folder that the user names, or in the default one, is a link.
    for target in (victim, outside / "new"):
        for number, arguments in enumerate(([], ["-o", "dist/"])):
            (posts / "dist").mkdir(exist_ok=True)
            (posts / "dist" / "good.html").unlink(missing_ok=True)
            (posts / "dist" / "good.html").symlink_to(target)
            assert main(["html", "good.md", *arguments]) == 1, number
            printed = capsys.readouterr().err
            assert "write-failed" in printed
            assert "-o ‘dist/good.html’" in printed
    assert victim.read_text() == "mine"
    assert not (outside / "new").exists()
    # The user names the file itself; a link inside of the folder leads nowhere else.
    assert main(["html", "good.md", "-o", "dist/good.html"]) == 0
    assert (posts / "dist" / "good.html").is_symlink()
    assert (outside / "new").is_file()
    (posts / "dist" / "good.html").unlink()
    (posts / "dist" / "good.html").symlink_to("other.html")
    assert main(["html", "good.md"]) == 0
    assert (posts / "dist" / "other.html").is_file()
