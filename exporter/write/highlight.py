"""Syntax highlighting of code, in the four classes that themes colour."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from exporter.runtime.process_limits import TaskLimitReached, processor_time_limit, slowness

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_TAG = re.compile(r'(<span class="\w">|</span>|\n)')
EMPTY = re.compile(r'<span class="\w"></span>')
"""A token without text, which is left where one was split at its edge."""
_MAX_CHARACTERS = 200_000
"""Characters of the longest code block that is highlighted, which takes 0.5 seconds."""
_MAX_SECONDS, _MAX_BLOCK_SECONDS = 4.0, 2.0
"""Seconds of processor time for highlighting the code of a division, and one block of it. A million
characters in all take about two, a block of a blog some milliseconds."""
_PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "none", "output"})


@dataclass(slots=True)
class Highlighter:
    """Highlights the code blocks of a division, as long as it has processor time for that.

    Some regular expressions of Pygments take a time that grows with the square of the code, or
    without bound: 20,000 times `s{` in Perl takes minutes.
    """

    seconds: float = _MAX_SECONDS

    def highlight(self, code: str, language: str) -> tuple[str, str]:
        """Return code as `highlight`, and why it is plain; empty if it is as its language is."""
        fault = ""
        if len(code) > _MAX_CHARACTERS:
            fault = f"it has more than {_MAX_CHARACTERS:,} characters"
        elif self.seconds <= 0:
            fault = "highlighting the code before it took too long"
        if fault:
            return highlight(code, ""), fault if _lexer(language.strip().lower()) else ""
        attempt = _attempt(code, language)
        self.seconds -= attempt.seconds
        return attempt.xhtml, attempt.fault


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A code block, highlighted unless it has a `fault`, and the processor time that it took."""

    xhtml: str
    fault: str
    seconds: float


# All formats of a book have the same blocks: each is highlighted once, with the same outcome.
@lru_cache(maxsize=256)
def _attempt(code: str, language: str) -> _Attempt:
    start = time.process_time()
    fault = ""
    try:
        with processor_time_limit(_MAX_BLOCK_SECONDS):
            xhtml = highlight(code, language)
    except TaskLimitReached:
        xhtml, fault = highlight(code, ""), "highlighting takes too long"
    return _Attempt(xhtml, fault, (time.process_time() - start) / slowness())


def highlight(code: str, language: str) -> str:
    """Return the code as escaped XHTML with a `span` around each coloured token.

    The classes are `k` (keyword), `s` (string or number), `c` (comment) and `n` (the name in a
    definition). Code in an unknown language is plain. The text itself is unchanged.
    """
    lexer = _lexer(language.strip().lower())
    pieces = list(_pieces(code, lexer)) if lexer else []
    if "".join(text for _, text in pieces) != code:
        # Some lexers add or drop characters.
        pieces = [("", code)]
    return "".join(
        f'<span class="{name}">{html.escape(text, quote=False)}</span>'
        if name
        else html.escape(text, quote=False)
        for name, text in pieces
    )


def lines(highlighted: str) -> list[str]:
    """Return the lines of highlighted code; each closes the spans that it opens.

    Newlines are removed; one at the end adds no empty line.
    """
    result: list[str] = []
    line, opened = "", ""
    for piece in _TAG.split(highlighted):
        if piece == "\n":
            result.append(f"{line}</span>" if opened else line)
            line = opened
        else:
            line += piece
            if piece.startswith("<"):
                opened = "" if piece == "</span>" else piece
    if line or not result:
        result.append(line)
    return [EMPTY.sub("", each) for each in result]


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
    """Yield class and text of each piece of code; tokens of one class are joined over spaces."""
    class_, text, space = "", "", ""
    for token_class, piece in _tokens(code, lexer):
        if not piece.strip():
            space += piece
            continue
        if token_class == class_:
            text += space + piece
        else:
            if text:
                yield class_, text
            if space:
                yield "", space
            class_, text = token_class, piece
        space = ""
    if text:
        yield class_, text
    if space:
        yield "", space


def _tokens(code: str, lexer: Lexer) -> Iterator[tuple[str, str]]:
    """Yield class and text of each token, with the space at its ends separate."""
    # Lexers need a final newline; `get_tokens` would also normalize others and strip a BOM.
    source = code if code.endswith("\n") else code + "\n"
    remaining, before, after_space = len(code), "", True
    for _, kind, piece in lexer.get_tokens_unprocessed(source):
        token = piece[:remaining]
        remaining -= len(token)
        text = token.strip()
        if not text:
            yield "", token
            after_space = True
            continue
        start = token.index(text)
        class_ = _class(kind, before)
        if class_ == "k" and before == "s" and not after_space and not start:
            # A CSS unit, which some lexers call a keyword, has the class of its number.
            class_ = "s"
        yield "", token[:start]
        yield class_, text
        yield "", token[start + len(text) :]
        before, after_space = class_, not token.endswith(text)


def _class(kind: _TokenType, before: str) -> str:
    """Return the class of a token after one of the class `before`."""
    from pygments import token

    for class_, family in (
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
            return class_
    # Many lexers call every type a class; in a definition a keyword precedes it.
    return "n" if kind[:2] == token.Name.Class and before == "k" else ""
