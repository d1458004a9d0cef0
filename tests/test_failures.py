"""Exceptions that nothing expects: one line, an exit code of their own, a file for a report."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

import exporter
from exporter.cli import main
from exporter.cli.posts import _EXPORTS

POST = "---\ntitle: Salt\ndate: 2026-01-02\n---\n\nA secret recipe.\n"


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    file = tmp_path / "salt.md"
    file.write_text(POST)
    return file


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        # A new one each time: an exception that is raised again keeps its frames.
        raise type(error)(*error.args)

    monkeypatch.setattr(exporter, "edition", fail)


def test_a_defect_is_one_line_with_a_report_that_only_the_user_can_read(
    post: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, ValueError("not a number:\n‘A secret recipe’\x1b[31m"))
    assert main(["model", str(post)]) == 4
    (line, hint) = capsys.readouterr().err.splitlines()
    assert "error: ValueError: not a number:" in line
    assert "\x1b" not in line
    assert "issue tracker" in hint
    (report,) = (post.parent / "state" / "blog-exporter").iterdir()
    assert str(report) in hint
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    assert f"exporter {exporter.__version__}" in text
    assert "test_failures.py" in text
    assert "ValueError" in text
    assert "secret" not in text


def test_the_same_defect_is_reported_in_one_file(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, KeyError("one"))
    assert {main(["model", str(post)]) for _ in range(2)} == {4}
    assert len([*(post.parent / "state" / "blog-exporter").iterdir()]) == 1


def test_a_defect_is_named_without_a_place_for_reports(
    post: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (post.parent / "state").write_text("a file")
    failing(monkeypatch, KeyError("one"))
    assert main(["model", str(post)]) == 4
    assert "issue tracker" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), MemoryError()],
    ids=["disk", "memory"],
)
def test_what_the_system_refuses_is_no_defect(
    post: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    failing(monkeypatch, error)
    assert main(["model", "--json", str(post)]) == 3
    assert json.loads(capsys.readouterr().out)["code"] == "system-error"
    assert not (post.parent / "state").exists()


@pytest.mark.parametrize("command", ["epub", "check"])
def test_other_inputs_of_the_command_go_on(
    post: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    other = post.with_name("pepper.md")
    other.write_text(POST)
    real = {"epub": _EXPORTS["epub"], "check": exporter.check_file}[command]

    def fail_once(source: Path, *rest: Any, **named: Any) -> object:
        if source == post:
            raise IndexError("0")
        return real(source, *rest, **named)

    monkeypatch.setitem(_EXPORTS, "epub", fail_once)
    monkeypatch.setattr(exporter, "check_file", fail_once)
    output = ["-o", f"{post.parent}/out/"] if command == "epub" else []
    assert main([command, str(post), str(other), *output]) == 4
    shown = capsys.readouterr()
    assert f"{post}:1:1: error: IndexError: 0 [internal-error]" in shown.err
    assert "pepper" in shown.out
