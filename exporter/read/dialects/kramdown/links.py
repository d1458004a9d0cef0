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
from exporter.read.dialects.kramdown.lines import Lines
from exporter.read.dialects.kramdown.patterns import ATTRIBUTE_LIST, INDENT
from exporter.read.dialects.kramdown.raw_html import RawElement, decode_references

_ESCAPE = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=~-])")
_BRACKET = re.compile(r"\]|!?\[")
_NAME = re.compile(r"\s*+\[([^\]]{0,4000})\]")
_ANGLE_ADDRESS = re.compile(r"\(<(.{0,4000}?)>")
_TITLE = re.compile(r"""\s*+(["'])(.{1,4000}?)\1\s*+\)""", re.DOTALL)
_PARENTHESIS = re.compile(r"\(|\)|\s(?=['\"])")
_UNCLOSED_ADDRESS = re.compile(r"\((?=\S{0,2000}[/.])([^\s()]{1,2000})[ \t]*(?=\n|\Z)")
"""An address at the end of its line without the closing parenthesis."""
_SPACE_AND_QUOTE = re.compile(r"(?<![ \t])[ \t]++[\"']")
_QUOTED = re.compile(r"""(?:[ \t]++(["'])(.+)\1)?""")


class LinkDefinitionProcessor(LineProcessor):
    """A link reference definition; its title may stand on the next line."""

    START = re.compile(rf"{INDENT}\[([^\]\n]+)\]:[ \t]*+(?=\S)")
    _TITLE_LINE = re.compile(r"""[ \t]*(?:"(.+)"|'(.+)')[ \t]*$""")

    def run(self, parent: Element, lines: Lines) -> bool:
        """Store the definition."""
        match = self.START.match(lines[0])
        target = _target_in(lines[0][match.end() :].rstrip(" \t")) if match else None
        if match is None or target is None:
            return False
        lines.take()
        address, title = target
        below = self._TITLE_LINE.match(lines[0]) if lines and not title else None
        if below:
            title = below[1] or below[2]
            lines.take()
        attribute_list = re.match(rf"{INDENT}{ATTRIBUTE_LIST}\s*$", lines[0]) if lines else None
        attributes = ""
        if attribute_list:
            attributes = attribute_list[1]
            lines.take()
        if match[1].startswith("^"):
            message = f"‘[{match[1]}]:’ is read as the address of a link, not as a footnote"
            self.document.findings.append(MarkdownFinding("note-label", message, f"[{match[1]}]:"))
        self.document.links[_normalized(match[1])] = LinkDefinition(
            address.strip(), title, attributes
        )
        add_marker(parent, "link")
        return True


def _target_in(written: str) -> tuple[str, str] | None:
    """Return the address and the title of a definition; None if it is none."""
    for end in (written.find(">"), written.rfind(">")) if written[0] == "<" else ():
        title = _QUOTED.fullmatch(written, end + 1)
        if end > 0 and title:
            return written[1:end], title[2] or ""
    quote = _SPACE_AND_QUOTE.search(written, 1)
    if quote is None:
        return written, ""
    title = _QUOTED.fullmatch(written, quote.start())
    return (written[: quote.start()], title[2]) if title and title[2] else None


def read_link(parser: InlineParser, parent: Element) -> bool:
    """Read a link or an image at `[` or `![`."""
    start = parser.position
    is_image = parser.text.startswith("![", start)
    if not is_image and parser.text[start] == "!":
        return False
    enclosing = {"img"} if is_image else {"a", "img"}
    if not parser.has_ahead("]") or not parser.may_try(start, "["):
        return False
    if not enclosing.isdisjoint(parser.open_tags):
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
        parser.charge(parser.position - start)
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
    depth, counted = 1, 0

    def closes(found: re.Match[str]) -> bool:
        nonlocal depth, counted
        depth += -1 if found[0] == "]" else 1
        # Each image has taken its own bracket.
        for child in element[counted:]:
            depth -= child.tag == "img" and not isinstance(child, RawElement)
        counted = len(element)
        return depth == 0

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
    parser.charge(0 if closed else at - parser.position)
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
