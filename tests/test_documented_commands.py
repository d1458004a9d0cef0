"""Every command in the documentation is run, on a copy of the sample content.

The blocks of a page run one after another in a folder of their own, with the files that the page
shows under a title. `pytest -rP` prints the blocks that are not run, with the reason that stands
above them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documented_commands import PAGES, ROOT, Block, blocks_of, words_of

from exporter.cli import main

PAGES_WITH_COMMANDS = [
    page
    for page in PAGES
    if any(block.language == "sh" and not block.reason for block in blocks_of(page))
]
TEXT = "# {}\n\nWith *salt*.\n"
SITES: dict[str, dict[str, str]] = {
    "readme": {},
    "hugo": {
        "hugo.toml": 'title = "Bread"\n',
        "content/posts/first.md": "---\ntitle: First\n---\nText.\n",
        "content/docs/rye.md": TEXT.format("Rye"),
    },
    "mdbook": {
        "path/to/book/book.toml": '[book]\ntitle = "Bread"\n',
        "path/to/book/src/SUMMARY.md": "# Summary\n\n- [Rye](rye.md)\n",
        "path/to/book/src/rye.md": TEXT.format("Rye"),
    },
    "mkdocs": {
        "mkdocs.yml": "site_name: Bread\n",
        "docs/index.md": TEXT.format("Bread"),
        "docs/guide/start.md": TEXT.format("Start"),
    },
    "obsidian": {
        "path/to/vault/.obsidian/app.json": "{}",
        "path/to/vault/Rye.md": TEXT.format("Rye"),
    },
    "pelican": {
        "pelicanconf.py": 'SITENAME = "Bread"\n',
        "content/bread/rye.md": "Title: Rye\n\nText.\n",
    },
}
"""The files that the commands of a page need, by the name of the page, where they are not those of
the sample site."""


LENGTH = 600
"""How much of the text of a sample post is kept, in characters."""


def shortened(post: str) -> str:
    """Return a sample post with its metadata, its headings and definitions, and the first texts.

    Pages take most of the time of these commands.
    """
    _, metadata, text = post.split("---\n", 2)
    kept: list[str] = []
    for block in text.split("\n\n"):
        is_needed = re.match(r"\s*(#|\[[^]]+\]:|\[\^)", block)
        is_whole = "```" not in block and "{%" not in block
        if is_needed or (is_whole and sum(map(len, kept)) < LENGTH):
            kept.append(block)
    return f"---\n{metadata}---\n" + "\n\n".join(kept) + "\n"


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program `exporter`."""
    program = tmp_path_factory.mktemp("programs") / "exporter"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m exporter "$@"\n')
    program.chmod(0o755)
    return program.parent


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The folder in which the commands of a page are run."""
    page: Path = request.node.callspec.params["page"]
    if page.stem in SITES:
        for name, text in SITES[page.stem].items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path
    shutil.copytree(ROOT / "content", tmp_path / "content")
    for post in (tmp_path / "content" / "_posts").iterdir():
        post.write_text(shortened(post.read_text("utf-8")), "utf-8")
    return tmp_path if page.parent == ROOT else tmp_path / "content"


def run(command: str, programs: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run a line of a block; return the exit code and what was printed.

    The exporter runs in this process, which has loaded it, unless the line needs a shell.
    """
    capfd.readouterr()
    words = words_of(command)
    if words[0] == "exporter" and not set("|&;<>$`") & set(command):
        expanded = (
            sorted(map(str, Path().glob(word))) if "*" in word else [word] for word in words[1:]
        )
        code = main([word for group in expanded for word in group])
        printed = capfd.readouterr()
        return code, printed.out + printed.err
    ran = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=name_of)
def test_commands_of_a_page_run(
    page: Path,
    folder: Path,
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    printed = ""
    renewed: list[tuple[Block, str]] = []
    for block in blocks_of(page):
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, "utf-8")
        elif block.mark == "printed" and request.config.getoption("--update"):
            renewed.append((block, printed))
        elif block.mark == "printed":
            assert block.text == printed
        elif block.language == "sh" and not block.reason:
            printed = ""
            expected = int(block.mark.removeprefix("exit: ") or 0)
            for command in block.commands:
                code, output = run(command, programs, capfd)
                printed += output
                assert code == expected, f"{command}\n{output}"
    text = page.read_text("utf-8")
    for block, output in reversed(renewed):
        text = text[: block.span[0]] + output + text[block.span[1] :]
    if renewed:
        page.write_text(text, "utf-8")


def test_reasons_of_blocks_that_are_not_run() -> None:
    left_out = [
        (page, block)
        for page in PAGES
        for block in blocks_of(page)
        if block.language == "sh" and block.reason
    ]
    for page, block in left_out:
        print(f"{name_of(page)}: {block.commands[0]} …: {block.reason}")
    assert all(len(block.reason) > 10 for _, block in left_out)
    assert (
        len(left_out)
        < sum(block.language == "sh" for page in PAGES for block in blocks_of(page)) / 2
    )
