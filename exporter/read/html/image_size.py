"""The size of an image from its attributes and its style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from lxml.html import HtmlElement

from exporter.file_formats.svg import CSS_UNITS
from exporter.model.image_size import ImageSize, Length
from exporter.read.html.attributes import classes_of, style_of

_BOXES = frozenset("a center div figure p picture span".split())
"""Elements that may have a width for the image in them."""
_UNITS: dict[str, Literal["%", "em"]] = {"%": "%", "vw": "%", "em": "em", "rem": "em"}
_DIMENSION = re.compile(r"\s*\+?(\d{1,6}(?:\.\d+)?)(%?)")
_CSS_LENGTH = re.compile(r"\+?(\d{0,6}\.?\d+)\s*([a-z]+|%)?", re.IGNORECASE)


def image_size(element: HtmlElement) -> ImageSize:
    """Return the size that the attributes of an image set.

    Its style takes precedence. An image without a width is no wider than the boxes around it.
    """
    style = style_of(element)
    zoom = _css_length(style.get("zoom", ""), bare=True)
    size = ImageSize(
        # The theme Chirpy has `w` and `h`.
        width=_own(style, "width", element.get("width") or element.get("w")),
        height=_own(style, "height", element.get("height") or element.get("h")),
        max_width=_css_length(style.get("max-width", "")),
        max_height=_css_length(style.get("max-height", "")),
        zoom=(zoom.value / (100 if zoom.unit == "%" else 1) if zoom else 1.0) or 1.0,
    )
    for box in element.iterancestors():
        if box.tag not in _BOXES:
            break
        style = style_of(box)
        width = _css_length(style.get("width", "")) or _css_length(style.get("max-width", ""))
        size = size.within(width) if width and width.value else size
    return size


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element is hidden by its attributes, its address or its style."""
    style = style_of(element)
    hidden = style.get("display") == "none" or style.get("visibility") == "hidden"
    # On GitHub, the fragment of an address says for which pages it is.
    for_dark_pages = (element.get("src") or "").endswith("#gh-dark-mode-only")
    return hidden or for_dark_pages or element.get("hidden") is not None


def is_for_dark_pages(element: HtmlElement) -> bool:
    """Whether an image is for pages with a dark background, and has a counterpart for light ones.

    GitHub and Material for MkDocs have a fragment for that, and the theme Chirpy has classes.
    """
    if re.search(r"#(?:only-dark|gh-dark-mode-only)$", element.get("src") or ""):
        return True
    root = element.getroottree().getroot()
    return "dark" in classes_of(element) and any(
        each.tag == "img" for each in root.find_class("light")
    )


def _own(style: Mapping[str, str], name: str, attribute: str | None) -> Length | None:
    """Return a dimension from a style or else from an attribute."""
    return _css_length(style[name]) if name in style else _dimension(attribute)


def _dimension(value: str | None) -> Length | None:
    """Return the length in an attribute (HTML, 2.3.4.4, “Percentages and lengths”)."""
    match = _DIMENSION.match(value or "")
    return Length(float(match[1]), "%" if match[2] else "px") if match else None


def _css_length(value: str, *, bare: bool = False) -> Length | None:
    """Return a CSS length or percentage; None for another value. `bare` allows a plain number."""
    match = _CSS_LENGTH.fullmatch(value)
    if match is None:
        return None
    number, unit = float(match[1]), (match[2] or "").lower()
    if unit in _UNITS:
        return Length(number, _UNITS[unit])
    if unit in CSS_UNITS:
        return Length(number * CSS_UNITS[unit])
    return Length(number) if bare or number == 0 else None
