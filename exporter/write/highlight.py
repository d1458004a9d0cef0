"""Code with its tokens named: four classes, since a theme colours no more than that."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_TAG = re.compile(r'(<span class="\w">|</span>|\n)')
_EMPTY = re.compile(r'<span class="\w"></span>')
_LONG = 48
"""Characters that fit a line of code on A5, even in a quotation or a list in a list."""
_SIGN = re.compile(r"<[^>]+>|&[#\w]+;|.", re.DOTALL)
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\S(?=\s{3,}\S)")
_LONG_WORD = re.compile(r"\S{28,}")
_TURN = re.compile(r"[./(,:;=<&?|\[](?=\w)")
_LEAST = 6
"""Characters of a long word, at the least, that stand before and behind a turn in it."""
_LONG_PIECE = 44
_PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "none", "output"})


def highlight(code: str, language: str) -> str:
    """The code as escaped XHTML, with a `span` around what is coloured, and nothing else.

    The classes are `k` (keyword), `s` (string or number), `c` (comment) and `n` (the name that a
    definition gives). A language that nobody knows gives plain text. The text itself is kept to
    the last character.
    """
    lexer = _lexer(language.strip().lower())
    pieces = list(_pieces(code, lexer)) if lexer else []
    if "".join(text for _, text in pieces) != code:
        # A lexer that adds or drops a character is not worth its colours.
        pieces = [("", code)]
    return "".join(
        f'<span class="{name}">{html.escape(text, quote=False)}</span>'
        if name
        else html.escape(text, quote=False)
        for name, text in pieces
    )


def lines(highlighted: str) -> list[str]:
    """What `highlight` made, cut at its line ends: every line closes the spans that it opens.

    The line ends themselves are left out, and one at the very end adds no empty line.
    """
    done: list[str] = []
    line, opened = "", ""
    for piece in _TAG.split(highlighted):
        if piece == "\n":
            done.append(f"{line}</span>" if opened else line)
            line = opened
        else:
            line += piece
            if piece.startswith("<"):
                opened = "" if piece == "</span>" else piece
    return [_EMPTY.sub("", each) for each in ([*done, line] if line or not done else done)]


def line_blocks(highlighted: str) -> str:
    """What `highlight` made, for print: a `span` of class `line` a line, its end inside.

    A line that may be too long for a page is `line long`, so that only those bear the marks which
    show where one was turned.
    """
    return "".join(_line_block(line) for line in lines(highlighted))


def _line_block(line: str) -> str:
    if _width(line) <= _LONG:
        return f'<span class="line">{line}\n</span>'
    plain = html.unescape(_TAG.sub("", line))
    return f'<span class="line long">{_together(line, _units(plain))}\n</span>'


def _units(line: str) -> list[tuple[int, int]]:
    """What a turn may not part in a long line, by its first character and the one behind its last.

    That is an indent and what follows it up to a gap or as far as there is room, and the pieces of
    long words. The PDF engine would leave an indent in a line of its own, and part words anywhere.
    """
    start = 0
    indent = len(line) - len(line.lstrip())
    room = max(_LONG - len(line[:indent].expandtabs(4)), _LEAST) + indent
    turns = {
        word.start() + turn.end()
        for word in _LONG_WORD.finditer(line)
        for turn in _TURN.finditer(word[0])
        if turn.end() > _LEAST and len(word[0]) - turn.end() > _LEAST
    }
    if (gap := _GAP.search(line, indent)) and gap.end() <= room:
        start = gap.end()
    elif indent and (first := _WORD.match(line, indent)):
        near = (at for at in turns if indent < at <= room + _LEAST)
        shorter = max(near, default=room)
        start = first.end() if first.end() <= room else shorter
    units = [(0, start)] if start else []
    for word in _LONG_WORD.finditer(line):
        ends = sorted(at for at in turns if max(word.start(), start) < at < word.end())
        begins = [max(word.start(), start), *ends]
        units += [
            (begin, end)
            for begin, end in zip(begins, [*ends, word.end()], strict=True)
            if begin < end <= begin + _LONG_PIECE
        ]
    return units


def _together(line: str, units: list[tuple[int, int]]) -> str:
    """The line with a `span` around each unit, and a `wbr` where one meets the rest of its word."""
    begins, ends = {begin for begin, _ in units}, {end for _, end in units}
    done, at, opened, before = "", 0, "", ""
    inside = False
    for sign in _SIGN.findall(line):
        if sign[0] == "<":
            opened = "" if sign == "</span>" else sign
            done += sign
            continue
        # What is coloured goes on behind the edge of a unit, in a span of its own.
        close = "</span>" if opened else ""
        if inside and at in ends:
            done += f"{close}</span>{'' if sign.isspace() else '<wbr/>'}{opened}"
            inside = False
        if at in begins:
            # What is too long to be a unit parts anywhere but at its end, unless that is said.
            parts = before and not before.isspace() and at not in ends
            done += f'{close}{"<wbr/>" if parts else ""}<span class="unit">{opened}'
            inside = True
        done += sign
        before = sign
        at += 1
    return _EMPTY.sub("", f"{done}</span>" if inside else done)


def _width(line: str) -> int:
    return len(html.unescape(_TAG.sub("", line)).expandtabs(4))


def _lexer(language: str) -> Lexer | None:
    if language in _PLAIN:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _pieces(code: str, lexer: Lexer) -> Iterator[tuple[str, str]]:
    """The code in pieces with their classes; blanks between two of a class join them."""
    name, text, blank = "", "", ""
    for found, piece in _named(code, lexer):
        if not piece.strip():
            blank += piece
            continue
        if found == name:
            text += blank + piece
        else:
            if text:
                yield name, text
            if blank:
                yield "", blank
            name, text = found, piece
        blank = ""
    if text:
        yield name, text
    if blank:
        yield "", blank


def _named(code: str, lexer: Lexer) -> Iterator[tuple[str, str]]:
    """Every token with its class, blanks at its ends apart."""
    # Lexers want a last line end; `get_tokens` would also fold others and strip marks.
    given = code if code.endswith("\n") else code + "\n"
    left, before, apart = len(code), "", True
    for _, kind, piece in lexer.get_tokens_unprocessed(given):
        kept = piece[:left]
        left -= len(kept)
        bare = kept.strip()
        if not bare:
            yield "", kept
            apart = True
            continue
        start = kept.index(bare)
        # A unit belongs to its number, whatever a lexer calls it.
        name = _class(kind, before)
        name = "s" if name == "k" and before == "s" and not apart and not start else name
        yield "", kept[:start]
        yield name, bare
        yield "", kept[start + len(bare) :]
        before, apart = name, not kept.endswith(bare)


def _class(kind: _TokenType, before: str) -> str:
    """The class of a kind of token that follows one of the class `before`."""
    from pygments import token

    for name, family in (
        ("c", token.Comment),
        ("c", token.String.Doc),
        ("c", token.Generic.Deleted),
        ("c", token.Generic.Prompt),
        ("k", token.Generic.Inserted),
        ("k", token.Keyword),
        ("k", token.Operator.Word),
        ("k", token.Name.Tag),
        ("s", token.Literal),
        ("n", token.Name.Function),
        ("n", token.Generic.Heading),
        ("n", token.Generic.Subheading),
    ):
        if kind[: len(family)] == family:
            return name
    # Many lexers call every type a class; a definition has its keyword in front.
    return "n" if kind[:2] == token.Name.Class and before == "k" else ""
