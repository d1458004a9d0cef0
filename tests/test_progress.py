"""What a terminal shows: bars, colours and the table of results; and what Ctrl-C says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_sites import post_source, write_site
from terminals import shown_on_terminal

from exporter.cli.progress import CallProgress

pytestmark = pytest.mark.slow

FILTER = """\
import pathlib, sys, time
text = sys.stdin.read()
if '"Salt"' in text:
    pathlib.Path("started").touch()
    time.sleep(60)
print(text)
"""
RED_OR_MAGENTA = re.compile(r"\x1b\[1;3[15]m")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return write_site(
        tmp_path / "site",
        {
            "rye.md": post_source("Rye", "A {{ loaf }}.\n"),
            "salt.md": post_source("Salt", "White.\n"),
        },
    )


def test_a_terminal_shows_bars_colours_and_a_table(site: Path) -> None:
    shown = shown_on_terminal("html", "rye.md", "salt.md", columns=100, folder=site)
    assert "2 of 2 files" in shown
    assert "\x1b[1;35mwarning:\x1b[0m undefined Liquid variable" in shown
    assert "|      \x1b[1;35m^^^^\x1b[0m" in shown
    # The bars are gone, and so is what hides the cursor.
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    lines = shown[shown.rindex("format  pages") :].splitlines()
    assert [line.split()[-1] for line in lines[1:3]] == ["dist/rye.html", "dist/salt.html"]
    assert re.fullmatch(r"HTML +\d\.\d MB +1 +1 +\d\.\d s +dist/rye\.html", lines[1])


def test_the_table_counts_the_pages_of_a_pdf(site: Path) -> None:
    shown = shown_on_terminal("pdf", "rye.md", columns=100, folder=site)
    assert re.search(r"(?m)^PDF +\d+ +\d\.\d MB +1 +1 +\d+\.\d s +dist/rye\.pdf$", shown)


def test_a_terminal_counts_the_findings_of_one_file_once(site: Path) -> None:
    (site / "rye.md").write_text(post_source("Rye", "A {{ loaf }}, a {{ bun }}.\n"))
    shown = shown_on_terminal("check", "rye.md", folder=site)
    assert shown.count("2 warnings") == 1
    assert "exporter: 2 warnings" in shown
    (site / "rye.md").write_text(post_source("Rye", "A {{ loaf }}.\n"))
    assert "rye.md: 1 warning\n" in shown_on_terminal("check", "rye.md", folder=site)
    shown = shown_on_terminal("check", "salt.md", "rye.md", folder=site)
    assert "salt.md: no problems\n" in shown
    assert "rye.md: 1 warning\n" in shown


@pytest.mark.parametrize(
    ("variable", "value", "has_bars"), [("NO_COLOR", "1", True), ("TERM", "dumb", False)]
)
def test_colours_and_bars_can_be_turned_off(
    variable: str, value: str, has_bars: bool, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    shown = shown_on_terminal("html", "rye.md", "salt.md", folder=site)
    assert "warning: undefined" in shown
    assert not re.search(r"\x1b\[[\d;]*3\dm", shown)
    assert ("2 of 2 files" in shown) == has_bars
    if not has_bars:
        assert "\x1b" not in shown
        # The library that draws bars for several files would remove colours too.
        assert "\x1b" not in shown_on_terminal("html", "rye.md", folder=site)


def test_a_pipe_gets_plain_lines_unless_colours_are_forced(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> tuple[str, str]:
        program = [sys.executable, "-m", "exporter", "html", "rye.md", "salt.md"]
        done = subprocess.run(program, cwd=site, capture_output=True, text=True, check=True)
        return done.stdout, done.stderr

    files = "dist/rye.html\ndist/salt.html\n"
    output, messages = run()
    assert (output, "\x1b" in messages) == (files, False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    output, messages = run()
    assert output == files
    assert RED_OR_MAGENTA.search(messages)
    assert "of 2 files" not in messages


def test_results_go_to_a_file_while_bars_are_drawn(site: Path) -> None:
    """The library that draws them takes over stdout, unless it is told not to."""
    command = f"{sys.executable} -m exporter html rye.md salt.md > results"
    code = f"import os, sys; sys.exit(os.system({command!r}))"
    shown = shown_on_terminal("-c", code, folder=site, module=None)
    assert "2 of 2 files" in shown
    assert (site / "results").read_text() == "dist/rye.html\ndist/salt.html\n"


def test_an_interrupted_call_says_what_is_done(site: Path) -> None:
    (site / "filter.py").write_text(FILTER)
    program = f"{sys.executable} filter.py"
    arguments = ["html", "rye.md", "salt.md", "--filter", program, "-q"]
    with subprocess.Popen(
        [sys.executable, "-m", "exporter", *arguments],
        cwd=site,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        while not (site / "started").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert messages == ("exporter: interrupted: 1 of 2 sources are finished; 1 file written\n")
    assert sorted(path.name for path in (site / "dist").iterdir()) == ["rye.html"]


def test_an_interrupted_build_names_its_phase() -> None:
    progress = CallProgress()
    progress.advance("PDF", 3, 9)
    assert progress.interruption() == "laying out, 3 of 9 chapters; no files written"


def restore_ctrl_c() -> None:
    """Undo that a shell starts what runs in the background without Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("exporter.cli.posts", "exporter: interrupted: no file written\n"),
        ("exporter.api.models", "exporter: interrupted\n"),
    ],
)
def test_ctrl_c_while_modules_are_imported_prints_no_traceback(
    site: Path, module: str, message: str
) -> None:
    """The signal is sent by the import of a module of the command, or of what it calls."""
    hook = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    (site / "sitecustomize.py").write_text(hook)

    done = subprocess.run(
        [sys.executable, "-m", "exporter", "html", "rye.md"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=restore_ctrl_c,
    )
    assert (done.returncode, done.stderr) == (130, message)


def test_ctrl_c_in_a_program_that_imports_the_package_is_its_own() -> None:
    code = "import os, signal, exporter; os.kill(os.getpid(), signal.SIGINT)"
    library = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=restore_ctrl_c,
    )
    assert library.stderr.rstrip().endswith("KeyboardInterrupt")
