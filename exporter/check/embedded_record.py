"""The record inside a book, and the way from a place in the book to its post."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exporter.check.archive import opened_archive, read_entry
from exporter.check.results import ARCHIVE_ERRORS
from exporter.diagnostics.source import Place, Source
from exporter.input_files import FileKind, InputFolders
from exporter.model.book_text import (
    MAX_TEXT,
    TEXT_IN_EPUB,
    TEXT_IN_PDF,
    BookText,
    ChapterText,
    text_from_json,
)
from exporter.model.record import MAX_RECORD, RECORD_IN_EPUB, RECORD_IN_PDF, Record, from_json

_TAG = re.compile(r"<[^>]*>?")
_SEARCHED_WORDS = 6
"""So many words identify a line; after more, typography may differ from the post."""


def record_in(path: Path) -> Record | None:
    """Return the record in an EPUB or a PDF; None where the file has none that can be used."""
    data = record_data(path)
    return None if data is None else from_json(data)


def record_data(path: Path) -> bytes | None:
    """Return the JSON of the record in an EPUB or a PDF; None where there is none."""
    return _private_data(path, RECORD_IN_EPUB, RECORD_IN_PDF, MAX_RECORD)


def printed_text(path: Path) -> BookText | None:
    """Return the text of a book that was made earlier; None without a record that can be used.

    If the record has none, as those of earlier versions, it is what the record says of the posts.
    """
    data = _private_data(path, TEXT_IN_EPUB, TEXT_IN_PDF, MAX_TEXT)
    if data is not None and (text := text_from_json(data)):
        return text
    record = record_in(path)
    if record is None:
        return None
    # A record of a PDF does not say which of the sources are posts.
    posts = dict.fromkeys(record.documents.values()) or record.sources
    digests = record.sources
    return BookText(
        tuple(ChapterText(key, key, None, "", digests.get(key, "")) for key in posts),
        is_whole=bool(record.documents),
    )


def _private_data(path: Path, in_epub: str, in_pdf: str, max_size: int) -> bytes | None:
    """Return data of the exporter in an EPUB or a PDF; None where there are none."""
    try:
        if path.suffix.lower() == ".epub":
            with opened_archive(path) as book:
                return read_entry(book, in_epub, max_size)
        return _data_in_pdf(path, in_pdf, max_size)
    except ARCHIVE_ERRORS:
        return None


def _data_in_pdf(path: Path, entry: str, max_size: int) -> bytes | None:
    from pikepdf import PasswordError

    from exporter.check.pdf import opened_pdf
    from exporter.file_formats.pdf.objects import PDF_ERRORS

    try:
        with opened_pdf(path) as pdf:
            data: bytes = pdf.Root.PieceInfo[entry].Private.read_bytes()
            return data if len(data) <= max_size else None
    except (*PDF_ERRORS, PasswordError):
        return None


def root_of(record: Record, roots: Iterable[Path]) -> Path | None:
    """Return the folder that has most of the record's sources; None where none has any."""
    counts = [(_count_sources(record, root), root) for root in roots]
    count, root = max(counts, key=lambda each: each[0], default=(0, None))
    return root if count else None


def _count_sources(record: Record, root: Path) -> int:
    """Return how many of the sources are in a folder. Their names may be anything."""
    folders = InputFolders.of(root)
    paths = (root / name for name in record.sources)
    return sum(folders.holds(path) and folders.is_file(path) for path in paths)


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The posts that the documents of an EPUB were made from; empty without a record."""

    record: Record | None = None
    root: Path | None = None

    def place(self, document: str, markup: str = "") -> Place | None:
        """Return the place in a post that a place in a document was made from; None if unknown.

        `document` is a path in the container, or relative to the package document. `markup` is
        a piece of the document; without its words in the post, the place is the post as a whole.
        """
        if self.record is None or self.root is None:
            return None
        documents = self.record.documents.items()
        name = next((post for whole, post in documents if f"/{whole}".endswith(f"/{document}")), "")
        if not name:
            return None
        path = self.root / name
        try:
            text = InputFolders.of(self.root).read_text(path, FileKind.POST)
            source = Source(str(path), text)
        except (OSError, ValueError):
            return None
        found = _search(markup, source.text)
        return source.place(found.start()) if found else Place(str(path))


def source_map(path: Path, roots: Iterable[Path]) -> SourceMap:
    """Return the source map of an EPUB whose sources are in one of some folders."""
    record = record_in(path)
    return SourceMap(record, root_of(record, roots)) if record else SourceMap()


def _search(markup: str, text: str) -> re.Match[str] | None:
    """Find the words of a piece of markup in a post, with any characters between them."""
    shown = " ".join((*re.findall(r' alt="([^"]+)"', markup)[:1], _TAG.sub(" ", markup)))
    words = re.findall(r"\w+", html.unescape(shown))[:_SEARCHED_WORDS]
    if not words:
        return None
    return re.search(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", text)
