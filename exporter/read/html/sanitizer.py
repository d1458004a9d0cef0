"""The sanitizer of HTML in posts: an allow-list of elements, attributes and address schemes.

Scripts, styles and event handlers are removed; what is removed is reported.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache

import nh3

from exporter.diagnostics import Diagnostics
from exporter.file_formats.allowed_markup import LINK_SCHEMES
from exporter.file_formats.css import addresses_in
from exporter.file_formats.css_tokens import CssLimitError, all_declarations, component_values
from exporter.read.dialects import LINE_ATTRIBUTES
from exporter.read.html.formulas import MATHML_ATTRIBUTES, MATHML_ELEMENTS
from exporter.read.html.lazy_images import ADDRESSES, IMAGE_ATTRIBUTES
from exporter.read.html.open_elements import MAX_OPEN, limit_open_elements
from exporter.read.source_positions import PlaceFinder

_TEXT = frozenset(
    """a abbr b bdi bdo br cite code del dfn em font i img ins kbd mark q s samp small span strike
    noscript picture rb rp rt rtc ruby strong sub sup time tt u var wbr""".split()
)
_BLOCK = frozenset(
    """address article aside blockquote caption center col colgroup dd details div dl dt figcaption
    figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td
    tfoot th thead tr ul""".split()
)
_EMBED = frozenset("audio embed iframe source video".split())
_REMOVED = frozenset("form input link meta script select style svg title".split())
"""Elements that a book cannot show; they are removed and reported."""

_REMOVED_WITH_CONTENT = _REMOVED - {"form", "input", "link", "meta"}
_EQUIVALENTS = {
    **dict.fromkeys(("dialog", "fieldset", "hgroup", "legend", "noframes", "search"), "div"),
    **dict.fromkeys(("listing", "plaintext", "textarea", "xmp"), "pre"),
    **dict.fromkeys(("dir", "menu"), "ul"),
    "acronym": "abbr",
    "image": "img",
}
"""Elements that are read as another one. Of other unknown elements, the text is kept."""
_ALLOWED = _TEXT | _BLOCK | _EMBED | MATHML_ELEMENTS
_BARE = _ALLOWED - _REMOVED_WITH_CONTENT
"""Elements of which there is nothing to report unless they have attributes."""

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "dir", "lang", "title"},
    "a": {"href", "name"},
    "audio": {"src"},
    "embed": {"src"},
    **{name: {"align", "style"} for name in ("div", "figure", "p", "span")},
    "iframe": {"src", *ADDRESSES},
    "img": {"src", "alt", "width", "height", "w", "h", "style", "hidden", *IMAGE_ATTRIBUTES},
    "li": {"value"},
    "ol": {"start", "type"},
    "pre": {"file"},
    "source": {"src", *IMAGE_ATTRIBUTES},
    "td": {"align", "colspan", "rowspan", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "style"},
    "tr": {"align"},
    "video": {"src", "poster", "width", "height", "style", *ADDRESSES},
}
_ATTRIBUTES |= {element: set(MATHML_ATTRIBUTES) for element in MATHML_ELEMENTS}
_SCHEMES = {*LINK_SCHEMES, "data", "pathname"}
"""The last two are of images, and that of Docusaurus for files of the site."""
_TAG = re.compile(r"<([a-zA-Z][^\s<>/]*)((?:\s[^<>]*)?)>")
_DECORATION = re.compile(r"""<svg\s[^>]*aria-hidden=["']?true""")
_AMP_IMAGE = re.compile(r"</amp-(?:img|anim)\s*>|<amp-(?:img|anim)(?=[\s/>])", re.IGNORECASE)
"""An image of an AMP page, which may hold its fallback."""
_IMAGE_OBJECT = re.compile(
    r"""<(?:object|(embed))(?=\s)([^<>]*?)\s(?:data|src)=(["'][^"'<>]+\.(?:svg|png|jpe?g|gif|webp)["'])"""
    r"""([^<>]*)>(?(1)|([^<>]*)</object>)""",
    re.IGNORECASE,
)
"""An image in an `object`, whose text is for browsers that do not show it, or in an `embed`."""
_LINK = re.compile(r"<a(?=\s)[^>]*?\shref=\"([^\"]+)\"")
_EMBED_TAG = re.compile(r"<embed((?:\s[\w-]+=\"[^\"]*\")*)>")
_MAX_DEPTH = 100
"""Of elements: libxml2 omits what is nested more than 255 deep, and Python limits recursion."""
_MAX_AMPERSANDS = 1000
_TEXT_BETWEEN_TAGS = re.compile(r">[^<>]+")
_AMPERSANDS = re.compile(rf"(?:[^&]*+&){{{_MAX_AMPERSANDS}}}[^&]*+(?=&)")
_MAX_OPEN = 3 * _MAX_DEPTH
"""Of elements in markup that is not clean: html5ever looks through all open ones for each tag."""
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)[^<>]*>")
_END_OMITTED = frozenset(
    "dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr".split()
)
"""Elements that the next one of their kind ends (HTML, section 13.1.2.4)."""
_CLEAN_TAG = re.compile(r"<(/?)([a-z][\w-]*)[^\"<>]*(?:\"[^\"]*\"[^\"<>]*)*>")
_WITHOUT_END = frozenset("br col embed hr img source".split())
_ADDRESS = re.compile(r"""\s(?:href|data|src)=["']?([^\s"'>]+)""", re.IGNORECASE)
_HANDLER = re.compile(r"\s(on[a-z]+)\s*=", re.IGNORECASE)
_STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def sanitize(markup: str, places: PlaceFinder, diagnostics: Diagnostics) -> str:
    """Return well-formed markup with only the elements that the model supports."""
    if "amp-" in markup.lower():
        markup = _AMP_IMAGE.sub(lambda tag: "" if tag[0][1] == "/" else "<img", markup)
    if "<object" in markup or "<embed" in markup:
        markup = _IMAGE_OBJECT.sub(_image_of_object, markup)
    names: dict[str, str] = {}
    unclosed: set[str] = set()
    at = 0
    while match := _TAG.search(markup, at):
        at = match.end()
        name = match[1].lower()
        if not match[2] and name in _BARE:
            continue
        handler = _HANDLER.search(match[2])
        for background in _backgrounds(match[2]) if "background" in match[2].lower() else ():
            message = f"the background image ‘{background}’ was removed"
            diagnostics.report("html-removed", message, places.of_string(background))
        if name in _REMOVED_WITH_CONTENT:
            # The content is not reported again.
            end = markup.find(f"</{match[1]}", at) if match[1] not in unclosed else -1
            at = max(at, end)
            if end < 0:
                unclosed.add(match[1])
        if (name in _ALLOWED or _DECORATION.match(match[0])) and not handler:
            continue
        place = places.of_string(f"<{match[1]}")
        if name in _REMOVED:
            diagnostics.report("html-removed", f"the element ‹{name}› was removed", place)
        elif name in _EQUIVALENTS:
            names[name] = _EQUIVALENTS[name]
        elif name not in _ALLOWED:
            names[name] = "span"
            message = f"unknown element ‹{name}›; only its text is kept"
            written = _ADDRESS.search(match[2])
            if written and name != "track":
                message += f", without its address ‘{html.unescape(written[1])}’"
                diagnostics.report("html-removed", message, place)
            else:
                diagnostics.report("html-unread", message, place)
        if handler:
            message = f"the event handler ‘{handler[1]}’ was removed"
            diagnostics.report("html-removed", message, place)
    if names:
        # nh3 drops the text of elements that SVG and MathML have too.
        tags = re.compile(rf"(</?)({'|'.join(map(re.escape, names))})(?=[\s/>])")
        markup = tags.sub(lambda tag: f"{tag[1]}{names[tag[2]]}", markup)
    markup, removed = limit_open_elements(markup)
    if removed:
        message = f"{MAX_OPEN:,} elements are open; what they contain is text without further tags"
        diagnostics.report("nesting-depth", message, places.of_string(removed[:40]))
    bounded = _with_short_texts(_with_few_open(markup))
    clean = _cleaner_for(bounded, places.line_attribute).clean(bounded)
    for address in _removed_addresses(markup, clean):
        message = f"the address ‘{address[:80]}’ was removed: a book cannot link to it"
        diagnostics.report("html-removed", message, places.of_string(address))
    # lxml does not know that `embed` has no content: it would contain what follows it.
    clean = _EMBED_TAG.sub(r"<iframe\1></iframe>", clean)
    return _with_bounded_depth(clean, places, diagnostics)


def _cleaner_for(markup: str, line_attribute: str) -> nh3.Cleaner:
    """Return a sanitizer that keeps only this attribute of those that begin like it.

    A prefix allows names with quotation marks too, which nh3 writes as they are.
    """
    if markup.lower().count(LINE_ATTRIBUTES) == markup.count(line_attribute):
        return _usual_cleaner()
    return _cleaner({**_ATTRIBUTES, "*": {*_ATTRIBUTES["*"], line_attribute}}, set())


@cache
def _usual_cleaner() -> nh3.Cleaner:
    """Return the sanitizer, which takes as long to make as to clean a short post."""
    return _cleaner(_ATTRIBUTES, {LINE_ATTRIBUTES})


def _cleaner(attributes: dict[str, set[str]], prefixes: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        # lxml would put what follows a `wbr` into it.
        tags=set(_ALLOWED) - {"wbr"},
        clean_content_tags=set(_REMOVED_WITH_CONTENT),
        attributes=attributes,
        generic_attribute_prefixes=prefixes,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def _backgrounds(attributes: str) -> Iterator[str]:
    """Yield the addresses of background images in a style; one of `data:` is a placeholder."""
    if not (style := _STYLE.search(attributes)):
        return
    css = html.unescape(style[1] or style[2] or "")
    try:
        declarations = list(all_declarations(component_values(css)))
    except CssLimitError:
        return
    for name, value in declarations:
        if name in ("background", "background-image"):
            found = (each.address for each in addresses_in(value))
            yield from (address for address in found if not address.lower().startswith("data:"))


def _with_short_texts(markup: str) -> str:
    """Return markup in which comments divide texts with many ampersands.

    nh3 copies the text of a node for each of them (0.3.8), and removes comments.
    """
    if markup.count("&") <= _MAX_AMPERSANDS:
        return markup
    return _TEXT_BETWEEN_TAGS.sub(lambda text: _AMPERSANDS.sub(r"\g<0><!---->", text[0]), markup)


def _with_few_open(markup: str) -> str:
    """Return markup without the tags of elements that are in too many open ones."""
    if markup.count("<") - markup.count("</") <= _MAX_OPEN:
        return markup
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in _WITHOUT_END or name in _END_OMITTED:
            return tag[0]
        if tag[1]:
            depth = max(depth - 1, 0)
            return tag[0] if depth < _MAX_OPEN else ""
        depth += 1
        return tag[0] if depth <= _MAX_OPEN else ""

    return _ANY_TAG.sub(kept, markup)


def _with_bounded_depth(markup: str, places: PlaceFinder, diagnostics: Diagnostics) -> str:
    """Return well-formed markup without the tags that are nested too deep; their text is kept."""
    if markup.count("</") <= _MAX_DEPTH or _depth(markup) <= _MAX_DEPTH:
        return markup
    depth, first = 0, -1

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth, first
        if tag[2] in _WITHOUT_END:
            return tag[0]
        depth -= bool(tag[1])
        is_shown = depth < _MAX_DEPTH
        depth += not tag[1]
        first = tag.end() if not is_shown and first < 0 else first
        return tag[0] if is_shown else ""

    bounded = _CLEAN_TAG.sub(kept, markup)
    text = html.unescape(_CLEAN_TAG.sub("", markup[first:])).strip().partition("\n")[0]
    message = f"elements are nested more than {_MAX_DEPTH} deep; the inner ones are text"
    diagnostics.report("nesting-depth", message, places.of_string(text[:40]))
    return bounded


def _depth(markup: str) -> int:
    """Return how deep the elements of well-formed markup are nested."""
    depth = deepest = 0
    for end, name in _CLEAN_TAG.findall(markup):
        if name not in _WITHOUT_END:
            depth += -1 if end else 1
            deepest = max(deepest, depth)
    return deepest


def _image_of_object(found: re.Match[str]) -> str:
    _, before, address, after, words = found.groups()
    text = html.escape(html.unescape(words or "").strip())
    alt = f' alt="{text}"' if text else ""
    return f"<img{before} src={address}{alt}{after.rstrip('/')}>"


def _removed_addresses(markup: str, clean: str) -> list[str]:
    """Return the addresses of links that the sanitizer has removed: unknown schemes, bad hosts."""
    if markup.count(' href="') == clean.count(' href="'):
        return []
    kept = set(map(html.unescape, _LINK.findall(clean)))
    return [link for link in map(html.unescape, _LINK.findall(markup)) if link not in kept]
