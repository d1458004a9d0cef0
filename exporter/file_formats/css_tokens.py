"""CSS as tokens (CSS Syntax 3): read within limits, taken apart, and written again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

import tinycss2

from exporter.errors import ExporterError

MAX_CSS_LENGTH = 1_000_000
"""Characters of a stylesheet. Its tokens take a hundred times as many bytes; ours have 50,000."""
MAX_CSS_DEPTH = 50
"""Levels of blocks and functions in one another. Ours have 5."""

Nodes: TypeAlias = list[Any]
"""Component values of tinycss2, which has no types."""
_BLOCKS = ("() block", "[] block", "{} block")
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class CssLimitError(ExporterError, ValueError):
    """CSS that is too long, too deep, or has a number that is too long to read."""


def component_values(css: str) -> Nodes:
    """Return CSS as component values (CSS Syntax 3, section 5.4.10).

    Raises `CssLimitError` beyond `MAX_CSS_LENGTH` and `MAX_CSS_DEPTH`.
    """
    if len(css) > MAX_CSS_LENGTH:
        raise CssLimitError(f"the CSS has more than {MAX_CSS_LENGTH:,} characters")
    try:
        nodes: Nodes = tinycss2.parse_component_value_list(css.removeprefix("\ufeff"))
    except ValueError:
        # Python reads no integers of more than 4300 digits.
        raise CssLimitError("the CSS has a number with thousands of digits") from None
    level = nodes
    for _ in range(MAX_CSS_DEPTH):
        level = [child for node in level for child in children(node)]
        if not level:
            return nodes
    raise CssLimitError(f"blocks in the CSS are nested more than {MAX_CSS_DEPTH} deep")


def children(node: Any) -> Nodes:
    """Return the component values in a block or a function."""
    if node.type == "function":
        below: Nodes = node.arguments
    else:
        below = node.content if node.type in _BLOCKS else []
    return below


def all_nodes(nodes: Nodes) -> Iterator[Any]:
    """Yield component values, and those inside of them."""
    for node in nodes:
        yield node
        yield from all_nodes(children(node))


def without_comments(nodes: Nodes) -> Nodes:
    """Return component values without comments; white space around one is joined."""
    result: Nodes = []
    for node in nodes:
        if node.type == "whitespace" and result and result[-1].type == "whitespace":
            # A new one, since the value of a property is in all places that use it.
            before = result[-1]
            line, column = before.source_line, before.source_column
            result[-1] = tinycss2.ast.WhitespaceToken(line, column, before.value + node.value)
        elif node.type != "comment":
            if below := children(node):
                below[:] = without_comments(below)
            result.append(node)
    return result


def serialized(nodes: Nodes) -> str:
    """Return component values as CSS, which gives the same tokens when it is read again."""
    return str(tinycss2.serialize(_portable(nodes))).translate(_SURROGATES)


def statements(nodes: Nodes) -> Iterator[Nodes]:
    """Yield declarations and rules: what ends with a semicolon or a block in braces."""
    statement: Nodes = []
    for node in nodes:
        statement.append(node)
        if node == ";" or node.type == "{} block":
            yield statement
            statement = []
    if statement:
        yield statement


def significant(nodes: Nodes) -> Iterator[Any]:
    """Return component values without white space and comments."""
    return (node for node in nodes if node.type not in ("whitespace", "comment"))


def declaration(statement: Nodes) -> tuple[str, Nodes]:
    """Return the name and the value of a declaration; an empty name for another statement.

    Names of custom properties keep their case, others are in lower case.
    """
    found = [node for node in statement if node != ";"]
    parts = list(significant(found))
    if len(parts) < 2 or parts[0].type != "ident" or parts[1] != ":":
        return "", []
    name, is_custom = parts[0].value, parts[0].value.startswith("--")
    if parts[-1].type == "{} block" and not is_custom:
        # The selector of a rule, as in `a:hover {}`.
        return "", []
    return name if is_custom else parts[0].lower_value, found[found.index(parts[1]) + 1 :]


def all_declarations(nodes: Nodes) -> Iterator[tuple[str, Nodes]]:
    """Yield the declarations of a stylesheet or of a `style` attribute, of all rules."""
    for statement in statements(nodes):
        name, value = declaration(statement)
        if name:
            yield name, value
        elif statement[-1].type == "{} block":
            yield from all_declarations(statement[-1].content)


@lru_cache(maxsize=256)
def style_values(css: str) -> dict[str, str]:
    """Return the values of a `style` attribute in lower case, without `!important`.

    A later declaration wins. An attribute beyond the limits has none.
    """
    try:
        nodes = component_values(css)
    except CssLimitError:
        return {}
    values = ((name, serialized(value)) for name, value in all_declarations(nodes))
    return {name: value.lower().replace("!important", "").strip() for name, value in values}


def without_properties(css: str, properties: frozenset[str]) -> str:
    """Return CSS without some properties, and without rules that are then empty.

    Raises `CssLimitError` as `component_values`.
    """
    return serialized(_without(component_values(css), properties)).lstrip()


def _without(nodes: Nodes, properties: frozenset[str]) -> Nodes:
    result: Nodes = []
    for statement in statements(nodes):
        last = statement[-1]
        if declaration(statement)[0] in properties:
            # The last declaration of a block has no semicolon, but the space before the brace.
            result += [last] if last.type == "whitespace" else []
            continue
        if last.type == "{} block":
            last.content[:] = _without(last.content, properties)
            if not list(significant(last.content)):
                continue
        result += statement
    return result


def _portable(nodes: Nodes) -> Nodes:
    """Return component values whose text is the same for every reader."""
    result: Nodes = []
    for node in nodes:
        if node.type == "string":
            node.representation = _string(node.value)
        elif below := children(node):
            below[:] = _portable(below)
        # tinycss2 would separate the parts of ‘-n+2’ by a comment.
        signed = node.type == "number" and node.representation.startswith("+")
        if signed and result and result[-1].type in ("ident", "dimension"):
            line, column = node.source_line, node.source_column
            node = tinycss2.ast.LiteralToken(line, column, node.representation)
        result.append(node)
    return result


def _string(text: str) -> str:
    """Return a string token; characters that are not seen, or are HTML's, are escapes."""
    written = []
    for character, following in zip(text, f"{text[1:]}\0", strict=False):
        if character in '"\\':
            written.append(f"\\{character}")
        elif character in "<&" or (character != " " and unicodedata.category(character)[0] in "CZ"):
            end = " " if following in "0123456789abcdefABCDEF " else ""
            written.append(f"\\{ord(character):x}{end}")
        else:
            written.append(character)
    return f'"{"".join(written)}"'
