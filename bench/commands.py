"""The commands that are measured: the exporter, and the peers that are installed."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.measurements import PANDOC_EPUB, TYPST, WEASYPRINT, Format
from bench.peer_input import PeerInput

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent
BIN = Path(sys.executable).parent
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool for the same book. `short` names it on the command line of the benchmark.

    `missing` is what is not installed, empty if the tool can run.
    """

    name: str
    short: str
    format: Format
    version: str
    options: tuple[str, ...]
    missing: str = ""


def exporter_command(
    posts: tuple[Path, ...], title: str, target: Path, jobs: int, cache: Path
) -> tuple[str, ...]:
    """Return the command that exports one post, or several as a collection."""
    options = ("--jobs", str(jobs), "--cache-dir", str(cache), "--quiet")
    if len(posts) == 1 and posts[0].is_file():
        call: tuple[str, ...] = (target.suffix[1:],)
    else:
        call = ("collection", "--title", title)
    return (sys.executable, "-m", "exporter", *call, *map(str, posts), "-o", str(target), *options)


def peers(programs: Path) -> tuple[Peer, ...]:
    """Return all peers. `programs` is a folder for commands that are written first."""
    pandoc = "" if pandoc_path() else "pandoc (pip: pypandoc_binary)"
    weasyprint = "" if shutil.which("weasyprint", path=_path(programs)) else "weasyprint"
    typst = "" if typst_path(programs) else "typst (pip: typst)"
    version = pandoc_version()
    contents = ("--split-level=1",)
    return (
        Peer(PANDOC_EPUB, "pandoc-epub", "epub", version, contents, pandoc),
        Peer(
            WEASYPRINT,
            "weasyprint",
            "pdf",
            f"{version} + {_version('weasyprint')}",
            ("--pdf-engine=weasyprint",),
            pandoc or weasyprint,
        ),
        Peer(
            TYPST,
            "typst",
            "pdf",
            f"{version} + {_version('typst')}",
            ("--pdf-engine=typst", f"--lua-filter={HERE / 'deadlinks.lua'}"),
            pandoc or typst,
        ),
    )


def peer_command(peer: Peer, given: PeerInput, target: Path) -> tuple[str, ...]:
    """Return the command of a peer, which runs at the root of the site."""
    contents = ("--toc", "--toc-depth=2") if len(given.files) > 1 else ()
    return (
        pandoc_path(),
        # ‘@name’ is a user name in a blog, not a citation.
        "--from=markdown-citations",
        "--file-scope",
        f"--metadata-file={given.metadata}",
        *contents,
        *peer.options,
        f"--output={target}",
        *map(str, given.files),
    )


def environment(programs: Path) -> dict[str, str]:
    """Return the environment of every command.

    Python may write bytecode, so that modules are compiled once, as those of an installed package.
    """
    inherited = {key: value for key, value in os.environ.items() if key != _NO_BYTECODE}
    return {**inherited, "PATH": _path(programs)}


def typst_path(programs: Path) -> str:
    """Return the path of the command `typst`, empty if it is not installed.

    For the Python package, the command is written to `programs`.
    """
    if find_spec("typst"):
        _write_program(programs, "typst", HERE / "typst_command.py")
    return shutil.which("typst", path=_path(programs)) or ""


def _path(programs: Path) -> str:
    return os.pathsep.join((str(programs), str(BIN), os.environ.get("PATH", "")))


def pandoc_path() -> str:
    """Return the path of pandoc, empty if it is not installed."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc") or ""


def pandoc_version() -> str:
    """Return the name and version of pandoc, empty if it is not installed."""
    if not pandoc_path():
        return ""
    ran = subprocess.run(  # noqa: S603
        (pandoc_path(), "--version"), capture_output=True, text=True, check=False
    )
    return ran.stdout.partition("\n")[0]


def _version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package


def _write_program(folder: Path, name: str, script: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{script}' \"$@\"\n", "utf-8")
    program.chmod(0o755)
