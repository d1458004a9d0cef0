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
    return "".join(
        f'<span class="line{" long" if _width(line) > _LONG else ""}">{line}\n</span>'
        for line in lines(highlighted)
    )


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
