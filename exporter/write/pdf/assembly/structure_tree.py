"""The structure trees of the divisions put together to one, on top of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.write.pdf.layout.pdf_fragment import PdfFragment
from exporter.write.pdf.objects.pdf_file import PdfFile, name_tree, reference

_ELEMENT = b"<< /K [ %b ] /P %b /S /%b /Type /StructElem >>"


class StructureTree:
    """The structure tree of the book, onto which those of the divisions are grafted.

    The page that opens a part and the chapters in it are grafted onto a branch of their own.
    `next` is the first number in the parent tree that is not taken.
    """

    def __init__(self, file: PdfFile) -> None:
        self.next = 0
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._kids: list[int] = []
        self._branches: dict[int, tuple[int, list[int]]] = {}
        self._leaves: list[int] = []
        self._ids: dict[str, bytes] = {}

    def branch(self, part: int) -> bytes:
        """What the tags of a part hang on; `part` is 0 outside of parts."""
        if not part:
            return reference(self._document)
        if part not in self._branches:
            number = self._file.reserve()
            self._kids.append(number)
            self._branches[part] = (number, [])
        return reference(self._branches[part][0])

    def graft(self, part: int, sheaf: PdfFragment, numbers: Sequence[int]) -> None:
        """Graft a division, whose objects have these numbers, onto its branch.

        The first of its keys in the parent tree was the next one.
        """
        _, kids = self._branches[part] if part else (0, self._kids)
        leaf = len(sheaf.sizes)
        kids += numbers[leaf + 1 : leaf + 1 + sheaf.tops]
        self._leaves.append(numbers[leaf])
        self._ids |= {id_: reference(numbers[at]) for id_, at in sheaf.ids.items()}
        self.next += sheaf.keys

    def finish(self) -> bytes:
        """Write it; what the book calls it by."""
        root, document = reference(self._root), reference(self._document)
        for number, kids in self._branches.values():
            self._file.put(number, _ELEMENT % (_row(kids), document, b"Part"))
        self._file.put(self._document, _ELEMENT % (_row(self._kids), root, b"Document"))
        parents = self._file.add(b"<< /Kids [ %b ] >>" % _row(self._leaves))
        ids = b" /IDTree " + name_tree(self._file, self._ids) if self._ids else b""
        self._file.put(
            self._root,
            b"<< /Type /StructTreeRoot /K [ %b ] /ParentTree %b /ParentTreeNextKey %d%b >>"
            % (document, reference(parents), self.next, ids),
        )
        return root


def _row(numbers: Iterable[int]) -> bytes:
    return b" ".join(map(reference, numbers))
