"""What is changed in the posts before a book is made of them."""

from __future__ import annotations

import re
from dataclasses import replace

from exporter import Post, nodes, rewrite

_FAHRENHEIT = re.compile(r"(\d+) ?°F\b")


def with_celsius(post: Post) -> Post:
    """Return the post with degrees Celsius after each temperature in Fahrenheit."""

    def converted(node: nodes.Node) -> nodes.Node:
        if not isinstance(node, nodes.Text):
            return node
        return replace(node, text=_FAHRENHEIT.sub(_in_both, node.text))

    return replace(post, blocks=rewrite(post.blocks, converted))


def _in_both(temperature: re.Match[str]) -> str:
    celsius = round((int(temperature[1]) - 32) * 5 / 9)
    return f"{temperature[0]} ({celsius} °C)"
