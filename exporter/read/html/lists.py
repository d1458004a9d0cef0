"""HTML lists to the model: bullet, ordered and definition lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from lxml.html import HtmlElement

from exporter.model.nodes import (
    Blocks,
    BulletList,
    Definition,
    DefinitionList,
    Inlines,
    ListItem,
    OrderedList,
    TaskItem,
    Term,
)
from exporter.model.walk import trimmed
from exporter.read.html.attributes import classes_of, node_attributes
from exporter.read.html.nodes import elements

_BlockReader: TypeAlias = Callable[[HtmlElement], Blocks]
_START = re.compile(r"[0-9]{1,9}")


def list_of(
    element: HtmlElement,
    blocks: _BlockReader,
    other: _BlockReader,
    text: Callable[[str], Blocks],
) -> BulletList | OrderedList:
    """Return the list of a `ul` or `ol`.

    `blocks` reads the content of an item, `other` what a list may not hold, and `text` the text
    between the items; they become items too.
    """
    is_loose = any(child.tag == "p" for item in element if item.tag == "li" for child in item)
    items = tuple(_joined(_items(element, blocks, other, text)))
    attributes = node_attributes(element)
    if element.tag == "ul":
        return BulletList(items, tight=not is_loose, **attributes)
    style = element.get("type") or "1"
    first = element.find("li")
    value = element.get("start") or (first.get("value") if first is not None else None) or ""
    start = _START.fullmatch(value.strip())
    return OrderedList(
        items,
        start=int(start[0]) if start else 1,
        style=style if style in "1aAiI" else "1",
        tight=not is_loose,
        **attributes,
    )


def _joined(items: Iterator[ListItem | TaskItem | Blocks]) -> Iterator[ListItem | TaskItem]:
    """Yield the items; a list between them belongs to the item before it."""
    last: ListItem | TaskItem | None = None
    for item in items:
        if isinstance(item, ListItem | TaskItem):
            if last:
                yield last
            last = item
        else:
            last = replace(last, children=(*last.children, *item)) if last else ListItem(item)
    if last:
        yield last


def _items(
    element: HtmlElement, blocks: _BlockReader, other: _BlockReader, text: Callable[[str], Blocks]
) -> Iterator[ListItem | TaskItem | Blocks]:
    """Yield the items of a list, and the lists directly in it."""
    if stray := text(element.text or ""):
        yield ListItem(stray)
    for child in elements(element):
        if child.tag == "li":
            yield _item(child, blocks)
        elif content := other(child):
            yield content if child.tag in ("ul", "ol") else ListItem(content)
        if stray := text(child.tail or ""):
            yield ListItem(stray)


def _item(element: HtmlElement, blocks: _BlockReader) -> ListItem | TaskItem:
    children = blocks(element)
    id_ = element.get("id") or ""
    classes = classes_of(element)
    if "task" in classes:
        return TaskItem(children, done="done" in classes, id=id_)
    return ListItem(children, id=id_)


def definitions_of(
    element: HtmlElement,
    blocks: _BlockReader,
    inlines: Callable[[HtmlElement], Inlines],
    other: _BlockReader,
) -> DefinitionList:
    """Return the definition list of a `dl`; what it may not hold becomes definitions."""
    entries: list[Term | Definition] = []
    for child in elements(element):
        if child.tag == "dt":
            entries.append(Term(trimmed(inlines(child)), id=child.get("id") or ""))
        elif child.tag == "dd":
            entries.append(Definition(blocks(child), id=child.get("id") or ""))
        elif content := other(child):
            entries.append(Definition(content))
    return DefinitionList(tuple(entries), **node_attributes(element))
