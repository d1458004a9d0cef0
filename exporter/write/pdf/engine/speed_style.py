"""Speed patches of the document and its styles."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import lru_cache, wraps
from math import inf
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import cssselect2
from weasyprint import css

# The document

_XHTML = "{http://www.w3.org/1999/xhtml}"
_CHANGED = ("base", "meta[@http-equiv]", "table/tr")
"""Elements that an HTML parser, or WeasyPrint after it, treats otherwise than an XML parser."""


def patch_xhtml_parser(begin: Any) -> Any:
    """Return an `HTML.__init__` that reads XHTML as XML, 25 times as fast as an HTML parser.

    A text that is not well-formed is read as HTML.
    """

    @wraps(begin)
    def __init__(html: Any, *arguments: Any, **options: Any) -> None:  # noqa: N807
        root = None
        if not arguments and options.keys() == {"string", "url_fetcher"}:
            root = read_xhtml(options["string"])
        if root is None:
            begin(html, *arguments, **options)
            return
        html.base_url = None
        html.url_fetcher = options["url_fetcher"]
        html.media_type = "print"
        html.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        html.etree_element = root

    return __init__


def read_xhtml(text: str) -> Element | None:
    """Return the document as an HTML parser would read it; None if that is not certain."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (the exporter wrote it)
    except ElementTree.ParseError:
        return None
    for element in root.iter():
        element.tag = element.tag.removeprefix(_XHTML)
    parts = {part.tag: part for part in root}
    if list(parts) != ["head", "body"] or any(
        root.find(f".//{path}") is not None for path in _CHANGED
    ):
        return None
    root.text = parts["body"].tail = None
    for pre in root.iter("pre"):
        # An HTML parser drops a line end after the start tag.
        pre.text = pre.text and pre.text.removeprefix("\n")
    return root


# Pseudo-elements


def patch_pseudo_elements(compute: Any, find: Any, user_agent: Any) -> tuple[Any, ...]:
    """Return methods that compute the style of a pseudo-element when it is first used.

    The user agent stylesheet has rules for the marker, the footnote call and other pseudo-elements
    of any element. WeasyPrint matches them with every element, and computes six styles of which
    hardly one is used.
    """

    @wraps(compute)
    def set_computed_styles(
        styles: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: str | None = None,
        base_url: str | None = None,
        target_collector: Any = None,
    ) -> None:
        rules = styles.get_cascaded_styles().get((element, pseudo_type), {})
        state = vars(styles)
        state.setdefault("_exporter_arguments", (root, base_url, target_collector))
        # Anchors must be known from the beginning. Margin boxes of a page are computed at once.
        if pseudo_type is None or "anchor" in rules or not hasattr(element, "tag"):
            compute(styles, element, parent, root, pseudo_type, base_url, target_collector)
        else:
            state.setdefault("_exporter_pending", {})[element, pseudo_type] = rules

    @wraps(find)
    def __call__(styles: Any, element: Any, pseudo_type: str | None = None) -> Any:  # noqa: N807
        key = element, pseudo_type
        if pseudo_type and hasattr(element, "tag") and key not in styles.get_computed_styles():
            state = vars(styles)
            general = _general_rules(styles._sheets).get(pseudo_type, {})
            rules = general | state.get("_exporter_pending", {}).pop(key, {})
            if rules:
                root, base_url, collector = state["_exporter_arguments"]
                cascaded = styles.get_cascaded_styles()
                cascaded[key] = rules
                compute(styles, element, element, root, pseudo_type, base_url, collector)
                # The engine looks for rules of pages in here.
                del cascaded[key]
        return find(styles, element, pseudo_type)

    @wraps(user_agent)
    def _ua_stylesheets(html: Any, forms: bool = False) -> list[Any]:
        return [_without_general_rules(sheet) for sheet in user_agent(html, forms)]

    return set_computed_styles, __call__, _ua_stylesheets


@lru_cache(maxsize=4)
def _without_general_rules(sheet: Any) -> Any:
    """Return a user agent stylesheet without its rules for pseudo-elements of any element."""
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


def _general_rules(sheets: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Return those rules, by their pseudo-elements."""
    general = (getattr(sheet, "exporter_general", None) for sheet, _, _ in sheets)
    return next((rules for rules in general if rules is not None), {})


def _is_general(entry: Any) -> bool:
    """Return whether a selector is nothing but a pseudo-element; all of those are as specific."""
    _, specificity, _, pseudo, _ = entry
    return pseudo is not None and tuple(specificity) == (0, 0, 1)


# Pages


def patch_page_styles(make: Any) -> Any:
    """Return a `set_page_type_computed_styles` that gives pages with the same rules one style.

    WeasyPrint computes eighteen styles for every page, most of them for its margin boxes.
    """

    @wraps(make)
    def set_page_type_computed_styles(page: Any, html: Any, styles: Any) -> None:
        make(page, html, styles)
        cascaded, computed = styles.get_cascaded_styles(), styles.get_computed_styles()
        known = vars(styles).setdefault("_exporter_pages", {})
        # The first page is made before the size of a page is known.
        whole = (page.index == 0, _identity(cascaded.pop((page, None), {})))
        computed[page, None] = known.setdefault(whole, computed[page, None])
        for _, box in [key for key in cascaded if key[0] == page]:
            key = (whole, box, _identity(cascaded.pop((page, box))))
            computed[page, box] = known.setdefault(key, computed[page, box])

    return set_page_type_computed_styles


def _identity(rules: dict[str, Any]) -> tuple[Any, ...]:
    """Return what distinguishes rules; their values are objects of the stylesheet."""
    return tuple((name, id(value), repr(weight)) for name, (value, weight) in rules.items())


# Values

_TOGETHER = (
    *("direction", "lang", "visibility", "color", "color_scheme", "quotes", "border_collapse"),
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
    *("line_height", "letter_spacing", "word_spacing", "tab_size", "text_transform"),
    *("white_space", "word_break", "overflow_wrap", "hyphens"),
)
"""Inherited properties that are read of nearly every style, if one of them is."""

_MERGED = ("first-line", "first-letter")
"""Pseudo-elements whose values are merged into another style."""


def patch_style_values(
    begin: Any, find: Any, begin_anonymous: Any, find_anonymous: Any
) -> tuple[Any, ...]:
    """Return methods of styles that inherit values, or take initial ones, without a detour.

    WeasyPrint treats each value of each style as if it might be a mathematical function, logical
    or a decoration. Here a style begins with all initial values, since that is faster than to look
    up a few of them.
    """
    inherited = {name for name in css.INHERITED if _is_simple(name)}
    # `margin-left` may be given as `margin-inline-start`.
    sources = {
        name: _logical_names(name)
        for name in css.INITIAL_VALUES
        if _is_simple(name) and name not in css.INHERITED and name not in css.INITIAL_NOT_COMPUTED
    }
    initial = {name: css.INITIAL_VALUES[name] for name in sources}
    decided: dict[str, set[str]] = {}
    for name, others in sources.items():
        for other in (name, *others):
            decided.setdefault(other, set()).add(name)
    together = [name for name in _TOGETHER if name in inherited]

    @wraps(begin)
    def computed_init(style: Any, parent: Any, rules: Any, pseudo: Any, *rest: Any) -> None:
        begin(style, parent, rules, pseudo, *rest)
        if pseudo not in _MERGED:
            style.update(initial)
            for rule in rules:
                for name in decided.get(rule, ()):
                    style.pop(name, None)

    @wraps(find)
    def computed_missing(style: Any, name: str) -> Any:
        if (name in inherited or name[:2] == "__") and name not in style.cascaded:
            parent = style.parent_style
            if parent is not None:
                if name in _TOGETHER and style.pseudo_type not in _MERGED:
                    _inherit(style, [each for each in together if each not in style.cascaded])
                value = style[name] = parent[name]
                return value
        return find(style, name)

    @wraps(begin_anonymous)
    def anonymous_init(style: Any, parent: Any) -> None:
        begin_anonymous(style, parent)
        own = dict(style)
        style.update(initial)
        style.update(own)

    @wraps(find_anonymous)
    def anonymous_missing(style: Any, name: str) -> Any:
        if name in _TOGETHER:
            _inherit(style, together)
            if name in style:
                return style[name]
        return find_anonymous(style, name)

    return computed_init, computed_missing, anonymous_init, anonymous_missing


def _inherit(style: Any, names: Iterable[str]) -> None:
    """Take values from the parent, except those that are there."""
    absent = [name for name in names if name not in style]
    style.update(zip(absent, map(style.parent_style.__getitem__, absent), strict=True))


def _is_simple(name: str) -> bool:
    """Return whether the engine has no rule of its own for a property."""
    special = name in ("position", "float", "display", "page") or name.startswith("text_decoration")
    return not special and not (name in css.INHERITED and name in css.PHYSICAL_FUNCTIONS)


def _logical_names(name: str) -> tuple[str, ...]:
    """Return the logical properties that may set a physical one."""
    logical = css.PHYSICAL_FUNCTIONS.get(name)
    directions = ("ltr", "rtl") if logical else ()
    return tuple({logical(block="ttb", inline=direction) for direction in directions})
