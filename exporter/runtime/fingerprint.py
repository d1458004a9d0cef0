"""The fingerprint of the software: our own code, libraries, styles and fonts."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from exporter.plugins.active import active_plugins
from exporter.plugins.installed import Plugin, locations
from exporter.themes import resources

_LIBRARIES = """babel citeproc-py cssselect2 ebooklib fonttools jinja2 lxml markdown markupsafe
math-core mathra nh3 pikepdf pillow pydyf pygments pyphen python-frontmatter python-liquid pyyaml
segno tinycss2 tinyhtml5 uharfbuzz weasyprint""".split()
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
    """Return a line for each component: its name, and its version or digest.

    Two machines with the same fingerprint build the same bytes from the same posts.
    """
    return "\n".join(f"{name} {version}" for name, version in _components())


_PDF_ONLY = frozenset(("pydyf", "pyphen", "segno", "system", "tinyhtml5", "weasyprint"))
_MACHINE_ONLY = frozenset(("engine", "fontconfig", "own fonts", "fonts"))


def versions(formats: Iterable[str]) -> dict[str, str]:
    """Return the versions for the record of a book in these formats, by component.

    Components that only describe the machine, such as its own fonts, are left out.
    """
    excluded = _MACHINE_ONLY if "pdf" in formats else _MACHINE_ONLY | _PDF_ONLY
    return {name: version for name, version in _components() if name not in excluded}


def plugins_fingerprint(names: Iterable[str]) -> str:
    """Return a line for each plugin: its name, its version, and a digest of its files."""
    plugins = active_plugins(tuple(names)).plugins
    return "\n".join(f"{plugin} {_plugin_digest(plugin)}" for plugin in plugins)


@cache
def _plugin_digest(plugin: Plugin) -> str:
    """Return a digest of the packages that the entry points name; they are not imported."""
    packages = {re.split(r"[.:]", point.value)[0].strip() for point in plugin.entry_points}
    found = (place for package in sorted(packages) for place in locations(package))
    return _digest(file for place in found for file in _files_at(place))


@cache
def _components() -> tuple[tuple[str, str], ...]:
    return tuple(_read_components())


def _read_components() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "exporter", _digest(_files(Path(__file__).resolve().parents[1], ".py"))
    yield "styles", _digest(_files(resources.styles(), ""))
    for name in _LIBRARIES:
        yield name, package_version(name)
    # Which patches `write.pdf.engine` uses depends on the source, whatever the version says.
    yield "engine", _digest(_source_files("weasyprint"))
    yield "zlib", zlib.ZLIB_RUNTIME_VERSION
    yield "system", ", ".join(sorted({*_system_libraries()}))
    yield "fontconfig", _digest(_files(_FONT_SETTINGS, ""))
    # Not every user has a home; without one, Path would raise an error.
    yield "own fonts", _stats(_own_folders())
    yield "fonts", _stats(Path(os.path.expanduser(folder)) for folder in _SYSTEM_FONTS)  # noqa: PTH111


def package_version(library: str) -> str:
    """Return the version of a library; `importlib.metadata.version` parses all of its metadata."""
    from importlib.metadata import PackageNotFoundError, distribution, version

    try:
        metadata = distribution(library).read_text("METADATA") or ""
    except PackageNotFoundError:
        return "none"
    found = _VERSION.search(metadata)
    return found[1] if found else version(library)


def _own_folders() -> Iterator[Path]:
    """Yield the font folders that environment variables and Fontconfig settings name."""
    if data := os.environ.get("XDG_DATA_HOME"):
        yield Path(data) / "fonts"
    with contextlib.suppress(OSError):
        settings = Path(os.environ.get("FONTCONFIG_FILE", "")).read_text(errors="replace")
        yield from map(Path, re.findall(r"<dir>(.*?)</dir>", settings))


def _files(folder: str | Path, ending: str) -> Iterator[os.DirEntry[str]]:
    """Yield the readable files below a folder, in order, without compiled modules."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        # The folder of another user, for example.
        return
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _files(entry.path, ending)
            elif entry.name.endswith(ending) and entry.is_file():
                yield entry


def _files_at(place: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder, or those beside a module that have its name."""
    if os.path.isdir(place):  # noqa: PTH112 (as below)
        yield from _files(place, "")
    else:
        folder, name = os.path.split(place)
        yield from (file for file in os.scandir(folder) if file.name == name)


def _source_files(package: str) -> Iterator[os.DirEntry[str]]:
    """Yield the modules of an installed package, which is not imported; none if it is missing."""
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from _files(folder, ".py")


def _digest(files: Iterable[os.DirEntry[str]]) -> str:
    digest = hashlib.sha256()
    for file in files:
        # Without a buffer and a Path, the files of the exporter are read in half of the time.
        with contextlib.suppress(OSError), open(file.path, "rb", buffering=0) as opened:  # noqa: PTH123
            digest.update(os.fsencode(file.name) + b"\0" + opened.read())
    return digest.hexdigest()[:16]


def _system_libraries() -> Iterator[str]:
    """Yield the file names of the system's text libraries, which contain their versions."""
    for folder in (*map(Path, _LIBRARY_FOLDERS), *Path("/usr/lib").glob("*-linux-gnu")):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                shared = ".so." in path.name or path.suffix == ".dylib"
                if path.name.startswith(_SYSTEM_LIBRARIES) and shared:
                    yield path.resolve().name


def _stats(folders: Iterator[Path]) -> str:
    """Return a digest of the system fonts' names and sizes: each may be used as a fallback."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in _files(folder, ""):
            with contextlib.suppress(OSError):
                size = file.stat().st_size
                digest.update(f"{file.name} {size}\n".encode(errors="surrogatepass"))
    return digest.hexdigest()[:16]
