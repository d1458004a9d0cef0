"""Text that looks like markup: no dialect has read it, so that a book would show its marks.

Only what is hardly ever meant as text is named. What an author has escaped, or written with
character references, is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.model.nodes import (
    Blocks,
    Code,
    Image,
    Inline,
    Keyboard,
    LineBreak,
    Math,
    Node,
    Note,
    Text,
)
from exporter.model.walk import sequences

_OBJECT = "\ufffc"
"""Stands for what is not text in a line: code, a formula, an image."""
_BLOCK_END = "\n\n"
_MAX_QUOTED = 40
_MAX_MARKS = 1000
_MIN_UNIQUE = 8
"""The least number of characters of a mark that is told from others anywhere in the source."""
_HTML = ("HTML tag", "JSX element")
_AROUND_TEXT = ("callout", "container", "emphasis", "heading", "image", "link", "wiki link")
"""Kinds of markup around text that may have other markup in it."""
_MAX_LITERAL = 40
"""The most characters of a mark that are looked for in the source."""
_QUOTES = "\"'“”‘’"
_ADDRESS = (
    r"(?:[a-z]{2,9}:|/|\.\.?/|\#|[^\s()]{1,200}[./\#]"
    r"|[^()\n]{1,100}\.(?:gif|html?|jpe?g|mdx?|pdf|png|svg|webp)\b)"
)
_KINDS = {
    "Hugo shortcode": r"\{\{[<%/][^\n]{0,300}",
    "template tag": (
        r"\{\{[ \t]?\#[a-z_]+[^{}\n]{0,200}\}\}"
        r"|\{%[-+~]?[ \t]{0,9}[a-z_]+\b[^\n]{0,300}?%\}|<%[=-]?[ \t][^\n]{0,300}?%>|<\?(?:php|=)"
    ),
    "template variable": r"(?<!\{)\{\{[-~]?[ \t]{0,9}[\w.$\"“][^{}\n]{0,200}\}\}(?!\})",
    "comment": (
        r"\{/\*|(?<![\w%])%%(?!%)(?:(?!\n\n)[^%]){1,500}%%(?!%)|^%%$|<!--|<!–|\{::comment\}"
    ),
    "wiki link": (
        r"!?(?<![\w)\]])\[\[(?=[^\]\n]{0,200}[^\W\d_])[^\s\[\]][^\[\]\n]{0,200}\]\](?![(\[])"
    ),
    "container": r"^:{3,}.{0,60}$",
    "admonition": (
        rf"^(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w-]*(?:[ \t][a-z][\w-]*)?(?:[ \t]+[{_QUOTES}].{{0,80}})?$"
        rf"|^===[!+]?[ \t][{_QUOTES}].{{0,60}}|^///+[ \t][a-z]+\b"
    ),
    # Those of GitHub are read by resolve.
    "callout": r"^\[!(?!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\])[A-Za-z][\w-]*\]",
    "table": r"^\|?[ \t]*:?[-–—]+:?[ \t]*\|(?:[ \t]*:?[-–—]+:?[ \t]*\|?){1,60}$",
    "table of contents": r"^(?:@?\[_?(?:TOC|toc)_?\]|\[\[_?(?:TOC|toc)_?\]\]|\$\{toc\}|\{:toc\})$",
    "code fence": r"`{3,}|^~{3,}",
    "heading": r"^\#{2,6}[ \t]{0,3}[^\W_].{0,60}",
    "image": r"!\[[^\[\]\n]{0,200}\][ ]?(?:\(|\[(?=[^\]\n]{1,80}\]))",
    "link": (
        rf"\[[^\[\]\n]{{1,200}}\](?:\((?=<?{_ADDRESS})|\[[^\[\]\n]{{0,80}}\]\()"
        # The label of no definition.
        r"|(?<![\w\])])\[[^\[\]\n]{2,100}\]\[(?:(?=[^\[\]\n]*[^\W\d_]{2})[^\[\]\n]{2,60})?\](?!\()"
    ),
    "definition": (
        rf"^\*\[[^\]\n]{{1,80}}\]:|^\[\^[^\]\n]{{1,80}}\]:|^\[[^\]\n]{{1,80}}\]:[ \t]+{_ADDRESS}"
    ),
    "MDX statement": (
        rf"^import[ \t][\w*{{}}\s,$]{{1,300}}[ \t\n]from[ \t][{_QUOTES}][^\n]{{1,120}}"
        rf"|^import[ \t][{_QUOTES}](?:[.@~]|[\w/-]{{1,60}}\.(?:css|[jt]sx?|scss)[{_QUOTES}])"
        r"|^export[ \t](?:(?:const|let|var)[ \t][\w${][^=\n]{0,80}=|(?:async[ \t])?function[ \t*]"
        r"+\w*[ \t]?\(|default[ \t](?:[({]|function\b|class\b))"
    ),
    "JSX element": r"(?<![\w<])<[A-Z][\w.]{0,60}(?:[ \t\n]+[\w:-]{1,40}=[\"'“‘{]|[ \t\n]*/>)",
    "HTML tag": (
        r"</[a-zA-Z][\w.:-]{0,40}[ ]?>"
        r"|(?<![\w<])<[a-z][\w:-]{0,40}(?:[ \t\n]+[\w:@-]{1,40}=[\"'“”‘’{][^\n>]{0,60}|[ \t]*/>)"
    ),
    "shortcode": (
        r"\[/(?:audio|b|caption|code|embed|gallery|i|img|quote|sourcecode|url|video)\]"
        rf"|\[(?:audio|caption|embed|gallery|playlist|sourcecode|video)\b[^\[\]\n]{{0,200}}\]"
        rf"|(?<![\w\]])\[[a-z][\w-]{{1,40}}(?:[ \t]+[\w-]{{1,40}}=[{_QUOTES}][^\[\]\n]{{0,200}})\]"
    ),
    "attribute list": (
        r"\{:[ \t]{0,3}(?:[.\#][\w-]|[a-z-]+=)[^{}\n]{0,200}\}"
        r"|\{(?:[.\#][A-Za-z][\w:.-]*|(?:width|height|style|class|id|target)=)[^{}\n]{0,200}\}$"
    ),
    "snippet": r"^[-–—]+8<[-–—]+[ \t]|^<{7}[ ]\S",
    "role": rf"(?<!\w)\{{[a-z][\w:-]{{1,40}}\}}{_OBJECT}",
    "icon": r"(?<![\w:]):(?:fontawesome|material|octicons|simple)-[a-z0-9-]{1,60}:",
    "formula": (
        r"\\begin\{[a-z]{2,20}\*?\}(?:(?:(?!\n\n)[\s\S]){0,1000}\\end\{[a-z]{2,20}\*?\})?"
        r"|\$\$(?=(?:(?!\n\n)[^$]){0,400}\$\$)(?=[^$]{0,400}[\\^_={])|^\$\$$"
        r"|\\(?:frac|sqrt|mathbb|mathbf|mathcal|mathrm|sum_|int_|prod_)(?=[{_])"
    ),
    "emphasis": (
        r"(?<![A-Za-z0-9_*])\*\*(?![\s*])[^*\n]{1,200}(?<!\s)\*\*(?!\*)"
        r"|(?<!\S)~~(?![\s~])[^~\n]{1,200}(?<!\s)~~"
        r"|(?<![\w=])==(?![\s=])[^=\n]{1,200}(?<!\s)==(?![=\w])"
    ),
    "block id": r"(?<=\s)\^(?=[\w-]{0,40}[a-z])[\da-z][\da-z-]{3,40}$",
    "character reference": r"&(?:nbsp|amp|lt|gt|quot|\#\d{2,6}|\#x[\da-f]{2,6});",
}
"""What each kind of markup looks like; every pattern matches in time linear in the text."""
_BEGINNINGS = frozenset(
    ("code fence", "comment", "definition", "image", "JSX element", "link", "MDX statement")
)
"""The kinds of which the pattern is only the beginning; the rest of the line is quoted too."""
_REST = r"[^\n]{0,60}"
_NAMES = {f"k{number}": name for number, name in enumerate(_KINDS)}
_MARKUP = re.compile(
    # No other kind begins with a letter.
    r"(?=[\{<%!\[:?=/|$@`~#*^\]&\\–—-]|^import|^export)(?:"
    + "|".join(
        f"(?P<{key}>(?:{_KINDS[name]}){_REST if name in _BEGINNINGS else ''})"
        for key, name in _NAMES.items()
    )
    + ")",
    re.MULTILINE,
)
_CODE = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?P<fence>`{3,}|~{3,})[^`\n]*$"
    r"|(?<![`\\])(?P<span>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S]){1,1000}?(?<!`)(?P=span)(?!`)"
    r"|(?P<raw>\{%-?[ \t]*raw[ \t]*-?%\})|\{\{-?[ \t]*[\"'][{%}]+[\"'][ \t]*-?\}\}",
    re.MULTILINE,
)
_END_RAW = r"\{%-?[ \t]*endraw[ \t]*-?%\}"
_CHANGED = rf"{_QUOTES}–—…\-\s{_OBJECT}"
"""What typography may change, and what is not text."""
_TYPOGRAPHY = re.compile(rf"[{_CHANGED}]+")
_LITERAL = re.compile(rf"[^{_CHANGED}]+(?: [^{_CHANGED}]+)*")
_MARK = re.compile(rf"[^\w{_CHANGED}]{{2,}}")
_WORD = re.compile(r"[^\W_]")
_NO_LINE_END = re.compile(r"[^\n]")


class _Line(NamedTuple):
    """The text of a block of lines, such as a paragraph, and the line of the source it is at."""

    text: str
    line: int


def report_unread_markup(
    blocks: Blocks,
    source: Source,
    start: int,
    diagnostics: Diagnostics,
    literals: Sequence[str] = (),
) -> None:
    """Report text outside code that looks like markup, once for each kind and line.

    The blocks are what was read from the offset `start` of the source on. `literals` are tags that
    are meant as text.
    """
    lines = list(_lines(blocks, source.place(start).line))
    text = _BLOCK_END.join(line.text for line in lines)
    escaped = tuple(filter(None, map(_without_typography, literals)))
    matches = [
        match
        for match in islice(_MARKUP.finditer(text), _MAX_MARKS)
        if not (escaped and _without_typography(match[0]).startswith(escaped))
    ]
    if not matches:
        return
    ends = list(accumulate(len(line.text) + len(_BLOCK_END) for line in lines))
    marks = _MarkFinder(source, start, sorted({line.line for line in lines}))
    reported: set[tuple[str, int]] = set()
    for match in matches:
        kind = _NAMES[str(match.lastgroup)]
        place = marks.place(match, kind, lines[bisect_right(ends, match.start())].line)
        if place and (kind, place.line) not in reported:
            reported.add((kind, place.line))
            words = " ".join(match[0].replace(_OBJECT, "…").split())
            quoted = words if len(words) <= _MAX_QUOTED else f"{words[: _MAX_QUOTED - 1]}…"
            message = f"‘{quoted}’ looks like markup that was not read ({kind})"
            diagnostics.report("markup-left", message, place, group=kind)


def _without_typography(text: str) -> str:
    return _TYPOGRAPHY.sub("", text)


def _lines(nodes: Iterable[Node], line: int) -> Iterator[_Line]:
    """Yield each block of lines, those of notes last. `line` is the one before the first place."""
    notes: list[Note] = []
    for node in nodes:
        line = node.place.line if node.place else line
        for _, children in sequences(node):
            if isinstance(children[0], Inline):
                yield _Line("".join(_characters(children, notes)), line)
            else:
                for inner in _lines(children, line):
                    yield inner
                    line = inner.line
    for note in notes:
        yield from _lines(note.children, note.place.line if note.place else line)


def _characters(inlines: Iterable[Node], notes: list[Note]) -> Iterator[str]:
    for node in inlines:
        match node:
            case Text(text):
                yield text
            case LineBreak():
                yield "\n"
            case Code() | Keyboard() | Math() | Image():
                yield _OBJECT
            case Note():
                notes.append(node)
            case _:
                for _, children in sequences(node):
                    yield from _characters(children, notes)


class _MarkFinder:
    """Finds marks in a source where they are neither escaped nor in code.

    `lines` are those at which blocks begin.
    """

    def __init__(self, source: Source, start: int, lines: Sequence[int]) -> None:
        self._source = source
        self._start = start
        self._text = _without_code(source.text, start)
        self._lines = lines
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source.text))]
        self._cursors: dict[int, int] = {}
        self._blocks: dict[int, tuple[int, int]] = {}

    def place(self, match: re.Match[str], kind: str, line: int) -> Place | None:
        """Return the place of a mark in the block at a line; None if its author escaped it."""
        literal = _LITERAL.match(match.string, match.start(), match.start() + _MAX_LITERAL)
        if literal is None:
            return self._source.place(self._line_starts[line - 1])
        if line not in self._blocks:
            self._blocks[line] = self._block(line)
        begin, end = self._blocks[line]
        at = self._find(literal[0], self._cursors.get(line, begin), end)
        if at < 0:
            at = self._find(literal[0], begin, end)
        own = _LITERAL.match(match.string, match.start(), match.end())
        if at < 0 and own and len(own[0]) < len(literal[0]) and kind not in _HTML:
            # Other markup may be behind it.
            at = self._find(own[0], begin, end)
        if at < 0 and kind in _AROUND_TEXT and (mark := _MARK.match(literal[0])):
            # Other markup may be inside.
            at = self._find(mark[0], begin, end)
        is_unique = len(literal[0]) >= _MIN_UNIQUE and _WORD.search(literal[0])
        if at < 0 and is_unique and kind not in _HTML:
            # The block is elsewhere.
            at = self._find(literal[0], self._start, len(self._text))
        if at < 0:
            return None
        self._cursors[line] = at + 1
        return self._source.place(at)

    def _block(self, line: int) -> tuple[int, int]:
        """Return the offsets of the source between which the block at a line is."""
        text, begin = self._text, max(self._start, self._line_starts[line - 1])
        # The place of a block is that of its first word, above which marks may be.
        while begin > self._start:
            above = max(self._start, text.rfind("\n", 0, begin - 1) + 1)
            if _WORD.search(text, above, begin):
                break
            begin = above
        after = bisect_right(self._lines, line)
        is_last = after == len(self._lines)
        return begin, len(text) if is_last else self._line_starts[self._lines[after] - 1]

    def _find(self, literal: str, begin: int, end: int) -> int:
        """Return the offset of a literal that is not escaped; -1 if there is none."""
        at = self._text.find(literal, begin, end)
        while at >= 0:
            before = self._text[max(begin, at - 20) : at]
            if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
                return at
            at = self._text.find(literal, at + 1, end)
        return -1


def _without_code(text: str, start: int) -> str:
    """Return the text with spaces instead of code and of marks that Liquid writes as text."""
    pieces = [text[:start]]
    at = start
    unclosed: set[str] = set()
    while found := _CODE.search(text, at):
        begin, end = found.span()
        if opening := found["fence"] or found["raw"]:
            is_fence = opening == found["fence"]
            closing = rf"^[ \t>]*{opening}{opening[0]}*[ \t]*$" if is_fence else _END_RAW
            close = None
            if opening not in unclosed:
                close = re.compile(closing, re.MULTILINE).search(text, end)
            if close is None:
                unclosed.add(opening)
            end = close.end() if close else begin
        pieces += (text[at:begin], _NO_LINE_END.sub(" ", text[begin:end]))
        at = max(end, found.end())
        pieces.append(text[end:at])
    return "".join((*pieces, text[at:]))
