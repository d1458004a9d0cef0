"""CSS custom properties, resolved for reading systems without `var()` and `calc()`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tinycss2.ast import StringToken

from exporter.file_formats.css_tokens import (
    Nodes,
    all_nodes,
    children,
    component_values,
    declaration,
    serialized,
    significant,
    statements,
    without_comments,
)
from exporter.themes.calculation import calculated

_MAX_NODES = 200_000
"""Component values that properties may give in all; the built-in themes give 2,000.

A property that has another twice, which has another twice, and so on, has no end.
"""


_MAX_CHAIN = 12
"""Properties that refer to one another, one after the other; those of the themes are 4."""


@lru_cache(maxsize=8)
def resolve_tokens(css: str) -> str:
    """Return the stylesheet without comments, custom properties, `var()` and `calc()`.

    Builds of one process resolve the same few stylesheets again and again. Raises ValueError if a
    property is not declared, or if a sum mixes relative units.
    """
    values, rest = _custom_properties(without_comments(component_values(css)))
    resolved = _on_fewer_lines(_Properties(values).substituted(rest))
    return serialized(resolved).strip() + "\n"


def _custom_properties(nodes: Nodes) -> tuple[dict[str, Nodes], Nodes]:
    """Return the values of the custom properties in `:root`, and the stylesheet without them."""
    values: dict[str, Nodes] = {}
    rest: Nodes = []
    for rule in statements(nodes):
        block = rule[-1]
        selector = "".join(map(_keyword, significant(rule[:-1])))
        if block.type != "{} block" or selector != ":root":
            rest += rule
            continue
        others: Nodes = []
        for each in statements(block.content):
            name, value = declaration(each)
            if name.startswith("--"):
                values[name] = _on_one_line(value)
            else:
                others += each
        if list(significant(others)):
            block.content[:] = others
            rest += rule
        else:
            rest += (node for node in rule if node.type == "whitespace")
    return values, rest


def _keyword(node: Any) -> str:
    return str(node.lower_value if node.type == "ident" else getattr(node, "value", ""))


class _Properties:
    """The custom properties of one stylesheet, each resolved once."""

    def __init__(self, values: Mapping[str, Nodes]) -> None:
        self._values = values
        self._resolved: dict[str, Nodes] = {}
        self._open: list[str] = []
        self._count = 0

    def value_of(self, name: str) -> Nodes:
        """Return the resolved value of a property. Raises ValueError if it refers to itself."""
        if name in self._open:
            raise ValueError(f"‘{name}’ refers to itself")
        if len(self._open) > _MAX_CHAIN:
            raise ValueError(f"more than {_MAX_CHAIN} properties refer to one another at ‘{name}’")
        if name not in self._resolved:
            self._open.append(name)
            self._resolved[name] = self.substituted(self._values[name])
            self._open.pop()
        self._count += len(self._resolved[name])
        if self._count > _MAX_NODES:
            raise ValueError(f"the values of the custom properties are too long at ‘{name}’")
        return self._resolved[name]

    def substituted(self, nodes: Nodes) -> Nodes:
        """Return component values with `var()` and `calc()` resolved."""
        result: Nodes = []
        for node in nodes:
            below = children(node)
            if node.type == "function" and node.lower_name == "var":
                result += self._variable(below)
            elif node.type == "function" and node.lower_name == "calc":
                result += calculated(self.substituted(below))
            elif node.type == "string" and node.value.startswith("data:"):
                result.append(StringToken(1, 1, self._data_url(node.value), ""))
            else:
                if below:
                    below[:] = self.substituted(below)
                result.append(node)
        return result

    def _variable(self, arguments: Nodes) -> Nodes:
        """Return the value of a property, or what stands behind a comma if there is none."""
        comma = next((at for at, node in enumerate(arguments) if node == ","), None)
        name = "".join(_keyword(node) for node in significant(arguments[:comma]))
        if name in self._values:
            return self.value_of(name)
        if comma is None:
            raise ValueError(f"‘{name}’ is not declared")
        return self.substituted(_stripped(arguments[comma + 1 :]))

    def _data_url(self, address: str) -> str:
        """Return the address with the values of properties in its drawing.

        A colour in it must not begin a fragment.
        """
        start, *uses = address.split("var(")
        for use in uses:
            name, _, rest = use.partition(")")
            if name.strip() not in self._values:
                raise ValueError(f"‘{name.strip()}’ is not declared")
            start += serialized(self.value_of(name.strip())) + rest
        return start.replace("#", "%23")


def _on_one_line(nodes: Nodes) -> Nodes:
    """Return a value with single spaces, and none around it."""
    for node in nodes:
        if node.type == "whitespace":
            node.value = " "
        _on_one_line(children(node))
    return _stripped(nodes)


def _stripped(nodes: Nodes) -> Nodes:
    solid = [at for at, node in enumerate(nodes) if node.type != "whitespace"]
    return nodes[solid[0] : solid[-1] + 1] if solid else []


def _on_fewer_lines(nodes: Nodes) -> Nodes:
    """Return component values without blank lines, at any depth."""
    nodes = without_comments(nodes)
    for node in all_nodes(nodes):
        if node.type == "whitespace" and node.value.count("\n") > 1:
            before, *_, after = node.value.split("\n")
            node.value = f"{before}\n{after}"
    return nodes
