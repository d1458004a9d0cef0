"""Links: each leads to a place of this book or to a whole address, or is words and no link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from exporter.diagnostics.source import Place
from exporter.model.nodes import Blocks, CrossReference, Embed, Inlines, Link, Node, Paragraph, Text
from exporter.model.walk import plain_text, rewrite
from exporter.resolve.addresses import site_of, whole
from exporter.resolve.chapter_context import ChapterContext


def settle_links(blocks: Blocks, ids: Mapping[str, str], scene: ChapterContext) -> Blocks:
    """The blocks with every link settled; `ids` are those that the chapter has."""

    def settle(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link():
                return _settled(node, ids, scene)
            case Paragraph(()):
                # It held nothing but links without words, which are gone.
                return ()
            case Embed():
                return _embedded(node, scene)
            case _:
                return node

    return rewrite(blocks, settle)


def _embedded(embed: Embed, scene: ChapterContext) -> Embed | Paragraph:
    """An embed under the address that it can be followed to, else what can be said of it."""
    address = whole(embed.address, scene.post.address)
    if address:
        return replace(embed, address=address, title=embed.title or site_of(address))
    _report(embed.address, embed.place, scene)
    words = f"{getattr(scene.labels, embed.kind)}: {embed.title or embed.address}"
    return Paragraph((Text(words),), place=embed.place)


def _report(address: str, place: Place | None, scene: ChapterContext) -> None:
    relative = "://" not in address
    code = "link-relative" if relative and not scene.post.address else "link-invalid"
    scene.diagnostics.report(code, f"the link to ‘{address}’ cannot be followed", place)


def _settled(link: Link, ids: Mapping[str, str], scene: ChapterContext) -> Inlines:
    if not plain_text(link.children).strip() and not any(link.children):
        return ()
    neighbour = scene.post.neighbours.get(link.address)
    page, _, fragment = link.address.partition("#")
    if neighbour and neighbour.key != scene.post.key and neighbour.key in scene.landings:
        return (_across(link, neighbour.key, unquote(fragment), scene),)
    if neighbour:
        # Whatever the form in which it was written: the one address that the post lives at.
        page = neighbour.address
        link = replace(link, address=page + (f"#{fragment}" if fragment else ""))
    if not page or (scene.post.address and page == scene.post.address):
        return _inside(link, unquote(fragment), ids, scene)
    address = whole(link.address, scene.post.address)
    if address:
        return (replace(link, address=address),)
    _report(link.address, link.place, scene)
    return link.children


def _across(link: Link, key: str, target: str, scene: ChapterContext) -> CrossReference:
    """A link into another chapter; to its beginning where it has no such place."""
    landing = scene.landings[key]
    place = landing.ids.get(target, "")
    return CrossReference(link.children, place, key, landing.title, id=link.id)


def _inside(link: Link, target: str, ids: Mapping[str, str], scene: ChapterContext) -> Inlines:
    """A link within the chapter, to a place or (without a target) to its beginning."""
    if target in ids:
        return (CrossReference(link.children, ids[target], id=link.id),)
    if target:
        message = f"nothing in the post is called ‘#{target}’"
        scene.diagnostics.report("link-unknown", message, link.place)
    return link.children
