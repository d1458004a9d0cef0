"""The page tree of a book (ISO 32000-1, 7.7.3), with a node for each chapter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.write.pdf.objects.pdf_file import PdfFile, reference, references

_EMPTY_PAGE = b"<< /Type /Page /Parent %b /Resources << >> %b >>"
_NODE = b"<< /Type /Pages /Parent %b /Count %d /Kids [ %b ] >>"
_ROOT = b"<< /Type /Pages /Count %d /Kids [ %b ] >>"


class PageTree:
    """A page tree that grows. `pages` are the object numbers of all pages, in order."""

    def __init__(self, file: PdfFile) -> None:
        self.pages: list[int] = []
        self._file = file
        self._root = file.reserve()
        self._nodes: list[int] = []

    def add(self, pages: Sequence[int], empty_pages: Iterable[bytes] = ()) -> bytes:
        """Add the pages of a chapter after empty ones, and return a reference to their parent.

        `empty_pages` are the entries of the empty pages.
        """
        node = self._file.reserve()
        parent = reference(node)
        empty = [self._file.add(_EMPTY_PAGE % (parent, entries)) for entries in empty_pages]
        kids = [*empty, *pages]
        self._file.put(node, _NODE % (reference(self._root), len(kids), references(kids)))
        self._nodes.append(node)
        self.pages += kids
        return parent

    def finish(self) -> bytes:
        """Write the root of the tree, and return a reference to it."""
        self._file.put(self._root, _ROOT % (len(self.pages), references(self._nodes)))
        return reference(self._root)
