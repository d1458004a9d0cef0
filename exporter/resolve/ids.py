"""Ids: headings and disclaimers have one, each is unique, and none is a reserved id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from exporter.model.nodes import Blocks, Disclaimer, Heading, Node
from exporter.model.slug import slug
from exporter.model.walk import plain_text, rewrite, walk

_RESERVED = re.compile(
    r"chapter-(title|notes|references|disclaimer(-.+)?|author-.+)|(ref|cite|note|call)-\d+|page-([ivxlcdm]+|\d+)"
)


def assign_ids(blocks: Blocks) -> tuple[Blocks, Mapping[str, str]]:
    """Return the blocks with final ids, and the final id of each id that a post may link to."""
    explicit = {node.id for node in walk(blocks) if node.id}
    taken: set[str] = set()
    final: dict[str, str] = {}

    def with_id(node: Node) -> Node:
        wanted = node.id or _generated(node)
        if not node.id and wanted in explicit:
            wanted = _unused(wanted, taken | explicit)
        if not wanted:
            return node
        # Characters that a URL fragment would have to escape (RFC 3986, section 3.5).
        id_ = _unused(re.sub(r"[^\w.:-]", "-", wanted), taken)
        taken.add(id_)
        final.setdefault(wanted, id_)
        final.setdefault(id_, id_)
        return replace(node, id=id_)

    return rewrite(blocks, with_id), final


def _generated(node: Node) -> str:
    """Return the id for a node without one; empty if it needs none."""
    match node:
        case Heading(children=children):
            return slug(plain_text(children))
        case Disclaimer():
            return "disclaimer"
        case _:
            return ""


def _unused(wanted: str, taken: set[str]) -> str:
    """Return the id; with the first free number appended if it is taken or reserved."""
    if wanted not in taken and not _RESERVED.fullmatch(wanted):
        return wanted
    number = 1
    while f"{wanted}-{number}" in taken or _RESERVED.fullmatch(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
