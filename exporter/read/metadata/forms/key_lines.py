"""Metadata as lines of `Key: value` at the beginning of a text, up to an empty line.

MultiMarkdown, Python-Markdown (MkDocs, Pelican) and Hexo, which ends them by a line of hyphens;
Nikola writes them in an HTML comment, and Logseq with two colons. A paragraph may begin with a word
and a colon too: the lines are metadata only if there is a title, or all of their keys are usual.
"""

from __future__ import annotations

import re

from exporter.read.metadata.date_texts import parse_date_text
from exporter.read.metadata.forms.block import MetadataBlock

_LINE = re.compile(
    r"(?P<prefix>[ ]{0,3}(?:\.\.[ \t]+)?)(?P<key>[^\W\d_][\w .-]{0,40}?)[ \t]*::?"
    r"(?:[ \t]+(?P<value>.*)|)"
)
_LOGSEQ = re.compile(r"[\w.-]+::(?:[ \t]|$)")
_COMMENT = re.compile(r"\A\s*<!--(?P<content>(?:(?!-->).){1,4000})-->[ \t]*\n?", re.DOTALL)
_HEADING = re.compile(r"\s*#[ \t]+\S[^\n]*\n[ \t]*\n")
_PROPERTIES = frozenset("created tags".split())
_NO_PROPERTIES = frozenset("language lang locale title slug layout".split())
_MAX_LINES = 100
_ALONE = frozenset("title author authors date tags".split())
"""Keys that may be the only one of a block, since a book shows their values."""
_USUAL = _ALONE | frozenset(
    """abstract affiliation authoremail category categories comments copyright cover created css
    description draft email excerpt hidden image keywords lang language lastmod license modified
    layout order permalink published publisher pubdate rights saveas series slug
    status subtitle summary tag template toc updated url weight""".split()
)
_NAMES = frozenset("tags keywords categories authors".split())
_FLAGS = {"true": True, "false": False}


def plain_key(key: str) -> str:
    """Return a key in lower case, without what parts its words: `Save_as` is `saveas`."""
    return re.sub(r"[\s_.-]+", "", key).lower()


def find_key_lines(text: str) -> MetadataBlock | None:
    """Return the block of lines at the beginning of a text; None if there is none."""
    comment = _COMMENT.match(text)
    if comment:
        start, end = comment.span("content")
        values = load_key_lines(text[start:end])
        if "title" not in map(plain_key, values) or _end_of_lines(text[start:end].strip(), 0) < 0:
            return None
        return MetadataBlock("key lines", start, end, comment.end())
    start = len(text) - len(text.lstrip("\n"))
    end = _end_of_lines(text, start)
    if end < 0:
        return None
    is_logseqs = all(map(_LOGSEQ.match, text[start:end].strip().split("\n")))
    if not is_logseqs and not _is_plausible(load_key_lines(text[start:end])):
        return None
    closing = re.compile(r"-{3,}[ \t]*(?:\n|\Z)").match(text, end)
    return MetadataBlock("key lines", start, end, closing.end() if closing else end)


def find_properties(text: str) -> MetadataBlock | None:
    """Return the lines of properties below the title of a page of Notion; None without any.

    They are a part of the text too: those that are not metadata of a book would be lost.
    """
    heading = _HEADING.match(text)
    end = _end_of_lines(text, heading.end()) if heading else -1
    if heading is None or end < 0:
        return None
    keys = {plain_key(key) for key in load_key_lines(text[heading.end() : end])}
    if len(keys) < 2 or not keys & _PROPERTIES or keys & _NO_PROPERTIES:
        return None
    return MetadataBlock("key lines", heading.end(), end, 0)


def _end_of_lines(text: str, start: int) -> int:
    """Return the offset behind the lines of keys from an offset on; -1 if another line follows."""
    at = start
    for _ in range(_MAX_LINES):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        ends = not line.strip() or re.fullmatch(r"-{3,}[ \t]*", line)
        if ends and at > start:
            return at
        is_continued = at > start and line[:1] in " \t" and not line.lstrip().startswith("..")
        if not is_continued and _LINE.fullmatch(line) is None:
            return -1
        if end < 0:
            return len(text)
        at = end + 1
    return -1


def _is_plausible(values: dict[str, object]) -> bool:
    """Return whether keys with values are metadata rather than the first lines of a text."""
    date = values.get("date") or values.get("Date")
    keys = [plain_key(key) for key in values]
    if "title" in keys:
        return True
    is_usual = _USUAL.issuperset(keys) and (date is None or parse_date_text(str(date)) is not None)
    return is_usual and (len(keys) > 1 or keys[0] in _ALONE)


def load_key_lines(text: str) -> dict[str, object]:
    """Return the values of lines of keys and values; a line without a key continues a value."""
    written: dict[str, list[str]] = {}
    key = ""
    for line in text.split("\n"):
        found = _LINE.fullmatch(line.rstrip())
        if found and (not key or not line[:1].isspace() or found["prefix"].strip()):
            key = found["key"]
            written[key] = [found["value"] or ""]
        elif key and line.strip():
            written[key].append(line.strip())
    return {key: _value(plain_key(key), lines) for key, lines in written.items()}


def _value(key: str, lines: list[str]) -> object:
    """Return the value of a key: the parts of a list, a flag, or text."""
    text = " ".join(filter(None, (line.strip() for line in lines)))
    if key in _NAMES:
        separator = ";" if ";" in text else ","
        parts = lines if len(lines) > 1 else text.split(separator)
        words = (part.strip().rstrip(",;").lstrip("#[").rstrip("]") for part in parts)
        return [word for word in words if word]
    return text if key == "title" else _FLAGS.get(text.lower(), text)
