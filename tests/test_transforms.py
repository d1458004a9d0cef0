"""Transforms and filter programs: what they change, and what is wrong with them."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.check.embedded_record import record_in
from exporter.cli import main
from exporter.model.nodes import Node, Text
from exporter.model.post import Post
from exporter.model.walk import rewrite

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[1] / "docs/api.md"
KNIFE = "_posts/2026-05-14-a-kitchen-knife.md"
SALT = "_posts/2026-05-01-salt.md"
FILES: dict[str, str | bytes] = {
    SALT: post_source("Salt", "White."),
    "_posts/2026-06-02-pepper.md": post_source("Pepper", "Black."),
    "book.yml": "title: Spices\nposts: _posts\npreface: Salt first.\n",
}


@pytest.fixture
def spices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_site(tmp_path, dict(FILES))


def text_of(epub: bytes) -> str:
    with ZipFile(BytesIO(epub)) as book:
        return "".join(
            book.read(name).decode() for name in sorted(book.namelist()) if "/text/" in name
        )


def modified(epub: bytes) -> str:
    with ZipFile(BytesIO(epub)) as book:
        match = re.search(r"dcterms:modified\">([^<]+)<", book.read("EPUB/content.opf").decode())
    assert match
    return match[1]


def shout(post: Post) -> Post:
    def rule(node: Node) -> Node:
        return replace(node, text=node.text.upper()) if isinstance(node, Text) else node

    metadata = replace(post.metadata, title=post.metadata.title.upper())
    return replace(post, metadata=metadata, blocks=rewrite(post.blocks, rule))


def whisper(post: Post) -> Post:
    metadata = replace(post.metadata, title=f"({post.metadata.title})")
    return replace(post, metadata=metadata)


def unchanged(post: Post) -> Post:
    return replace(post)


# Functions


@pytest.mark.usefixtures("spices")
def test_transform_changes_a_post_and_its_book() -> None:
    result = exporter.epub(SALT, transforms=[shout, whisper])
    assert "WHITE." in text_of(result.data)
    assert result.title == "(SALT)"
    assert exporter.edition(SALT, transforms=[shout]).metadata.title == "SALT"


@pytest.mark.usefixtures("spices")
def test_transform_changes_every_text_of_a_collection() -> None:
    (result,) = exporter.collection("book.yml", formats=["epub"], transforms=[shout])
    for words in ("WHITE.", "BLACK.", "SALT FIRST."):
        assert words in text_of(result.data)
    assert result.title == "Spices"
    book = exporter.load_collection("book.yml")
    assert "WHITE." in text_of(exporter.epub(book, transforms=[shout]).data)


@pytest.mark.usefixtures("spices")
def test_transform_without_changes_keeps_the_bytes() -> None:
    plain = exporter.epub("book.yml")
    kept = exporter.epub("book.yml", transforms=[unchanged])
    assert text_of(kept.data) == text_of(plain.data)
    assert modified(kept.data) == modified(plain.data)


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize("source", [SALT, "book.yml"])
def test_modification_date_depends_on_the_content_and_not_on_the_folder(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {
        modified(exporter.epub(source, transforms=transforms).data)
        for transforms in ([], [shout], [whisper])
    }
    assert len(dates) == 3
    here = exporter.epub(source, transforms=[shout]).data
    write_site(tmp_path / "elsewhere", dict(FILES))
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert exporter.epub(source, transforms=[shout]).data == here


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize("source", [SALT, "book.yml"])
def test_cache_separates_transforms(source: str, tmp_path: Path) -> None:
    context = exporter.BuildContext(cache=exporter.DiskCache(tmp_path / "cache"))
    for transforms in ([], [shout], [whisper], [], [shout, whisper], [shout]):
        cached = exporter.epub(source, transforms=transforms, context=context)
        assert cached.data == exporter.epub(source, transforms=transforms).data


@pytest.mark.usefixtures("spices")
def test_errors_of_a_transform() -> None:
    def refuse(post: Post) -> Post:
        raise exporter.TransformError(f"no {post.metadata.title}")

    def stumble(_: Post) -> Post:
        raise ZeroDivisionError

    with pytest.raises(exporter.ExportError) as caught:
        exporter.epub(SALT, transforms=[refuse])
    assert str(caught.value).startswith(f"{SALT}:1:1: error: no Salt [transform-failed]")
    with pytest.raises(exporter.ExportError) as caught:
        exporter.collection("_posts", formats=["epub"], transforms=[refuse])
    found = [each.code for each in caught.value.diagnostics]
    assert found == ["transform-failed", "transform-failed", "posts-unread"]
    with pytest.raises(ZeroDivisionError) as stopped:
        exporter.epub(SALT, transforms=[stumble])
    assert "stumble" in stopped.value.__notes__[0]
    assert SALT in stopped.value.__notes__[0]
    with pytest.raises(exporter.TransformError, match="returned int instead of a post"):
        exporter.epub(SALT, transforms=[lambda _: 5])


@pytest.mark.usefixtures("spices")
def test_transform_cannot_change_the_source_of_a_post() -> None:
    def forge(post: Post) -> Post:
        return replace(post, key="elsewhere.md", digest="0" * 64, content_digest="1" * 64)

    Path("book.epub").write_bytes(exporter.epub(SALT, transforms=[forge]).data)
    record = record_in(Path("book.epub"))
    assert record
    assert SALT in record.sources
    assert "elsewhere.md" not in record.sources


# Programs


def program(name: str, body: str) -> str:
    """A command that runs a program in Python, which has the post as `post`."""
    head = "import json, sys\npost = json.load(sys.stdin)\n"
    Path(name).write_text(f"{head}{body}\n", "utf-8")
    return shlex.join((sys.executable, name))


PRINT = "print(json.dumps(post))"
RENAME = f"post['metadata']['title'] += ' & co'\n{PRINT}"


@pytest.mark.usefixtures("spices")
def test_filter_program_changes_each_post() -> None:
    transform = exporter.FilterProgram(program("rename.py", RENAME))
    assert exporter.epub(SALT, transforms=[transform]).title == "Salt & co"
    context = exporter.BuildContext(executor=exporter.ProcessExecutor(2))
    book = exporter.edition("book.yml", transforms=[transform], context=context)
    assert [each.metadata.title for each in book.chapters] == ["Salt & co", "Pepper & co"]


@pytest.mark.usefixtures("spices")
def test_command_line_runs_filters_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    rename = program("rename.py", f"print('busy', file=sys.stderr)\n{RENAME}")
    double = program("double.py", f"post['metadata']['title'] *= 2\n{PRINT}")
    assert main(["model", SALT, "--filter", rename, "--filter", double]) == 0
    shown = capfd.readouterr()
    assert json.loads(shown.out)["metadata"]["title"] == "Salt & coSalt & co"
    assert shown.err == "busy\n"


def test_model_command_prints_the_input_of_filters(
    spices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spices
    assert main(["model", "--unresolved", SALT]) == 0
    assert exporter.from_json(capsys.readouterr().out) == exporter.load(SALT)
    assert main(["model", "--unresolved", "book.yml"]) == 0
    assert exporter.from_json(capsys.readouterr().out) == exporter.load_collection("book.yml")


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("sys.exit('no salt')", "it ended with exit code 1: no salt"),
        ("sys.exit(3)", "it ended with exit code 3: it printed no reason"),
        ("import os; os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
        ("print('salt')", "its output cannot be used: it is not JSON: Expecting value"),
        ("", "its output cannot be used: it is not JSON: Expecting value"),
        ("sys.stdout.buffer.write(b'\\xff')", "its output cannot be used: 'utf-8' codec"),
        ("print(json.dumps(post['metadata']))", "its output is not a post but ‘Metadata’"),
        (f"del post['key']\n{PRINT}", "its output cannot be used: Post: ‘Post’ lacks key"),
        (
            f"post['blocks'][0]['children'] = 'x'\n{PRINT}",
            'its output cannot be used: blocks[0].children: "x" is not a list',
        ),
        ("import time; time.sleep(60)", "it takes more than 2 s"),
    ],
)
def test_failing_filter_is_an_error_of_one_line(body: str, message: str) -> None:
    command = program("broken.py", body)
    transform = exporter.FilterProgram(command, seconds=2 if "sleep" in body else 60)
    with pytest.raises(exporter.ExportError) as caught:
        exporter.epub(SALT, transforms=[transform])
    (found,) = caught.value.diagnostics
    assert found.code == "transform-failed"
    assert found.message.startswith(f"the filter ‘{command}’: {message}")
    assert "\n" not in found.message
    assert found.hint


@pytest.mark.usefixtures("spices")
@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("./nowhere", "there is no such program"),
        ("./book.yml", "it cannot be run: Permission denied"),
        ("'", "the command is malformed: No closing quotation"),
        ("", "it names no program"),
    ],
)
def test_filter_that_cannot_run_is_an_error(
    command: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["epub", SALT, "--filter", command]) == 1
    shown = capsys.readouterr().err
    assert f"{SALT}:1:1: error: the filter ‘{command}’: {message} [transform-failed]" in shown
    assert not Path("dist").exists()


# The record


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    main(["check", "--rebuild", "--json", *arguments])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line["code"] for line in lines if line["type"] == "diagnostic"]


@pytest.mark.parametrize("source", [SALT, "book.yml"])
def test_rebuild_runs_only_filters_that_are_passed(
    spices: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("started").unlink(missing_ok=True)
    command = program("filters.py", f"open('started', 'w')\n{RENAME}")
    command = command.replace("filters.py", f"{spices}/filters.py")
    exporter.epub(source, "book.epub", transforms=[exporter.FilterProgram(command)])
    record = record_in(Path("book.epub"))
    assert record
    # The record contains no paths of this machine.
    assert str(spices) not in f"{record}"
    assert record.request["transforms"][0].endswith(" filters.py")
    assert codes(capsys, "book.epub", "--filter", command) == []
    Path("started").unlink()
    assert codes(capsys, "book.epub") == ["rebuild-filter", "rebuild-differs"]
    assert not Path("started").exists()


# The documentation


def example(kind: str) -> str:
    """Return the example after a marker in the documentation."""
    match = re.search(
        rf"<!-- test: {kind} -->\n```\w+\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL
    )
    assert match, kind
    return match[1]


@pytest.fixture
def knife(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    body = "\N{HOCHO} Sharp ☀️ steel: [how](https://video.example/1), [why](https://a.example/)."
    return write_site(tmp_path, {KNIFE: post_source("A knife", body)})


@pytest.mark.usefixtures("knife")
def test_transform_of_the_documentation_works() -> None:
    Path("example.py").write_text(example("transform"), "utf-8")
    runpy.run_path("example.py")
    text = text_of(Path("dist/2026-05-14-a-kitchen-knife.epub").read_bytes())
    assert "how (video)" in text
    assert "why (video)" not in text


@pytest.mark.usefixtures("knife")
def test_filter_of_the_documentation_works(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("no_emoji.py")
    path.write_text(example("filter no_emoji.py"), "utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    command, *arguments = shlex.split(example("shell"))
    assert command == "exporter"
    assert main(arguments) == 0
    text = text_of(Path("dist/2026-05-14-a-kitchen-knife.epub").read_bytes())
    assert "Sharp steel" in text
    assert "\N{HOCHO}" not in text
