"""Liquid in a text: where its tags and variables stand, and which of them can be taken at all.

The scanner follows Shopify's Liquid 4, as Jekyll uses it: what opens with two braces ends at the
next two, a tag ends at the next `%}`, and `raw` and `comment` swallow what is between them. It goes
further where Jekyll would stop the build: what does not pair is left out, and the text stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

Complaint: TypeAlias = Callable[[str, str, int], None]
"""Takes the code of a diagnostic, its message, and an offset in the text."""

BLOCKS = {
    "if": ("elsif", "else"),
    "unless": ("elsif", "else"),
    "case": ("when", "else"),
    "for": ("else",),
    "tablerow": (),
    "capture": (),
    "ifchanged": (),
    "highlight": (),
}
"""The tags that have an end, with those that may stand between."""
_BETWEEN = {name for names in BLOCKS.values() for name in names}
_OPENING = re.compile(r"\{\{|\{%")
_NAME = re.compile(r"-?\s*(#|\w+)")
_RAW_END = re.compile(r"\{%-?\s*endraw\s*(-?)%\}")
_COMMENT_MARK = re.compile(r"\{%-?\s*(comment|endcomment)\b")


@dataclass(frozen=True, slots=True)
class LiquidToken:
    """A run of text, a variable or a tag. `start` is where it begins in the text.

    `words` are the characters of a text, and what stands between the braces of all else.
    `trims_before` and `trims_after` say that a hyphen asks for the white space there to go.
    """

    kind: Literal["text", "output", "tag", "nothing"]
    start: int
    words: str
    name: str = ""
    trims_before: bool = False
    trims_after: bool = False


def tokens_of(
    text: str, known: Collection[str], left_out: Collection[int], complain: Complaint
) -> list[Token]:
    """The text as the parser takes it: every tag known, every block closed.

    `known` are the names of tags. What starts at one of the offsets `left_out` is passed over.
    """
    pieces = list(_scan(text, complain))
    return list(_tokens(_paired(pieces, known, left_out, complain), text))


def _nothing(piece: LiquidToken) -> LiquidToken:
    """The gap that a piece leaves: it still trims the text around it."""
    return LiquidToken("nothing", piece.start, "", "", piece.trims_before, piece.trims_after)


def _scan(text: str, complain: Complaint) -> Iterator[LiquidToken]:
    at = 0
    endless: set[str] = set()
    while True:
        opening = _OPENING.search(text, at)
        if opening is None:
            yield LiquidToken("text", at, text[at:])
            return
        start = opening.start()
        yield LiquidToken("text", at, text[at:start])
        closing = "}}" if opening[0] == "{{" else "%}"
        end = -1 if closing in endless else text.find(closing, start + 2)
        if end < 0:
            if closing not in endless:
                complain("liquid-unread", f"‘{opening[0]}’ has no ‘{closing}’ after it", start)
            endless.add(closing)
            at = start + 2
            continue
        inside, at = text[start + 2 : end], end + 2
        before, after = inside.startswith("-"), inside.endswith("-") and len(inside) > 1
        if opening[0] == "{{":
            yield LiquidToken("output", start, inside, "", before, after)
            continue
        name = _NAME.match(inside)
        if name is None:
            complain("liquid-unread", f"‘{text[start:at]}’ names no tag", start)
            continue
        if name[1] not in ("raw", "comment"):
            words = inside[name.end() : len(inside) - after].strip()
            yield LiquidToken("tag", start, words, name[1], before, after)
            continue
        yield LiquidToken("nothing", start, "", name[1], before, after)
        close = (_end_of_raw if name[1] == "raw" else _end_of_comment)(text, at)
        if close is None:
            complain("liquid-unread", f"‘{name[1]}’ is never closed", start)
            continue
        if name[1] == "raw":
            yield LiquidToken("text", at, text[at : close[0]])
        trims = text.startswith("{%-", close[0]), text.startswith("-%}", close[1] - 3)
        yield LiquidToken("nothing", close[0], "", "", *trims)
        at = close[1]


def _end_of_raw(text: str, at: int) -> tuple[int, int] | None:
    """Where the tag that ends a raw text begins and ends."""
    mark = _RAW_END.search(text, at)
    return mark.span() if mark else None


def _end_of_comment(text: str, at: int) -> tuple[int, int] | None:
    """Where the tag that ends a comment begins and ends; comments may hold others."""
    depth = 1
    for mark in _COMMENT_MARK.finditer(text, at):
        end = text.find("%}", mark.end())
        if end < 0:
            return None
        depth += 1 if mark[1] == "comment" else -1
        if depth == 0:
            return mark.start(), end + 2
    return None


def _paired(
    pieces: list[LiquidToken],
    known: Collection[str],
    left_out: Collection[int],
    complain: Complaint,
) -> list[LiquidToken]:
    """The pieces without those left out, tags that nobody knows, and halves of pairs."""
    done = list(pieces)
    open_: list[int] = []
    names: Counter[str] = Counter()
    unknown: set[str] = set()

    def drop(index: int, message: str = "", code: str = "liquid-unread") -> None:
        if message:
            complain(code, message, pieces[index].start)
        done[index] = _nothing(pieces[index])

    for index, piece in enumerate(pieces):
        if piece.kind not in ("tag", "output"):
            continue
        name, gone = piece.name, piece.start in left_out
        if gone:
            drop(index)
        if name in BLOCKS:
            open_.append(index)
            names[name] += 1
        elif name in _BETWEEN:
            around = pieces[open_[-1]] if open_ else None
            if around and around.start in left_out:
                drop(index)
            elif around is None or name not in BLOCKS[around.name]:
                drop(index, f"‘{name}’ stands in no tag that takes it")
        elif name.startswith("end") and name[3:] in BLOCKS:
            if not names[name[3:]]:
                drop(index, f"‘{name}’ closes nothing")
                continue
            while pieces[open_[-1]].name != name[3:]:
                unclosed = open_.pop()
                names[pieces[unclosed].name] -= 1
                drop(unclosed, f"‘{pieces[unclosed].name}’ is never closed")
            names[name[3:]] -= 1
            if pieces[open_.pop()].start in left_out:
                drop(index)
        elif piece.kind == "tag" and name not in known and not gone:
            # The end of an unknown pair was said of its beginning already.
            ends = name.startswith("end") and name[3:] in unknown
            unknown.add(name)
            message = f"no Liquid tag is called ‘{name}’; it was left out"
            drop(index, "" if ends else message, "liquid-unknown")
    for unclosed in open_:
        drop(unclosed, f"‘{pieces[unclosed].name}’ is never closed")
    # The middle of a pair that is gone has nothing to stand in.
    return _without_orphans(done)


def _without_orphans(pieces: list[LiquidToken]) -> list[LiquidToken]:
    done: list[LiquidToken] = []
    open_: list[str] = []
    for piece in pieces:
        if piece.kind == "tag":
            if piece.name in BLOCKS:
                open_.append(piece.name)
            elif piece.name.startswith("end") and piece.name[3:] in BLOCKS:
                open_.pop()
            elif piece.name in _BETWEEN and (not open_ or piece.name not in BLOCKS[open_[-1]]):
                piece = _nothing(piece)
        done.append(piece)
    return done


def _tokens(pieces: list[LiquidToken], text: str) -> Iterator[Token]:
    """What python-liquid's own lexer would give, in the order in which its parser reads."""
    for index, piece in enumerate(pieces):
        match piece.kind:
            case "text":
                words, start = piece.words, piece.start
                if index and pieces[index - 1].trims_after:
                    words = words.lstrip()
                if index + 1 < len(pieces) and pieces[index + 1].trims_before:
                    words = words.rstrip()
                if words:
                    yield Token(TOKEN_CONTENT, words, start, text)
            case "output":
                words = piece.words.strip("-").strip()
                if words:
                    yield Token(TOKEN_OUTPUT, words, piece.start, text)
                    yield Token(TOKEN_EXPRESSION, words, piece.start, text)
            case "tag":
                yield Token(TOKEN_TAG, piece.name, piece.start, text)
                if piece.words:
                    yield Token(TOKEN_EXPRESSION, piece.words, piece.start, text)
            case "nothing":
                pass
