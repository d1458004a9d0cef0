"""What decides a result besides what it is made from: our own code, the libraries, the fonts."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from exporter.themes import resources

_LIBRARIES = """babel cssselect2 ebooklib fonttools jinja2 latex2mathml lxml markdown markupsafe nh3
pikepdf pillow pydyf pygments pyphen python-frontmatter python-liquid pyyaml tinycss2 tinyhtml5
uharfbuzz weasyprint ziamath ziafont""".split()
_VERSION = re.compile(r"^Version: *(\S+)$", re.M)
_SYSTEM_FONTS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "/opt/homebrew/share/fonts"),
)
_FONT_SETTINGS = Path("/etc/fonts")
_LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")
_SYSTEM_LIBRARIES = ("libpango-1.0", "libharfbuzz.", "libharfbuzz-subset", "libfontconfig")


@cache
def fingerprint() -> str:
    """A line for each thing: its name, and what tells it from others of that name.

    Two machines that say the same make the same book of the same posts.
    """
    return "\n".join(f"{name} {said}" for name, said in _known())


_EPUB_ONLY_NEEDS_NOT = frozenset(("pydyf", "pyphen", "system", "tinyhtml5", "weasyprint"))
_OF_THE_MACHINE = frozenset(("fontconfig", "own fonts", "fonts"))


def versions(formats: Iterable[str]) -> dict[str, str]:
    """The same as far as a book may say it, by the formats that were made together.

    What is the machine's own stays out.
    """
    needless = frozenset() if "pdf" in formats else _EPUB_ONLY_NEEDS_NOT
    left_out = _OF_THE_MACHINE | needless
    return {name: said for name, said in _known() if name not in left_out}


@cache
def _known() -> tuple[tuple[str, str], ...]:
    return tuple(_lines())


def _lines() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "exporter", _digest(_files(Path(__file__).resolve().parents[1], ".py"))
    yield "styles", _digest(_files(resources.styles(), ""))
    for name in _LIBRARIES:
        yield name, _version(name)
    yield "zlib", zlib.ZLIB_RUNTIME_VERSION
    yield "system", ", ".join(sorted({*_loaded_later()}))
    yield "fontconfig", _digest(_files(_FONT_SETTINGS, ""))
    # Not every user has a home; without one, Path would raise an error.
    yield "own fonts", _stats(_own_folders())
    yield "fonts", _stats(Path(os.path.expanduser(folder)) for folder in _SYSTEM_FONTS)  # noqa: PTH111


def _version(library: str) -> str:
    """The version of a library, without reading all else that is said of it."""
    try:
        said = distribution(library).read_text("METADATA") or ""
    except PackageNotFoundError:
        return "none"
    found = _VERSION.search(said)
    return found[1] if found else version(library)


def _own_folders() -> Iterator[Path]:
    """The folders of a user's own settings of Fontconfig, and of a moved home for data."""
    if data := os.environ.get("XDG_DATA_HOME"):
        yield Path(data) / "fonts"
    with contextlib.suppress(OSError):
        settings = Path(os.environ.get("FONTCONFIG_FILE", "")).read_text(errors="replace")
        yield from map(Path, re.findall(r"<dir>(.*?)</dir>", settings))


def _files(folder: Path, ending: str) -> Iterator[Path]:
    """The files below a folder that can be looked at, of which there may be none."""
    try:
        found = sorted(folder.rglob(f"*{ending}"))
    except OSError:
        # Someone else's home, for example.
        return
    for path in found:
        with contextlib.suppress(OSError):
            if path.is_file():
                yield path


def _digest(files: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        if "__pycache__" not in path.parts:
            with contextlib.suppress(OSError):
                digest.update(os.fsencode(path.name) + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _loaded_later() -> Iterator[str]:
    """The system's libraries that set text, by the names of their files, which hold versions."""
    for folder in (*map(Path, _LIBRARY_FOLDERS), *Path("/usr/lib").glob("*-linux-gnu")):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                shared = ".so." in path.name or path.suffix == ".dylib"
                if path.name.startswith(_SYSTEM_LIBRARIES) and shared:
                    yield path.resolve().name


def _stats(folders: Iterator[Path]) -> str:
    """The fonts of the system, by their names and sizes: any of them may step in for ours."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in _files(folder, ""):
            with contextlib.suppress(OSError):
                size = path.stat().st_size
                digest.update(f"{path.name} {size}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()[:16]
