"""Links: each leads to a place of this chapter or to a whole address, or is words and no link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, urldefrag

from exporter.model.nodes import Blocks, CrossReference, Embed, Inlines, Link, Node
from exporter.model.walk import plain_text, rewrite
from exporter.resolve.addresses import site_of, whole
from exporter.resolve.scene import Scene


def settle_links(blocks: Blocks, ids: Mapping[str, str], scene: Scene) -> Blocks:
    """The blocks with every link settled; `ids` are those that the chapter has."""

    def settle(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Link():
                return _settled(node, ids, scene)
            case Embed():
                address = whole(node.address, scene.post.address)
                title = node.title or site_of(address) or node.address
                return replace(node, address=address or node.address, title=title)
            case _:
                return node

    return rewrite(blocks, settle)


def _settled(link: Link, ids: Mapping[str, str], scene: Scene) -> Inlines:
    if not plain_text(link.children).strip() and not any(link.children):
        return ()
    neighbour = scene.post.neighbours.get(link.address)
    if neighbour:
        # Whatever the form in which it was written: the one address that the post lives at.
        fragment = urldefrag(link.address).fragment
        link = replace(link, address=neighbour.address + (f"#{fragment}" if fragment else ""))
    page, fragment = urldefrag(link.address)
    if not page or (scene.post.address and page == scene.post.address):
        return _inside(link, unquote(fragment), ids, scene)
    address = whole(link.address, scene.post.address)
    if address:
        return (replace(link, address=address),)
    relative = "://" not in link.address
    code = "link-relative" if relative and not scene.post.address else "link-invalid"
    message = f"the link to ‘{link.address}’ cannot be followed"
    scene.diagnostics.report(code, message, link.place)
    return link.children


def _inside(link: Link, target: str, ids: Mapping[str, str], scene: Scene) -> Inlines:
    """A link within the chapter, to a place or (without a target) to its beginning."""
    if target in ids:
        return (CrossReference(link.children, ids[target], id=link.id),)
    if target:
        message = f"nothing in the post is called ‘#{target}’"
        scene.diagnostics.report("link-unknown", message, link.place)
    return link.children
