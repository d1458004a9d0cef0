"""Styles, computed where they are asked for and without detours."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint import css  # type: ignore[import-untyped]


def spare_pseudo_elements() -> None:
    """Compute the style of a pseudo-element when it is asked for.

    WeasyPrint's own stylesheet has rules for the marker, the footnote and the note of whatever
    element, and it makes six styles for each element of which hardly one is ever used.
    """
    compute = getattr(css.StyleFor, "set_computed_styles", None)
    if compute is None or hasattr(compute, "__wrapped__"):
        return
    ask = css.StyleFor.__call__

    @wraps(compute)
    def noted(
        styles: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        given = (parent, root, pseudo_type, base_url, target_collector)
        # Page margins come one by one. What may be referred to must be known from the beginning.
        rules = styles.get_cascaded_styles().get((element, pseudo_type), {})
        if pseudo_type is None or parent is not element or "anchor" in rules or _is_page(element):
            compute(styles, element, *given)
            return
        vars(styles).setdefault("_exporter_waiting", {})[element, pseudo_type] = given, rules

    @wraps(ask)
    def asked(styles: Any, element: Any, pseudo_type: str | None = None) -> Any:
        waiting = vars(styles).get("_exporter_waiting", {})
        if pseudo_type is not None and (element, pseudo_type) in waiting:
            given, rules = waiting.pop((element, pseudo_type))
            cascaded = styles.get_cascaded_styles()
            # The engine has forgotten the rules by now, or a page has left its own there.
            cascaded[element, pseudo_type] = rules
            compute(styles, element, *given)
            del cascaded[element, pseudo_type]
        return ask(styles, element, pseudo_type)

    css.StyleFor.set_computed_styles = noted
    css.StyleFor.__call__ = asked


def hasten_styles() -> None:
    """Take a value that no rule gives from the parent, or from the list of first values.

    WeasyPrint looks at each value of each style as if it could be calculated, logical or decorated.
    """
    style = css.ComputedStyle
    find = getattr(style, "__missing__", None)
    if find is None or hasattr(find, "__wrapped__"):
        return
    inherited = {name for name in css.INHERITED if _is_simple(name)}
    # A margin on the left may be given as one at the beginning.
    first = {
        name: _others(name)
        for name in css.INITIAL_VALUES
        if _is_simple(name) and name not in css.INHERITED and name not in css.INITIAL_NOT_COMPUTED
    }

    @wraps(find)
    def found(style: Any, name: str) -> Any:
        rules = style.cascaded
        if name not in rules:
            if name in inherited or name[:2] == "__":
                parent = style.parent_style
                if parent is not None:
                    value = style[name] = parent[name]
                    return value
            elif name in first and not any(other in rules for other in first[name]):
                value = style[name] = css.INITIAL_VALUES[name]
                return value
        return find(style, name)

    style.__missing__ = found


def _is_simple(name: str) -> bool:
    """Whether the engine has no rule of its own for a property."""
    special = name in ("position", "float", "display", "page") or name.startswith("text_decoration")
    return not special and not (name in css.INHERITED and name in css.PHYSICAL_FUNCTIONS)


def _others(name: str) -> tuple[str, ...]:
    """The logical properties that may give a physical one."""
    logical = css.PHYSICAL_FUNCTIONS.get(name)
    directions = ("ltr", "rtl") if logical else ()
    return tuple({logical(block="ttb", inline=direction) for direction in directions})


def _is_page(element: Any) -> bool:
    return not hasattr(element, "tag")
