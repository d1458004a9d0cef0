"""References: every address that a chapter links to, numbered where it is first cited."""

from __future__ import annotations

import re
from dataclasses import replace

from exporter.model.nodes import (
    Blocks,
    Citation,
    Embed,
    Figure,
    Image,
    Inline,
    Link,
    Node,
    Text,
)
from exporter.model.publication import Reference
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.resolve.addresses import folded, shown, site_of


def cite(blocks: Blocks) -> tuple[Blocks, tuple[Reference, ...]]:
    """The blocks with a citation behind each link to the web, and the list that these call.

    The same address has one number. A link round a picture is cited in the figure's caption.
    """
    listing = _Listing()

    def call(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link() if _is_external(node.address):
                return (node, listing.cited(node.address, _title(node)))
            case Embed() if _is_external(node.address):
                return replace(node, citation=listing.cited(node.address, node.title))
            case Figure():
                return _cited_in_caption(node)
            case _:
                return node

    return rewrite(blocks, call), listing.references()


class _Listing:
    """The references so far, by their folded address, in the order of their first citation."""

    def __init__(self) -> None:
        self._entries: dict[str, Reference] = {}
        self._citations = 0

    def cited(self, address: str, title: str) -> Citation:
        """A citation of the address, which joins the list unless it is there."""
        self._citations += 1
        id_ = f"cite-{self._citations}"
        key = folded(address)
        number = len(self._entries) + 1
        new = Reference(f"ref-{number}", number, address, shown(address), site_of(address))
        entry = self._entries.get(key, new)
        self._entries[key] = replace(
            entry, title=entry.title or title, cited_by=(*entry.cited_by, id_)
        )
        return Citation(entry.number, entry.id, id=id_)

    def references(self) -> tuple[Reference, ...]:
        return tuple(self._entries.values())


def _is_external(address: str) -> bool:
    return address.startswith(("http://", "https://", "ftp://"))


def _title(link: Link) -> str:
    """The name of a reference: the link's title, else its words, unless they are an address.

    Of a picture, the title that stands under it says more than the words that stand in for it.
    """
    titles = (node.title for node in walk(link.children) if isinstance(node, Image) and node.title)
    words = link.title or next(titles, "") or " ".join(plain_text(link.children).split())
    if not re.search(r"\w", words) or re.match(r"(https?://|www\.)\S+$", words):
        return ""
    return words.strip(" ,;")


def _cited_in_caption(figure: Figure) -> Figure:
    citations = tuple(node for node in figure.content if isinstance(node, Citation))
    if not citations:
        return figure
    content = tuple(node for node in figure.content if not isinstance(node, Citation))
    caption: tuple[Inline, ...] = trimmed(figure.caption)
    if not caption:
        sites = (site_of(node.address) for node in content if isinstance(node, Link))
        caption = (Text(", ".join(dict.fromkeys(sites))),)
    return replace(figure, content=content, caption=(*caption, *citations))
