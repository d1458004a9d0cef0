"""HTML as it is written, to elements: well-formed or not, nothing but tags is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.patterns import (
    CLOSE_TAG,
    COMMENT,
    INSTRUCTION,
    NAME,
    OPEN_TAG,
    VOID_ELEMENTS,
)

_ATTRIBUTE = re.compile(rf"""({NAME})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_NEXT = re.compile(r"<(?=[A-Za-z_:/!?])")
_VERBATIM = frozenset({"script", "style"})
_DEPTH = 24
"""How deep elements may stand in one another. Of what is deeper, the words are kept."""
_GIST = re.compile(r"^(?:https?:)?//gist\.github\.com/[^\s?]+?(?:\.js)?(?=\?|$)")


def element_of(tag: re.Match[str]) -> Element:
    """The element that an opening tag begins."""
    element = Element(tag[1].lower())
    for match in _ATTRIBUTE.finditer(tag[2]):
        value = next((value for value in match.groups()[1:] if value is not None), "")
        element.set(match[1].lower(), html.unescape(" ".join(value.split("\n"))))
    return element


def append_text(parent: Element, text: str) -> None:
    """More words at the end of an element, which are not read as Markdown."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + text)
    else:
        parent.text = AtomicString((parent.text or "") + text)


def read_raw(
    parent: Element, text: str, at: int = 0, asks: Callable[[Element, str, int], int] | None = None
) -> int:
    """Read HTML into `parent` up to its closing tag; give the place behind it, or the text's end.

    A closing tag that nothing opened is dropped. An element that is never closed ends where the one
    around it ends. `asks` reads an element that says what its text is, and gives the place behind.
    """
    names = [parent.tag]
    around = [parent]
    while found := _NEXT.search(text, at):
        append_text(around[-1], html.unescape(text[at : found.start()]))
        at = found.start()
        if skipped := COMMENT.match(text, at) or INSTRUCTION.match(text, at):
            at = skipped.end()
        elif closing := CLOSE_TAG.match(text, at):
            at = closing.end()
            name = closing[1].lower()
            if name in names:
                while names.pop() != name:
                    around.pop()
                around.pop()
                if not around:
                    return at
        elif opening := OPEN_TAG.match(text, at):
            at = opening.end()
            element = element_of(opening)
            if element.tag in _VERBATIM:
                at = skip_verbatim(element, text, at)
            if len(around) > _DEPTH and element.tag not in VOID_ELEMENTS | _VERBATIM:
                continue
            if opening[3] or element.tag in VOID_ELEMENTS | _VERBATIM:
                add_element(around[-1], element)
            elif asks and "markdown" in element.attrib:
                around[-1].append(element)
                at = asks(element, text, at)
            else:
                around[-1].append(element)
                around.append(element)
                names.append(element.tag)
        else:
            append_text(around[-1], text[at])
            at += 1
    append_text(around[-1], html.unescape(text[at:]))
    return len(text)


def skip_verbatim(element: Element, text: str, at: int) -> int:
    """The place behind a script or a style sheet, whose text is nothing for a book."""
    closing = re.compile(rf"</{element.tag}\s*>", re.IGNORECASE).search(text, at)
    return closing.end() if closing else len(text)


def add_element(parent: Element, element: Element) -> None:
    """Append an element. A script that shows a gist becomes a frame with the gist's address."""
    gist = _GIST.match(element.get("src", "")) if element.tag == "script" else None
    if gist:
        address = gist[0].removesuffix(".js")
        SubElement(parent, "iframe", {"src": address, "title": "Gist"})
    else:
        parent.append(element)
