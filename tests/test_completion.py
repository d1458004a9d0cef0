"""Completion in shells: the script for bash completes in bash."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from exporter.cli import main
from exporter.cli.commands import all_commands

_COMPLETED = """\
source "$1"; shift
COMP_WORDS=(exporter "$@"); COMP_CWORD=$#; COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
_shtab_exporter
printf '%s\\n' "${COMPREPLY[@]}"
"""
"""Prints what bash would offer for the last of some words."""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from contextlib import redirect_stdout

    path = tmp_path_factory.mktemp("completion") / "exporter.bash"
    with path.open("w", encoding="utf-8") as file, redirect_stdout(file):
        assert main(["completion", "bash"]) == 0
    return path


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("co",), {"collection", "completion", "corrections", "cover"}),
        (("collection", "--ord"), {"--order"}),
        (("collection", "--order", ""), {"listed", "date", "-date", "title"}),
        (("cache", ""), {"info", "clear"}),
        (("pdf", "2026-"), {"2026-05-14-rye.md"}),
        (("pdf", "-o", "d"), {"dist"}),
        (("pdf", "--site", ""), {"dist"}),
    ],
)
def test_bash_completes_commands_options_values_and_files(
    script: Path, tmp_path: Path, words: tuple[str, ...], expected: set[str]
) -> None:
    (tmp_path / "2026-05-14-rye.md").touch()
    (tmp_path / "dist").mkdir()
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        (bash, "-c", _COMPLETED, "bash", script, *words),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) == expected


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_the_scripts_of_other_shells_have_every_command(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    printed = capsys.readouterr().out
    assert all(command.name in printed for command in all_commands())


def test_another_shell_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "ksh"]) == 2
    assert "bash" in capsys.readouterr().err
