"""What a chapter holds, compared with its pages: content that the layout dropped is found.

Patches that move figures and lines, and the engine itself on unusual documents, may lose a box
between two pages. Nothing else would notice: a PDF without a paragraph is as valid as one with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import wraps
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from exporter.write.pdf.engine.marked_pages import MarkedPage

_LONGEST = 40
"""Characters of a text that are quoted."""


def record_content(build: Any) -> Any:
    """Return a `build_formatting_structure` that keeps what its boxes hold with the fonts."""

    @wraps(build)
    def build_formatting_structure(tree: Any, style_for: Any, *rest: Any) -> Any:
        root = build(tree, style_for, *rest)
        vars(style_for.font_config)["_exporter_content"] = _amounts(_descendants(root))
        return root

    return build_formatting_structure


def unplaced_content(fonts: Any, pages: Iterable[MarkedPage]) -> tuple[str, ...]:
    """Return descriptions of what the document that was last built with `fonts` has on no page."""
    held: Counter[Element] = vars(fonts)["_exporter_content"]
    placed = _amounts(
        box
        for page in pages
        for box, role in page.box_roles.items()
        # A running head, or the head of a table that is repeated, is not content.
        if "/Pagination" not in role
    )
    return tuple(
        _description(element) for element, amount in held.items() if placed[element] < amount
    )


def _descendants(root: Any) -> Iterator[Any]:
    """Yield the boxes below a box that is not laid out; footnotes are kept with their calls."""
    waiting = [root]
    while waiting:
        box = waiting.pop()
        yield box
        waiting += reversed(getattr(box, "children", ()))
        if box.footnote is not None:
            waiting.append(box.footnote)


def _amounts(found: Iterable[Any]) -> Counter[Element]:
    """Return how many letters, digits and images boxes show, by element.

    Spaces and hyphens come and go where lines end.
    """
    amounts: Counter[Element] = Counter()
    for box in found:
        if isinstance(box, boxes.TextBox):
            amounts[box.element] += sum(map(str.isalnum, box.text))
        elif isinstance(box, boxes.ReplacedBox):
            amounts[box.element] += 1
    return amounts


def _description(element: Element) -> str:
    words = " ".join(element.get("alt", "").split() or "".join(element.itertext()).split())
    quoted = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    kind = "an image" if element.tag.rpartition("}")[2] in ("img", "svg") else "a text"
    return f"{kind} ‘{quoted}’" if quoted else kind
