"""The record that a book of ours carries, and the way from a place in it to its post."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from exporter.check.damaged_archives import UNREADABLE
from exporter.diagnostics.source import Place, Source
from exporter.model.record import DIGEST_LENGTH, Record, from_json

_EPUB_RECORD = "META-INF/exporter.json"
_TAG = re.compile(r"<[^>]*>?")
_WORDS = 6
"""So many words find their line; more may be written otherwise in the post."""


def record_in(path: Path) -> Record | None:
    """The record in an EPUB or a PDF; None where there is none, or no such file."""
    try:
        if path.suffix.lower() == ".epub":
            with ZipFile(path) as book:
                return from_json(book.read(_EPUB_RECORD))
        return _record_in_pdf(path)
    except (*UNREADABLE, ValueError):
        return None


def _record_in_pdf(path: Path) -> Record | None:
    from pikepdf import Pdf, PdfError

    try:
        with Pdf.open(path) as pdf:
            return from_json(pdf.Root.PieceInfo.BlogExporter.Private.read_bytes())
    except (PdfError, AttributeError):
        return None


def root_of(record: Record, roots: Iterable[Path]) -> Path | None:
    """The folder that has most of its sources, of those that come into question."""
    there = [(sum(_is_there(root / name) for name in record.sources), root) for root in roots]
    count, root = max(there, key=lambda each: each[0], default=(0, None))
    return root if count else None


def _is_there(path: Path) -> bool:
    """Whether there is a file, as far as anybody may know: names are a stranger's, too."""
    try:
        return path.is_file()
    except OSError:
        return False


def changes(record: Record, root: Path) -> dict[str, str]:
    """The sources that are not as they were, each with what became of it."""
    found = {}
    for name, digest in record.sources.items():
        try:
            same = hashlib.sha256((root / name).read_bytes()).hexdigest()[:DIGEST_LENGTH] == digest
        except (OSError, ValueError):
            found[name] = "has gone"
        else:
            if not same:
                found[name] = "has changed"
    return found


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where the posts are that the documents of an EPUB came from; nowhere, if nobody knows."""

    record: Record | None = None
    root: Path | None = None

    def place(self, document: str, markup: str = "") -> Place | None:
        """The place in a post of what stands in a document.

        The document is named as in the container, or from the folder of the package on.
        `markup` is a piece of it that holds some words; without, or where they are not found, the
        place is the post as a whole.
        """
        if self.record is None or self.root is None:
            return None
        named = self.record.documents.items()
        name = next((post for whole, post in named if f"/{whole}".endswith(f"/{document}")), "")
        if not name or not _is_there(self.root / name):
            return None
        path = self.root / name
        try:
            source = Source(str(path), path.read_text("utf-8-sig"))
        except (OSError, ValueError):
            return None
        found = _search(markup, source.text)
        return source.place(found.start()) if found else Place(str(path))


def source_map(path: Path, roots: Iterable[Path]) -> SourceMap:
    """What the record of an EPUB says of its documents, if its sources are in one of the roots."""
    record = record_in(path)
    return SourceMap(record, root_of(record, roots)) if record else SourceMap()


def _search(markup: str, text: str) -> re.Match[str] | None:
    """The words of a piece of markup in a post, whatever signs stand between them there."""
    shown = " ".join((*re.findall(r' alt="([^"]+)"', markup)[:1], _TAG.sub(" ", markup)))
    words = re.findall(r"\w+", html.unescape(shown))[:_WORDS]
    if not words:
        return None
    return re.search(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", text)
