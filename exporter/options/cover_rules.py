"""What a printing service requires of the cover of a book, by its binding.

Its rules are a file, `styles/covers/SERVICE-BINDING.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, TypeAlias, get_args

from exporter.options.paper import length
from exporter.themes import resources

PaperKind: TypeAlias = Literal["white", "cream", "colour"]
"""The paper of the pages: white or cream for black ink, or that for four inks."""
Binding: TypeAlias = Literal["paperback", "hardcover"]
"""A paperback, or boards with a printed case (casewrap, case laminate)."""

PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
BINDINGS: tuple[Binding, ...] = get_args(Binding)

_LENGTHS = (
    *("bleed", "safety", "board_width", "overhang", "hinge", "spine_extra", "spine_margin"),
    "barcode_margin",
)


@dataclass(frozen=True, slots=True)
class CoverRules:
    """The rules of a service for covers of one binding. Lengths are in points.

    - `bleed`: how far the cover is printed beyond what is visible; on a case, it is turned in.
    - `board_width`, `overhang`: how much wider than a page a board is, and how far it extends
      beyond the pages at the head and at the foot; `hinge`: the part of a board, beside the spine,
      where it folds.
    - `safety`: the minimum distance of text and pictures from a visible edge.
    - `spine_per_page` by the paper, and `spine_extra` for the cover or the boards; or else
      `spine_steps`, pairs of a page count and the width of the spine from that count on.
    - `pages`: the minimum and maximum page count by the paper.
    - `spine_text_pages`: the page count from which text is allowed on the spine; `spine_margin`:
      its minimum distance from each edge of the spine.
    - `barcode`: width and height of the area of the barcode, `barcode_margin` its distance from
      the spine and from the foot.
    - `max_ink`: the maximum sum of the four inks (1 for each); 0 for none.
    - `sources` are numbers of the list in docs/covers.md, looked up on the day `checked`;
      `confirmed` says that the service itself publishes how the width of the spine is computed.
    """

    printer: str
    binding: Binding
    checked: str = ""
    sources: tuple[str, ...] = ()
    confirmed: bool = False
    bleed: float = 0.0
    board_width: float = 0.0
    overhang: float = 0.0
    hinge: float = 0.0
    safety: float = 0.0
    spine_per_page: Mapping[PaperKind, float] = field(default_factory=dict)
    spine_extra: float = 0.0
    spine_steps: tuple[tuple[int, float], ...] = ()
    pages: Mapping[PaperKind, tuple[int, int]] = field(default_factory=dict)
    spine_text_pages: int = 0
    spine_margin: float = 0.0
    barcode: tuple[float, float] = (0.0, 0.0)
    barcode_margin: float = 0.0
    max_ink: float = 0.0

    def spine(self, pages: int, paper: PaperKind) -> float:
        """Return the width of the spine of so many pages; that of a step reaches to the next."""
        if self.spine_steps:
            reached = [width for count, width in self.spine_steps if pages >= count]
            return reached[-1] if reached else self.spine_steps[0][1]
        return pages * self.spine_per_page[paper] + self.spine_extra


@cache
def cover_rules(printer: str, binding: Binding) -> CoverRules:
    """Return the rules of a printing service for covers of a binding."""
    names = [each.name for each in fields(CoverRules)[2:]]
    values = resources.values("covers", f"{printer}-{binding}", names)
    return CoverRules(printer, binding, **{key: _value(key, each) for key, each in values.items()})


def _value(key: str, value: Any) -> Any:
    match key:
        case "spine_per_page":
            return {paper: length(each) for paper, each in value.items()}
        case "spine_steps":
            return tuple((int(pages), length(width)) for pages, width in value)
        case "pages":
            return {paper: (least, most) for paper, (least, most) in value.items()}
        case "barcode":
            width, height = map(length, value)
            return width, height
        case "sources":
            return tuple(value)
        case _ if key in _LENGTHS:
            return length(value)
        case _:
            return value
