"""Placeholders: names in the texts of a collection that give way to what they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks, Node, Placeholder, Text
from exporter.model.walk import rewrite


def fill(blocks: Blocks, values: Mapping[str, str], diagnostics: Diagnostics, about: str) -> Blocks:
    """The blocks with every placeholder filled; one that has no value is said, and left empty.

    `about` is what the blocks speak of, for the finding.
    """

    def filled(node: Node) -> Node:
        if not isinstance(node, Placeholder):
            return node
        value = values.get(node.name, "")
        if not value:
            message = f"‘{{{node.name}}}’ has nothing to stand for: {about} has none"
            diagnostics.report("placeholder-empty", message, node.place)
        return Text(value, place=node.place)

    return rewrite(blocks, filled)
