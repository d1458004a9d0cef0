"""Ids: headings and disclaimers have one, none stands twice, and none is one of the book's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from exporter.model.nodes import Blocks, Disclaimer, Heading, Node
from exporter.model.slug import slug
from exporter.model.walk import plain_text, rewrite, walk

_OURS = re.compile(
    r"chapter-(title|notes|references|disclaimer(-.+)?|author-.+)|(ref|cite|note|call)-\d+|page-([ivxlcdm]+|\d+)"
)


def identify(blocks: Blocks) -> tuple[Blocks, Mapping[str, str]]:
    """The blocks with their ids settled, and the settled id of each id that a post may link to."""
    explicit = {node.id for node in walk(blocks) if node.id}
    taken: set[str] = set()
    settled: dict[str, str] = {}

    def settle(node: Node) -> Node:
        wanted = node.id or _made(node)
        if not node.id and wanted in explicit:
            wanted = _free(wanted, taken | explicit)
        if not wanted:
            return node
        # What stands in no fragment of an address as it is (RFC 3986, section 3.5) gives way.
        id_ = _free(re.sub(r"[^\w.:-]", "-", wanted), taken)
        taken.add(id_)
        settled.setdefault(wanted, id_)
        settled.setdefault(id_, id_)
        return replace(node, id=id_)

    return rewrite(blocks, settle), settled


def _made(node: Node) -> str:
    """The id that a node without one should have; empty where it needs none."""
    match node:
        case Heading(children=children):
            return slug(plain_text(children))
        case Disclaimer():
            return "disclaimer"
        case _:
            return ""


def _free(wanted: str, taken: set[str]) -> str:
    """The id itself, else with the first number behind it that makes it new (kramdown's way)."""
    if wanted not in taken and not _OURS.fullmatch(wanted):
        return wanted
    number = 1
    while f"{wanted}-{number}" in taken or _OURS.fullmatch(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
