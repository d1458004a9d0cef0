"""Attribute lists: `{: .class #id key="value"}` behind, below or above their element.

kramdown's syntax page, “Inline Attribute Lists” and “Attribute List Definitions”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.block_parser import (
    BLANK_MARKER,
    MARKER,
    LineProcessor,
    add_marker,
    last_child,
)
from exporter.read.dialects.kramdown.document import KramdownDocument
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import BLOCK_ATTRIBUTES, INDENT, LABEL

_ITEM = re.compile(
    rf"""({LABEL})=(?:"((?:\\"|\\\}}|[^"])*)"|'((?:\\'|\\\}}|[^'])*)')"""
    rf"""|((?:[.#][^\s.#]+)+)|({LABEL})(?=\s|$)"""
)
_CLASS_OR_ID = re.compile(r"([.#])([^\s.#]+)")
_ESCAPE = re.compile(r"""\\([}"'])""")
_MAX_REFERENCE_DEPTH = 8
"""The maximum depth of definitions that refer to one another."""
_MAX_PENDING = 2000
"""The length of the lists of one element, or of one name, from which on no other is added."""
_MAX_ITEMS = 100
"""The number of attributes and references of one element: references may multiply them."""


class AttributesProcessor(LineProcessor):
    """A list on its own line: for the block above it, or, after a blank line, for the one below."""

    START = re.compile(BLOCK_ATTRIBUTES)

    def run(self, parent: Element, lines: Lines) -> None:
        """Apply the list, or keep it for the next block."""
        match = self.START.match(lines.take()[0])
        attributes = match[1] if match else ""
        last = last_child(parent)
        if last is not None and last.tag == MARKER and last.text == "attributes":
            last = parent[-2]
        if last is None or last.tag in (BLANK_MARKER, MARKER):
            pending = self.parser.pending_attributes
            if len(pending) < _MAX_PENDING:
                self.parser.pending_attributes = f"{pending} {attributes}".strip()
            return
        self.document.deferred_attributes.append((last, attributes))
        if not (lines and self.START.match(lines[0])):
            add_marker(parent, "attributes")


class AttributeDefinitionProcessor(LineProcessor):
    """The definition of a named list, `{:name: …}`."""

    START = re.compile(rf"{INDENT}\{{:({LABEL}):((?:\\\}}|[^}}])+)\}}\s*$")

    def run(self, parent: Element, lines: Lines) -> None:
        """Store the list."""
        match = self.START.match(lines.take()[0])
        if match:
            lists = self.document.attribute_lists
            written = lists.get(match[1], "")
            if len(written) < _MAX_PENDING:
                lists[match[1]] = f"{written} {match[2]}"
            add_marker(parent, "list")


def apply_deferred_attributes(document: KramdownDocument) -> None:
    """Apply the lists that were kept until all definitions are known."""
    for element, attributes in document.deferred_attributes:
        apply_attributes(element, attributes, document)
    document.deferred_attributes.clear()


def apply_attributes(element: Element, attributes: str, document: KramdownDocument) -> None:
    """Set the attributes of a list on an element; classes are added to those that it has."""
    for name, value in parse_attributes(attributes, document):
        if name == "class" and element.get("class"):
            if len(element.get("class", "")) > _MAX_PENDING:
                continue
            value = f"{element.get('class')} {value}"
        element.set(name, value)


def is_attribute_list(text: str, document: KramdownDocument) -> bool:
    """Return whether the text between braces is an attribute list, and not code such as `:a => 1`.

    A reference must be known.
    """
    references = {match[5] for match in _ITEM.finditer(text)} - {None, "toc"}
    return not _ITEM.sub("", text).strip() and references <= document.attribute_lists.keys()


def parse_attributes(attributes: str, document: KramdownDocument) -> list[tuple[str, str]]:
    """Return the names and values of a list, with references to other lists resolved.

    The reference `toc`, which asks for a table of contents, becomes the attribute `data-contents`.
    """
    pairs: list[tuple[str, str]] = []
    open_lists = [_ITEM.finditer(attributes)]
    count = 0
    while open_lists and count < _MAX_ITEMS:
        match = next(open_lists[-1], None)
        if match is None:
            open_lists.pop()
            continue
        count += 1
        key, double, single, names, reference = match.groups()
        if key:
            value = double if double is not None else single
            pairs.append((key, _ESCAPE.sub(r"\1", value)))
        elif names:
            kinds = {".": "class", "#": "id"}
            pairs += [(kinds[prefix], name) for prefix, name in _CLASS_OR_ID.findall(names)]
        elif reference == "toc":
            pairs.append(("data-contents", ""))
        elif reference in document.attribute_lists and len(open_lists) <= _MAX_REFERENCE_DEPTH:
            open_lists.append(_ITEM.finditer(document.attribute_lists[reference]))
    return pairs
