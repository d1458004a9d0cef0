"""The heading of a text that is its title, found without reading the text as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

from exporter.input_files import FileKind, InputFolders
from exporter.read.metadata.block import end_of_metadata

_BLOCK = re.compile(
    r"""^(?:
    [ \t]*(?P<region>`{3,}|~{3,}|<!--|%%|\$\$|:{3,}(?=[ \t]*\w))
    | (?:[ ]{0,3}|(?<!\n\n)[ \t]+)(?:<(?!h[1-6]\b)[^<>\n]*>[ \t]*)*<h(?P<html>[1-6])\b[^<>]{0,500}>
    | [ ]{0,3}(?P<atx>\#{1,6})(?:[ \t]+(?P<words>[^\n]*?))?(?:[ \t]+\#+)?[ \t]*$
    | [ ]{0,3}(?P<line>(?![>|]|[*+-][ \t]|\d{1,9}[.)][ \t])\S[^\n]*)
      \n[ ]{0,3}(?P<underline>=+|-+)[ \t]*$
    )""",
    re.MULTILINE | re.VERBOSE,
)
_MAX_HTML = 2000
"""The greatest length of a heading in HTML, in characters."""
_MAX_LINE = 80
"""The greatest length of a heading of level 2 that is a title, in characters."""
_MAX_WORDS = 500
"""The number of characters of a heading that are read for its title."""
_MAX_BEFORE = 500
"""The number of characters of text before a heading with which it can still be the title of all:
links to translations, a line of tags. With more, it is that of a section."""
_REMOVED = re.compile(
    r"""<!--.*?(?:-->|\Z)|%%[^%\n]*%%|\{:?[\#.][^{}\n]*\}[ \t]*$|\[\^[^\[\]\s]+\]|<[^<>\n]*>""",
    re.DOTALL,
)
_IMAGE = re.compile(
    r"!\[([^\[\]]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])|<img\b(?:[^<>]*?\balt=\"([^\"]*)\")?[^<>]*>"
)
_LINK = re.compile(r"\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]*)\]\]")
_MARKS = re.compile(r"`+|\*+|~~|==|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|\\(?=[!-/:-@\[-`{-~])")


def first_heading(text: str, start: int, file: PurePath) -> str:
    """Return the text of the heading that is the title of a text; empty if there is none.

    It is the first heading if its level is 1 and little text stands before it, or one of level 2
    before which no words stand, and that has no other beside it. Where others of level 1 follow and
    the `file` has a title, with spaces, for its name, all of them are sections.
    """
    headings = list(_headings(text, start))
    if not headings:
        return ""
    level, at, words = headings[0]
    levels = [other for other, _, _ in headings]
    alone = levels.count(level) == 1
    before = len(_plain(text[start:at], ""))
    if level == 1:
        is_title = before <= _MAX_BEFORE and (alone or " " not in file.stem)
    else:
        # A line of hyphens below a paragraph makes a heading of it, too.
        is_line = len(words) <= _MAX_LINE and not before
        is_title = level == min(levels) == 2 and alone and is_line
    if not is_title:
        return ""
    return _plain(words[:_MAX_WORDS], "") or _plain(words[:_MAX_WORDS], r"\1\2")


def read_first_heading(file: Path, folders: InputFolders) -> str:
    """Return the heading of a file that is its title; empty without one, or if it is unreadable."""
    try:
        text = folders.read_text(file, FileKind.POST, "replace")
    except OSError:
        return ""
    return first_heading(text, end_of_metadata(text), file)


def _headings(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield level, offset and Markdown of each heading, of those outside of code and comments."""
    at, unclosed = start, set[str]()
    while found := _BLOCK.search(text, at):
        at = found.end()
        if region := found["region"]:
            end = None if region in unclosed else _closing(region).search(text, at)
            at = end.end() if end else at
            if end is None:
                unclosed.add(region)
        elif level := found["html"]:
            end = re.compile(rf"</h{level}\s*>", re.IGNORECASE).search(text, at, at + _MAX_HTML)
            if end is not None:
                yield int(level), found.start(), text[at : end.start()]
                at = end.end()
        elif found["atx"]:
            yield len(found["atx"]), found.start(), found["words"] or ""
        else:
            yield 1 if found["underline"][0] == "=" else 2, found.start(), found["line"]


def _closing(region: str) -> re.Pattern[str]:
    """Return the end of a region without headings: of code, which may have none, or a comment."""
    match region[0]:
        case "`" | "~":
            return re.compile(rf"^[ \t]*{region}{region[0]}*[ \t]*$|\Z", re.MULTILINE)
        case ":":
            return re.compile(rf"^[ \t]*{region}[ \t]*$", re.MULTILINE)
        case "<":
            return re.compile("-->")
        case _:
            return re.compile(re.escape(region))


def _plain(markdown: str, image: str) -> str:
    """Return Markdown as text on one line; `image` is a template for what is shown of images."""
    text = _IMAGE.sub(image, _WIKI_LINK.sub(r"\1", markdown))
    text = _MARKS.sub("", _REMOVED.sub(" ", _LINK.sub(r"\1", text)))
    return " ".join(text.split())
