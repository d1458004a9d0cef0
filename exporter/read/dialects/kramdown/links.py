"""Links and pictures: `[words](address "title")`, and `[words][name]` with `[name]: address`.

kramdown's syntax page, “Links and Images”. An address may hold blanks and pairs of brackets.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from exporter.read.dialects.kramdown.blocks import LineProcessor, mark
from exporter.read.dialects.kramdown.definitions_of_text import LinkDefinition
from exporter.read.dialects.kramdown.patterns import ATTRIBUTE_LIST, INDENT

if TYPE_CHECKING:
    from exporter.read.dialects.kramdown.spans import Spans

_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=~-])")
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#\d+|#[xX][0-9a-fA-F]+);")
_BRACKET = re.compile(r"\]|!?\[")
_NAME = re.compile(r"\s*\[([^\]]+)?\]")
_IN_ANGLES = re.compile(r"\(<(.*?)>")
_TITLE = re.compile(r"""\s*(["'])(.+?)\1\s*\)""", re.DOTALL)
_PARENTHESIS = re.compile(r"\(|\)|\s(?=['\"])")
_FORGOTTEN = re.compile(r"\((?=\S*[/.])([^\s()]+)[ \t]*(?=\n|\Z)")
"""An address that ends its line without the bracket that should close it."""
_QUOTED_AFTER = re.compile(r"[ \t]+[\"']")


class LinkDefinitionProcessor(LineProcessor):
    """The address that a name stands for, and its title, which may stand on the next line."""

    START = re.compile(
        rf"""{INDENT}\[([^\]\n]+)\]:[ \t]*(?:<(.*?)>|([^\s"'][^"'\n]*?|\S+?))"""
        r"""(?:[ \t]+(?:"(.+?)"|'(.+?)'))?[ \t]*$"""
    )
    _TITLE_LINE = re.compile(r"""[ \t]*(?:"(.+)"|'(.+)')[ \t]*$""")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Keep it."""
        match = self.START.match(blocks[0])
        if match is None or _QUOTED_AFTER.search(match[3] or ""):
            return False
        del blocks[0]
        title = match[4] or match[5] or ""
        below = self._TITLE_LINE.match(blocks[0]) if blocks and not title else None
        if below:
            title = below[1] or below[2]
            del blocks[0]
        attributes = re.match(rf"{INDENT}{ATTRIBUTE_LIST}\s*$", blocks[0]) if blocks else None
        said = ""
        if attributes:
            said = attributes[1]
            del blocks[0]
        address = match[2] if match[2] is not None else match[3]
        self.document.links[_folded(match[1])] = LinkDefinition(address.strip(), title, said)
        mark(parent, "link")
        return True


def read_link(spans: Spans, parent: Element) -> bool:
    """A link or a picture at `[` or `![`."""
    start = spans.at
    picture = spans.text.startswith("![", start)
    if not picture and spans.text[start] == "!":
        return False
    inside = "img" in spans.open if picture else ("a" in spans.open or "img" in spans.open)
    if inside or not spans.may_try(start, "["):
        return False
    spans.at += 2 if picture else 1
    begins = spans.at
    element = Element("img" if picture else "a")
    if not _bracket(spans, element):
        spans.fail(start, "[")
        return False
    words = _ESCAPE.sub(r"\1", spans.text[begins : spans.at])
    spans.at += 1
    target = _target(spans, words)
    if target is None:
        spans.fail(start, "[")
        return False
    address = _plain("".join(target.address.split("\n")))
    if picture:
        for child in list(element):
            element.remove(child)
        element.text = None
        element.attrib.update({"src": address, "alt": _plain(words)})
    else:
        element.set("href", address)
    if target.title:
        element.set("title", _plain(target.title))
    if target.attributes:
        spans.attach(element, target.attributes)
    parent.append(element)
    return True


def _bracket(spans: Spans, element: Element) -> bool:
    """Read up to the bracket that closes the words. Brackets among them come in pairs."""
    depth = 1

    def closes(found: re.Match[str]) -> bool:
        nonlocal depth
        depth += -1 if found[0] == "]" else 1
        return depth - sum(child.tag == "img" for child in element) == 0

    return spans.read(element, _BRACKET, closes)


def _target(spans: Spans, words: str) -> LinkDefinition | None:
    """Where the words lead; the reader stands behind it then."""
    text = spans.text
    name = _NAME.match(text, spans.at)
    if name or not text.startswith("(", spans.at):
        target = spans.document.links.get(_folded((name[1] if name else None) or words))
        if target and name:
            spans.at = name.end()
        return target
    angles = _IN_ANGLES.match(text, spans.at)
    if angles:
        address, at, closed = angles[1], angles.end(), text.startswith(")", angles.end())
        at += closed
    else:
        end, closed = _parenthesis(text, spans.at)
        address, at = text[spans.at + 1 : end - 1].strip(), end
    title = ""
    if not closed:
        found = _TITLE.match(text, at)
        forgotten = None if found else _FORGOTTEN.match(text, spans.at)
        if found:
            title, at = found[2], found.end()
        elif forgotten:
            address, at = forgotten[1], forgotten.end()
        else:
            return None
    spans.at = at
    return LinkDefinition(address, title, "")


def _parenthesis(text: str, at: int) -> tuple[int, bool]:
    """Where an address ends, and whether its bracket closes there: a title may come before."""
    depth = 0
    end = at
    for found in _PARENTHESIS.finditer(text, at):
        end = found.end()
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
            if not depth:
                return end, True
        else:
            return end, False
    return end, False


def _plain(written: str) -> str:
    """What stands in an attribute: characters for their names, and single blanks."""
    return " ".join(_ENTITY.sub(lambda match: html.unescape(match[0]), written).split())


def _folded(name: str) -> str:
    return " ".join(name.split()).lower()
