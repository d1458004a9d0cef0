"""The rules of XHTML in EPUBs (EPUB 3.3, section 6.1), for what books are made of.

The content models are those of HTML, section 4, for the elements that all outputs may have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from exporter.file_formats.allowed_markup import (
    ALLOWED_ATTRIBUTES,
    SVG,
    XHTML,
    XML_LANG,
    Violation,
    attribute_violations,
    drawing_violations,
    local_name,
    not_allowed,
    remark_violation,
    scheme_of,
)
from exporter.file_formats.mathml import MATHML, mathml_fault

if TYPE_CHECKING:
    from lxml import etree


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASING = _words(
    """a abbr b bdi br cite code del dfn em i img ins kbd mark math q ruby s samp small
    span strong sub sup svg time u var wbr"""
)
_FLOW = _PHRASING | _words(
    """address article aside blockquote div dl figure footer h1 h2 h3 h4 h5 h6 header hr
    main nav ol p pre section table ul"""
)
_NOTHING: frozenset[str] = frozenset()
_CONTENT: Mapping[str, frozenset[str]] = {
    "": _words("html"),
    "html": _words("head body"),
    "head": _words("title meta link style"),
    "ul": _words("li"),
    "ol": _words("li"),
    "dl": _words("dt dd"),
    "table": _words("caption colgroup thead tbody tfoot tr"),
    "colgroup": _words("col"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _words("tr")),
    "tr": _words("td th"),
    "ruby": _PHRASING | _words("rb rt rp"),
    "figure": _FLOW | _words("figcaption"),
    **dict.fromkeys(_words("br col hr img link meta style time title wbr"), _NOTHING),
    **dict.fromkeys(
        _words(
            """abbr b bdi cite code dfn em h1 h2 h3 h4 h5 h6 i kbd mark p pre q rb rp rt s
            samp small span strong sub sup u var"""
        ),
        _PHRASING,
    ),
    **dict.fromkeys(
        _words(
            """address article aside blockquote body caption dd div dt figcaption footer header li
            main nav section td th"""
        ),
        _FLOW,
    ),
}
"""The children that each element may have; that of the document is its root."""
_TRANSPARENT = _words("a ins del")
"""Elements that may have the children that their parents may have."""
_WITHOUT_TEXT = _words("html head ul ol dl table colgroup thead tbody tfoot tr")
_NOT_INSIDE: Mapping[str, frozenset[str]] = {
    "a": _words("a"),
    "address": _words("address header footer"),
    "caption": _words("table"),
    "dfn": _words("dfn"),
    "footer": _words("header footer"),
    "header": _words("header footer"),
}
"""Elements that may not be anywhere in an element."""

_SEQUENCES: Mapping[str, re.Pattern[str]] = {
    "dl": re.compile("(?:(?:dt )+(?:dd )+)*"),
    "figure": re.compile("(?:figcaption )?(?!.*figcaption .).*"),
    "ruby": re.compile("(?:(?:(?!r[tp] )[^ ]+ )*(?:rt |rp rt rp ))+"),
    "table": re.compile(
        "(?:caption )?(?:colgroup )*(?:thead )?(?:(?:tbody )*|(?:tr )*)(?:tfoot )?"
    ),
}
"""The order of the children of an element, as their names with a space behind each."""

_POSITIVE, _WHOLE = re.compile(r"[1-9]\d{0,8}"), re.compile(r"-?\d{1,9}")
_LANGUAGE = re.compile(r"(?:[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)?")
_VALUES: Mapping[str, re.Pattern[str]] = {
    "colspan": _POSITIVE,
    "datetime": re.compile(r"\d{4}-\d\d-\d\d"),
    "dir": re.compile("ltr|rtl|auto"),
    "height": re.compile(r"\d{1,9}"),
    "href": re.compile(r"[^\s<>\"]*"),
    "hidden": re.compile("(?:hidden)?"),
    "id": re.compile(r"\S+"),
    "lang": _LANGUAGE,
    "rowspan": _POSITIVE,
    "scope": re.compile("(?:row|col)(?:group)?"),
    "span": _POSITIVE,
    "start": _WHOLE,
    "type": re.compile("[1aAiI]|text/css"),
    "value": _WHOLE,
    "width": re.compile(r"\d{1,9}"),
    XML_LANG: _LANGUAGE,
}
_LINKS = _words("href src")


class Inspection(NamedTuple):
    """What is in a document: violations, ids, and the addresses of local links."""

    violations: list[Violation]
    ids: frozenset[str]
    links: frozenset[str]
    namespaces: frozenset[str]


class _Context(NamedTuple):
    """What is allowed in an element: the children of `model`, except in the elements `inside`."""

    model: str
    inside: frozenset[str]


def inspect(root: etree._Element) -> Inspection:
    """Return what is in a content document."""
    violations: list[Violation] = []
    links: set[str] = set()
    namespaces: set[str] = set()
    stack = [(root, _Context("", _NOTHING))]
    while stack:
        element, context = stack.pop()
        if not isinstance(tag := element.tag, str):
            violations.append(remark_violation(element))
            continue
        namespace, _, name = tag[1:].rpartition("}")
        namespaces.add(namespace)
        if namespace != XHTML:
            name = name if (namespace, name) in ((MATHML, "math"), (SVG, "svg")) else tag
        allowed, inner = _judged(name, context)
        if not allowed:
            message = not_allowed(tag, element.getparent())
            unsafe = tag not in ALLOWED_ATTRIBUTES
            violations.append(Violation("element", element, message, unsafe=unsafe))
        if namespace == XHTML:
            if items := cast("list[tuple[str, str]]", element.items()):
                if tag in ALLOWED_ATTRIBUTES:
                    violations += attribute_violations(element, tag, items)
                violations += _value_violations(element, name, items)
                links.update(value for key, value in items if key in _LINKS and _is_local(value))
            if name in _WITHOUT_TEXT and _has_text(element):
                violations.append(Violation("text", element, f"text is not allowed in ‹{name}›"))
            if name in _SEQUENCES:
                violations += _sequence_violations(element, name)
            stack += [(child, inner) for child in reversed(element)]
        elif namespace == MATHML and allowed:
            if fault := mathml_fault(element):
                violations.append(Violation("formula", element, f"the MathML is invalid: {fault}"))
            stack += [(each, inner) for each in element.iterfind(f".//{{{MATHML}}}mtext/*")]
        elif allowed:
            violations += drawing_violations(element)
    ids: set[str] = set()
    for element in root.iterfind(".//*[@id]"):
        if (id_ := element.get("id", "")) in ids:
            message = f"the id ‘{id_}’ is not unique"
            violations.append(Violation("attribute", element, message, "id"))
        ids.add(id_)
    return Inspection(violations, frozenset(ids), frozenset(links), frozenset(namespaces))


@lru_cache(maxsize=1024)
def _judged(name: str, context: _Context) -> tuple[bool, _Context]:
    """Return whether an element may be in a context, and the context in it."""
    model, inside = context
    allowed = name in _CONTENT.get(model, _FLOW) and name not in inside
    if name in _NOT_INSIDE:
        inside |= _NOT_INSIDE[name]
    own = name if name in _CONTENT else model if name in _TRANSPARENT else "span"
    return allowed, _Context(own, inside)


def _value_violations(
    element: etree._Element, name: str, items: Iterable[tuple[str, str]]
) -> Iterator[Violation]:
    for key, value in items:
        if (pattern := _VALUES.get(key)) and not pattern.fullmatch(value):
            message = f"the value ‘{value}’ of ‘{local_name(key)}’ is not allowed on ‹{name}›"
            yield Violation("attribute", element, message, key)


def _sequence_violations(element: etree._Element, name: str) -> Iterator[Violation]:
    names = (local_name(child.tag) for child in element if isinstance(child.tag, str))
    if not _SEQUENCES[name].fullmatch("".join(f"{own} " for own in names)):
        message = f"the order of the elements in ‹{name}› is not allowed"
        yield Violation("element", element, message)


def _is_local(address: str) -> bool:
    return not scheme_of(address) and not address.startswith("//")


def _has_text(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((each.tail or "").strip() for each in element)
