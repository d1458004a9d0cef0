"""The description of a book for the forms of shops: as the HTML that they allow, and as text."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator
from html.parser import HTMLParser

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Edition
from exporter.model.nodes import (
    Blocks,
    BulletList,
    Citation,
    DefinitionList,
    Image,
    Node,
    Note,
    OrderedList,
    Quote,
    ShownAddress,
    Table,
)
from exporter.model.walk import rewrite, text_on_one_line
from exporter.write.xhtml import Dialect, blocks_to_xhtml

_INSTEAD = {"strong": "b", "em": "i", "b": "strong", "i": "em", "cite": "i", "h1": "h4", "h2": "h4"}
_INSTEAD |= {"h3": "h4", "h4": "p", "h5": "p", "h6": "p", "dt": "p", "dd": "p", "figcaption": "p"}
_INSTEAD |= {"tr": "p", "caption": "p", "pre": "p"}
"""What is written for an element that a shop does not allow."""
_VOID = "br"
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 ul ol li dt dd tr caption pre figcaption".split())
_CELLS = frozenset(("td", "th"))


def shop_description(edition: Edition) -> Blocks:
    """Return the text of the back cover, or else the description, without images and notes."""
    if edition.back_cover is None:
        return ()
    return rewrite(edition.back_cover.page.blocks, _without_apparatus)


def description_html(edition: Edition, elements: Collection[str]) -> str:
    """Return the description as HTML with no other elements than those, and no attributes."""
    lang = edition.metadata.lang
    dialect = Dialect("html", lambda _: "", edition.labels, Diagnostics(), lang=lang)
    reduced = _Reduced(elements)
    reduced.feed(blocks_to_xhtml(shop_description(edition), dialect))
    reduced.close()
    text = reduced.text.replace(" </p>", "</p>")
    return "\n".join(line for line in text.splitlines() if line.strip())


def description_text(edition: Edition) -> str:
    """Return the description as plain text, with an empty line between its blocks."""
    blocks = ("\n".join(_lines(block)) for block in shop_description(edition))
    return "\n\n".join(text for text in blocks if text)


def _lines(block: Node) -> Iterator[str]:
    """Yield the lines of a block: one for each item of a list, and for each row of a table."""
    match block:
        case BulletList(items):
            yield from (f"• {text_on_one_line((item,))}" for item in items)
        case OrderedList(items, start):
            yield from (f"{n}. {text_on_one_line((item,))}" for n, item in enumerate(items, start))
        case DefinitionList(entries):
            yield from (text_on_one_line((entry,)) for entry in entries)
        case Table(head, body):
            yield from (text_on_one_line((row,)) for row in (*head, *body))
        case Quote(children):
            for child in children:
                yield from _lines(child)
        case _:
            if text := text_on_one_line((block,)):
                yield text


def _without_apparatus(node: Node) -> Node | tuple[Node, ...]:
    return () if isinstance(node, Note | Image | Citation | ShownAddress) else node


class _Reduced(HTMLParser):
    """Writes HTML again with the elements that are allowed; of others, the text remains."""

    def __init__(self, elements: Collection[str]) -> None:
        super().__init__()
        self._elements = elements
        self.text = ""

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        name = self._name(tag)
        self.text += f"<{name}>" if name else ""

    def handle_endtag(self, tag: str) -> None:
        name = self._name(tag)
        if name and name != _VOID:
            self.text += f"</{name}>"
        if tag in _BLOCKS:
            self.text += "\n"
        elif tag in _CELLS:
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += html.escape(data, quote=False)

    def _name(self, tag: str) -> str:
        """Return the element that is written; empty for none."""
        near = _INSTEAD.get(tag, "")
        names = (tag, near, _INSTEAD.get(near, ""))
        return next((name for name in names if name in self._elements), "")
