"""What WeasyPrint 70 asks of every box again and again, answered at once."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]
from weasyprint.text import line_break  # type: ignore[import-untyped]

from exporter.write.pdf.engine.shaping import kind_of
from exporter.write.pdf.engine.swap import swap


def hasten_flow() -> None:
    """Let most boxes be known for being in the flow of the text by two looks instead of ten."""
    ask = getattr(boxes.Box, "is_in_normal_flow", None)
    if ask is None or hasattr(ask, "__wrapped__"):
        return

    @wraps(ask)
    def asked(box: Any) -> bool:
        style = box.style
        plain = style["float"] == "none" and style["position"] in ("static", "relative")
        return plain or bool(ask(box))

    boxes.Box.is_in_normal_flow = asked


def hasten_struts() -> None:
    """Keep the height of a line with its style, and with all that are set alike.

    WeasyPrint keeps it by sixteen properties, which it writes into a text for each part of a line.
    """
    measure = getattr(line_break, "strut", None)
    if measure is None or hasattr(measure, "__wrapped__"):
        return

    @wraps(measure)
    def measured(style: Any) -> Any:
        kept = vars(style)
        if "_exporter_strut" not in kept:
            known = vars(style.font_config).setdefault("_exporter_struts", {})
            try:
                key = kind_of(style), style["line_height"]
                if key not in known:
                    known[key] = measure(style)
                kept["_exporter_strut"] = known[key]
            except TypeError:
                # A height that is to be calculated is no key.
                kept["_exporter_strut"] = measure(style)
        return kept["_exporter_strut"]

    swap(measure, measured)
