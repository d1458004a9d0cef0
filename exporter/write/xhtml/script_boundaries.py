"""Boundaries between East Asian and Latin text at the edges of inline elements, in print.

The engine, which sees one text at a time, sets those inside of a text apart.
"""

from __future__ import annotations

from exporter.model.east_asian import is_boundary
from exporter.model.nodes import (
    CrossReference,
    Emphasis,
    Inline,
    Inlines,
    Inserted,
    Link,
    Marked,
    Strikethrough,
    Strong,
    Text,
)
from exporter.model.walk import plain_text


def set_apart(xhtml: str, inlines: Inlines, index: int) -> str:
    """Return the XHTML of an inline, in a `span` with classes for the sides that are boundaries.

    Code has none: programs that extract text take any gap between font sizes for a space.
    """
    match inlines[index]:
        case (
            Link(children)
            | Strong(children)
            | Emphasis(children)
            | CrossReference(children)
            | Marked(children)
            | Inserted(children)
            | Strikethrough(children)
        ):
            before = _text(inlines[index - 1])[-1:] if index else ""
            after = _text(inlines[index + 1])[:1] if index + 1 < len(inlines) else ""
            own = plain_text(children) if before or after else ""
            sides = (
                "apart-before" if is_boundary(before, own[:1]) else "",
                "apart-after" if is_boundary(own[-1:], after) else "",
            )
            class_ = " ".join(filter(None, sides))
            return f'<span class="{class_}">{xhtml}</span>' if class_ else xhtml
        case _:
            return xhtml


def _text(inline: Inline) -> str:
    return inline.text if isinstance(inline, Text) else ""
