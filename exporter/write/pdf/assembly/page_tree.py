"""The pages of a book, in quires: one for each division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.write.pdf.objects.pdf_file import PdfFile, reference


class PageTree:
    """A tree of pages with a node for each division. `pages` are the numbers of all, in order."""

    def __init__(self, file: PdfFile) -> None:
        self.pages: list[int] = []
        self._file = file
        self._root = file.reserve()
        self._nodes: list[int] = []

    def add(self, pages: Sequence[int], blanks: Iterable[bytes] = ()) -> bytes:
        """Add a division's pages after empty ones, of which the entries are given; their parent."""
        node = self._file.reserve()
        blank = b"<< /Type /Page /Parent %b /Resources << >> %b >>"
        empty = (self._file.add(blank % (reference(node), entries)) for entries in blanks)
        together = [*empty, *pages]
        kids = b" ".join(map(reference, together))
        self._file.put(
            node,
            b"<< /Type /Pages /Parent %b /Count %d /Kids [ %b ] >>"
            % (reference(self._root), len(together), kids),
        )
        self._nodes.append(node)
        self.pages += together
        return reference(node)

    def finish(self) -> bytes:
        """Write the root of the tree; what the book calls it by."""
        kids = b" ".join(map(reference, self._nodes))
        entries = (len(self.pages), kids)
        self._file.put(self._root, b"<< /Type /Pages /Count %d /Kids [ %b ] >>" % entries)
        return reference(self._root)
