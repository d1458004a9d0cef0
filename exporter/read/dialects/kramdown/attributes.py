"""Attribute lists: `{: .class #id key="value"}` behind, below or above what they are about.

kramdown's syntax page, “Inline Attribute Lists” and “Attribute List Definitions”.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import BLANK, END, LineProcessor, last_of, mark
from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.patterns import BLOCK_ATTRIBUTES, INDENT, LABEL

_PART = re.compile(
    rf"""({LABEL})=(?:"((?:\\"|\\\}}|[^"])*)"|'((?:\\'|\\\}}|[^'])*)')"""
    rf"""|((?:[.#][^\s.#]+)+)|({LABEL})(?=\s|$)"""
)
_NAMES = re.compile(r"([.#])([^\s.#]+)")
_ESCAPE = re.compile(r"""\\([}"'])""")
_DEPTH = 8
"""How many definitions may name one another in a row."""


class AttributesProcessor(LineProcessor):
    """A list on a line of its own: about the block above, or, after an empty line, below."""

    START = re.compile(BLOCK_ATTRIBUTES)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Attach the list, or keep it for the next block."""
        match = self.START.match(blocks.pop(0))
        said = match[1] if match else ""
        last = last_of(parent)
        if last is not None and last.tag == END and last.text == "attributes":
            last = parent[-2]
        if last is None or last.tag in (BLANK, END):
            self.parser.waiting = f"{self.parser.waiting} {said}".strip()
            return
        self.document.attached.append((last, said))
        if not (blocks and self.START.match(blocks[0])):
            mark(parent, "attributes")


class AttributeDefinitionProcessor(LineProcessor):
    """A list that is given a name, `{:name: …}`, and used by it."""

    START = re.compile(rf"{INDENT}\{{:({LABEL}):((?:\\\}}|[^}}])+)\}}\s*$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Keep the list."""
        match = self.START.match(blocks.pop(0))
        if match:
            lists = self.document.lists
            lists[match[1]] = f"{lists.get(match[1], '')} {match[2]}"
            mark(parent, "list")


def attach_all(document: TextDefinitions) -> None:
    """Give the elements the attributes that were kept for them."""
    for element, said in document.attached:
        attach(element, said, document)
    document.attached.clear()


def attach(element: Element, said: str, document: TextDefinitions) -> None:
    """Give an element the attributes of a list. A table of contents is marked by its reference."""
    for name, value in attributes_of(said, document):
        if name == "class" and element.get("class"):
            value = f"{element.get('class')} {value}"
        element.set(name, value)


def attributes_of(said: str, document: TextDefinitions, depth: int = 0) -> list[tuple[str, str]]:
    """The pairs that a list holds; of references, what they stand for."""
    pairs: list[tuple[str, str]] = []
    for match in _PART.finditer(said):
        key, double, single, names, reference = match.groups()
        if key:
            value = double if double is not None else single
            pairs.append((key, _ESCAPE.sub(r"\1", value)))
        elif names:
            kinds = {".": "class", "#": "id"}
            pairs += [(kinds[sign], name) for sign, name in _NAMES.findall(names)]
        elif reference == "toc":
            pairs.append(("data-contents", ""))
        elif reference in document.lists and depth < _DEPTH:
            pairs += attributes_of(document.lists[reference], document, depth + 1)
    return pairs
