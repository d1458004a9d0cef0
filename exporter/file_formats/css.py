"""CSS as tokens (CSS Syntax 3), with the functions, at-rules and addresses that a book may have.

Whatever loads a file has to be a `url()`, a function or an at-rule. Those that are not listed here
are refused, so that a new way to load a file is refused too. Tokens that pass are written again:
what was checked is what a reader reads.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote_to_bytes

from exporter.file_formats.css_tokens import (
    CssLimitError,
    Nodes,
    all_declarations,
    children,
    component_values,
    declaration,
    serialized,
    significant,
    statements,
)

DrawingCheck: TypeAlias = Callable[[bytes], bool]
"""Says whether an SVG file may be the content of a `data:` URL."""

_DATA_TYPES = frozenset(
    f"{kind}/{name}"
    for kind, names in (
        ("image", "avif bmp gif jpeg jpg png svg+xml webp"),
        ("font", "otf sfnt ttf woff woff2"),
        ("application", "font-sfnt font-woff font-woff2 octet-stream vnd.ms-opentype"),
        ("application", "x-font-opentype x-font-otf x-font-truetype x-font-ttf x-font-woff"),
    )
    for name in names.split()
)
"""The media types of `data:` URLs: images, and fonts under all their names."""
_FUNCTIONS = frozenset(
    """
    -moz-any -webkit-any active-view-transition-type any cue current dir has highlight host
    host-context is lang matches not nth-child nth-col nth-last-child nth-last-col nth-last-of-type
    nth-of-type part slotted state where

    cmyk color color-mix contrast-color device-cmyk hsl hsla hwb icc-color lab lch light-dark oklab
    oklch rgb rgba

    -moz-calc -webkit-calc abs acos asin atan atan2 calc calc-size clamp cos exp hypot log max min
    mod pow progress random rem round sibling-count sibling-index sign sin sqrt tan
    attr env if inherit var

    -moz-linear-gradient -moz-radial-gradient -o-linear-gradient -o-radial-gradient
    -webkit-gradient -webkit-linear-gradient -webkit-radial-gradient color-stop conic-gradient from
    linear-gradient radial-gradient repeating-conic-gradient repeating-linear-gradient
    repeating-radial-gradient to

    matrix matrix3d perspective ref rotate rotate3d rotatex rotatey rotatez scale scale3d scalex
    scaley scalez skew skewx skewy translate translate3d translatex translatey translatez

    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia

    circle ellipse inset path polygon ray rect shape superellipse xywh

    cubic-bezier fit-content linear minmax repeat scroll steps view

    content counter counters element leader running string symbols target-counter target-counters
    target-text

    annotation character-variant format historical-forms local ornaments palette-mix styleset
    stylistic swash tech

    anchor anchor-size font-format font-tech scroll-state selector style
    """.split()
)
"""Functions that load nothing: of selectors, colours, numbers, gradients, transforms, filters, …

`image()`, `image-set()`, `cross-fade()`, `src()` and `paint()` are left out: strings in them are
addresses, and so is what a custom property or an attribute puts into them.
"""
_TARGETS = frozenset({"target-counter", "target-counters", "target-text"})
"""Functions in which an address from an attribute is a link, not a file (CSS Content 3, 3.2)."""
_AT_RULES = frozenset(
    """
    charset container counter-style font-face font-feature-values font-palette-values footnote
    keyframes -moz-keyframes -o-keyframes -webkit-keyframes layer media namespace page position-try
    property scope starting-style supports view-transition viewport -ms-viewport

    annotation character-variant historical-forms ornaments styleset stylistic swash

    top-left-corner top-left top-center top-right top-right-corner bottom-left-corner bottom-left
    bottom-center bottom-right bottom-right-corner left-top left-middle left-bottom right-top
    right-middle right-bottom
    """.split()
)
"""At-rules that load nothing, with those inside `@page` and `@font-feature-values`."""
_SCRIPTED = frozenset({"-moz-binding", "-ms-behavior", "behavior"})
"""Properties whose values are programs."""
_PAINTS = frozenset({"fill", "stroke"})
_LOADING = frozenset(
    "-webkit-cross-fade -webkit-image-set cross-fade image image-set src url".split()
)
"""Functions whose strings are addresses."""


@dataclass(frozen=True, slots=True)
class CssFault:
    """What a book may not have in its CSS, with its position; both numbers count from 1.

    `css` is the name or address that is refused, empty for a mistake in the syntax.
    """

    message: str
    line: int = 1
    column: int = 1
    css: str = ""


class CleanCss(NamedTuple):
    """CSS without what was refused, and what that was."""

    css: str
    faults: tuple[CssFault, ...] = ()


def no_drawings(_: bytes) -> bool:
    """Refuse SVG in `data:` URLs."""
    return False


def clean_stylesheet(css: str, drawing: DrawingCheck = no_drawings) -> CleanCss:
    """Return a stylesheet, or the content of a `style` attribute, without what is refused.

    A declaration or rule is removed as a whole. `drawing` judges SVG in `data:` URLs.
    """
    if not may_load(css) and "{" not in css:
        return CleanCss(css)
    try:
        nodes = component_values(css)
    except CssLimitError as error:
        return CleanCss("", (CssFault(str(error)),))
    faults: list[CssFault] = []
    nodes = without_faults(nodes, faults, drawing)
    return CleanCss(serialized(nodes), tuple(faults))


@lru_cache(maxsize=1024)
def clean_value(css: str, drawing: DrawingCheck = no_drawings) -> CleanCss:
    """Return the value of one property, as in a presentation attribute; `none` if it is refused."""
    if not may_load(css):
        return CleanCss(css)
    try:
        nodes = component_values(css)
    except CssLimitError as error:
        return CleanCss("none", (CssFault(str(error)),))
    fault = next(_faults(nodes, drawing), None)
    return CleanCss("none", (fault,)) if fault else CleanCss(serialized(nodes))


def may_load(css: str) -> bool:
    """Whether CSS can load a file at all: it takes a function, a `url()` or an at-rule.

    Escapes make neither a bracket nor an at sign.
    """
    return "(" in css or "@" in css


def without_faults(
    nodes: Nodes, faults: list[CssFault], drawing: DrawingCheck = no_drawings
) -> Nodes:
    """Return component values without the declarations and rules that are refused.

    Adds to `faults` the first fault of each.
    """
    kept: Nodes = []
    for statement in statements(nodes):
        block = statement[-1] if statement[-1].type == "{} block" else None
        head = statement[:-1] if block else statement
        if fault := next(_faults(head, drawing), None):
            faults.append(fault)
            kept += _unpainted(statement)
            continue
        if block:
            block.content[:] = without_faults(block.content, faults, drawing)
        if _at_keyword(head) != "charset":
            kept += statement
    return kept


def _unpainted(statement: Nodes) -> Nodes:
    """Return a refused declaration with `none` for its value, if its absence would show black."""
    if declaration(statement)[0] not in _PAINTS:
        return []
    colon = next(at for at, node in enumerate(statement) if node == ":")
    is_end = statement[-1].type == "whitespace" or statement[-1] == ";"
    end = statement[-1:] if is_end else []
    return [*statement[: colon + 1], *component_values(" none"), *end]


def _at_keyword(nodes: Nodes) -> str:
    first = next(significant(nodes), None)
    return first.lower_value if first is not None and first.type == "at-keyword" else ""


def _faults(nodes: Nodes, drawing: DrawingCheck, inside: str = "") -> Iterator[CssFault]:
    """Yield what is refused among the tokens in a function, or in none."""
    if not inside:
        first = next(significant(nodes), None)
        if first is not None and first.type == "ident" and first.lower_value in _SCRIPTED:
            yield _refused(first.lower_value, first)
        if _at_keyword(nodes) == "namespace":
            # Its address is a name, and is never loaded (CSS Namespaces 3, section 2).
            return
    for node in nodes:
        match node.type:
            case "error":
                line, column = node.source_line, node.source_column
                yield CssFault(f"invalid CSS ({node.message})", line, column)
            case "at-keyword" if node.lower_value not in _AT_RULES:
                yield _refused(f"@{node.value}", node)
            case "url":
                yield from _address_faults(node.value, node, drawing)
            case "function" if node.lower_name == "url":
                yield from _url_faults(node, drawing)
            case "function" if node.lower_name not in _FUNCTIONS:
                yield _refused(f"{node.name}()", node)
            case "function" if node.lower_name == "attr" and inside not in _TARGETS:
                if any(_gives_address(token) for token in node.arguments):
                    yield _refused("attr()", node, "is not allowed as an address")
        if below := children(node):
            name = node.lower_name if node.type == "function" else inside or node.type
            yield from _faults(below, drawing, name)


def _gives_address(token: Any) -> bool:
    if token.type == "function":
        return bool(token.lower_name == "type")
    return bool(token.type == "ident" and token.lower_value == "url")


def _url_faults(function: Any, drawing: DrawingCheck) -> Iterator[CssFault]:
    arguments = list(significant(function.arguments))
    if len(arguments) == 1 and arguments[0].type == "string":
        yield from _address_faults(arguments[0].value, function, drawing)
    else:
        yield _refused("url()", function, "is not allowed without a plain address")


def _address_faults(address: str, node: Any, drawing: DrawingCheck) -> Iterator[CssFault]:
    if address.startswith("#"):
        return
    data = data_url(address)
    if data is None or data.media_type not in _DATA_TYPES:
        yield _refused(f"url({address})", node, "is not in the file itself")
    elif data.media_type == "image/svg+xml" and not drawing(data.content):
        yield _refused(f"url({address})", node)


class DataUrl(NamedTuple):
    """The content of a `data:` URL; its type is in lower case, without parameters."""

    media_type: str
    content: bytes


def data_url(address: str) -> DataUrl | None:
    """Return what a `data:` URL holds (RFC 2397), or None for another or a damaged address."""
    head, comma, content = address.partition(",")
    if not comma or head[:5].lower() != "data:":
        return None
    media_type, *parameters = (part.strip().lower() for part in head[5:].split(";"))
    # The fragment names a part of an SVG.
    data = unquote_to_bytes(content.partition("#")[0])
    if parameters[-1:] == ["base64"]:
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except binascii.Error:
            return None
    return DataUrl(media_type, data)


class LoadedAddress(NamedTuple):
    """An address that CSS loads, with its position; both numbers count from 1."""

    address: str
    line: int
    column: int


def loaded_addresses(css: str) -> Iterator[LoadedAddress]:
    """Yield each address that CSS loads, also those of no valid rule.

    `css` is a stylesheet, declarations or a value. Raises `CssLimitError` as `component_values`.
    """
    if may_load(css):
        nodes = component_values(css)
        yield from addresses_in(nodes)
        if _fills_address(nodes):
            yield from _custom_strings(nodes)


def addresses_in(nodes: Nodes, inside: str = "") -> Iterator[LoadedAddress]:
    """Yield the addresses that component values load; they are in a function or an at-rule."""
    for node in nodes:
        name = node.lower_name if node.type == "function" else inside
        if node.type == "at-keyword":
            inside = f"@{node.lower_value}"
        elif node == ";":
            inside = ""
        elif node.type == "{} block":
            name = inside = ""
        elif inside != "@namespace" and (
            node.type == "url"
            or (node.type == "string" and (inside == "@import" or _loads_strings(inside)))
        ):
            yield LoadedAddress(node.value, node.source_line, node.source_column)
        if below := children(node):
            yield from addresses_in(below, name)


def _loads_strings(function: str) -> bool:
    """Whether strings in a function may be addresses: in a loading function, or an unknown one."""
    known = function in _FUNCTIONS or function == "type" or function.startswith("@")
    return function in _LOADING or not (known or not function)


def _fills_address(nodes: Nodes, inside: str = "") -> bool:
    """Whether a custom property is an argument of a function that loads a file."""
    for node in nodes:
        if node.type == "function" and node.lower_name == "var" and inside in _LOADING:
            return True
        name = node.lower_name if node.type == "function" else ""
        if _fills_address(children(node), name):
            return True
    return False


def _custom_strings(nodes: Nodes) -> Iterator[LoadedAddress]:
    """Yield the strings among the values of custom properties."""
    for name, value in all_declarations(nodes):
        for node in value if name.startswith("--") else ():
            if node.type == "string":
                yield LoadedAddress(node.value, node.source_line, node.source_column)


def _refused(css: str, node: Any, reason: str = "is not allowed") -> CssFault:
    css = _short(css)
    return CssFault(f"‘{css}’ {reason}", node.source_line, node.source_column, css)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"
