"""PDF objects: resources, marked-content ids, name trees and number trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

ObjectKey: TypeAlias = tuple[int, int]
"""Object number and generation of an indirect object (pikepdf's `objgen`)."""

PDF_ERRORS = (
    PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading a damaged file raises: pikepdf's own errors, and those of values of a wrong type."""

_MAX_TREE = 4_000_000
"""Keys and values of a name tree or a number tree; the parent tree of 3,000 pages has 20,000."""
_LEAF_SIZE = 64
"""Entries of a leaf of a name tree."""
_MAX_PACKET = 4 * 1024**2
"""Bytes of a metadata packet that is read; one has 5,000."""

_Value = TypeVar("_Value")


def resource(resources: Any, kind: str, name: str) -> Any:
    """Return a resource such as `/Font`, `/F1`; None where the dictionary does not have it."""
    group = resources.get(kind) if isinstance(resources, Dictionary) else None
    return group.get(name) if isinstance(group, Dictionary) else None


def first_elements(array: Array, most: int) -> list[Object]:
    """Return the first elements of an array. An iterator would read all of it first."""
    return [array[index] for index in range(min(len(array), most))]


def marked_content_id(operands: Any, resources: Any) -> int | None:
    """Return the MCID of a `BDC` operator (14.7.4.3); None where its properties have none."""
    if len(operands) < 2:
        return None
    properties = operands[1]
    if isinstance(properties, Name):
        properties = resource(resources, "/Properties", str(properties))
    if isinstance(properties, Dictionary) and "/MCID" in properties:
        return int(properties.MCID)
    return None


def metadata_packet(pdf: Pdf) -> bytes:
    """Return the XMP metadata of a file (14.3.2); empty without any.

    Raises `ValueError` if they are too large or declare entities, which may stand for much more.
    """
    stream = pdf.Root.get("/Metadata")
    packet = stream.read_bytes() if isinstance(stream, Stream) else b""
    if len(packet) > _MAX_PACKET or b"<!DOCTYPE" in packet:
        raise ValueError("the metadata are far too large, or declare entities")
    return packet


def name_tree_entries(tree: Object | None) -> Iterator[tuple[Object, Object]]:
    """Yield the entries of a name tree in order (7.9.6). Raises `ValueError` for an odd leaf."""
    return _tree_entries(tree, "/Names")


def number_tree_entries(tree: Object | None) -> Iterator[tuple[int, Object]]:
    """Yield the entries of a number tree in order (7.9.7). Raises `ValueError` for an odd leaf."""
    for key, value in _tree_entries(tree, "/Nums"):
        yield int(key), value


def _tree_entries(root: Object | None, leaf: str) -> Iterator[tuple[Any, Object]]:
    waiting = [] if root is None else [root]
    seen: set[ObjectKey] = set()
    count = 0
    while waiting:
        node = waiting.pop()
        if node.is_indirect and node.objgen in seen:
            raise ValueError("a node is in a tree twice")
        seen.add(node.objgen)
        waiting += reversed(list(node.get("/Kids", [])))
        entries = list(node.get(leaf, []))
        count += len(entries)
        if count > _MAX_TREE:
            raise ValueError("a tree has too many entries")
        yield from zip(entries[::2], entries[1::2], strict=True)


def name_tree_leaves(entries: Mapping[str, _Value]) -> list[list[tuple[String, _Value]]]:
    """Return the leaves of a name tree with these entries, sorted by the bytes of their keys."""
    pairs = sorted(
        ((String(key), value) for key, value in entries.items()), key=lambda pair: bytes(pair[0])
    )
    return [pairs[start : start + _LEAF_SIZE] for start in range(0, len(pairs), _LEAF_SIZE)]
