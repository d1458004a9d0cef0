"""Admonitions: boxes that a post marks by a class, or by the first words of a quote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from exporter.model.nodes import (
    Admonition,
    Blocks,
    Group,
    Inlines,
    Node,
    Paragraph,
    Quote,
    Text,
)
from exporter.model.walk import rewrite, trimmed
from exporter.resolve.chapter_context import ChapterContext

_NAMES = {
    "caution": "warning",
    "danger": "warning",
    "error": "warning",
    "hint": "tip",
    "info": "note",
    "important": "important",
    "note": "note",
    "success": "tip",
    "tip": "tip",
    "tldr": "tldr",
    "update": "update",
    "warning": "warning",
}
"""Each kind by the names that blogs give it."""

_LABELS = {
    "en": {
        "important": "Important",
        "note": "Note",
        "tip": "Tip",
        "tldr": "In short",
        "update": "Update",
        "warning": "Warning",
    },
    "pl": {
        "important": "Ważne",
        "note": "Uwaga",
        "tip": "Wskazówka",
        "tldr": "W skrócie",
        "update": "Aktualizacja",
        "warning": "Ostrzeżenie",
    },
    "de": {
        "important": "Wichtig",
        "note": "Hinweis",
        "tip": "Tipp",
        "tldr": "Kurz gesagt",
        "update": "Nachtrag",
        "warning": "Warnung",
    },
    "fr": {
        "important": "Important",
        "note": "Remarque",
        "tip": "Astuce",
        "tldr": "En bref",
        "update": "Mise à jour",
        "warning": "Attention",
    },
    "es": {
        "important": "Importante",
        "note": "Nota",
        "tip": "Consejo",
        "tldr": "En resumen",
        "update": "Actualización",
        "warning": "Advertencia",
    },
    "ar": {
        "important": "مهم",
        "note": "ملاحظة",
        "tip": "نصيحة",
        "tldr": "باختصار",
        "update": "تحديث",
        "warning": "تحذير",
    },
    "he": {
        "important": "חשוב",
        "note": "הערה",
        "tip": "עצה",
        "tldr": "בקצרה",
        "update": "עדכון",
        "warning": "אזהרה",
    },
}
_FRAME = "admonition"
_TITLES = frozenset(("admonition-title", "title"))
_ALERT = re.compile(r"\s*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*")


def admonish(blocks: Blocks, scene: ChapterContext) -> Blocks:
    """The blocks with every box known as one, under its own title or the name of its kind."""
    lang = scene.post.metadata.lang

    def settle(node: Node) -> Node:
        match node:
            case Group(children) if kind := _kind(node.classes):
                return _framed(node, kind, children, lang)
            case Quote(children):
                alert = _without_mark(children)
                kind = alert[0] if alert else _kind(node.classes)
                body = alert[1] if alert else children
                return _framed(node, kind, body, lang) if kind else node
            case _:
                return node

    return rewrite(blocks, settle)


def _kind(classes: Iterable[str]) -> str:
    """The kind that classes name: `admonition tip`, `notice--tip` or the bare `tip`."""
    names = [name.lower() for name in classes]
    for name in names:
        if known := _NAMES.get(name.rpartition("--")[2]):
            return known
    if _FRAME not in names:
        return ""
    return next((name for name in names if name != _FRAME), "note")


def _framed(node: Node, kind: str, children: Blocks, lang: str) -> Admonition:
    kind = _NAMES.get(kind, kind)
    words = _LABELS.get(lang.split("-")[0].lower(), _LABELS["en"])
    title: Inlines = (Text(words.get(kind) or _spelt(kind)),)
    if children and isinstance(first := children[0], Paragraph) and _TITLES & {*first.classes}:
        title, children = trimmed(first.children) or title, children[1:]
    return Admonition(
        kind,
        title,
        children,
        id=node.id,
        lang=node.lang,
        direction=node.direction,
        place=node.place,
    )


def _spelt(kind: str) -> str:
    """The name of a kind that has no word in the book's languages, as its author spelt it."""
    words = " ".join(re.split(r"[-_\s]+", kind))
    return words[:1].upper() + words[1:]


def _without_mark(children: Blocks) -> tuple[str, Blocks] | None:
    """The kind and the text of a quote that opens with a mark such as `[!NOTE]`."""
    if not children or not isinstance(first := children[0], Paragraph) or not first.children:
        return None
    opening = first.children[0]
    mark = _ALERT.match(opening.text) if isinstance(opening, Text) else None
    if mark is None or not isinstance(opening, Text):
        return None
    rest = trimmed((replace(opening, text=opening.text[mark.end() :]), *first.children[1:]))
    body = (replace(first, children=rest), *children[1:]) if rest else children[1:]
    return mark[1].lower(), body
