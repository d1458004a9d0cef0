"""The rules of MathML in EPUBs: Presentation MathML 3, as its RELAX NG schema states it.

Annotations in XML, elementary arithmetic (`mstack`), links, images and the attributes that only
control line breaking and indents are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from lxml import etree

MATHML = "http://www.w3.org/1998/Math/MathML"
_MATH = f"{{{MATHML}}}math"

_Model: TypeAlias = int | Literal["any", "empty", "token", "text"]
"""How many formulas an element holds, or `any` number; `token` is text with glyphs."""


@dataclass(frozen=True, slots=True)
class _Element:
    """What an element may hold, and the names of the attributes that it has beside common ones."""

    model: _Model
    attributes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    """The only children that it may have; empty for all that stand for a formula."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _words("id class style mathcolor mathbackground")
_TOKEN = _words("mathvariant mathsize dir fontfamily fontweight fontstyle fontsize")
_OPERATOR = _words(
    """form fence separator lspace rspace stretchy symmetric maxsize minsize largeop movablelimits
    accent lineleading linebreakstyle linebreakmultchar"""
)
_SCRIPT = _words("subscriptshift superscriptshift")
_FRACTION = _words("linethickness numalign denomalign bevelled")
_ROW = _words("rowalign columnalign groupalign")
_TABLE = _words(
    """align width rowspacing columnspacing rowlines columnlines frame framespacing equalrows
    equalcolumns displaystyle side minlabelspacing"""
)
_STYLE = (
    _words("scriptlevel displaystyle scriptminsize accentunder columnspan depth height rowspan")
    | _TOKEN
    | _OPERATOR
    | _SCRIPT
    | _FRACTION
    | _ROW
    | _TABLE
)
_ROOT = _STYLE | _words("display maxwidth overflow alttext mode")
_GLYPHS = _words("malignmark")
_ROWS, _CELLS = _words("mtr mlabeledtr"), _words("mtd")
_FORMULAS: dict[str, _Element] = {
    **dict.fromkeys(("mi", "mn", "mtext"), _Element("token", _TOKEN)),
    "mo": _Element("token", _TOKEN | _OPERATOR | _words("linebreak")),
    "ms": _Element("token", _TOKEN | _words("lquote rquote")),
    "mspace": _Element("empty", _TOKEN | _words("width height depth linebreak")),
    "malignmark": _Element("empty", _words("edge")),
    "maligngroup": _Element("empty", _words("groupalign")),
    "mrow": _Element("any", _words("dir")),
    "mfrac": _Element(2, _FRACTION),
    "mroot": _Element(2),
    "mstyle": _Element("any", _STYLE),
    **dict.fromkeys(("msqrt", "merror", "mphantom"), _Element("any")),
    "mpadded": _Element("any", _words("width height depth lspace voffset")),
    "mfenced": _Element("any", _words("open close separators")),
    "menclose": _Element("any", _words("notation")),
    "msub": _Element(2, _words("subscriptshift")),
    "msup": _Element(2, _words("superscriptshift")),
    "msubsup": _Element(3, _SCRIPT),
    "munder": _Element(2, _words("accentunder align")),
    "mover": _Element(2, _words("accent align")),
    "munderover": _Element(3, _words("accent accentunder align")),
    "mmultiscripts": _Element("any", _SCRIPT),
    "mtable": _Element("any", _TABLE | _ROW, _ROWS),
    "maction": _Element("any", _words("actiontype selection")),
    "semantics": _Element("any", _words("encoding")),
}
"""The elements that stand for a formula."""
_PARTS: dict[str, _Element] = {
    "math": _Element("any", _ROOT),
    **dict.fromkeys(_ROWS, _Element("any", _ROW, _CELLS)),
    "mtd": _Element("any", _ROW | _words("rowspan columnspan")),
    **dict.fromkeys(("none", "mprescripts"), _Element("empty")),
    "annotation": _Element("text", _words("encoding")),
}
"""The elements that stand in certain places only."""
_ELEMENTS = _FORMULAS | _PARTS
MATHML_ATTRIBUTES = {name: _COMMON | element.attributes for name, element in _ELEMENTS.items()}
"""The attributes of each element, beside `aria-…` and `data-…`."""
_EXTRA_CHILDREN = {
    "mmultiscripts": _words("none mprescripts"),
    "semantics": _words("annotation"),
}

_COLOUR = (
    r"(?i:#(?:[0-9a-f]{3}){1,2}|transparent|aqua|black|blue|fuchsia|gray|green|lime|maroon|navy"
    "|olive|purple|red|silver|teal|white|yellow)"
)
_SPACE = "(?:negative)?(?:very){0,2}thi(?:n|ck)mathspace|(?:negative)?mediummathspace"
_LENGTH = rf"-?(?:\d+\.?\d*|\.\d+)(?:e[mx]|in|cm|mm|p[xtc]|%)?|{_SPACE}"
_PADDED = (
    r"[+-]?(?:\d+\.?\d*|\.\d+)\s*"
    rf"(?:%?\s*(?:height|depth|width)?|e[mx]|in|cm|mm|p[xtc]|{_SPACE})?"
)
_LENGTHS = rf"(?:{_LENGTH})(?:\s+(?:{_LENGTH}))*"
_COUNT = r"[1-9]\d*"
_LINES = r"(?:none|solid|dashed)(?:\s+(?:none|solid|dashed))*"
_CHOICES: dict[str, str] = {
    "actiontype": "highlight input statusline toggle tooltip",
    **dict.fromkeys(
        _words(
            """accent accentunder bevelled displaystyle equalcolumns equalrows fence largeop
            movablelimits separator stretchy symmetric"""
        ),
        "true false",
    ),
    "dir": "ltr rtl",
    "display": "block inline",
    "edge": "left right",
    "fontstyle": "normal italic",
    "fontweight": "normal bold",
    "form": "prefix infix postfix",
    "linebreak": "auto newline nobreak goodbreak badbreak",
    "linebreakstyle": "before after duplicate infixlinebreakstyle",
    "mathvariant": """normal bold italic bold-italic double-struck bold-fraktur script bold-script
        fraktur sans-serif bold-sans-serif sans-serif-italic sans-serif-bold-italic monospace
        initial tailed looped stretched""",
    "overflow": "linebreak scroll elide truncate scale",
    "side": "left right leftoverlap rightoverlap",
    **dict.fromkeys(("numalign", "denomalign"), "left center right"),
}
_VALUES: dict[str, str] = {
    **dict.fromkeys(("mathcolor", "mathbackground"), _COLOUR),
    **dict.fromkeys(
        _words(
            """depth fontsize height lspace lineleading
            maxwidth minlabelspacing minsize rspace scriptminsize subscriptshift superscriptshift"""
        ),
        _LENGTH,
    ),
    **dict.fromkeys(("rowspacing", "columnspacing", "framespacing"), _LENGTHS),
    **dict.fromkeys(("columnspan", "rowspan", "selection"), _COUNT),
    **dict.fromkeys(("rowlines", "columnlines", "frame"), _LINES),
    **{name: "|".join(words.split()) for name, words in _CHOICES.items()},
    "align": r"(?:top|bottom|center|baseline|axis)(?:\s+-?\d+)?|left|right",
    "columnalign": r"(?:left|center|right)(?:\s+(?:left|center|right))*",
    "id": r"\S+",
    "linethickness": f"{_LENGTH}|thin|medium|thick",
    "mathsize": f"{_LENGTH}|small|normal|big",
    "maxsize": f"{_LENGTH}|infinity",
    "rowalign": r"(?:top|bottom|center|baseline|axis)(?:\s+(?:top|bottom|center|baseline|axis))*",
    "scriptlevel": r"[+-]?\d+",
    "width": f"{_LENGTH}|auto",
}
"""The values of attributes that have rules, with white space around them removed.

As other patterns of this module, they are compiled when a formula needs them.
"""


def mathml_fault(math: etree._Element) -> str:
    """Return the first violation of the schema in a `math` element; empty if it is valid."""
    if math.tag != _MATH:
        return f"the element ‹{_name(math)}› is not ‹math›"
    return next(_faults(math), "")


def _faults(element: etree._Element) -> Iterator[str]:
    """Yield the violations in an element of MathML."""
    name = _name(element)
    rule = _ELEMENTS.get(name)
    if rule is None:
        yield f"there is no element ‹{name}› in Presentation MathML"
        return
    yield from _attribute_faults(element, name, rule)
    children = [child for child in element if isinstance(child.tag, str)]
    yield from _child_faults(element, name, rule, children)
    for child in children:
        if child.tag.startswith(f"{{{MATHML}}}"):
            yield from _faults(child)


def _child_faults(
    element: etree._Element, name: str, rule: _Element, children: list[etree._Element]
) -> Iterator[str]:
    names = [_name(child) for child in children]
    match rule.model:
        case "empty" | "text":
            if children or (rule.model == "empty" and _has_text(element)):
                yield f"‹{name}› is not {'empty' if rule.model == 'empty' else 'plain text'}"
            return
        case "token":
            # Phrasing content of XHTML is allowed in text only.
            for child, own in zip(children, names, strict=True):
                is_foreign = not child.tag.startswith(f"{{{MATHML}}}")
                if own not in _GLYPHS and not (name == "mtext" and (is_foreign or own == "math")):
                    yield f"‹{own}› in ‹{name}›"
            return
        case int(count):
            if len(children) != count:
                yield f"‹{name}› needs {count} parts and has {len(children)}"
        case "any":
            pass
    if _has_text(element):
        yield f"text in ‹{name}›"
    allowed = rule.children or (_FORMULAS.keys() | _EXTRA_CHILDREN.get(name, frozenset()))
    for child, own in zip(children, names, strict=True):
        if own not in allowed or not child.tag.startswith(f"{{{MATHML}}}"):
            yield f"‹{own}› in ‹{name}›"
    yield from _order_faults(name, names)


def _order_faults(name: str, names: list[str]) -> Iterator[str]:
    """Yield what is wrong with the order of the children of an element."""
    match name:
        case "mmultiscripts":
            before, _, after = " ".join(names).partition(" mprescripts")
            if not names or names[0] in ("none", "mprescripts"):
                yield "‹mmultiscripts› has no base"
            if len(before.split()) % 2 == 0 or len(after.split()) % 2 or "mprescripts" in after:
                yield "the scripts of ‹mmultiscripts› are not in pairs"
        case "semantics":
            is_annotation = [own.startswith("annotation") for own in names]
            if not is_annotation or is_annotation[0] or not all(is_annotation[1:]):
                yield "‹semantics› is not a formula and annotations"
        case "maction" | "mlabeledtr":
            if not names:
                yield f"‹{name}› is empty"
        case _:
            pass


def _attribute_faults(element: etree._Element, name: str, rule: _Element) -> Iterator[str]:
    for key, value in cast("Iterable[tuple[str, str]]", element.items()):
        if key.startswith(("aria-", "data-")):
            continue
        if key not in MATHML_ATTRIBUTES[name]:
            yield f"the attribute ‘{_local(key)}’ on ‹{name}›"
        else:
            padded = name == "mpadded" and key in rule.attributes
            pattern = _PADDED if padded else _VALUES.get(key)
            if pattern and not re.fullmatch(pattern, value.strip()):
                yield f"the value ‘{value}’ of ‘{key}’ on ‹{name}›"
    if name == "maction" and element.get("actiontype") is None:
        yield "‹maction› has no ‘actiontype’"


def _has_text(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((each.tail or "").strip() for each in element)


def _name(element: etree._Element) -> str:
    return _local(str(element.tag))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
