"""Links: each leads to a place in this book or to an absolute URL, or becomes plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from exporter.diagnostics.source import Place
from exporter.model.nodes import (
    Blocks,
    CrossReference,
    Embed,
    Inlines,
    Link,
    Node,
    Paragraph,
    Span,
    Text,
)
from exporter.model.printed_addresses import site_name
from exporter.model.slug import forms_of_fragment
from exporter.model.walk import rewrite
from exporter.resolve.addresses import absolute_url
from exporter.resolve.chapter_context import ChapterContext

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def resolve_links(blocks: Blocks, ids: Mapping[str, str], context: ChapterContext) -> Blocks:
    """Return the blocks with every link resolved.

    `ids` maps the ids that the chapter's links may name to its final ids.
    """

    def resolved(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link():
                return _resolved_link(node, ids, context)
            case Paragraph(()):
                # It held nothing but links without text, which are removed.
                return ()
            case Paragraph((Text(text),)) if _ADDRESS.fullmatch(text):
                # Importers leave the address of a video so, on a line of its own.
                link = Link((Text(text),), text, place=node.place)
                return replace(node, children=_resolved_link(link, ids, context))
            case Embed():
                return _resolved_embed(node, context)
            case _:
                return node

    return rewrite(blocks, resolved)


def _resolved_embed(embed: Embed, context: ChapterContext) -> Embed | Paragraph:
    """Return the embed with an absolute URL, or its title as text if it has none."""
    address = absolute_url(embed.address, context.post.address)
    if address:
        return replace(embed, address=address, title=embed.title or site_name(address))
    _report(embed.address, embed.place, context)
    text = f"{getattr(context.labels, embed.kind)}: {embed.title or embed.address}"
    return Paragraph((Text(text),), place=embed.place)


def _report(address: str, place: Place | None, context: ChapterContext) -> None:
    relative = "://" not in address
    code = "link-relative" if relative and not context.post.address else "link-invalid"
    context.diagnostics.report(code, f"the link to ‘{address}’ cannot be followed", place)


def _resolved_link(link: Link, ids: Mapping[str, str], context: ChapterContext) -> Inlines:
    if all(isinstance(node, Text) and not node.text.strip() for node in link.children):
        message = f"the link to ‘{link.address}’ has no text; it was removed"
        context.diagnostics.report("link-empty", message, link.place)
        return (Span(link.children, id=link.id),) if link.id else link.children
    neighbour = context.post.linked_posts.get(link.address)
    page, _, fragment = link.address.partition("#")
    if neighbour and neighbour.key != context.post.key and neighbour.key in context.link_targets:
        return (_to_chapter(link, neighbour.key, unquote(fragment), context),)
    if neighbour and neighbour.key == context.post.key and "?" in page:
        # A query asks the site for something else than the post.
        neighbour = None
    if neighbour and neighbour.address:
        # The post's one address, in whichever form the link was written.
        page = neighbour.address
        link = replace(link, address=page + (f"#{fragment}" if fragment else ""))
    is_own = neighbour is not None and neighbour.key == context.post.key
    if not page or is_own or (context.post.address and page == context.post.address):
        return _to_own_place(link, unquote(fragment), ids, context)
    address = absolute_url(link.address, context.post.address)
    if address:
        return (replace(link, address=address),)
    if neighbour is None or neighbour.address:
        _report(link.address, link.place, context)
    elif neighbour.key:
        message = f"‘{neighbour.key}’ is not in the book, and has no address"
        context.diagnostics.report("link-elsewhere", message, link.place)
    return link.children


def _to_chapter(link: Link, key: str, target: str, context: ChapterContext) -> CrossReference:
    """Return a link to a place in another chapter, or to its beginning if it has no such place."""
    link_target = context.link_targets[key]
    place = _id_of(target, link_target.ids) or ""
    return CrossReference(link.children, place, link_target.key, link_target.title, id=link.id)


def _to_own_place(
    link: Link, target: str, ids: Mapping[str, str], context: ChapterContext
) -> Inlines:
    """Return a link within the chapter, to its beginning without a target.

    The result is the text alone if the target is unknown.
    """
    id_ = _id_of(target, ids)
    if id_ is not None:
        return (CrossReference(link.children, id_, id=link.id),)
    message = f"the post has no heading or place ‘#{target}’"
    context.diagnostics.report("link-unknown", message, link.place)
    return link.children


def _id_of(target: str, ids: Mapping[str, str]) -> str | None:
    """Return the final id of a fragment, empty for the beginning; None if there is no such place.

    `#top` is the beginning (HTML, 7.4.6.4).
    """
    found = next((ids[form] for form in forms_of_fragment(target) if form in ids), None)
    return "" if found is None and target.lower() in ("", "top") else found
