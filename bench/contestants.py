"""Who is measured: ourselves, and peers as far as they are installed."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.prepare import Prepared
from bench.rows import PANDOC_EPUB, TYPST, WEASYPRINT, Product

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent
BIN = Path(sys.executable).parent
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another way to the same book. `lacks` says what is not installed, if anything."""

    name: str
    short: str
    product: Product
    version: str
    options: tuple[str, ...]
    lacks: str = ""


def ours(
    posts: tuple[Path, ...], title: str, target: Path, jobs: int, cache: Path
) -> tuple[str, ...]:
    """The command that exports posts, one alone or a collection of them."""
    means = ("--jobs", str(jobs), "--cache-dir", str(cache), "--quiet")
    if len(posts) == 1 and posts[0].is_file():
        call: tuple[str, ...] = (target.suffix[1:],)
    else:
        call = ("collection", "--title", title)
    return (sys.executable, "-m", "exporter", *call, *map(str, posts), "-o", str(target), *means)


def peers(programs: Path) -> tuple[Peer, ...]:
    """All peers. `programs` is a folder for commands that have to be made first."""
    pandoc = "" if _pandoc() else "pandoc (pip: pypandoc_binary)"
    weasyprint = (
        "" if shutil.which("weasyprint", path=_path(programs)) else "the command weasyprint"
    )
    if find_spec("typst"):
        _command(programs, "typst", HERE / "typst_command.py")
    typst = "" if shutil.which("typst", path=_path(programs)) else "typst (pip: typst)"
    version = _pandoc_version()
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


def command(peer: Peer, given: Prepared, target: Path) -> tuple[str, ...]:
    """The command of a peer, to be run at the root of the site."""
    contents = ("--toc", "--toc-depth=2") if len(given.files) > 1 else ()
    return (
        _pandoc(),
        # ‘@name’ is a name in a blog, and not a work that is cited.
        "--from=markdown-citations",
        "--file-scope",
        f"--metadata-file={given.metadata}",
        *contents,
        *peer.options,
        f"--output={target}",
        *map(str, given.files),
    )


def environment(programs: Path) -> dict[str, str]:
    """The environment of every command.

    Whatever else this one forbids, modules are compiled once, as those of an installed package are.
    """
    inherited = {key: value for key, value in os.environ.items() if key != _UNCOMPILED}
    return {**inherited, "PATH": _path(programs)}


def _path(programs: Path) -> str:
    return os.pathsep.join((str(programs), str(BIN), os.environ.get("PATH", "")))


def _pandoc() -> str:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc") or ""


def _pandoc_version() -> str:
    if not _pandoc():
        return ""
    ran = subprocess.run(  # noqa: S603
        (_pandoc(), "--version"), capture_output=True, text=True, check=False
    )
    return ran.stdout.partition("\n")[0]


def _version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package


def _command(folder: Path, name: str, script: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{script}' \"$@\"\n", "utf-8")
    program.chmod(0o755)
