"""A formula as text: letters, symbols, superscripts and subscripts, for readers without MathML."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

_SPACE = "\u00a0"
_ACCENTS = {
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "˙": "\u0307",
    ".": "\u0307",
    "¨": "\u0308",
    "→": "\u20d7",
    "⃗": "\u20d7",
}
_WITHOUT_SPACE = frozenset("|‖/!′″∂∇√¬°%#∞∅∀∃′∘…⋯⋮⋱□⋅")
_RELATIONS = frozenset("=<>≤≥≈≠≡→∈∼")
_LARGE = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀")


class TextMarkup(NamedTuple):
    """A formula as XHTML.

    `is_plain` says that it looks as a book would print it; otherwise it has the same meaning, with
    slashes for fractions and parentheses. `is_atomic` says that it needs no parentheses.
    """

    xhtml: str
    is_plain: bool = True
    is_atomic: bool = True


def text_markup(mathml: str) -> TextMarkup:
    """Return a MathML formula as text."""
    from lxml import etree

    return _row(etree.fromstring(mathml), in_script=False)


def _row(parent: Any, *, in_script: bool) -> TextMarkup:
    parts = [_markup(child, in_script=in_script) for child in parent]
    if len(shown := [part for part in parts if part.xhtml]) == 1:
        return shown[0]
    fenced = parent[:1] and parent[0].text in ("(", "[", "{") and parent[-1].text in (")", "]", "}")
    return TextMarkup(
        "".join(part.xhtml for part in parts),
        all(part.is_plain for part in parts),
        bool(fenced),
    )


def _markup(element: Any, *, in_script: bool) -> TextMarkup:
    name = element.tag.rpartition("}")[2]
    match name:
        case "mi":
            return _identifier(element)
        case "mn" | "ms":
            return TextMarkup(_escaped(element.text))
        case "mtext":
            return TextMarkup(_escaped("".join(element.itertext())), is_atomic=False)
        case "mo":
            return TextMarkup(_operator(element, in_script=in_script), is_atomic=False)
        case "mspace":
            return TextMarkup(_SPACE if _is_wide(element) else "")
        case "annotation" | "mphantom" | "none" | "mprescripts":
            return TextMarkup("")
        case "semantics":
            return _markup(element[0], in_script=in_script)
        case _ if name in _LAYOUTS and len(element) >= _LAYOUTS[name][0]:
            return _LAYOUTS[name][1](element, in_script)
        case "mtable":
            return _table(element)
        case _:
            return _row(element, in_script=in_script)


def _identifier(element: Any) -> TextMarkup:
    text = element.text or ""
    name = unicodedata.name(text, "") if len(text) == 1 else ""
    if "SCRIPT" in name or "FRAKTUR" in name or "BLACK-LETTER" in name:
        return TextMarkup(text, is_plain=False)
    plain = unicodedata.normalize("NFKC", text)
    if "BOLD" in name:
        return TextMarkup(f"<b>{_escaped(plain)}</b>")
    is_variable = len(plain) == 1 and plain.isalpha() and "DOUBLE-STRUCK" not in name
    if is_variable and element.get("mathvariant") != "normal":
        return TextMarkup(f"<i>{_escaped(plain)}</i>")
    return TextMarkup(_escaped(text))


def _operator(element: Any, *, in_script: bool) -> str:
    text = element.text or ""
    if text == "\u2061":
        # Between a function and its argument.
        after = element.getnext()
        first = "(" if after is None else next(after.itertext(), "")
        return "" if first in ("(", "[") else _SPACE
    shown = _escaped(text.strip("\u2062\u2063\u2064"))
    if text in (",", ";"):
        return shown if in_script else f"{shown} "
    if in_script or not shown or element.get("lspace", "1") == "0" == element.get("rspace", "1"):
        return shown
    if text in _LARGE:
        return f"{shown}{_SPACE}"
    if len(text) > 1 or (
        unicodedata.category(text) in ("Sm", "So", "Pd") and text not in _WITHOUT_SPACE
    ):
        is_first = element.getprevious() is None and element.getparent().tag.endswith("}math")
        # A line may end behind a relation.
        return f"{'' if is_first else _SPACE}{shown}{' ' if text in _RELATIONS else _SPACE}"
    return shown


def _scripts(
    element: Any, *, sub: Any = None, sup: Any = None, in_script: bool, is_plain: bool = True
) -> TextMarkup:
    """Return the first child of an element with scripts."""
    base = _markup(element[0], in_script=in_script)
    text = base.xhtml.rstrip(_SPACE) if element[0].text not in _LARGE else base.xhtml.strip(_SPACE)
    if not base.is_atomic and len(element[0]):
        text = f"({text})"
    for tag, script in (("sub", sub), ("sup", sup)):
        if script is None:
            continue
        inner = _markup(script, in_script=True)
        is_plain = is_plain and inner.is_plain
        primes = inner.xhtml.strip("′″‴") == "" and inner.xhtml
        text += inner.xhtml if primes else f"<{tag}>{inner.xhtml}</{tag}>"
    is_large = element[0].text in _LARGE or (base.xhtml.endswith(_SPACE))
    return TextMarkup(text + _SPACE * bool(is_large and not in_script), is_plain and base.is_plain)


def _limits(element: Any, in_script: bool) -> TextMarkup:
    """Return limits, or an accent on a letter."""
    name = element.tag.rpartition("}")[2]
    accent = _ACCENTS.get((element[1].text or "").strip()) if name == "mover" else None
    if accent and len(element[0].text or "") == 1:
        base = _markup(element[0], in_script=in_script)
        shown = base.xhtml.replace(element[0].text, element[0].text + accent, 1)
        return TextMarkup(shown, is_plain=False)
    sub = element[1] if name != "mover" else None
    sup = {"mover": 1, "munderover": 2}.get(name)
    above = element[sup] if sup else None
    return _scripts(element, sub=sub, sup=above, in_script=in_script, is_plain=False)


def _fraction(element: Any, in_script: bool) -> TextMarkup:
    top, bottom = (_in_parentheses(_markup(part, in_script=in_script)) for part in element[:2])
    if element.get("linethickness", "1").startswith("0"):
        top, bottom = (_markup(part, in_script=in_script).xhtml for part in element[:2])
        return TextMarkup(f"binom({top}, {bottom})", is_plain=False)
    return TextMarkup(f"{top}/{bottom}", is_plain=False, is_atomic=False)


def _root(element: Any, in_script: bool) -> TextMarkup:
    is_root = element.tag.endswith("}mroot")
    inner = (
        _markup(element[0], in_script=in_script) if is_root else _row(element, in_script=in_script)
    )
    index = f"<sup>{_markup(element[1], in_script=True).xhtml}</sup>" if is_root else ""
    return TextMarkup(f"{index}√{_in_parentheses(inner)}", is_plain=False)


def _table(element: Any) -> TextMarkup:
    """Return the rows of a table: lines of their own, or in a matrix divided by semicolons."""
    rows = [[_row(cell, in_script=False).xhtml for cell in row] for row in element]
    outer = element.getparent()
    if outer is not None and outer.tag.endswith("}mstyle"):
        outer = outer.getparent()
    siblings = [] if outer is None else [each for each in outer if each.tag.endswith("}mo")]
    if siblings or any(len(row) > 4 for row in rows):
        text = "; ".join(", ".join(filter(None, row)) for row in rows)
    else:
        text = "<br/>".join("".join(row) for row in rows)
    return TextMarkup(text, is_plain=False, is_atomic=bool(siblings))


def _in_parentheses(part: TextMarkup) -> str:
    text = part.xhtml.strip(_SPACE)
    return text if part.is_atomic else f"({text})"


def _is_wide(space: Any) -> bool:
    width = space.get("width", "0").removesuffix("em")
    try:
        return float(width) > 0.15
    except ValueError:
        return False


def _escaped(text: str | None) -> str:
    return html.escape(text or "", quote=False)


_Layout = Callable[[Any, bool], TextMarkup]
_LAYOUTS: Mapping[str, tuple[int, _Layout]] = {
    "msup": (2, lambda each, inner: _scripts(each, sup=each[1], in_script=inner)),
    "msub": (2, lambda each, inner: _scripts(each, sub=each[1], in_script=inner)),
    "msubsup": (
        3,
        lambda each, inner: _scripts(
            each, sub=each[1], sup=each[2], in_script=inner, is_plain=False
        ),
    ),
    "munder": (2, _limits),
    "mover": (2, _limits),
    "munderover": (3, _limits),
    "mfrac": (2, _fraction),
    "msqrt": (1, _root),
    "mroot": (2, _root),
}
"""The elements with children of different meanings: how many they need, and their text."""
