"""HTML in posts: what may come in, and what is said of the rest.

Scripts, styles, event handlers and addresses with other schemes never pass this door.
"""

from __future__ import annotations

import re

import nh3

from exporter.diagnostics import Diagnostics
from exporter.read.source_positions import Places

_TEXT = frozenset(
    """a abbr b bdi bdo br cite code del dfn em font i img ins kbd mark q s samp small span strike
    strong sub sup time tt u var wbr""".split()
)
_BLOCK = frozenset(
    """address article aside blockquote caption center col colgroup dd details div dl dt figcaption
    figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td
    tfoot th thead tr ul""".split()
)
_EMBED = frozenset("audio iframe source video".split())
_REMOVED = frozenset(
    """applet canvas embed form button input link meta noscript object script select style svg
    template textarea title""".split()
)
"""What a book cannot show: taken out with all that it holds, and said so."""

_EMPTIED = _REMOVED - {"embed", "form", "input", "link", "meta"}
_KNOWN = _TEXT | _BLOCK | _EMBED

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "dir", "lang", "title"},
    "a": {"href", "name"},
    "audio": {"src"},
    "iframe": {"src"},
    "img": {"src", "alt", "width"},
    "ol": {"start", "type", "reversed"},
    "source": {"src"},
    "td": {"align", "colspan", "rowspan", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "style"},
    "tr": {"align"},
    "video": {"src"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "data"}
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_DECORATION = re.compile(r"""<svg\s[^>]*aria-hidden=["']?true""")
_HANDLER = re.compile(r"\s(on[a-z]+)\s*=", re.IGNORECASE)


def sanitize(markup: str, places: Places, diagnostics: Diagnostics) -> str:
    """The markup with nothing in it but what the model can take, well-formed."""
    unknown: set[str] = set()
    at = 0
    while match := _TAG.search(markup, at):
        at = match.end()
        name = match[1].lower()
        handler = _HANDLER.search(match[2])
        if name in _EMPTIED:
            # What is inside goes without a word of its own.
            at = max(at, markup.find(f"</{match[1]}", at))
        if (name in _KNOWN or _DECORATION.match(match[0])) and not handler:
            continue
        place = places.of_string(f"<{match[1]}")
        if name in _REMOVED:
            diagnostics.report("html-removed", f"‹{name}› was taken out", place)
        elif name not in _KNOWN:
            unknown.add(match[1])
            diagnostics.report("html-unread", f"‹{name}› is not known; its text stays", place)
        if handler:
            message = f"the event handler ‘{handler[1]}’ was taken out"
            diagnostics.report("html-removed", message, place)
    if unknown:
        # The cleaner drops the text of names that SVG and MathML have too.
        names = "|".join(map(re.escape, unknown))
        markup = re.sub(rf"<(/?)(?:{names})(?=[\s/>])", r"<\1span", markup)
    return nh3.clean(
        markup,
        tags=set(_TEXT | _BLOCK | _EMBED),
        clean_content_tags=set(_EMPTIED),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
