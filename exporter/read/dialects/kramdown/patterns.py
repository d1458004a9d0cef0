"""The patterns that several constructs share. Each is matched at the beginning of a line.

Names follow kramdown's syntax page. Lines come without their line ends.
"""

from __future__ import annotations

import re

SPACES = " \t\n\r\f\v"
"""White space as Ruby has it: a no-break space is a character like any other."""

BLANK = r"[ \t\r\f\v]*$"
"""An empty line."""

INDENT = r" {0,3}"
"""How far a construct may stand from the margin before it is code."""

NAME = r"[A-Za-z_:][\w:.-]*"
"""The name of an element or of an attribute."""

LABEL = r"\w[\w:-]*"
"""The name of an attribute list or a footnote."""

SPAN_ELEMENTS = frozenset(
    """a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option
    q rb rbc rp rt rtc ruby samp select small span strong sub sup time tt u var wbr""".split()
)
"""Elements that stand in running text: at the beginning of a line they begin a paragraph."""

BLOCK_ELEMENTS = frozenset(
    """address applet article aside blockquote body caption center col colgroup dd details div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    iframe legend li main map menu nav noscript ol optgroup p pre section summary table tbody td
    tfoot th thead tr ul""".split()
)

VOID_ELEMENTS = frozenset(
    "area base br col command embed hr img input keygen link meta param source track wbr".split()
)
"""Elements that hold nothing and have no closing tag."""

RAW_ELEMENTS = frozenset("script style math option textarea pre code kbd samp var svg".split())
"""Elements in which Markdown is never read."""

PARAGRAPH_ELEMENTS = frozenset(
    """a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label
    legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt""".split()
)
"""Elements that hold running text, where `markdown="1"` asks for Markdown."""

ATTRIBUTES = rf"""((?:\s+{NAME}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*"""
OPEN_TAG = re.compile(rf"<({NAME}){ATTRIBUTES}(/)?>")
CLOSE_TAG = re.compile(rf"</({NAME})\s*>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
INSTRUCTION = re.compile(r"<\?.*?\?>|<!DOCTYPE.*?>", re.DOTALL | re.IGNORECASE)

_SPAN = "|".join(sorted(SPAN_ELEMENTS | {"script"}))
_BLOCK_TAG = rf"{INDENT}(?:</(?!(?:{_SPAN})\b){NAME}\s*>|<(?!(?:{_SPAN})\b){NAME}(?![^\s>/]))"

ATTRIBUTE_LIST = r"\{:(?![:/])((?:\\\}|[^}])+)\}"
BLOCK_ATTRIBUTES = rf"{INDENT}{ATTRIBUTE_LIST}\s*$"
END_MARK = r"\^\s*$"

BULLET = rf"{INDENT}[+*-][\t ]"
NUMBER = rf"{INDENT}\d+\.[\t ]"
FENCE = rf"{INDENT}(?:`{{3,}}|~{{3,}})"

_LAZY_END = rf"{BLANK}|{INDENT}\{{:(?![:/])(?:\\\}}|[^}}])+\}}\s*$|{END_MARK}|{_BLOCK_TAG}"
LAZY_END = re.compile(_LAZY_END)
"""What a quote cannot go on over without its mark."""

PARAGRAPH_END = re.compile(
    rf"{_LAZY_END}|{BULLET}|{NUMBER}|#{{1,6}}[\t ]|{INDENT}:[\t ]|{INDENT}>|{FENCE}"
)
"""What ends a paragraph without an empty line before it (GFM input)."""

NOT_LAZY = rf"(?:\{{:(?![:/])(?:\\\}}|[^}}])+\}}\s*$|</?(?!(?:{_SPAN})\b){NAME})"
"""What an item of a list cannot go on over when it stands further left than the item's text."""


def is_blank(text: str) -> bool:
    """Whether nothing is in a line, or in a piece of one."""
    return not text.strip(SPACES)


def is_space(character: str) -> bool:
    """Whether a character is white space; there may be none."""
    return bool(character) and character in SPACES
