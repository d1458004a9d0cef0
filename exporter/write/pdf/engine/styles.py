"""Styles, computed where they are asked for and without detours."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import wraps
from math import inf
from typing import Any

from weasyprint import css  # type: ignore[import-untyped]

TOGETHER = (
    *("direction", "lang", "visibility", "color", "color_scheme", "quotes", "border_collapse"),
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
    *("line_height", "letter_spacing", "word_spacing", "tab_size", "text_transform"),
    *("white_space", "word_break", "overflow_wrap", "hyphens"),
)
"""Inherited properties that are asked of nearly every style, once one of them is."""

_LAID_UPON = ("first-line", "first-letter")
"""What the style of these holds is laid upon another style."""


def spare_pseudo_elements() -> None:
    """Compute the style of a pseudo-element when it is asked for.

    WeasyPrint's own stylesheet has rules for the marker, the footnote and the note of whatever
    element. It matches them with each, and makes six styles of which hardly one is ever used.
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
        rules = styles.get_cascaded_styles().get((element, pseudo_type), {})
        held = vars(styles)
        given = (root, base_url, target_collector)
        held.setdefault("_exporter_given", given)
        # What may be referred to must be known from the beginning. A page has no markers.
        if pseudo_type is None or "anchor" in rules or not hasattr(element, "tag"):
            compute(styles, element, parent, root, pseudo_type, base_url, target_collector)
        else:
            held.setdefault("_exporter_waiting", {})[element, pseudo_type] = rules

    @wraps(ask)
    def asked(styles: Any, element: Any, pseudo_type: str | None = None) -> Any:
        key = element, pseudo_type
        if pseudo_type and hasattr(element, "tag") and key not in styles.get_computed_styles():
            held = vars(styles)
            general = general_rules(styles._sheets).get(pseudo_type, {})
            rules = general | held.get("_exporter_waiting", {}).pop(key, {})
            if rules:
                root, base_url, collector = held["_exporter_given"]
                cascaded = styles.get_cascaded_styles()
                cascaded[key] = rules
                compute(styles, element, element, root, pseudo_type, base_url, collector)
                # A page looks here for what is its own.
                del cascaded[key]
        return ask(styles, element, pseudo_type)

    css.StyleFor.set_computed_styles = noted
    css.StyleFor.__call__ = asked


def without_general_rules(sheet: Any) -> Any:
    """The engine's own stylesheet without its rules for pseudo-elements of whatever element."""
    if not hasattr(css.StyleFor.set_computed_styles, "__wrapped__"):
        return sheet
    bare = copy(sheet)
    bare.matcher = copy(sheet.matcher)
    selectors = sheet.matcher.other_selectors
    bare.matcher.other_selectors = [entry for entry in selectors if not _is_general(entry)]
    bare.exporter_general = {}
    for _, specificity, _, pseudo, (declarations, layer) in filter(_is_general, selectors):
        rules = bare.exporter_general.setdefault(pseudo, {})
        order = inf if layer is None else sheet.layers.index(layer)
        for name, values, importance in declarations:
            precedence = css.declaration_precedence("user agent", importance)
            rules[name] = values, (precedence, order, specificity)
    return bare


def general_rules(sheets: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Those rules, by their pseudo-element."""
    return next((sheet.exporter_general for sheet, _, _ in sheets if _has_general(sheet)), {})


def _has_general(sheet: Any) -> bool:
    return hasattr(sheet, "exporter_general")


def _is_general(entry: Any) -> bool:
    """Whether a selector is nothing but a pseudo-element. All of those are as specific."""
    _, specificity, _, pseudo, _ = entry
    return pseudo is not None and tuple(specificity) == (0, 0, 1)


def hasten_styles() -> None:
    """Take a value that no rule gives from the parent, or from the list of first values.

    WeasyPrint looks at each value of each style as if it could be calculated, logical or decorated.
    Here a style begins with the whole list, which is faster than to ask for a few of its values.
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

    given = {name: css.INITIAL_VALUES[name] for name in first}
    deciding: dict[str, set[str]] = {}
    for name, others in first.items():
        for other in (name, *others):
            deciding.setdefault(other, set()).add(name)

    together = [name for name in TOGETHER if name in inherited]

    @wraps(find)
    def found(style: Any, name: str) -> Any:
        if (name in inherited or name[:2] == "__") and name not in style.cascaded:
            parent = style.parent_style
            if parent is not None:
                if name in TOGETHER and style.pseudo_type not in _LAID_UPON:
                    _inherit(style, [each for each in together if each not in style.cascaded])
                value = style[name] = parent[name]
                return value
        return find(style, name)

    style.__missing__ = found
    begin = style.__init__

    @wraps(begin)
    def begun(style: Any, parent: Any, rules: Any, pseudo: Any, *rest: Any) -> None:
        begin(style, parent, rules, pseudo, *rest)
        if pseudo not in _LAID_UPON:
            style.update(given)
            for rule in rules:
                for name in deciding.get(rule, ()):
                    style.pop(name, None)

    style.__init__ = begun
    _hasten_anonymous(given, together)


def _hasten_anonymous(given: dict[str, Any], together: list[str]) -> None:
    """Let a style without rules of its own hold the first values from the beginning."""
    style = css.AnonymousStyle
    begin, find = style.__init__, style.__missing__

    @wraps(begin)
    def begun(style: Any, parent: Any) -> None:
        begin(style, parent)
        own = dict(style)
        style.update(given)
        style.update(own)

    @wraps(find)
    def found(style: Any, name: str) -> Any:
        if name in TOGETHER:
            _inherit(style, together)
            if name in style:
                return style[name]
        return find(style, name)

    style.__init__, style.__missing__ = begun, found


def _inherit(style: Any, names: Iterable[str]) -> None:
    """Take values from the parent, but for those that are there."""
    absent = [name for name in names if name not in style]
    style.update(zip(absent, map(style.parent_style.__getitem__, absent), strict=True))


def _is_simple(name: str) -> bool:
    """Whether the engine has no rule of its own for a property."""
    special = name in ("position", "float", "display", "page") or name.startswith("text_decoration")
    return not special and not (name in css.INHERITED and name in css.PHYSICAL_FUNCTIONS)


def _others(name: str) -> tuple[str, ...]:
    """The logical properties that may give a physical one."""
    logical = css.PHYSICAL_FUNCTIONS.get(name)
    directions = ("ltr", "rtl") if logical else ()
    return tuple({logical(block="ttb", inline=direction) for direction in directions})
