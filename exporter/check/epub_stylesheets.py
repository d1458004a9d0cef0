"""The stylesheets of an EPUB on disk, looked through for what e-readers break on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import tinycss2  # type: ignore[import-untyped]
from tinycss2.color3 import RGBA, parse_color  # type: ignore[import-untyped]

from exporter.check import stylesheet_rules as rules
from exporter.check.damaged_archives import UNREADABLE
from exporter.check.stylesheet_rules import StylesheetRule
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place

_SHOWN = 3
"""How many places of one rule in one file are named."""
_WITHIN = ("media", "supports")
_NEW_SELECTOR = re.compile(r":(?:has|is|where)\(")
_LAYOUTS = frozenset({"flex", "inline-flex", "grid", "inline-grid"})
_OUT_OF_FLOW = frozenset({"absolute", "fixed", "sticky"})
_ABSOLUTE = frozenset({"px", "pt", "pc", "in", "cm", "mm", "q"})
_VIEWPORT = re.compile(r"[sld]?v(?:w|h|i|b|min|max)")
_OF_TEXT = frozenset({"font-size", "line-height", "font", "letter-spacing", "text-indent"})
_THE_READERS = frozenset(
    {"font-family", "font-size", "font", "line-height", "color", "background", "background-color"}
    | {"text-align"}
)
_GROUNDS = frozenset({"background", "background-color"})
_OF_PICTURES = re.compile(r"(?:^|[\s>+~])(?:img|svg|picture|video)(?:[.:#\[][^\s>+~]*)?$")
_FAINT = 0.4
"""How opaque a ground may be that shows on a light page and on a dark one."""
_CONTRAST = 3.0
"""What a colour must keep to white and to black, either of which may be behind it."""
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class StylesheetProblem:
    """What breaks a rule, and on which line of the stylesheet."""

    rule: StylesheetRule
    said: str
    line: int
    column: int


def check_epub_css(path: Path, diagnostics: Diagnostics) -> None:
    """Report what e-readers break on in the stylesheets of an EPUB, and in styles in its texts.

    A file that is no archive is passed over: EPUBCheck says so.
    """
    try:
        with ZipFile(path) as archive:
            sheets = [(name, *sheet) for name in archive.namelist() for sheet in _in(archive, name)]
    except UNREADABLE:
        return
    shown: Counter[tuple[str, StylesheetRule]] = Counter()
    for name, first, css, declarations in sheets:
        for flaw in flaws(css, declarations=declarations):
            shown[name, flaw.rule] += 1
            if shown[name, flaw.rule] <= _SHOWN:
                where = f"{name}, line {first + flaw.line - 1}"
                where += f", column {flaw.column}" if first == 1 else ""
                _report(where, flaw, path, diagnostics)
    for (name, rule), count in shown.items():
        if count > _SHOWN:
            words = f"{name}: {rule.reason} (in {count - _SHOWN} more places)"
            diagnostics.report("epub-css", words, Place(str(path)))


def _report(where: str, flaw: StylesheetProblem, path: Path, diagnostics: Diagnostics) -> None:
    words = f"{where}: ‘{flaw.said}’: {flaw.rule.reason} ({flaw.rule.source})"
    diagnostics.report("epub-css", words, Place(str(path)))


def _in(archive: ZipFile, name: str) -> Iterator[tuple[int, str, bool]]:
    """The stylesheets of a file of the book: the line of the file that each begins on, and its CSS.

    The third says that it is bare declarations, as in an attribute.
    """
    if name.endswith(".css"):
        yield 1, archive.read(name).decode("utf-8", "replace"), False
    elif name.endswith((".xhtml", ".html", ".htm")):
        from lxml import etree

        try:
            root = etree.fromstring(archive.read(name))
        except etree.XMLSyntaxError:
            return
        for element in root.iter(f"{_XHTML}*"):
            line: int = element.sourceline or 1  # type: ignore[assignment] # the stubs lack it
            if element.tag == f"{_XHTML}style":
                yield line, element.text or "", False
            if style := element.get("style"):
                yield line, str(style), True


def flaws(css: str, *, declarations: bool = False) -> Iterator[StylesheetProblem]:
    """What is wrong with a stylesheet, or with bare declarations, in the order of the text."""
    if declarations:
        yield from _declarations(tinycss2.parse_blocks_contents(css, True, True), "", False)
    else:
        yield from _rules(tinycss2.parse_stylesheet(css, True, True), False)


def _rules(nodes: list[Any], guarded: bool) -> Iterator[StylesheetProblem]:
    for node in nodes:
        match node.type:
            case "error":
                yield _flaw(rules.SYNTAX, node.message, node)
            case "qualified-rule":
                selector = tinycss2.serialize(node.prelude).strip()
                if _NEW_SELECTOR.search(selector) and not guarded:
                    yield _flaw(rules.SELECTOR, selector, node)
                inside = tinycss2.parse_blocks_contents(node.content, True, True)
                yield from _declarations(inside, selector, guarded)
            case "at-rule":
                yield from _at_rule(node, guarded)


def _at_rule(node: Any, guarded: bool) -> Iterator[StylesheetProblem]:
    name = node.lower_at_keyword
    if name == "import":
        yield _flaw(rules.IMPORT, f"@import {tinycss2.serialize(node.prelude).strip()}", node)
    elif name in _WITHIN and node.content is not None:
        inside = tinycss2.parse_rule_list(node.content, True, True)
        yield from _rules(inside, guarded or name == "supports")
    elif name == "font-face" and node.content is not None:
        for each in tinycss2.parse_blocks_contents(node.content, True, True):
            if each.type == "declaration":
                yield from _of_files(each)


def _declarations(nodes: list[Any], selector: str, guarded: bool) -> Iterator[StylesheetProblem]:
    for node in nodes:
        if node.type == "error":
            yield _flaw(rules.SYNTAX, node.message, node)
        if node.type != "declaration":
            continue
        for flaw in (*_of_words(node), *_of_files(node), *_of_lengths(node), *_of_colours(node)):
            if guarded and flaw.rule.guarded:
                continue
            # A picture may stand on white: it brings its own colours.
            if flaw.rule is rules.GROUND and _is_of_pictures(selector):
                continue
            yield flaw


def _of_words(node: Any) -> Iterator[StylesheetProblem]:
    """What a declaration says in words: its name, its keywords, its functions."""
    words = {token.lower_value for token in node.value if token.type == "ident"}
    functions = {each.lower_name for each in _within(node.value) if each.type == "function"}
    if node.name.startswith("--") or "var" in functions:
        yield _flaw(rules.VARIABLE, _said(node), node)
    if functions & {"calc", "min", "max", "clamp"}:
        yield _flaw(rules.SUM, _said(node), node)
    if node.lower_name == "display" and words & _LAYOUTS:
        yield _flaw(rules.LAYOUT, _said(node), node)
    if node.lower_name == "position" and words & _OUT_OF_FLOW:
        yield _flaw(rules.POSITION, _said(node), node)
    if node.lower_name in ("direction", "unicode-bidi"):
        yield _flaw(rules.DIRECTION, _said(node), node)
    if node.important and node.lower_name in _THE_READERS:
        yield _flaw(rules.FORCED, f"{_said(node)} !important", node)


def _of_files(node: Any) -> Iterator[StylesheetProblem]:
    """The files that a declaration asks for."""
    for token in _within(node.value):
        address = ""
        if token.type == "url":
            address = token.value
        elif token.type == "function" and token.lower_name == "url":
            address = "".join(each.value for each in token.arguments if each.type == "string")
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE):
            yield _flaw(rules.REMOTE, address, node)
        if re.search(r"\.woff2?$", address, re.IGNORECASE):
            yield _flaw(rules.FONT, address, node)


def _of_lengths(node: Any) -> Iterator[StylesheetProblem]:
    lengths = [token for token in _within(node.value) if token.type == "dimension" and token.value]
    if any(_VIEWPORT.fullmatch(token.lower_unit) for token in lengths):
        yield _flaw(rules.VIEWPORT, _said(node), node)
    if node.lower_name in _OF_TEXT and any(token.lower_unit in _ABSOLUTE for token in lengths):
        yield _flaw(rules.ABSOLUTE, _said(node), node)
    if node.lower_name.startswith("margin") and any(token.value < 0 for token in lengths):
        yield _flaw(rules.NEGATIVE, _said(node), node)


def _of_colours(node: Any) -> Iterator[StylesheetProblem]:
    colours = [colour for token in node.value if isinstance(colour := parse_color(token), RGBA)]
    if node.lower_name == "color" and any(not _is_seen(colour) for colour in colours):
        yield _flaw(rules.COLOUR, _said(node), node)
    if node.lower_name in _GROUNDS and any(colour.alpha > _FAINT for colour in colours):
        yield _flaw(rules.GROUND, _said(node), node)


def _is_seen(colour: RGBA) -> bool:
    """Whether a colour can be read on white and on black (WCAG 2.2, contrast ratio)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.red, colour.green, colour.blue)
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return float(min(1.05 / (light + 0.05), (light + 0.05) / 0.05)) >= _CONTRAST


def _is_of_pictures(selector: str) -> bool:
    return bool(selector) and all(_OF_PICTURES.search(each.strip()) for each in selector.split(","))


def _within(nodes: list[Any]) -> Iterator[Any]:
    """All that a value is made of, down to the arguments of functions."""
    for node in nodes:
        yield node
        if node.type == "function":
            yield from _within(node.arguments)


def _said(node: Any) -> str:
    return f"{node.name}: {tinycss2.serialize(node.value).strip()}"


def _flaw(rule: StylesheetRule, said: str, node: Any) -> StylesheetProblem:
    said = " ".join(said.split())
    short = said if len(said) <= 80 else f"{said[:79]}…"
    return StylesheetProblem(rule, short, node.source_line, node.source_column)
