"""What runs in a document of XML, sends something, or is loaded from elsewhere.

This list of what is active is apart from the list of what the exporter writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from lxml import etree
from lxml import html as html_parser

from exporter.file_formats.allowed_markup import (
    MAX_ATTRIBUTES,
    SVG,
    is_remote,
    local_name,
    scheme_of,
)
from exporter.file_formats.css import loaded_addresses
from exporter.file_formats.css_tokens import CssLimitError
from exporter.file_formats.mathml import MATHML

_SHOWN = 80
"""The characters of an address or a script that are shown."""
_MAX_EMBEDDED = 3
"""Levels of documents in `srcdoc` attributes that are read: no book has one."""
_MAX_TAGS = 1_000_000
"""Tags of a file: they take 240 MB and 1.5 s. A chapter of 60,000 words has 10,000."""

Code: TypeAlias = Literal["active-content", "check-incomplete", "remote-resource"]

_SCRIPT_SCHEMES = frozenset("javascript livescript mocha vbscript".split())
_SCRIPT_TYPES = re.compile(r"ecmascript|javascript|jscript|livescript|vbscript|shockwave|wasm")
_DATA_BLOCKS = re.compile(r"[\w.+-]+/(?:[\w.+-]+\+)?json", re.IGNORECASE)
"""Types of `script` elements that hold data (HTML, 4.12.1)."""
_ACTIVE_ELEMENTS = frozenset("applet handler listener portal script trigger".split())
_LOADING = frozenset(
    """altimg archive background classid code codebase data dynsrc icon lowsrc manifest poster src
    srcset textref""".split()
)
"""Attributes whose addresses are loaded."""
_SENDING = frozenset("action formaction ping".split())
_ADDRESSES = _LOADING | _SENDING | frozenset("base by cite from href longdesc profile to".split())
_LOADED_LINKS = frozenset(
    "dns-prefetch icon import manifest modulepreload preconnect prefetch preload prerender "
    "stylesheet xslt apple-touch-icon".split()
)
_IMAGES = frozenset("feimage image img source".split())
_HYPERLINKS = frozenset("a area".split())
_MARKUP_TYPES = re.compile(
    r"data:(?:text/(?:html|xml)|application/(?:xhtml\+)?xml|image/svg)", re.I
)
_STANDARD_TYPES = re.compile(
    r"https?://(?:www\.)?(?:w3\.org|idpf\.org|daisy\.org|openebook\.org|gutenberg\.org)/", re.I
)
"""Document types that no reader loads, since it knows them."""
_DEFAULT = re.compile(r"\s(?:on\w+|action|data|style|src|(?:xlink:)?href)\s", re.IGNORECASE)
"""The name of an attribute in a declaration that may give it to all elements of a name."""
_REFRESH = re.compile(r"[\s\d.;,]*(?:url\s*=)?\s*['\"]?([^'\"]*)", re.IGNORECASE)
_PSEUDO_ATTRIBUTE = re.compile(r"href\s*=\s*['\"]([^'\"]*)")
_SVG, _MATHML, _OPF = (f"{{{name}}}" for name in (SVG, MATHML, "http://www.idpf.org/2007/opf"))
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_EVENTS = "{http://www.w3.org/2001/xml-events}"


class Finding(NamedTuple):
    """Something active in a file of a book, with its line, counted from 1."""

    code: Code
    message: str
    line: int = 1


def markup_findings(data: bytes, *, is_html: bool, level: int = 0) -> Iterator[Finding]:
    """Yield what is active in XML; and in HTML, as which a reader may read what is not XML."""
    if not data.strip():
        return
    if level > _MAX_EMBEDDED:
        message = f"more than {_MAX_EMBEDDED} documents are nested by ‘srcdoc’"
        yield Finding("check-incomplete", message)
        return
    if data.count(b"<") > _MAX_TAGS:
        yield Finding("check-incomplete", f"the file has more than {_MAX_TAGS:,} tags")
        return
    try:
        root: etree._Element | None = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if "XML_PARSE_HUGE" in str(error):
            # Elements in 256 others, or a text of ten million characters.
            yield Finding("check-incomplete", "the file is too large or nested too deep")
        is_html = True
        root = _recovered(data)
    if root is not None:
        yield from _type_findings(root)
        yield from _tree_findings(root, level)
    if is_html:
        with suppress(etree.ParserError, etree.XMLSyntaxError, ValueError):
            yield from _tree_findings(html_parser.document_fromstring(data), level)


def _recovered(data: bytes) -> etree._Element | None:
    """Return what is left of broken markup; None if nothing is."""
    try:
        # The stubs do not know that it may be None.
        return cast("etree._Element | None", etree.fromstring(data, _parser(recover=True)))
    except etree.XMLSyntaxError:
        return None


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, recover=recover)


def _type_findings(root: etree._Element) -> Iterator[Finding]:
    """Yield what a document type declares: entities with markup, attributes, and other files."""
    # The stubs know nothing of declarations.
    information: Any = root.getroottree().docinfo
    address = information.system_url or ""
    if is_remote(address) and not _STANDARD_TYPES.match(address):
        yield Finding("remote-resource", f"the document type is at ‘{_short(address)}’")
    declared = information.internalDTD
    if declared is None:
        return
    for entity in declared.iterentities():
        if entity.system_url:
            yield Finding("remote-resource", f"the entity ‘{entity.name}’ is another file")
        elif re.search("[<&%]", entity.content or ""):
            yield Finding("active-content", f"the entity ‘{entity.name}’ stands for markup")
    whole = etree.tostring(root.getroottree(), encoding="unicode")
    for declaration in whole.split("<!ATTLIST")[1:]:
        if found := _DEFAULT.search(declaration.partition(">")[0]):
            message = f"the document type gives ‘{found[0].strip()}’ to elements"
            yield Finding("active-content", message)


def _tree_findings(root: etree._Element, level: int) -> Iterator[Finding]:
    before = reversed([*root.itersiblings(preceding=True)])
    for node in (*before, *root.iter()):
        line = int(node.sourceline or 1)  # type: ignore[call-overload] # the stubs lack it
        if isinstance(node.tag, str):
            for finding in _element_findings(node, level):
                yield finding._replace(line=line + finding.line - 1)
        elif node.tag is etree.ProcessingInstruction and (
            found := _PSEUDO_ATTRIBUTE.search(node.text or "")
        ):
            yield from _loaded(found[1], "a processing instruction", line)
            if _MARKUP_TYPES.match(found[1]):
                message = f"a processing instruction runs ‘{_short(found[1])}’"
                yield Finding("active-content", message, line)


def _element_findings(element: etree._Element, level: int) -> Iterator[Finding]:
    """Yield what is active in an element, with lines counted from that of the element."""
    tag = str(element.tag)
    name = local_name(tag).rpartition(":")[2].lower()
    if len(element.attrib) > MAX_ATTRIBUTES:
        yield Finding("check-incomplete", f"‹{name}› has {len(element.attrib):,} attributes")
        return
    if name in _ACTIVE_ELEMENTS:
        is_data = name == "script" and _DATA_BLOCKS.fullmatch((element.get("type") or "").strip())
        if not is_data:
            yield Finding("active-content", f"the element ‹{name}›")
    if name == "style":
        yield from css_findings("".join(map(str, element.itertext())))
    if name == "meta" and "refresh" in (element.get("http-equiv") or "").lower():
        found = _REFRESH.match(element.get("content") or "")
        yield from _loaded(found[1] if found else "", "a page that it is replaced by")
    if tag == f"{_OPF}item":
        yield from _manifest_findings(element)
    if tag == f"{_OPF}mediaType" and element.get("handler"):
        yield Finding("active-content", "a media type handler")
    target = (element.get("attributeName") or "").lower().rpartition(":")[2]
    if target.startswith("on"):
        yield Finding("active-content", f"an animation of ‘{target}’")
    for key, value in cast("Iterable[tuple[str, str]]", element.items()):
        yield from _attribute_findings(element, name, str(key), str(value), target, level)


def _attribute_findings(
    element: etree._Element, name: str, key: str, value: str, target: str, level: int
) -> Iterator[Finding]:
    attribute = local_name(key).rpartition(":")[2].lower()
    tag = str(element.tag)
    what = f"‘{attribute}’ of ‹{name}›"
    if key.startswith(_EVENTS) or (attribute.startswith("on") and not key.startswith("{")):
        yield Finding("active-content", f"the event handler ‘{attribute}’ on ‹{name}›")
        return
    if attribute == "style" or (tag.startswith(_SVG) and "(" in value):
        yield from css_findings(value)
    if key == _XML_BASE:
        yield from _loaded(value, what)
    if attribute == "srcdoc":
        document = f"<html>{value}</html>".encode(errors="replace")
        yield from markup_findings(document, is_html=True, level=level + 1)
    values = value.split(";") if attribute == "values" else [value]
    if attribute in _ADDRESSES or attribute == "values":
        for address in values:
            if scheme_of(address) in _SCRIPT_SCHEMES:
                yield Finding("active-content", f"{what} runs ‘{_short(address)}’")
    if _MARKUP_TYPES.match(value.strip()) and attribute in _ADDRESSES and name not in _IMAGES:
        yield Finding("active-content", f"{what} is a document in itself: ‘{_short(value)}’")
    if attribute in _LOADING:
        addresses = (
            [part.split()[0] for part in value.split(",") if part.split()]
            if attribute == "srcset" and "data:" not in value
            else [value]
        )
        for address in addresses:
            yield from _loaded(address, what)
    elif attribute in _SENDING and is_remote(value) and _is_web(value):
        yield Finding("remote-resource", f"{what} sends something to ‘{_short(value)}’")
    elif (attribute == "href" and _is_loaded_link(element, name, tag)) or (
        target == "href" and attribute in ("from", "to", "by")
    ):
        yield from _loaded(value, what)
    elif target == "href" and attribute == "values":
        for address in values:
            yield from _loaded(address, what)
    elif attribute == "href" and scheme_of(value) == "file":
        yield Finding("remote-resource", f"{what} leads to ‘{_short(value)}’")


def _is_loaded_link(element: etree._Element, name: str, tag: str) -> bool:
    """Whether what the `href` of an element names is loaded, and not only linked to."""
    if name in _HYPERLINKS or tag.startswith(_MATHML):
        return False
    if name == "link":
        relations = (element.get("rel") or "").lower().split()
        return not tag.startswith(_OPF) and not _LOADED_LINKS.isdisjoint(relations)
    # In the package, the manifest names all files.
    return not tag.startswith(_OPF)


def _manifest_findings(item: etree._Element) -> Iterator[Finding]:
    properties = (item.get("properties") or "").split()
    href, type_ = item.get("href") or "", (item.get("media-type") or "").lower()
    if "scripted" in properties:
        yield Finding("active-content", f"‘{_short(href)}’ has the property ‘scripted’")
    if _SCRIPT_TYPES.search(type_):
        yield Finding("active-content", f"‘{_short(href)}’ is of the type {type_}")
    if "remote-resources" in properties:
        message = f"‘{_short(href)}’ has the property ‘remote-resources’"
        yield Finding("remote-resource", message)
    yield from _loaded(href, "an item of the manifest")


def css_findings(css: str) -> Iterator[Finding]:
    """Yield what a stylesheet, or a part of one, loads from elsewhere."""
    try:
        for address, line, _ in loaded_addresses(css):
            yield from _loaded(address, "the stylesheet", line)
    except CssLimitError as error:
        yield Finding("check-incomplete", f"a stylesheet: {error}")


def _loaded(address: str, what: str, line: int = 1) -> Iterator[Finding]:
    """Yield an address that something loads, unless it is in the book."""
    if scheme_of(address) in _SCRIPT_SCHEMES:
        yield Finding("active-content", f"{what} runs ‘{_short(address)}’", line)
    elif is_remote(address) and scheme_of(address) not in ("about", "urn"):
        yield Finding("remote-resource", f"{what} loads ‘{_short(address)}’", line)


def _is_web(address: str) -> bool:
    return scheme_of(address) in ("", "http", "https", "ftp", "ws", "wss")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
