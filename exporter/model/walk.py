"""Walk and rewrite trees of nodes: the recursion that all rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

from exporter.model.edition import Chapter, Page
from exporter.model.nodes import (
    Block,
    Blocks,
    Citation,
    Code,
    CodeBlock,
    Group,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Math,
    MathBlock,
    Node,
    Note,
    Ruby,
    Term,
    Text,
)

N = TypeVar("N", bound=Node)
DivisionT = TypeVar("DivisionT", Chapter, Page)
Rule: TypeAlias = Callable[[Node], Node | tuple[Node, ...]]
"""Returns what replaces a node whose children are rewritten: itself, another, several or none."""

_COMMON_FIELDS = frozenset(field.name for field in fields(Node))


@cache
def _node_fields(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a node class that can hold nodes."""
    return tuple(
        field.name
        for field in fields(kind)
        if field.name not in _COMMON_FIELDS and field.type not in ("str", "int", "bool")
    )


def sequences(node: Node) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Yield name and value of each field of a node that holds nodes, in reading order."""
    kind: Any = type(node)
    for name in _node_fields(kind):
        value: Any = getattr(node, name)
        if type(value) is tuple and value and isinstance(value[0], Node):
            yield name, value


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield every node in reading order, each before its children."""
    for first in nodes:
        # A stack instead of recursive generators, which take twice as long.
        stack: list[Node] = [first]
        while stack:
            node = stack.pop()
            yield node
            kind: Any = type(node)
            if names := _node_fields(kind):
                for name in reversed(names):
                    value: Any = getattr(node, name)
                    if type(value) is tuple and value and isinstance(value[0], Node):
                        stack.extend(reversed(value))


def depth_of(nodes: Iterable[Node]) -> int:
    """Return how deep nodes are nested in one another; 0 if there are none."""
    deepest = 0
    level = list(nodes)
    while level:
        deepest += 1
        level = [child for node in level for _, inner in sequences(node) for child in inner]
    return deepest


def rewrite(nodes: tuple[N, ...], rule: Rule) -> tuple[N, ...]:
    """Return the nodes with `rule` applied to each, children first and in reading order.

    A rule must return blocks for a block and inlines for an inline. The same tuple is returned if
    nothing changed.
    """
    result: list[Node] = []
    same = True
    for node in nodes:
        rewritten = node
        kind: Any = type(node)
        if names := _node_fields(kind):
            changes: dict[str, Any] = {}
            for name in names:
                children: Any = getattr(node, name)
                if type(children) is tuple and children and isinstance(children[0], Node):
                    now = rewrite(children, rule)
                    if now is not children:
                        changes[name] = now
            if changes:
                rewritten = replace(node, **changes)
        replacement = rule(rewritten)
        same = same and replacement is node
        result.extend(replacement if isinstance(replacement, tuple) else (replacement,))
    return nodes if same else cast("tuple[N, ...]", tuple(result))


def rewrite_division(division: DivisionT, rule: Rule) -> DivisionT:
    """Return the division with `rule` applied to its blocks and notes, as `rewrite` does."""
    blocks, notes = rewrite(division.blocks, rule), rewrite(division.notes, rule)
    if isinstance(division, Chapter):
        return replace(division, blocks=blocks, notes=notes, content_digest="", summary=None)
    return replace(division, blocks=blocks, notes=notes)


def plain_text(nodes: Iterable[Node]) -> str:
    """Return the text of nodes, without notes, citations and the annotations of ruby."""
    return "".join(_characters(nodes))


def text_on_one_line(nodes: Iterable[Node]) -> str:
    """Return the text of nodes on one line, with a space between blocks."""
    return " ".join("".join(_characters(nodes, " ")).split())


def _characters(nodes: Iterable[Node], gap: str = "") -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text) | Code(text):
                yield text
            case CodeBlock(text):
                yield text
                yield gap
            case Math():
                yield node.text or node.tex
            case MathBlock():
                yield node.text or node.tex
                yield gap
            case Image(alt=alt):
                yield alt
            case LineBreak():
                yield " "
            case Citation():
                if (cite := node.cite) and cite.form == "in-text" and not node.children:
                    yield cite.work.short_names
            case Note():
                pass
            case Ruby():
                yield from _characters(node.children, gap)
            case _:
                for _, children in sequences(node):
                    yield from _characters(children, gap)
                    if gap and isinstance(node, Block | Term):
                        yield gap


def trimmed(inlines: Inlines) -> Inlines:
    """Return the inlines without white space at either end."""
    parts = list(inlines)
    while parts and _is_space(parts[0]):
        parts.pop(0)
    while parts and _is_space(parts[-1]):
        parts.pop()
    if parts and isinstance(first := parts[0], Text) and first.text[:1].isspace():
        parts[0] = replace(first, text=first.text.lstrip())
    if parts and isinstance(last := parts[-1], Text) and last.text[-1:].isspace():
        parts[-1] = replace(last, text=last.text.rstrip())
    return tuple(parts)


def _is_space(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (isinstance(inline, Text) and not inline.text.strip())


def leading_heading(blocks: Iterable[Node]) -> Heading | None:
    """Return the first heading that is in no list, box or quotation; None if there is none."""
    for block in blocks:
        if isinstance(block, Heading):
            return block
        if isinstance(block, Group) and (found := leading_heading(block.children)):
            return found
    return None


def title_words(heading: Heading) -> Inlines:
    """Return the inlines of a heading that name its text: without images, if others have words."""

    def without_image(node: Node) -> Node | tuple[Node, ...]:
        return () if isinstance(node, Image) else node

    words = rewrite(heading.children, without_image)
    return words if plain_text(words).strip() else heading.children


def notes_in_order(blocks: Blocks) -> tuple[Note, ...]:
    """Return each note once, in order of first call; notes that only notes call come last."""
    notes: dict[tuple[str, str], Note] = {}

    def collect(nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, Note):
                notes.setdefault(note_identity(node), node)
            else:
                for _, children in sequences(node):
                    collect(children)

    collect(blocks)
    searched = 0
    while searched < len(notes):
        collect(tuple(notes.values())[searched].children)
        searched += 1
    return tuple(notes.values())


def note_identity(note: Note) -> tuple[str, str]:
    """Return what two calls of one note share: the label and the text.

    The label alone is not enough: a disclaimer in the metadata block has labels of its own.
    """
    return note.label, plain_text(note.children)
