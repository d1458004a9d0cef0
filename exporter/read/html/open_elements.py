"""A limit on the elements that are open at one place of HTML, before an HTML parser reads it.

For many tags a parser looks through all elements that are open (HTML, 13.2.4.2, “has an element in
scope”), so that the time grows with the square of unclosed tags.
"""

from __future__ import annotations

import re

MAX_OPEN = 1_000
"""Elements that are open at one place; honest pages have 30. The sanitizer keeps 100."""
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*(?:>|\Z)"
    r"""|<(/?)([a-zA-Z][^\s/>]*)((?>(?>=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|[^>])*))(?:>|\Z)""",
    re.DOTALL,
)
"""A comment, a declaration, or a tag, as a parser reads them; at the end of a text an unclosed one.
"""
_START = re.compile(r"<[a-zA-Z]")
_WITHOUT_CONTENT = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source"
    " track wbr".split()
)
_CLOSED_BY_NEXT = frozenset("a caption colgroup dd dt li p tbody td tfoot th thead tr".split())
"""Elements that another one of their kind closes, or that only a table may have."""
_IMPLIED_END = frozenset("optgroup option rb rp rt rtc".split())
"""Elements that the end of their parent closes."""
_RAW_TEXT = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
"""Elements in which a parser reads no tag but their own end."""


def limit_open_elements(markup: str) -> tuple[str, str]:
    """Return markup with at most `MAX_OPEN` open elements, and the first tag that was removed.

    Comments are removed too. An end tag counts only where it surely closes an element, so that no
    malformed markup has more elements open than are counted here.
    """
    if len(_START.findall(markup)) <= MAX_OPEN:
        return markup, ""
    opened: list[str] = []
    raw = first = ""

    def kept(token: re.Match[str]) -> str:
        nonlocal raw, first
        if token[2] is None:
            return ""
        name, tag = token[2].lower(), token[0]
        if name in _WITHOUT_CONTENT or name in _CLOSED_BY_NEXT:
            return tag
        if token[1]:
            if raw in ("", name):
                raw = ""
                while opened and opened[-1] in _IMPLIED_END and opened[-1] != name:
                    opened.pop()
                if opened and opened[-1] == name:
                    opened.pop()
            return tag
        if token[3].endswith("/") and ("svg" in opened or "math" in opened):
            # The parser may read it as HTML, where the slash says nothing.
            return f"{tag[:-2]}></{token[2]}>"
        if len(opened) >= MAX_OPEN:
            first = first or tag
            return ""
        opened.append(name)
        raw = raw or (name if name in _RAW_TEXT else "")
        return tag

    return _TOKEN.sub(kept, markup), first
