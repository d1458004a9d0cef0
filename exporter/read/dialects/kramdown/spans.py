"""Running text: one walk over its characters, each mark given to the construct that it begins.

Python-Markdown applies one pattern after the other to the whole text; kramdown reads on from mark
to mark, and what it has read is settled. Results differ wherever marks touch, so this takes the
place of Python-Markdown's own inline processor.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from exporter.read.dialects.kramdown.attributes import attach
from exporter.read.dialects.kramdown.definitions_of_text import TextDefinitions
from exporter.read.dialects.kramdown.emphasis import read_emphasis, read_struck
from exporter.read.dialects.kramdown.footnotes import CALL, call
from exporter.read.dialects.kramdown.kramdown_extensions import OPENING, extend
from exporter.read.dialects.kramdown.links import read_link
from exporter.read.dialects.kramdown.math import FORMULA, formula_of
from exporter.read.dialects.kramdown.patterns import (
    ATTRIBUTE_LIST,
    CLOSE_TAG,
    COMMENT,
    INSTRUCTION,
    OPEN_TAG,
    RAW_ELEMENTS,
    VOID_ELEMENTS,
    is_space,
)
from exporter.read.dialects.kramdown.raw_html import (
    add_element,
    append_text,
    element_of,
    read_raw,
    skip_verbatim,
)
from exporter.read.dialects.kramdown.typography import quote_at, symbol_at

Reader: TypeAlias = Callable[["Spans", Element], bool]
"""Reads a construct that begins here into the element; False where there is none, nothing moved."""

_MARK = re.compile(r"""[*_`<\[!\]"'$&\\{~]|--|\.\.\.|>>| >>|  (?=\n)""")
_LINE_END = re.compile(r"(?<![ \\])\n")
_TICKS = re.compile("`+")
_AUTOLINK = re.compile(
    r"<((?:mailto:|https?://|ftps?://)[^\s<>]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)*\.[A-Za-z]+)>"
)
_ENTITY = re.compile(r"&(?:[A-Za-z][\w.-]*|#\d+|#[xX][0-9a-fA-F]+);")
_ESCAPED = frozenset("\\.*_+`<>()[]{}#!:|\"'$=-~")
_ATTRIBUTES = re.compile(ATTRIBUTE_LIST)
_EXTENSION = re.compile(OPENING)
_EXTENSION_END = re.compile(r"\{:/\w*\}")
_DEPTH = 40
_EFFORT = 8
"""How often, on average, a character may be read. Nothing that somebody wrote comes near."""


class Spans:
    """A walk over the words of one block.

    `open` holds the tags that are open at `at`, outermost first, `quotes` the quotation marks;
    `failed` the places where a mark was tried and found to begin nothing.
    """

    def __init__(self, text: str, document: TextDefinitions) -> None:
        self.text = _LINE_END.sub("  \n", text) if document.options.hard_wrap else text
        self.document = document
        self.at = 0
        self.open: list[str] = []
        self.quotes: list[str] = []
        self.failed: set[tuple[int, str]] = set()
        self._budget = _EFFORT * (len(text) + 100)

    def read_whole(self, parent: Element) -> None:
        """Read to the end."""
        self.read(parent)
        parent.text = AtomicString(parent.text or "")

    def read(
        self,
        parent: Element,
        stop: re.Pattern[str] | None = None,
        closes: Callable[[re.Match[str]], bool] | None = None,
    ) -> bool:
        """Read into `parent` up to what `stop` matches, if `closes` agrees; False at the end."""
        if len(self.open) > _DEPTH:
            return False
        self.open.append(parent.tag)
        quotes = len(self.quotes)
        found = self._read(parent, stop, closes)
        self.open.pop()
        if stop and not found:
            del self.quotes[quotes:]
        return found

    def _read(
        self,
        parent: Element,
        stop: re.Pattern[str] | None,
        closes: Callable[[re.Match[str]], bool] | None,
    ) -> bool:
        text = self.text
        while mark := _MARK.search(text, self.at):
            self._budget -= 1
            if mark.start() > self.at:
                append_text(parent, text[self.at : mark.start()])
                self.at = mark.start()
            if stop and (end := stop.match(text, self.at)) and (closes is None or closes(end)):
                return True
            for reader in _READERS.get(text[self.at], ()):
                if reader(self, parent):
                    break
            else:
                append_text(parent, text[self.at])
                self.at += 1
        append_text(parent, text[self.at :])
        self.at = len(text)
        return False

    def may_try(self, at: int, kind: str) -> bool:
        """Whether a mark may be tried: not twice, and not when the text has cost too much."""
        return self._budget > 0 and (at, kind) not in self.failed

    def fail(self, at: int, kind: str) -> None:
        """Go back to a mark that begins nothing, and remember that."""
        self.at = at
        self.failed.add((at, kind))

    def attach(self, element: Element, said: str) -> None:
        """Give an element the attributes of a list."""
        attach(element, said, self.document)


def _code(spans: Spans, parent: Element) -> bool:
    """Code between backticks; as many close it as opened it."""
    text, start = spans.text, spans.at
    ticks = _TICKS.match(text, start)
    if ticks is None:
        return False
    mark, begins = ticks[0], ticks.end()
    lonely = len(mark) == 1 and start > 0 and is_space(text[start - 1])
    end = text.find(mark, begins)
    if (lonely and is_space(text[begins : begins + 1])) or end < 0:
        append_text(parent, mark)
        spans.at = begins
        return True
    code = text[begins:end]
    if len(mark) > 1:
        code = code.removeprefix(" ").removesuffix(" ")
    SubElement(parent, "code").text = AtomicString(code)
    spans.at = end + len(mark)
    return True


def _autolink(spans: Spans, parent: Element) -> bool:
    """An address between angle brackets."""
    match = _AUTOLINK.match(spans.text, spans.at)
    if match is None:
        return False
    address = match[1]
    mail = "@" in address and "://" not in address and not address.startswith("mailto:")
    link = SubElement(parent, "a", {"href": f"mailto:{address}" if mail else address})
    link.text = AtomicString(address.removeprefix("mailto:"))
    spans.at = match.end()
    return True


def _markup(spans: Spans, parent: Element) -> bool:
    """HTML in running text; Markdown goes on inside. A tag that closes nothing is dropped."""
    text = spans.text
    skipped = (
        COMMENT.match(text, spans.at)
        or INSTRUCTION.match(text, spans.at)
        or CLOSE_TAG.match(text, spans.at)
    )
    if skipped:
        spans.at = skipped.end()
        return True
    opening = OPEN_TAG.match(text, spans.at)
    if opening is None:
        return False
    element = element_of(opening)
    said = element.attrib.pop("markdown", None)
    spans.at = opening.end()
    if element.tag in ("script", "style"):
        spans.at = skip_verbatim(element, text, spans.at)
        add_element(parent, element)
    elif opening[3] or element.tag in VOID_ELEMENTS:
        parent.append(element)
    elif element.tag in RAW_ELEMENTS or said == "0":
        parent.append(element)
        spans.at = read_raw(element, text, spans.at)
    else:
        spans.read(element, _closing(element.tag))
        closing = CLOSE_TAG.match(text, spans.at)
        if closing:
            spans.at = closing.end()
        parent.append(element)
    return True


@lru_cache(maxsize=128)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE)


def _note(spans: Spans, parent: Element) -> bool:
    """The call of a footnote."""
    match = CALL.match(spans.text, spans.at)
    if match is None:
        return False
    parent.append(call(match[1], spans.document))
    spans.at = match.end()
    return True


def _maths(spans: Spans, parent: Element) -> bool:
    """A formula."""
    match = FORMULA.match(spans.text, spans.at)
    if match is None:
        return False
    parent.append(formula_of(match))
    spans.at = match.end()
    return True


def _entity(spans: Spans, parent: Element) -> bool:
    """A character by its name or number."""
    match = _ENTITY.match(spans.text, spans.at)
    character = html.unescape(match[0]) if match else ""
    if match is None or character == match[0]:
        return False
    append_text(parent, character)
    spans.at = match.end()
    return True


def _escape(spans: Spans, parent: Element) -> bool:
    """A backslash: it ends a line, or takes the meaning of the mark behind it away."""
    text, at = spans.text, spans.at
    if text.startswith("\\\\\n", at) or text.startswith("\\\n", at):
        spans.at = text.index("\n", at)
        SubElement(parent, "br")
        return True
    if at + 1 < len(text) and text[at + 1] in _ESCAPED:
        doubled = text[at + 1 : at + 3] if text[at + 1 : at + 3] in ("<<", ">>") else text[at + 1]
        append_text(parent, doubled)
        spans.at = at + 1 + len(doubled)
        return True
    return False


def _break(spans: Spans, parent: Element) -> bool:
    """Two blanks end a line."""
    if not spans.text.startswith("  \n", spans.at):
        return False
    SubElement(parent, "br")
    spans.at += 2
    return True


def _extension(spans: Spans, parent: Element) -> bool:
    """An attribute list about what stands before it, or an extension."""
    text = spans.text
    if match := _ATTRIBUTES.match(text, spans.at):
        if len(parent) and not (parent[-1].tail or "").strip():
            spans.attach(parent[-1], match[1])
        spans.at = match.end()
        return True
    if match := _EXTENSION.match(text, spans.at):
        spans.at = match.end()
        if match[3]:
            return True
        end = re.compile(rf"\{{:/(?:{match[1]})?\}}").search(text, spans.at)
        if end:
            extend(parent, match[1], match[2] or "", text[spans.at : end.start()], spans.document)
            spans.at = end.end()
        return True
    if match := _EXTENSION_END.match(text, spans.at):
        spans.at = match.end()
        return True
    return False


def _quote(spans: Spans, parent: Element) -> bool:
    """A quotation mark."""
    options = spans.document.options
    if options.smart_quotes:
        append_text(parent, quote_at(spans.text, spans.at, options.lang, spans.quotes))
    else:
        append_text(parent, spans.text[spans.at])
    spans.at += 1
    return True


def _symbol(spans: Spans, parent: Element) -> bool:
    """A dash, an ellipsis or a guillemet."""
    written, shown = symbol_at(spans.text, spans.at)
    append_text(parent, shown)
    spans.at += len(written)
    return bool(written)


_READERS: dict[str, Sequence[Reader]] = {
    "*": (read_emphasis,),
    "_": (read_emphasis,),
    "`": (_code,),
    "<": (_autolink, _markup, _symbol),
    "[": (_note, read_link),
    "!": (read_link,),
    '"': (_quote,),
    "'": (_quote,),
    "$": (_maths,),
    "{": (_extension,),
    "&": (_entity,),
    "-": (_symbol,),
    ".": (_symbol,),
    ">": (_symbol,),
    " ": (_break, _symbol),
    "~": (read_struck,),
    "\\": (_escape,),
}
