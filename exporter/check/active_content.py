"""What runs in an EPUB from anywhere, sends something, or is loaded from elsewhere.

The files of the archive are read by what they hold, since the manifest and the names may lie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from exporter.check.active_markup import Code, Finding, css_findings, markup_findings
from exporter.check.archive import opened_archive, read_entry
from exporter.check.embedded_record import SourceMap
from exporter.check.results import ARCHIVE_ERRORS
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.svg import GZIP, decompressed

_REPORTED = 5
"""How many findings of one code in one file are reported."""
_SNIFFED = 1_000
"""The bytes that tell markup from other data."""
_MAX_TAGS = 8_000_000
"""Tags of all files of a book, for 12 s. A book of 5,000 posts has 5,000,000."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SCRIPT_FILES = (".js", ".mjs", ".cjs", ".vbs", ".wasm", ".swf", ".jar", ".class")
_MARKUP_FILES = (".htm", ".html", ".opf", ".smil", ".svg", ".xht", ".xhtml", ".xml")


def check_active_content(
    path: Path, diagnostics: Diagnostics, origins: SourceMap | None = None
) -> None:
    """Report scripts, event handlers and what is loaded from elsewhere, in an EPUB.

    With `origins`, places are in the posts. A file that cannot be read is left to EPUBCheck.
    """
    left = _MAX_TAGS
    try:
        with opened_archive(path) as archive:
            for name in dict.fromkeys(archive.namelist()):
                try:
                    data = _content(archive, name)
                except ARCHIVE_ERRORS:
                    continue
                left -= data.count(b"<")
                if left < 0:
                    message = f"the files from ‘{name}’ on are not checked: they are too long"
                    diagnostics.report("check-incomplete", message, Place(str(path)))
                    break
                _report(path, name, data, diagnostics, origins or SourceMap())
    except ARCHIVE_ERRORS:
        return


def _content(archive: ZipFile, name: str) -> bytes:
    """Return a file of the book; only its beginning if that is not the beginning of text."""
    with archive.open(name) as entry:
        beginning = entry.read(_SNIFFED)
    is_text = name.lower().endswith((".css", *_MARKUP_FILES)) or _is_markup(beginning)
    return read_entry(archive, name) if is_text or beginning.startswith(GZIP) else beginning


def _report(
    path: Path, name: str, data: bytes, diagnostics: Diagnostics, origins: SourceMap
) -> None:
    counts: Counter[Code] = Counter()
    for finding in dict.fromkeys(active_content(name, data)):
        counts[finding.code] += 1
        if counts[finding.code] > _REPORTED:
            continue
        lines = data.splitlines()[finding.line - 1 : finding.line]
        words = lines[0].decode("utf-8", "replace") if lines else ""
        message = f"{name}, line {finding.line}: {finding.message}"
        place = origins.place(name, words) or Place(str(path))
        diagnostics.report(finding.code, message, place)
    for code, count in counts.items():
        if count > _REPORTED:
            message = f"{name}: {count - _REPORTED} more of this kind"
            diagnostics.report(code, message, Place(str(path)))


def active_content(name: str, data: bytes) -> Iterator[Finding]:
    """Yield what is active in a file, in its order."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix in _SCRIPT_FILES:
        yield Finding("active-content", "the file is a program")
        return
    try:
        data = decompressed(data)
    except ValueError:
        return
    if suffix == ".css":
        yield from css_findings(data.decode("utf-8", "replace"))
    elif suffix in _MARKUP_FILES or _is_markup(data):
        yield from markup_findings(data, is_html=suffix in (".htm", ".html"))


def _is_markup(data: bytes) -> bool:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "latin-1")
    beginning = (
        data[:_SNIFFED].decode(encoding, "ignore").replace("\0", "").lstrip("\ufeff \t\r\n\f")
    )
    return beginning.startswith(("<", "ï»¿<"))
