"""Markup of wikis and of MDX: links to notes, comments, statements of JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from exporter.account.patterns import BLANK_LINE, MAX_INDENT

_WIKI_LINK = re.compile(
    r"(!?)\[\[(?P<path>[^\[\]\n|#]*)(?P<place>#[^\[\]\n|]*)?\\?(?:\|(?P<text>[^\[\]\n]*))?\]\]"
)
_IMAGE_NAME = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)\s*\Z", re.IGNORECASE)
_COMMENT_END = re.compile(r"%%(?=[ \t]*$)", re.MULTILINE)
_BRACKET = re.compile(r"[\[({]|[\])}]")
_MAX_STATEMENT = 20_000
"""The greatest length of a statement of JavaScript, in characters."""


class WikiLink(NamedTuple):
    """What `[[…]]` shows, the image that `![[…]]` embeds, and the offset at its end.

    The text is empty where it depends on the program, and for an embedded note.
    """

    text: str
    image: str
    end: int

    @classmethod
    def at(cls, text: str, start: int) -> WikiLink | None:
        """Return the link at an offset of a text; None if there is none."""
        found = _WIKI_LINK.match(text, start)
        if found is None:
            return None
        path = found["path"]
        if found[1]:
            return cls("", path if _IMAGE_NAME.search(path) else "", found.end())
        shown = found["text"]
        if shown is None:
            shown = "" if found["place"] else path.rpartition("/")[2]
        return cls(shown, "", found.end())


def end_of_comment(text: str, mark: re.Match[str], find: Callable[[str, int], int]) -> int:
    """Return the offset after a comment of Obsidian that `%%` begins; 0 if the mark is text.

    `find` returns the offset of a string from another offset on, or -1.
    """
    at = mark.end()
    before = text[max(0, mark.start() - MAX_INDENT) : mark.start()].rpartition("\n")[2]
    after = text[at : at + MAX_INDENT].partition("\n")[0]
    if not before.strip(" \t>") and not after.strip():
        closing = _COMMENT_END.search(text, at)
        return closing.end() if closing else len(text)
    end = find("%%", at) + 2
    before = text[max(0, end - 2 - MAX_INDENT) : max(0, end - 2)].rpartition("\n")[2]
    if end < 2 or (not before.strip(" \t>") and BLANK_LINE.search(text, at, end)):
        return 0
    return end


def end_of_statement(text: str, start: int) -> int:
    """Return the offset after a statement of JavaScript: a blank line outside of brackets."""
    limit = min(len(text), start + _MAX_STATEMENT)
    end, depth = start, 0
    while end < limit:
        line_end = text.find("\n", end, limit)
        line_end = line_end if line_end >= 0 else limit
        depth += sum(1 if each in "[({" else -1 for each in _BRACKET.findall(text, end, line_end))
        if depth <= 0 and not text[line_end + 1 : line_end + 200].partition("\n")[0].strip():
            return line_end
        end = line_end + 1
    return limit
