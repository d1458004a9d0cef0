"""Admonitions: boxes that a post marks by a class, or by a first line such as `[!NOTE]`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from exporter.model.admonition_kinds import KIND_OF_BOX, KIND_OF_CLASS
from exporter.model.labels import Labels
from exporter.model.nodes import (
    Admonition,
    Block,
    Blocks,
    Group,
    Heading,
    Inlines,
    Node,
    Paragraph,
    Quote,
    Text,
)
from exporter.model.walk import rewrite, trimmed
from exporter.resolve.chapter_context import ChapterContext

_BOX_CLASS = "admonition"
_BOX_NAMES = frozenset(("callout", "kg-callout-card", "message", "notice"))
"""Classes of boxes that have no kind."""
_PREFIX = re.compile(r"^(?:notice-|alert|block|box|bs-callout|callout|prompt)-")
"""What precedes the kind of a box in a class."""
_TITLE_CLASSES = frozenset(("admonition-title", "title"))
_LEAST_TITLE_LEVEL = 4
"""The level of a heading at the top of a box from which it is the title of the box."""
_ALERT_MARK = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.IGNORECASE)


def identify_admonitions(blocks: Blocks, context: ChapterContext) -> Blocks:
    """Return the blocks with each admonition as such, titled by the post or by its kind."""
    labels = context.labels

    def identified(node: Node) -> Node:
        match node:
            case Group(children) if kind := _kind(node.classes):
                return _admonition(node, kind, children, labels)
            case Paragraph(children) if kind := _kind(node.classes):
                return _admonition(node, kind, (replace(node, classes=()),), labels)
            case Quote(children):
                alert = _alert(children)
                kind = alert[0] if alert else _kind(node.classes) or _titled_kind(node)
                body = alert[1] if alert else children
                return _admonition(node, kind, body, labels) if kind else node
            case _:
                return node

    return rewrite(blocks, identified)


def _kind(classes: Iterable[str]) -> str:
    """Return the kind that classes name, as in `admonition tip`, `notice--tip` or `tip`.

    Of the classes of themes, `prompt-tip` is one as well, and `notice--primary` and `callout` are
    notes.
    """
    names = [name.lower() for name in classes]
    kinds = [_PREFIX.sub("", name) for name in names]
    found = [
        KIND_OF_CLASS[name] for kind in kinds if (name := kind.rpartition("--")[2]) in KIND_OF_CLASS
    ]
    if found:
        # A note may also be a warning.
        return next((kind for kind in found if kind != "note"), "note")
    for kind, name in zip(kinds, names, strict=True):
        if kind != name and (known := KIND_OF_BOX.get(kind)):
            return known
    if _BOX_CLASS not in names:
        return "note" if kinds != names or _BOX_NAMES & {*names} else ""
    return next((name for name in names if name != _BOX_CLASS), "note")


def _titled_kind(quote: Quote) -> str:
    """Return the kind in a class such as `note-title`, by which the first paragraph is a title."""
    kinds = (name.lower().removesuffix("-title") for name in quote.classes if "-title" in name)
    return next(filter(KIND_OF_CLASS.__contains__, kinds), "")


def _title_in(first: Block, box: Node) -> Inlines | None:
    """Return the title of a box that its first block is; None if that is not a title."""
    match first:
        case Paragraph(children) | Group((Paragraph(children),)):
            is_title = not _TITLE_CLASSES.isdisjoint(first.classes)
            is_title |= isinstance(box, Quote) and bool(_titled_kind(box))
        case Heading(level, children):
            # Such as in the boxes of al-folio and of Jekyll's own site.
            is_title = level >= _LEAST_TITLE_LEVEL
        case _:
            return None
    return trimmed(children) if is_title else None


def _admonition(node: Node, kind: str, children: Blocks, labels: Labels) -> Admonition:
    kind = KIND_OF_BOX.get(kind, kind)
    known = kind in KIND_OF_BOX.values()
    title: Inlines = (Text(getattr(labels, kind) if known else _title_of_class(kind)),)
    id_ = node.id
    if children and (written := _title_in(children[0], node)) is not None:
        id_ = id_ or children[0].id
        title, children = written or title, children[1:]
    return Admonition(
        kind,
        title,
        children,
        id=id_,
        lang=node.lang,
        direction=node.direction,
        place=node.place,
    )


def _title_of_class(kind: str) -> str:
    """Return the class name of an unknown kind as a title."""
    words = " ".join(re.split(r"[-_\s]+", kind))
    return words[:1].upper() + words[1:]


def _alert(children: Blocks) -> tuple[str, Blocks] | None:
    """Return kind and content of a quote whose first line is a mark such as `[!NOTE]`."""
    if not children or not isinstance(first := children[0], Paragraph) or not first.children:
        return None
    opening = first.children[0]
    mark = _ALERT_MARK.match(opening.text) if isinstance(opening, Text) else None
    if mark is None or not isinstance(opening, Text):
        return None
    rest = trimmed((replace(opening, text=opening.text[mark.end() :]), *first.children[1:]))
    body = (replace(first, children=rest), *children[1:]) if rest else children[1:]
    return mark[1].lower(), body
