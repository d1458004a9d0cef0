"""Raw HTML to elements. It need not be well-formed; only tags are ever dropped."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.read.dialects import MarkdownFinding
from exporter.read.dialects.kramdown.patterns import (
    CLOSE_TAG,
    COMMENT,
    DECLARATION,
    NAME,
    OPEN_TAG,
    VOID_ELEMENTS,
)
from exporter.read.dialects.kramdown.searched_text import SearchedText

_ATTRIBUTE = re.compile(rf"""({NAME})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NEXT = re.compile(r"<(?=[A-Za-z_/!?])")
_REFERENCE = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]*)|#[0-9]+|#[xX][0-9a-fA-F]+);")
VERBATIM_ELEMENTS = frozenset({"script", "style"})
"""Those whose text is no HTML; it is dropped."""
_MAX_DEPTH = 24
"""The maximum nesting of elements. Of deeper ones, only the text is kept."""
_GIST = re.compile(r"^(?:https?:)?//gist\.github\.com/[^\s?]+?(?:\.js)?(?=\?|$)")


COMMENT_MARKER = "#comment"
"""The tag of an empty element in place of a comment: what a comment separates stays apart."""


TEXT_MARKER = "#text"
"""The tag of an empty element between two parts of a long text."""
_MAX_PART = 2000
"""The length from which on a text is not made longer, which takes time in proportion to it."""


class RawElement(Element):
    """An element that the text has as HTML, unlike one that stands for a Markdown construct."""


def element_of(tag: re.Match[str]) -> RawElement:
    """Return an empty element with the name and the attributes of an opening tag."""
    element = RawElement(tag[1].lower())
    for match in _ATTRIBUTE.finditer(tag[2]):
        value = next((value for value in match.groups()[1:] if value is not None), "")
        element.set(match[1].lower(), decode_references(" ".join(value.split("\n"))))
    return element


def decode_references(text: str) -> str:
    """Return the text with its character references decoded.

    A reference ends with a semicolon: kramdown escapes every other ampersand, so that `&copy=` in
    an address stays what it is.
    """
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    if reference[1]:
        return html.entities.html5.get(f"{reference[1]};", reference[0])
    return html.unescape(reference[0])


def append_text(parent: Element, text: str) -> None:
    """Append text to an element; it is not parsed again."""
    if not text:
        return
    written = parent[-1].tail if len(parent) else parent.text
    if written and len(written) > _MAX_PART:
        SubElement(parent, TEXT_MARKER)
        written = ""
    if len(parent):
        parent[-1].tail = AtomicString((written or "") + text)
    else:
        parent.text = AtomicString((written or "") + text)


def read_raw_html(
    parent: Element,
    source: SearchedText,
    at: int = 0,
    end: int | None = None,
    read_markdown: Callable[[Element, int], int] | None = None,
    *,
    findings: list[MarkdownFinding],
) -> int:
    """Read HTML from offset `at` into `parent` and return the offset behind its closing tag.

    `end` is where the HTML ends without one.

    A closing tag without an opening one is dropped. An element that is never closed ends where the
    enclosing one ends. `read_markdown` reads the content of elements with a `markdown` attribute in
    the same way. Elements that are nested too deeply lose their tags, which `findings` names once.
    """
    open_elements, text = [parent], source.text
    is_too_deep = False
    end = len(text) if end is None else end
    while found := _NEXT.search(text, at, end):
        append_text(open_elements[-1], decode_references(text[at : found.start()]))
        at = found.start()
        if after := end_of_skipped(source, at) or _end_of_instruction(source, at):
            at = after
        elif closing := CLOSE_TAG.match(text, at):
            at = closing.end()
            name = closing[1].lower()
            if name == "br":
                append_break(open_elements[-1])
            elif any(element.tag == name for element in open_elements):
                while open_elements.pop().tag != name:
                    pass
                if not open_elements:
                    return at
        elif opening := OPEN_TAG.match(text, at) if source.has(">", at) else None:
            at = opening.end()
            element = element_of(opening)
            if element.tag in VERBATIM_ELEMENTS:
                at = end_of_verbatim(element, source, at)
            if (
                len(open_elements) > _MAX_DEPTH
                and element.tag not in VOID_ELEMENTS | VERBATIM_ELEMENTS
            ):
                if not is_too_deep:
                    message = f"HTML is nested more than {_MAX_DEPTH} deep; inner tags are omitted"
                    findings.append(MarkdownFinding("nesting-depth", message, opening[0][:40]))
                is_too_deep = True
                continue
            if opening[3] or element.tag in VOID_ELEMENTS | VERBATIM_ELEMENTS:
                append_element(open_elements[-1], element)
            elif read_markdown and "markdown" in element.attrib:
                open_elements[-1].append(element)
                at = read_markdown(element, at)
            else:
                open_elements[-1].append(element)
                open_elements.append(element)
        else:
            append_text(open_elements[-1], text[at])
            at += 1
    append_text(open_elements[-1], decode_references(text[at:end]))
    return max(at, end)


def end_of_skipped(source: SearchedText, at: int) -> int:
    """Return the offset behind the comment or declaration at an offset; 0 if there is none."""
    if not source.text.startswith("<!", at):
        return 0
    comment = COMMENT.match(source.text, at) if source.has("-->", at) else None
    found = comment or (DECLARATION.match(source.text, at) if source.has(">", at) else None)
    return found.end() if found else 0


def _end_of_instruction(source: SearchedText, at: int) -> int:
    is_closed = source.text.startswith("<?", at) and source.has("?>", at)
    return source.text.index("?>", at) + 2 if is_closed else 0


def end_of_verbatim(element: Element, source: SearchedText, at: int) -> int:
    """Return the offset behind a script or a style sheet, whose text is dropped."""
    return source.end_of_element(element.tag, at) or len(source.text)


def append_break(parent: Element) -> None:
    """Append the line break that browsers read in `</br>`, unless `<br>` precedes it."""
    if not len(parent) or parent[-1].tag != "br" or parent[-1].tail:
        parent.append(RawElement("br"))


def append_element(parent: Element, element: Element) -> None:
    """Append an element. A script that embeds a gist becomes an `iframe` with its address."""
    gist = _GIST.match(element.get("src", "")) if element.tag == "script" else None
    if gist:
        address = gist[0].removesuffix(".js")
        SubElement(parent, "iframe", {"src": address, "title": "Gist"})
    else:
        parent.append(element)
