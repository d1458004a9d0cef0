"""The stylesheets of an EPUB on disk, checked for what e-readers fail on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import tinycss2
from tinycss2.color3 import RGBA, parse_color

from exporter.check import stylesheet_rules as rules
from exporter.check.archive import opened_archive, parsed, read_entry
from exporter.check.results import ARCHIVE_ERRORS
from exporter.check.stylesheet_rules import StylesheetRule
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.file_formats.css import addresses_in
from exporter.file_formats.css_tokens import (
    CssLimitError,
    Nodes,
    all_nodes,
    component_values,
    serialized,
)
from exporter.file_formats.srgb import luminance

_REPORTED = 3
"""How many places of one rule in one file are reported."""
_NESTING = ("media", "supports")
_NEW_SELECTORS = frozenset({"has", "is", "where"})
_LAYOUTS = frozenset({"flex", "inline-flex", "grid", "inline-grid"})
_OUT_OF_FLOW = frozenset({"absolute", "fixed", "sticky"})
_ABSOLUTE = frozenset({"px", "pt", "pc", "in", "cm", "mm", "q"})
_VIEWPORT = re.compile(r"[sld]?v(?:w|h|i|b|min|max)")
_TEXT_LENGTHS = frozenset({"font-size", "line-height", "font", "letter-spacing", "text-indent"})
_READER_CHOICES = frozenset(
    {"font-family", "font-size", "font", "line-height", "color", "background", "background-color"}
    | {"text-align"}
)
_BACKGROUNDS = frozenset({"background", "background-color"})
_IMAGES = frozenset({"img", "picture", "svg", "video"})
_FAINT = 0.4
"""The most opacity of a background that suits a light page and a dark one."""
_CONTRAST = 3.0
"""The least contrast ratio of a colour to white and to black, either of which may be the page."""
_XHTML = "{http://www.w3.org/1999/xhtml}"


_MAX_CSS = 8 * 1024**2
"""Characters of CSS in one book that are checked; a second is enough for 1,000,000."""


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A stylesheet, or a `style` attribute, that begins on a line of a document in a book."""

    document: str
    line: int
    css: str
    is_style: bool


@dataclass(frozen=True, slots=True)
class StylesheetProblem:
    """A declaration or selector that breaks a rule, with its position in the stylesheet."""

    rule: StylesheetRule
    css: str
    line: int
    column: int


def check_epub_css(path: Path, diagnostics: Diagnostics) -> None:
    """Report what e-readers fail on in the stylesheets of an EPUB and in its `style` attributes.

    A file that cannot be read as an archive is left to EPUBCheck.
    """
    try:
        with opened_archive(path) as archive:
            names = dict.fromkeys(archive.namelist())
            sheets = (
                Stylesheet(name, *sheet) for name in names for sheet in _sheets(archive, name)
            )
            _report_problems(sheets, path, diagnostics)
    except ARCHIVE_ERRORS:
        return


def _report_problems(sheets: Iterable[Stylesheet], path: Path, diagnostics: Diagnostics) -> None:
    counts: Counter[tuple[str, StylesheetRule]] = Counter()
    left = _MAX_CSS
    for sheet in sheets:
        name, first = sheet.document, sheet.line
        left -= len(sheet.css)
        if left < 0:
            message = f"the stylesheets from ‘{name}’ on are not checked: they are too long"
            diagnostics.report("check-incomplete", message, Place(str(path)))
            break
        for problem in _problems_of(sheet):
            rule = problem.rule
            counts[name, rule] += 1
            if counts[name, rule] <= _REPORTED:
                where = f"{name}, line {first + problem.line - 1}"
                where += f", column {problem.column}" if first == 1 else ""
                message = f"{where}: ‘{problem.css}’: {rule.reason} ({rule.source})"
                diagnostics.report("epub-css", message, Place(str(path)))
    for (name, rule), count in counts.items():
        if count > _REPORTED:
            message = f"{name}: {rule.reason} (in {count - _REPORTED} more places)"
            diagnostics.report("epub-css", message, Place(str(path)))


def _problems_of(sheet: Stylesheet) -> list[StylesheetProblem]:
    try:
        return list(stylesheet_problems(sheet.css, declarations=sheet.is_style))
    except RecursionError:
        return [StylesheetProblem(rules.SYNTAX, "brackets in too many brackets", 1, 1)]


def _sheets(archive: ZipFile, name: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the stylesheets in a file of the book: the line of its start, and its CSS.

    The third value says that the CSS is declarations only, as in a `style` attribute.
    """
    if name.endswith(".css"):
        yield 1, read_entry(archive, name).decode("utf-8", "replace"), False
    elif name.endswith((".xhtml", ".html", ".htm")):
        from lxml import etree

        try:
            root = parsed(read_entry(archive, name))
        except etree.XMLSyntaxError:
            return
        for element in root.iter(f"{_XHTML}*"):
            line: int = element.sourceline or 1  # type: ignore[assignment] # the stubs lack it
            if element.tag == f"{_XHTML}style":
                yield line, element.text or "", False
            if style := element.get("style"):
                yield line, str(style), True


def stylesheet_problems(css: str, *, declarations: bool = False) -> Iterator[StylesheetProblem]:
    """Yield what breaks a rule in a stylesheet, or in declarations only, in source order."""
    try:
        nodes = component_values(css)
    except CssLimitError as error:
        yield StylesheetProblem(rules.SYNTAX, f"{error}", 1, 1)
        return
    if declarations:
        yield from _declarations(tinycss2.parse_blocks_contents(nodes, True, True), [], False)
    else:
        yield from _rules(tinycss2.parse_stylesheet(nodes, True, True), False)


def _rules(nodes: list[Any], guarded: bool) -> Iterator[StylesheetProblem]:
    for node in nodes:
        match node.type:
            case "error":
                yield _problem(rules.SYNTAX, node.message, node)
            case "qualified-rule":
                functions = {each.lower_name for each in _functions(node.prelude)}
                if functions & _NEW_SELECTORS and not guarded:
                    yield _problem(rules.SELECTOR, serialized(node.prelude), node)
                inside = tinycss2.parse_blocks_contents(node.content, True, True)
                yield from _declarations(inside, node.prelude, guarded)
            case "at-rule":
                yield from _at_rule(node, guarded)


def _at_rule(node: Any, guarded: bool) -> Iterator[StylesheetProblem]:
    name = node.lower_at_keyword
    if name == "import":
        yield _problem(rules.IMPORT, f"@import {serialized(node.prelude).strip()}", node)
    elif name in _NESTING and node.content is not None:
        inside = tinycss2.parse_rule_list(node.content, True, True)
        yield from _rules(inside, guarded or name == "supports")
    elif name == "font-face" and node.content is not None:
        for each in tinycss2.parse_blocks_contents(node.content, True, True):
            if each.type == "declaration":
                yield from _url_problems(each)


def _declarations(nodes: Nodes, selector: Nodes, guarded: bool) -> Iterator[StylesheetProblem]:
    for node in nodes:
        if node.type == "error":
            yield _problem(rules.SYNTAX, node.message, node)
        if node.type != "declaration":
            continue
        for problem in (
            *_keyword_problems(node),
            *_url_problems(node),
            *_length_problems(node),
            *_colour_problems(node),
        ):
            if guarded and problem.rule.guarded:
                continue
            # An image has its own colours, and may have a background.
            if problem.rule is rules.BACKGROUND and _selects_images(selector):
                continue
            yield problem


def _keyword_problems(node: Any) -> Iterator[StylesheetProblem]:
    """Yield problems of the property, the keywords and the functions of a declaration."""
    keywords = {token.lower_value for token in node.value if token.type == "ident"}
    functions = {each.lower_name for each in _functions(node.value)}
    if node.name.startswith("--") or "var" in functions:
        yield _problem(rules.VARIABLE, _text(node), node)
    if functions & {"calc", "min", "max", "clamp"}:
        yield _problem(rules.MATH, _text(node), node)
    if node.lower_name == "display" and keywords & _LAYOUTS:
        yield _problem(rules.LAYOUT, _text(node), node)
    if node.lower_name == "position" and keywords & _OUT_OF_FLOW:
        yield _problem(rules.POSITION, _text(node), node)
    if node.lower_name in ("direction", "unicode-bidi"):
        yield _problem(rules.DIRECTION, _text(node), node)
    if node.important and node.lower_name in _READER_CHOICES:
        yield _problem(rules.FORCED, f"{_text(node)} !important", node)


def _url_problems(node: Any) -> Iterator[StylesheetProblem]:
    """Yield problems of the files that a declaration loads."""
    for address, _, _ in addresses_in(node.value):
        if address.lower().endswith((".woff", ".woff2")):
            yield _problem(rules.FONT, address, node)


def _length_problems(node: Any) -> Iterator[StylesheetProblem]:
    lengths = [
        token for token in all_nodes(node.value) if token.type == "dimension" and token.value
    ]
    if any(_VIEWPORT.fullmatch(token.lower_unit) for token in lengths):
        yield _problem(rules.VIEWPORT, _text(node), node)
    if node.lower_name in _TEXT_LENGTHS and any(token.lower_unit in _ABSOLUTE for token in lengths):
        yield _problem(rules.ABSOLUTE, _text(node), node)
    if node.lower_name.startswith("margin") and any(token.value < 0 for token in lengths):
        yield _problem(rules.NEGATIVE, _text(node), node)


def _colour_problems(node: Any) -> Iterator[StylesheetProblem]:
    colours = [colour for token in node.value if isinstance(colour := parse_color(token), RGBA)]
    if node.lower_name == "color" and any(not _is_readable(colour) for colour in colours):
        yield _problem(rules.COLOUR, _text(node), node)
    if node.lower_name in _BACKGROUNDS and any(colour.alpha > _FAINT for colour in colours):
        yield _problem(rules.BACKGROUND, _text(node), node)


def _is_readable(colour: RGBA) -> bool:
    """Return whether a colour has enough contrast to white and to black (WCAG 2.2)."""
    light = luminance(colour.red, colour.green, colour.blue)
    return float(min(1.05 / (light + 0.05), (light + 0.05) / 0.05)) >= _CONTRAST


def _selects_images(selector: Nodes) -> bool:
    """Return whether the elements of all selectors in a list are images."""
    selectors: list[Nodes] = [[]]
    for node in selector:
        if node == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    return all(_element_of(each) in _IMAGES for each in selectors)


def _element_of(selector: Nodes) -> str:
    """Return the name of the element that a selector selects; empty if it has none."""
    element, begins = "", True
    for node in selector:
        if node.type in ("whitespace", "comment") or node in (">", "+", "~"):
            begins = True
        elif begins:
            element = node.lower_value if node.type == "ident" else ""
            begins = False
    return element


def _functions(nodes: Nodes) -> Iterator[Any]:
    return (node for node in all_nodes(nodes) if node.type == "function")


def _text(node: Any) -> str:
    return f"{node.name}: {serialized(node.value).strip()}"


def _problem(rule: StylesheetRule, css: str, node: Any) -> StylesheetProblem:
    css = " ".join(css.split())
    short = css if len(css) <= 80 else f"{css[:79]}…"
    return StylesheetProblem(rule, short, node.source_line, node.source_column)
