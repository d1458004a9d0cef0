"""Pages that the same rules hold for, of one style."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint.layout import page as pages  # type: ignore[import-untyped]

from exporter.write.pdf.engine.swap import swap


def share_page_styles() -> None:
    """Let pages share their styles, and those of their margins.

    WeasyPrint makes eighteen for every page, and one for each of the sixteen boxes in its margins.
    """
    make = getattr(pages, "set_page_type_computed_styles", None)
    if make is None or hasattr(make, "__wrapped__"):
        return

    @wraps(make)
    def made(page: Any, html: Any, styles: Any) -> None:
        make(page, html, styles)
        cascaded, computed = styles.get_cascaded_styles(), styles.get_computed_styles()
        known = vars(styles).setdefault("_exporter_pages", {})
        # The first page is made before it is known how large a page is.
        whole = (page.index == 0, _rules(cascaded.pop((page, None), {})))
        computed[page, None] = known.setdefault(whole, computed[page, None])
        for _, part in [key for key in cascaded if key[0] == page]:
            key = (whole, part, _rules(cascaded.pop((page, part))))
            computed[page, part] = known.setdefault(key, computed[page, part])

    swap(make, made)


def _rules(rules: dict[str, Any]) -> tuple[Any, ...]:
    """What tells rules from others: their values are those of the stylesheet itself."""
    return tuple((name, id(value), repr(weight)) for name, (value, weight) in rules.items())
