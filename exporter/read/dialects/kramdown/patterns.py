"""The patterns that several constructs share, each matched at the start of a line.

Names follow kramdown's syntax page. Lines have no line ends.
"""

from __future__ import annotations

import re

SPACES = " \t\n\r\f\v"
"""White space as Ruby defines it, which leaves out the no-break space."""

BLANK_LINE = r"[ \t\r\f\v]*$"

INDENT = r" {0,3}"
"""The indentation that a construct may have; with more, the line is code."""
CODE_INDENT = re.compile(r"^(?:\t| {4})")
"""The indentation that is removed from the lines of code and footnotes."""

NAME = r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?"
"""The name of an element or of an attribute."""

LABEL = r"\w[\w:-]*"
"""The name of an attribute list or a footnote."""

SPAN_ELEMENTS = frozenset(
    """a abbr acronym b big bdo br button cite code d-cite d-footnote d-math d-reference del
    dfn em i img input ins kbd label mark option q rb rbc rp rt rtc ruby samp select small span
    strong sub sup time tt u var wbr""".split()
)
"""Inline elements: at the start of a line they begin a paragraph."""

BLOCK_ELEMENTS = frozenset(
    """address applet article aside blockquote body caption center col colgroup dd details div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    iframe legend li main map menu nav ol optgroup p pre section summary table tbody td
    tfoot th thead tr ul""".split()
)

VOID_ELEMENTS = frozenset(
    "area base br col command embed hr img input keygen link meta param source track wbr".split()
)
"""Elements that have no content and no closing tag."""

BLOCK_CONTENT = frozenset(
    """address applet article aside blockquote body dd details div dl fieldset figcaption figure
    footer form header hgroup iframe li main map menu nav noscript object section summary
    td""".split()
)
"""Elements whose content is read as blocks if they have `markdown="1"`."""

INLINE_CONTENT = frozenset(
    """a abbr acronym b bdo big button caption cite del dfn dt em h1 h2 h3 h4 h5 h6 i ins label
    legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt""".split()
)
"""Elements whose content is read as inline Markdown if they have `markdown="1"`. In elements that
are in neither set, Markdown is not read."""

INLINE_MARKDOWN = BLOCK_CONTENT | INLINE_CONTENT | (BLOCK_ELEMENTS - {"center", "pre"})
"""Elements in which Markdown is read if they stand amid text."""

ATTRIBUTES = rf"""((?:\s+{NAME}(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*"""
OPEN_TAG = re.compile(rf"<({NAME}){ATTRIBUTES}(/)?>")
CLOSE_TAG = re.compile(rf"</({NAME})\s*>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DECLARATION = re.compile(r"<!(?:DOCTYPE.*?|\[(?:if|endif)[^<>]*)>", re.DOTALL | re.IGNORECASE)
"""A document type, or a condition of Word, which HTML takes for a comment."""

_SPAN = "|".join(sorted(SPAN_ELEMENTS | {"script"}))
_BLOCK_TAG = rf"{INDENT}(?:</(?!(?:{_SPAN})\b){NAME}\s*>|<(?!(?:{_SPAN})\b){NAME})"

ATTRIBUTE_LIST = r"\{:(?![:/])((?:\\\}|[^}]){1,1000})\}"
BLOCK_ATTRIBUTES = rf"{INDENT}{ATTRIBUTE_LIST}\s*$"
END_MARK = r"\^\s*$"

HEADING = r"#{1,6}[\t ]"
RULE = rf"{INDENT}([*_-])[ \t]*(?:\1[ \t]*){{2,}}$"
BULLET = rf"{INDENT}[+*-][\t ]"
NUMBER = rf"{INDENT}[0-9]+\.[\t ]"
FENCE = rf"{INDENT}(?:`{{3,}}|~{{3,}})"

LAZY_END = rf"{BLANK_LINE}|{INDENT}\{{:(?![:/])(?:\\\}}|[^}}])+\}}\s*$|{END_MARK}|{_BLOCK_TAG}"
"""What ends a lazy continuation of a block quote or of indented code."""

PARAGRAPH_END = re.compile(
    rf"{LAZY_END}|{BULLET}|{NUMBER}|{HEADING}|{INDENT}:[\t ]|{INDENT}>|{FENCE}"
)
"""What ends a paragraph without a blank line before it (GFM input)."""

NOT_LAZY = rf"(?:\{{:(?![:/])(?:\\\}}|[^}}])+\}}\s*$|</?(?!(?:{_SPAN})\b){NAME})"
"""What ends a lazy continuation of a list item."""


def is_blank(text: str) -> bool:
    """Return whether a line, or a part of one, has only white space."""
    return not text.strip(SPACES)


def is_space(character: str) -> bool:
    """Return whether `character` is white space; an empty string is not."""
    return bool(character) and character in SPACES
