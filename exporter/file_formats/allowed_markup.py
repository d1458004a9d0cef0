"""The elements, attributes and addresses that a document may have: XHTML, MathML and SVG.

One allow-list for all outputs: web pages, EPUBs, pages to be laid out, and SVG files. What runs,
loads or sends something is not in it, nor is what nobody knows yet. Names are in the form
`{namespace}name`. The order and nesting of elements are rules of formats, and are elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from exporter.file_formats.mathml import MATHML, MATHML_ATTRIBUTES

if TYPE_CHECKING:
    from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

LINK_SCHEMES = frozenset("ftp http https mailto tel".split())
"""The schemes that a hyperlink may have, or none."""
_OWN_SCHEMES = frozenset(("x-book",))
"""Links to other divisions, which layout makes destinations."""
_OWN_IMAGE_SCHEMES = ("x-picture:",)
"""The addresses of files that layout is given with a chapter."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_XHTML_GLOBAL = _words("class dir hidden id lang role style title translate") | {
    _EPUB_TYPE,
    XML_LANG,
}
_XHTML_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": _words("href"),
    "col": _words("span"),
    "img": _words("alt src width height"),
    "li": _words("value"),
    "link": _words("href rel type"),
    "meta": _words("charset content name"),
    "ol": _words("reversed start type"),
    "style": _words("type"),
    "td": _words("colspan rowspan"),
    "th": _words("colspan rowspan scope"),
    "time": _words("datetime"),
}
_XHTML_ELEMENTS = _words(
    """a abbr address article aside b bdi blockquote body br caption cite code col colgroup dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li
    main mark nav ol p pre q rb rp rt ruby s samp section small span strong sub summary sup table
    tbody td tfoot th thead time tr u ul var wbr"""
)
_HEAD_ELEMENTS = _words("head html link meta style title")
"""Elements of whole documents only: in the text, browsers obey them too."""

_SVG_ELEMENTS = _words(
    """a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite
    feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA
    feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter font font-face
    font-face-name font-face-src g glyph hatch hatchpath hkern image line linearGradient marker mask
    mesh meshgradient meshpatch meshrow metadata missing-glyph mpath path pattern polygon polyline
    radialGradient rect solidcolor stop style svg switch symbol text textPath title tref tspan use
    view vkern

    animate animateColor animateMotion animateTransform set"""
)
"""SVG 1.1 and SVG 2 without scripts, HTML and media."""
_TRANSFORMS = _words("gradientTransform patternTransform transform")
_ANIMATIONS = _words("animate animateColor animateMotion animateTransform set")
_ANIMATABLE = _words(
    """alignment-baseline amplitude azimuth baseFrequency baseline-shift bias class clip clip-path
    clip-rule clipPathUnits color color-interpolation color-interpolation-filters color-rendering
    cursor cx cy d diffuseConstant direction display divisor dominant-baseline dx dy edgeMode
    elevation enable-background exponent fill fill-opacity fill-rule filter filterRes filterUnits
    flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-variation-settings font-weight fr fx
    fy glyph-orientation-horizontal glyph-orientation-vertical gradientTransform gradientUnits
    height image-rendering in in2 inline-size intercept isolation k1 k2 k3 k4 kernelMatrix
    kernelUnitLength kerning lengthAdjust letter-spacing lighting-color limitingConeAngle
    line-height marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask
    mask-type maskContentUnits maskUnits method mix-blend-mode mode numOctaves offset opacity
    operator order orient overflow paint-order pathLength patternContentUnits patternTransform
    patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha
    preserveAspectRatio primitiveUnits r radius refX refY result rotate rx ry scale seed
    shape-inside shape-padding shape-rendering side slope spacing specularConstant specularExponent
    spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width surfaceScale tableValues targetX targetY text-align text-anchor
    text-decoration text-indent text-overflow text-rendering textLength transform transform-box
    transform-origin type unicode-bidi values vector-effect viewBox visibility white-space width
    word-spacing writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z"""
)
"""Attributes and properties of SVG that an animation may change: no addresses and no styles."""
_SVG_ATTRIBUTES = _ANIMATABLE | _words(
    """baseProfile href id lang media requiredExtensions requiredFeatures role solid-color
    solid-opacity style systemLanguage target title version viewTarget zoomAndPan

    accent-height alphabetic arabic-form ascent bbox cap-height descent g1 g2 glyph-name hanging
    horiz-adv-x horiz-origin-x horiz-origin-y ideographic k mathematical name orientation
    overline-position overline-thickness panose-1 stemh stemv strikethrough-position
    strikethrough-thickness string u1 u2 underline-position underline-thickness unicode
    unicode-range units-per-em v-alphabetic v-hanging v-ideographic v-mathematical vert-adv-y
    vert-origin-x vert-origin-y widths x-height

    accumulate additive attributeName attributeType begin by calcMode dur end from keyPoints
    keySplines keyTimes max min origin path repeatCount repeatDur restart to"""
)
_SVG_ATTRIBUTES |= {XLINK_HREF, XML_LANG, _XML_SPACE}
_NOT_CSS = _words("attributeName class glyph-name href id name string unicode")
"""Attributes of SVG that are names, text or addresses."""
_STYLE = f"{{{SVG}}}style"
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp);", re.IGNORECASE)
_IMAGE = re.compile(r"data:image/[a-z0-9.+-]+[;,]", re.IGNORECASE)

ALLOWED_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    **{
        f"{{{XHTML}}}{name}": _XHTML_GLOBAL | _XHTML_ATTRIBUTES.get(name, frozenset())
        for name in _XHTML_ELEMENTS | _HEAD_ELEMENTS
    },
    **{f"{{{MATHML}}}{name}": own for name, own in MATHML_ATTRIBUTES.items()},
    **{f"{{{SVG}}}{name}": _SVG_ATTRIBUTES for name in _SVG_ELEMENTS},
}
"""The attributes of each allowed element, beside `aria-…` and `data-…`."""
_NOT_IN_TEXT = frozenset(f"{{{XHTML}}}{name}" for name in _HEAD_ELEMENTS)
_ROOTS = (f"{{{MATHML}}}math", f"{{{SVG}}}svg")
_MATH_TEXT = f"{{{MATHML}}}mtext"
_XHTML_PREFIX, _MATHML_PREFIX, _SVG_PREFIX = f"{{{XHTML}}}", f"{{{MATHML}}}", f"{{{SVG}}}"
_LINK, _STYLESHEET = f"{{{XHTML}}}a", f"{{{XHTML}}}link"
_IMAGES = (f"{{{SVG}}}image", f"{{{SVG}}}feImage")
_ADDRESSES = ("href", "src", XLINK_HREF)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
"""Browsers ignore some of these characters in addresses (WHATWG URL, 4.4)."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")

MAX_ATTRIBUTES = 1_000
"""Of an element: lxml takes time in proportion to the square of their number."""

Kind: TypeAlias = Literal["attribute", "element", "formula", "remark", "resource", "text"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that is broken by an element, its `attribute`, the text or the resource in it.

    A `remark` is a comment, a processing instruction or an entity. `unsafe` says that it breaks the
    rules of this module, and not only those of a format.
    """

    kind: Kind
    element: etree._Element
    message: str
    attribute: str = ""
    unsafe: bool = False


def text_violations(root: etree._Element) -> Iterator[Violation]:
    """Yield what is not allowed in the text of a document, which are the elements in `root`."""
    for element in root.iterdescendants():
        tag = element.tag
        if not isinstance(tag, str):
            yield remark_violation(element)
        elif tag in _NOT_IN_TEXT or tag not in ALLOWED_ATTRIBUTES:
            message = not_allowed(tag, element.getparent())
            yield Violation("element", element, message, unsafe=True)
        else:
            if items := cast("list[tuple[str, str]]", element.items()):
                yield from attribute_violations(element, tag, items)
            if not tag.startswith(_XHTML_PREFIX):
                yield from _foreign_violations(element, tag)


def drawing_violations(drawing: etree._Element) -> Iterator[Violation]:
    """Yield what is not allowed in an `svg` element, be it a whole file or a part of a document."""
    for element in drawing.iter():
        tag = element.tag
        if not isinstance(tag, str):
            yield remark_violation(element)
        elif not tag.startswith(_SVG_PREFIX) or tag not in ALLOWED_ATTRIBUTES:
            message = f"‹{local_name(tag)}› is not allowed in a drawing"
            yield Violation("element", element, message, unsafe=True)
        else:
            yield from _content_violations(element, tag)
            if items := cast("list[tuple[str, str]]", element.items()):
                yield from attribute_violations(element, tag, items)


def attribute_violations(
    element: etree._Element, tag: str, items: Iterable[tuple[str, str]]
) -> Iterator[Violation]:
    """Yield what is not allowed among the attributes of an allowed element."""
    for key in _unknown_attributes(tag, tuple(key for key, _ in items)):
        message = f"the attribute ‘{local_name(key)}’ is not allowed on ‹{local_name(tag)}›"
        yield Violation("attribute", element, message, key, unsafe=True)
    for key, value in items:
        if key in _ADDRESSES and (fault := _address_fault(tag, value)):
            kind: Kind = "resource" if key == "src" else "attribute"
            yield Violation(kind, element, fault, key, unsafe=True)
        elif key == "rel" and value != "stylesheet":
            message = f"a link of the type ‘{value}’ is not allowed"
            yield Violation("attribute", element, message, key, unsafe=True)
        elif key == "style" or ("(" in value and tag.startswith(_SVG_PREFIX) and is_css(key)):
            yield from _style_violations(element, key, value)


def _style_violations(element: etree._Element, key: str, value: str) -> Iterator[Violation]:
    """Yield the first fault of a `style` attribute or of a presentation attribute of SVG."""
    if not any(sign in value for sign in "(@{"):
        return
    # Few documents have styles with functions; the tokenizer is loaded for them only.
    from exporter.file_formats.css import clean_stylesheet, clean_value

    clean = clean_stylesheet(value) if key == "style" else clean_value(value)
    if clean.faults:
        yield Violation("attribute", element, clean.faults[0].message, key, unsafe=True)


def is_css(attribute: str) -> bool:
    """Whether an attribute of SVG may hold the value of a CSS property."""
    return attribute not in _NOT_CSS and not attribute.startswith(("{", "aria-", "data-"))


def remark_violation(remark: etree._Element) -> Violation:
    """Return the violation that is a comment, a processing instruction or an entity."""
    return Violation("remark", remark, f"‘{str(remark)[:40]}’ is not allowed", unsafe=True)


def not_allowed(tag: str, parent: etree._Element | None) -> str:
    """Return the message about an element at the wrong place."""
    where = f"in ‹{local_name(str(parent.tag))}›" if parent is not None else "as the root"
    return f"‹{local_name(tag)}› is not allowed {where}"


def scheme_of(address: str) -> str:
    """Return the scheme of an address in lower case, as a browser finds it; empty if relative."""
    found = _SCHEME.match(_IGNORED.sub("", address))
    return found[0].lower() if found else ""


def is_remote(address: str) -> bool:
    """Whether an address leads out of a book, as a browser reads it."""
    is_other_host = _IGNORED.sub("", address).startswith(("//", "\\", "/\\"))
    return is_other_host or scheme_of(address) not in ("", "data")


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


@lru_cache(maxsize=2048)
def _unknown_attributes(tag: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    known = ALLOWED_ATTRIBUTES[tag]
    return tuple(key for key in keys if key not in known and not key.startswith(("aria-", "data-")))


def _address_fault(tag: str, address: str) -> str:
    """Return what is wrong with an address that an element links to or loads; empty if nothing."""
    if address.startswith("#"):
        return ""
    if tag.startswith(_SVG_PREFIX):
        is_embedded = tag in _IMAGES and _RASTER.match(address)
        return "" if is_embedded else f"‘{address[:80]}’ is not in the drawing"
    scheme = scheme_of(address)
    if tag == _LINK:
        if not scheme or scheme in LINK_SCHEMES or scheme in _OWN_SCHEMES:
            return ""
        return f"a link to a ‘{scheme}:’ address is not allowed"
    is_local = not scheme and not is_remote(address)
    if is_local or (tag != _STYLESHEET and _is_own_image(address)):
        return ""
    return f"‘{address[:80]}’ is not in the book"


def _is_own_image(address: str) -> bool:
    return bool(_IMAGE.match(address)) or address.startswith(_OWN_IMAGE_SCHEMES)


def _content_violations(element: etree._Element, tag: str) -> Iterator[Violation]:
    """Yield a stylesheet that loads something, and an animation of what is not allowed.

    That is an address, a style or an event handler.
    """
    if tag == _STYLE:
        from exporter.file_formats.css import clean_stylesheet

        # A comment or an element may divide the stylesheet into several texts.
        if faults := clean_stylesheet("".join(map(str, element.itertext()))).faults:
            yield Violation("element", element, faults[0].message, unsafe=True)
        return
    name, attribute = local_name(tag), element.get("attributeName", "")
    if name not in _ANIMATIONS or name == "animateMotion":
        return
    if attribute not in (_TRANSFORMS if name == "animateTransform" else _ANIMATABLE):
        message = f"an animation of ‘{attribute}’ is not allowed"
        yield Violation("element", element, message, unsafe=True)


def _foreign_violations(element: etree._Element, tag: str) -> Iterator[Violation]:
    """Yield what is not allowed in an element of MathML or SVG, and around its root.

    HTML ends a formula or a drawing at some elements of HTML, so that what follows is read
    otherwise than in XML (HTML, 13.2.6.5).
    """
    parent = element.getparent()
    prefix = _SVG_PREFIX if tag.startswith(_SVG_PREFIX) else _MATHML_PREFIX
    outer = str(parent.tag) if parent is not None else ""
    if not outer.startswith(prefix) and (tag not in _ROOTS or not outer.startswith(_XHTML_PREFIX)):
        yield Violation("element", element, not_allowed(tag, parent), unsafe=True)
    for child in element:
        if not isinstance(inner := child.tag, str) or inner.startswith(prefix):
            continue
        if not (tag == _MATH_TEXT and inner.startswith(_XHTML_PREFIX)):
            yield Violation("element", child, not_allowed(inner, element), unsafe=True)
    yield from _content_violations(element, tag)
