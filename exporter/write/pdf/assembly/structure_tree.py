"""The structure tree of a book (ISO 32000-1, 14.7), from those of its chapters."""

from __future__ import annotations

from collections.abc import Sequence

from exporter.write.pdf.layout.pdf_fragment import PdfFragment
from exporter.write.pdf.objects.pdf_file import PdfFile, reference, references

_ELEMENT = b"<< /K [ %b ] /P %b /S /%b /Type /StructElem >>"


class StructureTree:
    """A structure tree that grows.

    The page that opens a part and the chapters of the part have an element `Part` around them.
    `next_key` is the first key of the parent tree that is not used.
    """

    def __init__(self, file: PdfFile) -> None:
        self.next_key = 0
        self._file = file
        self._root = file.reserve()
        self._document = file.reserve()
        self._kids: list[int] = []
        self._parts: dict[int, tuple[int, list[int]]] = {}
        self._parent_tree_nodes: list[int] = []
        self._ids: dict[str, bytes] = {}

    def parent(self, part: int) -> bytes:
        """Return a reference to the element around the chapters of a part; 0 is outside parts."""
        if not part:
            return reference(self._document)
        if part not in self._parts:
            number = self._file.reserve()
            self._kids.append(number)
            self._parts[part] = (number, [])
        return reference(self._parts[part][0])

    def add(self, part: int, fragment: PdfFragment, numbers: Sequence[int]) -> None:
        """Add a chapter whose objects have these `numbers`, and whose first key is `next_key`."""
        _, kids = self._parts[part] if part else (0, self._kids)
        page_count = len(fragment.page_sizes)
        kids += numbers[page_count + 1 :][: fragment.top_count]
        self._parent_tree_nodes.append(numbers[page_count])
        self._ids |= {id_: reference(numbers[at]) for id_, at in fragment.ids.items()}
        self.next_key += fragment.key_count

    def finish(self) -> bytes:
        """Write the tree, and return a reference to its root."""
        root, document = reference(self._root), reference(self._document)
        for number, kids in self._parts.values():
            self._file.put(number, _ELEMENT % (references(kids), document, b"Part"))
        self._file.put(self._document, _ELEMENT % (references(self._kids), root, b"Document"))
        parents = self._file.add(b"<< /Kids [ %b ] >>" % references(self._parent_tree_nodes))
        ids = b" /IDTree " + self._file.add_name_tree(self._ids) if self._ids else b""
        self._file.put(
            self._root,
            b"<< /Type /StructTreeRoot /K [ %b ] /ParentTree %b /ParentTreeNextKey %d%b >>"
            % (document, reference(parents), self.next_key, ids),
        )
        return root
