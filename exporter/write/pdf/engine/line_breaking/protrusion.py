"""Optical margins: small characters at the edges of justified lines extend beyond the measure.

A hyphen or a full stop has so little ink that a line which ends in it looks shorter than others.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from exporter.write.pdf.engine.line_breaking.measuring import InlineItem, text_width

RIGHT: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys("-‐", 0.45),
        **dict.fromkeys(".,", 0.55),
        **dict.fromkeys("’”‘“'\"", 0.4),
        **dict.fromkeys(";:", 0.3),
        **dict.fromkeys("–—", 0.12),
        **dict.fromkeys("!?)", 0.08),
    }
)
"""The share of the width of a character that protrudes at the end of a line."""
LEFT: Mapping[str, float] = MappingProxyType(
    {**dict.fromkeys("“‘„‚'\"", 0.4), **dict.fromkeys("«‹", 0.25), "(": 0.08}
)
"""The same at its beginning."""
_MOST = 0.07
"""The most that protrudes, in font sizes; `exporter check` reports text in the margin."""


def right_protrusion(context: Any, item: InlineItem, character: str) -> float:
    """Return how far the last character of a line extends beyond the measure, in CSS pixels."""
    return _protrusion(context, item, character, RIGHT)


def left_protrusion(context: Any, item: InlineItem, character: str) -> float:
    """Return how far the first character of a line extends beyond the measure, in CSS pixels."""
    return _protrusion(context, item, character, LEFT)


def _protrusion(
    context: Any, item: InlineItem, character: str, shares: Mapping[str, float]
) -> float:
    share = shares.get(character, 0.0)
    # Code and letter-spaced text do not protrude.
    if not share or item.glyphs is None:
        return 0.0
    style = item.box.style
    width = text_width(context, character, style)
    return min(share * width, _MOST * float(style["font_size"]))
