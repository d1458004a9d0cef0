"""Nodes that several readers of HTML make: styled text, targets of links, groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, TypeAlias, cast

from lxml.html import HtmlElement

from exporter.model.nodes import (
    Blocks,
    Emphasis,
    Group,
    Inline,
    Inlines,
    Inserted,
    Keyboard,
    Link,
    Marked,
    Small,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)

_WHITE = " \t\r\n\f"
SPACE = re.compile(f"[{_WHITE}]+")
StyledText: TypeAlias = (
    Emphasis
    | Strong
    | Strikethrough
    | Inserted
    | Marked
    | Small
    | Superscript
    | Subscript
    | Keyboard
)
STYLES: dict[str, type[StyledText]] = {
    **dict.fromkeys(("cite", "dfn", "em", "i", "var"), Emphasis),
    **dict.fromkeys(("b", "strong"), Strong),
    **dict.fromkeys(("del", "s", "strike"), Strikethrough),
    **dict.fromkeys(("ins", "u"), Inserted),
    "kbd": Keyboard,
    "mark": Marked,
    "small": Small,
    "sub": Subscript,
}
BLOCK_TAGS = frozenset(
    """address article aside audio blockquote center details dd div dl dt figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr iframe li main nav ol p pre section summary table ul
    video""".split()
)
_BLANKS = re.compile(r"[ \t\r\f]{2,}|[\t\r\f]")
_LINE_END = re.compile(r"[ \t\r\f]*\n[ \t\r\n\f]*")


def elements(parent: HtmlElement) -> Iterator[HtmlElement]:
    """Return the child elements of an element; the sanitizer has removed comments."""
    return cast("Iterator[HtmlElement]", iter(parent))


def styled(kind: type[StyledText], children: Inlines, **attributes: Any) -> Inlines:
    """Return styled text; of an empty element, only the target of links."""
    if children:
        return (kind(children, **attributes),)
    return (Span((), id=attributes["id"]),) if attributes["id"] else ()


def styled_as(element: HtmlElement, children: Inlines) -> Inlines:
    """Return text in the style of an element that contains blocks."""
    return (STYLES[element.tag](children),)


def is_empty(inline: Inline) -> bool:
    """Return whether an inline is a target of links, or white space, and shows nothing."""
    match inline:
        case Text(text):
            return not text.strip(_WHITE)
        case Span(children):
            return all(map(is_empty, children))
        case Link(children) | Emphasis(children) | Strong(children) if children:
            # HTML repeats an unclosed element in the paragraphs after it.
            return all(map(is_empty, children))
        case _:
            return False


def targets(*ids: str) -> tuple[Group, ...]:
    """Return an empty group for each id that is not empty: a target of links that takes no line."""
    return tuple(grouped((), "p", id=id_) for id_ in ids if id_)


def grouped(blocks: Blocks, tag: str, **attributes: Any) -> Group:
    """Return a group, with the name of its element unless that is `div`."""
    return Group(blocks, attributes=(("element", tag),) if tag != "div" else (), **attributes)


def collapsed(text: str) -> str:
    """Return text with each run of white space as a space, or as the line end that it holds."""
    if "\n" in text:
        text = _LINE_END.sub("\n", text)
    # What the expression matches contains one of these, which are found much faster.
    if "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _BLANKS.sub(" ", text)
    return text


def text_nodes(text: str | None) -> list[Inline]:
    """Return the text in or after an element as nodes: one, or none if there is no text."""
    return [Text(collapsed(text))] if text else []


def merge_texts(inlines: list[Inline]) -> Inlines:
    """Return the inlines with adjacent texts merged."""
    if not any(isinstance(a, Text) and isinstance(b, Text) for a, b in pairwise(inlines)):
        return tuple(inlines)
    merged: list[Inline] = []
    for is_text, run in groupby(inlines, lambda inline: isinstance(inline, Text)):
        nodes = list(run)
        texts = [node.text for node in nodes if isinstance(node, Text)] if is_text else []
        merged += [Text(collapsed("".join(texts)))] if len(texts) > 1 else nodes
    return tuple(merged)
