"""HTML in Markdown: what would take the text after it, up to the end, out of a page.

GitHub shows the tags of some elements as text (GFM, 6.11). Books need the others of them: an
`iframe` is a link to its video, and the content of a `script` is not text. So only those are shown
that nothing closes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from exporter.read.dialects.commonmark.document import document_of

_RAW_TEXT = r"title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext"
"""The elements whose content is not read as HTML."""
_OPENING = re.compile(rf"<({_RAW_TEXT})(?=[\s/>])", re.IGNORECASE)
_SELF_CLOSING = re.compile(
    rf"""<({_RAW_TEXT})(\s(?:[^"'<>]|"[^"]*"|'[^']*')*?)?\s*/>""", re.IGNORECASE
)
"""A tag of XHTML, whose slash HTML does not know."""
_COMMENT = re.compile(r"\s*(<!--|<\?|<!\[CDATA\[)")
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


def extend_with_raw_html(parser: MarkdownIt) -> None:
    """Keep the text behind tags and comments that nothing closes."""
    parser.core.ruler.after("inline", "raw_html", _close)


def _close(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _with_closed_elements(_expanded(token.content))
            opening = _COMMENT.match(token.content)
            if opening and _ENDS[opening[1]] not in token.content and token.map:
                message = f"nothing closes ‘{opening[1]}’; the text behind it is not shown"
                document_of(state.env).report("html-removed", message, opening[1], token.map[0] + 1)
        elif token.type == "inline" and "<" in token.content:
            _escape_unclosed(token.children or ())


def _expanded(markup: str) -> str:
    """Return HTML with a closing tag for each tag that closes itself."""
    return _SELF_CLOSING.sub(r"<\1\2></\1>", markup) if "/>" in markup else markup


def _with_closed_elements(markup: str) -> str:
    """Return HTML whose unclosed tags of elements with raw text are text."""
    lower_case = markup.lower()
    last: dict[str, int] = {}
    parts, start, at = [], 0, 0
    while tag := _OPENING.search(markup, at):
        closing = f"</{tag[1].lower()}"
        if closing not in last:
            last[closing] = lower_case.rfind(closing)
        if last[closing] > tag.start():
            at = lower_case.find(closing, tag.end())
        else:
            parts += [markup[start : tag.start()], "&lt;"]
            start = at = tag.start() + 1
    return "".join([*parts, markup[start:]])


def _escape_unclosed(tokens: Iterable[Token]) -> None:
    """Make text of the tags in a line that nothing closes."""
    tags = [token for token in tokens if token.type == "html_inline"]
    closed: set[str] = set()
    for token in reversed(tags):
        token.content = _expanded(token.content)
        name = _OPENING.match(token.content)
        if token.content.startswith("</"):
            closed.add(token.content[2:-1].strip().lower())
        elif name and name[1].lower() not in closed and "></" not in token.content:
            token.content = escapeHtml(token.content)
