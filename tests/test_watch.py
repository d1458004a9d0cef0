"""`--watch`: a command that runs again after each change, with the bytes of a fresh build."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_sites import post_source, write_site

import exporter
from exporter.cli import main
from exporter.runtime.cache import DiskCache

POST = "_posts/2026-05-14-rye.md"
OTHER = "_posts/2026-05-15-salt.md"


@dataclass(frozen=True, slots=True)
class Watch:
    """A running watch of a site."""

    site: Path
    process: subprocess.Popen[str]

    def next_build(self) -> list[str]:
        """Return what the next build prints on stderr, up to the line that says what it wrote."""
        lines: list[str] = []
        assert self.process.stderr
        for line in self.process.stderr:
            lines.append(line.rstrip("\n"))
            if re.search(r" in \d+\.\d\d s\b", line):
                return lines
        raise AssertionError(lines)

    def edit(self, name: str, text: str) -> None:
        """Save a file as editors do: under another name, which is then changed."""
        draft = self.site / f"{name}~"
        draft.write_text(text, "utf-8")
        draft.replace(self.site / name)


@contextmanager
def watching(site: Path, *arguments: str) -> Iterator[Watch]:
    """Start a command with `--watch` in the folder of a site, and end it with Ctrl-C."""
    command = (sys.executable, "-m", "exporter", *arguments, "--watch", "--no-cache")
    process = subprocess.Popen(
        command,
        cwd=site,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(each or "." for each in sys.path)},
    )
    try:
        yield Watch(site, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


def fresh_build(site: Path, command: str, source: str, name: str) -> bytes:
    """Return the file that a build of its own makes."""
    target = site.parent / "fresh" / name
    assert main([command, str(site / source), "-o", str(target), "--no-cache", "--quiet"]) == 0
    return target.read_bytes()


@pytest.mark.slow
def test_a_book_is_written_again_after_edits_of_every_kind(tmp_path: Path) -> None:
    """Posts that are new, changed and gone, an included file, the settings, and a broken file."""
    source = "book.yml"
    book = "title: Bread\nposts: _posts/*.md\n"
    site = write_site(
        tmp_path / "site",
        {
            POST: post_source("Rye", "Rye {% include word.html %}.", tags="[bread]"),
            "_includes/word.html": "rises",
            source: book,
        },
    )
    with watching(site, "collection", source, "-o", "dist/book.epub") as watch:
        target = site / "dist/book.epub"

        def built() -> list[str]:
            lines = watch.next_build()
            assert target.read_bytes() == fresh_build(site, "collection", source, "book.epub")
            return lines

        assert "watching for changes" in built()[-1]
        edits = {
            POST: post_source("Rye bread", "Rye {% include word.html %}.", tags="[bread]"),
            "_includes/word.html": "falls",
            OTHER: post_source("Salt", "Salt.", tags="[bread]"),
            source: f"{book}subtitle: And salt\n",
            "exporter.toml": 'theme = "essay"\n',
        }
        for name, text in edits.items():
            watch.edit(name, text)
            assert f"{Path(name)} changed" in built()[-1]
        (site / OTHER).unlink()
        assert f"{OTHER} changed" in built()[-1]
        before = target.read_bytes()
        watch.edit(source, "title: [\n")
        lines = watch.next_build()
        assert any(line.startswith("book.yml:") and "error" in line for line in lines)
        assert "nothing was written" in lines[-1]
        assert target.read_bytes() == before
        watch.edit(source, book)
        built()


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["html", "pdf"])
def test_outputs_in_the_watched_folder_are_no_changes(tmp_path: Path, format_: str) -> None:
    site = write_site(tmp_path / "site", {POST: post_source("Rye", "Rye.")})
    target = site / f"dist/2026-05-14-rye.{format_}"
    with watching(site, format_, POST, "-o", "dist/") as watch:
        watch.next_build()
        watch.edit(POST, post_source("Rye", "Rye and salt."))
        # A build that the first one had caused would name another file.
        assert f"{POST} changed" in watch.next_build()[-1]
        assert target.read_bytes() == fresh_build(site, format_, POST, target.name)


def test_standard_input_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["html", "-", "--watch"]) == 2
    assert "stdin" in capsys.readouterr().err


def test_the_extra_is_named_without_which_nothing_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {POST: post_source("Rye", "Rye.")})
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert main(["html", str(site / POST), "-o", str(tmp_path / "dist/"), "--watch"]) == 3
    assert "blog-exporter[watch]" in capsys.readouterr().err


Changes = Callable[..., Iterator[frozenset[Path]]]


def watch_here(monkeypatch: pytest.MonkeyPatch, changes: Changes, *arguments: str) -> int:
    """Run a watch in this process, which ends after the changes."""
    monkeypatch.setattr(exporter.Session, "changes", changes)
    return main([*arguments, "--watch"])


def test_settings_are_read_again_and_no_mistake_ends_a_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {POST: post_source("Rye", "A {{ loaf }}.")})
    settings = site / "exporter.toml"
    monkeypatch.chdir(site)

    def changes(*_: object, **__: object) -> Iterator[frozenset[Path]]:
        yield frozenset()
        assert "--strict" not in capsys.readouterr().err
        settings.write_text("strict = true\n")
        yield frozenset({settings})
        assert "--strict fails for 1 warning" in capsys.readouterr().err
        (site / "dist").rename(site / "elsewhere")
        (site / "dist").symlink_to("elsewhere")
        yield frozenset({settings})
        assert "‘dist’ is a link" in capsys.readouterr().err
        (site / "dist").unlink()
        settings.unlink()
        yield frozenset({settings})
        shown = capsys.readouterr().err
        assert "--strict" not in shown
        assert "exporter.toml changed: dist/2026-05-14-rye.html in" in shown

    assert watch_here(monkeypatch, changes, "html", POST, "--no-cache") == 0


def test_a_folder_of_outputs_with_sources_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_site(tmp_path, {POST: post_source("Rye", "Rye.")}))
    ignored: list[Path] = []

    def changes(*_: object, **named: list[Path]) -> Iterator[frozenset[Path]]:
        ignored.extend(named["ignored"])
        return iter((frozenset(),))

    assert watch_here(monkeypatch, changes, "html", POST, "-o", "./", "--no-cache") == 0
    assert ignored == [Path("2026-05-14-rye.html")]
    ignored.clear()
    assert watch_here(monkeypatch, changes, "html", POST, "-o", "new/a/", "--no-cache") == 0
    assert {Path("new"), Path("new/a")} < {*ignored}


def test_a_quiet_watch_prints_nothing_and_trims_its_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(write_site(tmp_path, {POST: post_source("Rye", "Rye.")}))
    trimmed: list[DiskCache] = []
    monkeypatch.setattr(DiskCache, "trim", lambda cache: trimmed.append(cache))

    def changes(*_: object, **__: object) -> Iterator[frozenset[Path]]:
        yield frozenset()
        assert not trimmed

    assert watch_here(monkeypatch, changes, "html", POST, "-q", "--cache-dir", "cache") == 0
    assert len(trimmed) == 1
    assert (Path("dist/2026-05-14-rye.html")).exists()
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
