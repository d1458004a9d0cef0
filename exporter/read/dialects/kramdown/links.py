"""Links and images: `[text](address "title")`, and `[text][name]` with `[name]: address`.

kramdown's syntax page, “Links and Images”. An address may hold spaces and pairs of parentheses.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.attributes import apply_attributes
from exporter.read.dialects.kramdown.block_parser import LineProcessor, add_marker
from exporter.read.dialects.kramdown.document import LinkDefinition
from exporter.read.dialects.kramdown.inline_parser import InlineParser
from exporter.read.dialects.kramdown.patterns import ATTRIBUTE_LIST, INDENT
from exporter.read.dialects.kramdown.raw_html import RawElement, decode_references

_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=~-])")
_BRACKET = re.compile(r"\]|!?\[")
_NAME = re.compile(r"\s*\[([^\]]+)?\]")
_ANGLE_ADDRESS = re.compile(r"\(<(.*?)>")
_TITLE = re.compile(r"""\s*(["'])(.+?)\1\s*\)""", re.DOTALL)
_PARENTHESIS = re.compile(r"\(|\)|\s(?=['\"])")
_UNCLOSED_ADDRESS = re.compile(r"\((?=\S{0,2000}[/.])([^\s()]{1,2000})[ \t]*(?=\n|\Z)")
"""An address at the end of its line without the closing parenthesis."""
_SPACE_AND_QUOTE = re.compile(r"[ \t]+[\"']")


class LinkDefinitionProcessor(LineProcessor):
    """A link reference definition; its title may stand on the next line."""

    START = re.compile(
        rf"""{INDENT}\[([^\]\n]+)\]:[ \t]*(?:<(.*?)>|(\S.*?))"""
        r"""(?:[ \t]+(?:"(.+?)"|'(.+?)'))?[ \t]*$"""
    )
    _TITLE_LINE = re.compile(r"""[ \t]*(?:"(.+)"|'(.+)')[ \t]*$""")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Store the definition."""
        match = self.START.match(blocks[0])
        if match is None or _SPACE_AND_QUOTE.search(match[3] or ""):
            return False
        del blocks[0]
        title = match[4] or match[5] or ""
        below = self._TITLE_LINE.match(blocks[0]) if blocks and not title else None
        if below:
            title = below[1] or below[2]
            del blocks[0]
        attribute_list = re.match(rf"{INDENT}{ATTRIBUTE_LIST}\s*$", blocks[0]) if blocks else None
        attributes = ""
        if attribute_list:
            attributes = attribute_list[1]
            del blocks[0]
        if match[1].startswith("^"):
            message = f"‘[{match[1]}]:’ is read as the address of a link, not as a footnote"
            self.document.findings.append(MarkdownFinding("note-label", message, f"[{match[1]}]:"))
        address = match[2] if match[2] is not None else match[3]
        self.document.links[_normalized(match[1])] = LinkDefinition(
            address.strip(), title, attributes
        )
        add_marker(parent, "link")
        return True


def read_link(parser: InlineParser, parent: Element) -> bool:
    """Read a link or an image at `[` or `![`."""
    start = parser.position
    is_image = parser.text.startswith("![", start)
    if not is_image and parser.text[start] == "!":
        return False
    enclosing = {"img"} if is_image else {"a", "img"}
    if not enclosing.isdisjoint(parser.open_tags) or not parser.may_try(start, "["):
        return False
    parser.position += 2 if is_image else 1
    text_start = parser.position
    element = Element("img" if is_image else "a")
    if not _read_bracketed(parser, element):
        parser.fail(start, "[")
        return False
    text = _ESCAPE.sub(r"\1", parser.text[text_start : parser.position])
    parser.position += 1
    target = _read_target(parser, text)
    if target is None:
        parser.fail(start, "[")
        return False
    address = _attribute_value("".join(target.address.split("\n")))
    if is_image:
        for child in list(element):
            element.remove(child)
        element.text = None
        element.set("src", address)
        # Without a text the image is not known to be decorative; `alt=""` in HTML marks it so.
        if text:
            element.set("alt", _attribute_value(text))
    else:
        element.set("href", address)
    if target.title:
        element.set("title", _attribute_value(target.title))
    if target.attributes:
        apply_attributes(element, target.attributes, parser.document)
    parent.append(element)
    return True


def _read_bracketed(parser: InlineParser, element: Element) -> bool:
    """Read up to the closing bracket. Brackets in the text come in pairs."""
    depth = 1

    def closes(found: re.Match[str]) -> bool:
        nonlocal depth
        depth += -1 if found[0] == "]" else 1
        images = sum(child.tag == "img" and not isinstance(child, RawElement) for child in element)
        return depth - images == 0

    return parser.parse_until(element, _BRACKET, closes)


def _read_target(parser: InlineParser, link_text: str) -> LinkDefinition | None:
    """Return the target after the link text, and move behind it; None if there is none."""
    text = parser.text
    name = _NAME.match(text, parser.position)
    if name or not text.startswith("(", parser.position):
        target = parser.document.links.get(_normalized((name[1] if name else None) or link_text))
        if target and name:
            parser.position = name.end()
        return target
    angles = _ANGLE_ADDRESS.match(text, parser.position) if parser.has_ahead(">") else None
    if angles:
        address, at, closed = angles[1], angles.end(), text.startswith(")", angles.end())
        at += closed
    else:
        end, closed = _end_of_address(text, parser.position, has_end=parser.has_ahead(")"))
        address, at = text[parser.position + 1 : end - 1].strip(), end
    title = ""
    if not closed:
        found = _TITLE.match(text, at) if parser.has_ahead(")") else None
        unclosed = None if found else _UNCLOSED_ADDRESS.match(text, parser.position)
        if found:
            title, at = found[2], found.end()
        elif unclosed:
            address, at = unclosed[1], unclosed.end()
        else:
            return None
    parser.position = at
    return LinkDefinition(address, title, "")


def _end_of_address(text: str, at: int, *, has_end: bool) -> tuple[int, bool]:
    """Return where an address ends, and whether at its parenthesis rather than before a title."""
    depth = 0
    end = at
    for found in _PARENTHESIS.finditer(text, at if has_end else len(text)):
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


def _attribute_value(written: str) -> str:
    """Return the text as an attribute value: entities decoded, white space collapsed."""
    return " ".join(decode_references(written).split())


def _normalized(name: str) -> str:
    return " ".join(name.split()).lower()
