"""HTML tags in a source: which elements there are, and what their attributes hold."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

INLINE = frozenset(
    """a abbr b bdi bdo cite code del dfn em font i ins kbd q s samp small span strong sub sup time
    tt u var wbr""".split()
)
"""Elements that may begin and end within a word."""
REMOVED = frozenset(
    """applet button canvas form iframe noscript object select svg textarea title video""".split()
)
"""Elements that a book may not be able to show, whose whole content a diagnostic then names."""
FALLBACK = frozenset("audio iframe object video".split())
"""Elements whose content browsers show only if they do not know the element."""
KNOWN = (
    INLINE
    | REMOVED
    | frozenset(
        """address amp-img article aside audio big blockquote body br caption center col colgroup dd
    details div dl dt embed fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 head header hr html
    img input label legend li link main mark meta nav nobr ol option p param picture pre rp rt ruby
    section source strike summary table tbody td tfoot th thead tr track ul""".split()
    )
)
"""Elements of HTML; what looks like another tag may be text."""

_REFERENCE = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|\w+);")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_IMAGE_SOURCES = ("srcset", "data-srcset", "src", "data-lazy-src", "data-original", "data-src")


def element_name(tag: str) -> str:
    """Return the name of a tag's element in lower case."""
    return tag.strip("</>").split(None, 1)[0].rstrip("/").lower()


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag by name in lower case."""
    if "=" not in tag:
        return {}
    return {name.lower(): unescaped(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag)}


def unescaped(value: str) -> str:
    """Return the value of an attribute or address: `&copy=` in it is not a character reference."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), value) if "&" in value else value


def image_address(attributes: Mapping[str, str]) -> str:
    """Return the address of an `img`, which a lazy image has in another attribute than `src`."""
    found = [attributes[name].split() for name in _IMAGE_SOURCES if attributes.get(name)]
    return next((words[0] for words in reversed(found) if words), "")
