"""The tokenizer: text, variables and tags, in pairs that the parser can read.

It follows Shopify's Liquid 4, as Jekyll uses it: a variable ends at the next `}}`, a tag at the
next `%}`, and `raw` and `comment` contain no tags. Where Jekyll would stop the build, it goes on:
tags that do not pair are removed, and the text stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias, assert_never

from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG, Token

Report: TypeAlias = Callable[[str, str, int], None]
"""Takes the code of a diagnostic, its message, and an offset in the text."""

BLOCK_TAGS: dict[str, tuple[str, ...]] = {
    "if": ("elsif", "else"),
    "unless": ("elsif", "else"),
    "case": ("when", "else"),
    "for": ("else",),
    "tablerow": (),
    "capture": (),
    "ifchanged": (),
    "highlight": (),
    "plugin block": (),
}
"""The tags that have an end tag, with the tags that may divide them."""
PLUGIN_TAG, PLUGIN_BLOCK = "plugin tag", "plugin block"
"""The names, which no tag of a post can have, under which the parser reads tags of plugins.

The name of the tag in the post is the first word of the expression.
"""
_DIVIDERS = {name for names in BLOCK_TAGS.values() for name in names}
_OPENING = re.compile(r"\{\{|\{%")
_NAME = re.compile(r"-?\s*(#|\w+(?:-\w+)*)")
_NOT_INSIDE = {
    "{%": re.compile(r"(?<![\"'])\{%"),
    "{{": re.compile(r"(?<![\"'])\{[{%]|\n[ \t]*\n"),
}
"""What is not inside of a tag or a variable, unless in a string: another one, or a blank line."""
_MAX_GAP = 200
"""The most characters between two tags without ends that are reported as one."""
_RAW_END = re.compile(r"\{%-?\s*endraw\b[^%{]*%\}")
_CODE = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t>]*(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]+(?P=ticks)(?!`)"
    r"|\{%-?\s*(?P<tag>highlight|codeblock)\b[^%]*%\}"
    r"(?P<inner>(?:(?!\{%-?\s*(?:highlight|codeblock)\b).)*?)\{%-?\s*end(?P=tag)\b",
    re.DOTALL | re.MULTILINE,
)
_COMMENT_MARK = re.compile(r"\{%-?\s*(comment|endcomment)\b(?>(?:(?!\{%|%\}).)*)%\}", re.DOTALL)


class _VerbatimEnds(NamedTuple):
    """The offsets of the tags that end comments, by the offset behind the tag of each, and `raw`.

    Without them, each of many that nothing closes would search the rest of the text.
    """

    comments: Mapping[int, tuple[int, int]]
    raw: Sequence[tuple[int, int]]

    def after(self, name: str, at: int) -> tuple[int, int] | None:
        """Return the offsets of the tag that ends the one of this name that ends at an offset."""
        if name == "comment":
            return self.comments.get(at)
        index = bisect_left(self.raw, (at, at))
        return self.raw[index] if index < len(self.raw) else None


@dataclass(frozen=True, slots=True)
class LiquidToken:
    """A piece of text, a variable, a tag, or the gap of a tag that was removed.

    `start` is its offset in the text. `content` is the text, or what is between the braces.
    `trims_before` and `trims_after`: a hyphen removes the white space on that side.
    """

    kind: Literal["text", "output", "tag", "gap"]
    start: int
    content: str
    name: str = ""
    trims_before: bool = False
    trims_after: bool = False


def tokens_of(
    text: str, known: Collection[str], removed: Collection[int], report: Report
) -> list[Token]:
    """Return the tokens that the parser reads: every tag is known, every block closed.

    `known` are the names of tags. Tags at the offsets `removed` are skipped. In code, what looks
    like another tag is text, such as a template of another language.
    """
    tokens = list(_with_code(_scan(text, report), known, text))
    return list(_parser_tokens(_pair(tokens, known, removed, report), text))


def _with_code(
    tokens: Iterable[LiquidToken], known: Collection[str], text: str
) -> Iterator[LiquidToken]:
    """Yield the tokens, with text for each tag in code that is not known."""
    code: list[tuple[int, int]] | None = None
    for token in tokens:
        if token.kind == "tag" and token.name not in known and token.name not in _DIVIDERS:
            if code is None:
                code = [
                    match.span("inner" if match["tag"] else 0) for match in _CODE.finditer(text)
                ]
            before = bisect_right(code, (token.start, len(text))) - 1
            if before >= 0 and token.start < code[before][1]:
                end = text.find("%}", token.start) + 2
                token = LiquidToken("text", token.start, text[token.start : end])
        yield token


def _gap(token: LiquidToken) -> LiquidToken:
    """Return the gap of a removed token, which still trims the text around it."""
    return LiquidToken("gap", token.start, "", "", token.trims_before, token.trims_after)


def _scan(text: str, report: Report) -> Iterator[LiquidToken]:
    at, reported = 0, -1
    last = {closing: text.rfind(closing) for closing in ("}}", "%}")}
    ends: _VerbatimEnds | None = None
    while True:
        opening = _OPENING.search(text, at)
        if opening is None:
            yield LiquidToken("text", at, text[at:])
            return
        start = opening.start()
        yield LiquidToken("text", at, text[at:start])
        closing = "}}" if opening[0] == "{{" else "%}"
        # Of those that nothing closes, each must not search the rest of the text.
        limit = len(text) if start < last[closing] else start + _MAX_GAP
        stop = _NOT_INSIDE[opening[0]].search(text, start + 2, limit)
        end = text.find(closing, start + 2, stop.start() if stop else limit)
        if end < 0:
            if start > reported:
                report("liquid-unread", f"‘{opening[0]}’ is not closed by ‘{closing}’", start)
            at = start + 2
            # One message is enough for a row of them.
            reported = stop.start() if stop and not text[at : stop.start()].strip() else start
            continue
        content, at = text[start + 2 : end], end + 2
        before, after = content.startswith("-"), content.endswith("-") and len(content) > 1
        if opening[0] == "{{":
            yield LiquidToken("output", start, content, "", before, after)
            continue
        name = _NAME.match(content)
        if name is None:
            report("liquid-unread", f"‘{text[start:at]}’ has no tag name", start)
            continue
        if name[1] not in ("raw", "comment"):
            argument = content[name.end() : len(content) - after].strip()
            if name[1].startswith("end"):
                # Authors repeat what they end: `endhighlight java`.
                argument = ""
            yield LiquidToken("tag", start, argument, name[1], before, after)
            continue
        yield LiquidToken("gap", start, "", name[1], before, after)
        if ends is None:
            ends = _ends_of_verbatim(text)
        close = ends.after(name[1], at)
        if close is None:
            report("liquid-unread", f"‘{name[1]}’ is not closed", start)
            continue
        if name[1] == "raw":
            yield LiquidToken("text", at, text[at : close[0]])
        trims = text.startswith("{%-", close[0]), text.startswith("-%}", close[1] - 3)
        yield LiquidToken("gap", close[0], "", "", *trims)
        at = close[1]


def _ends_of_verbatim(text: str) -> _VerbatimEnds:
    """Return the ends of all comments, which may be nested, and of what is raw."""
    comments: dict[int, tuple[int, int]] = {}
    begun: list[int] = []
    for mark in _COMMENT_MARK.finditer(text):
        if mark[1] == "comment":
            begun.append(mark.end())
        elif begun:
            comments[begun.pop()] = mark.span()
    return _VerbatimEnds(comments, [mark.span() for mark in _RAW_END.finditer(text)])


def _pair(
    tokens: list[LiquidToken],
    known: Collection[str],
    removed: Collection[int],
    report: Report,
) -> list[LiquidToken]:
    """Return the tokens with gaps for removed tags and halves of pairs.

    Tags that are not known are those of plugins.
    """
    pairing = _Pairing(tokens, removed, report)
    plugin_blocks = _plugin_blocks(tokens, known)
    for index, token in enumerate(tokens):
        if token.kind not in ("tag", "output"):
            continue
        name, is_removed = token.name, token.start in removed
        if is_removed:
            pairing.drop(index)
        if name in BLOCK_TAGS:
            pairing.open(index)
        elif name in _DIVIDERS:
            pairing.divide(index)
        elif _is_end_of(name, BLOCK_TAGS):
            pairing.close(index)
        elif index in plugin_blocks:
            (pairing.close if name.startswith("end") else pairing.open)(index)
        elif token.kind == "tag" and name not in known and not is_removed:
            if name.startswith("end"):
                pairing.drop(index, f"‘{name}’ has no ‘{name[3:]}’ before it")
            else:
                pairing.rename(index, PLUGIN_TAG)
    return _without_orphans(pairing.finish())


def _plugin_blocks(tokens: list[LiquidToken], known: Collection[str]) -> set[int]:
    """Return the indices of the tags of plugins that have an end, and of their ends."""
    openings: dict[str, list[int]] = {}
    found: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind != "tag" or token.name in known:
            continue
        if token.name.startswith("end") and openings.get(token.name[3:]):
            found |= {openings[token.name[3:]].pop(), index}
        openings.setdefault(token.name, []).append(index)
    return found


def _is_end_of(name: str, names: Collection[str]) -> bool:
    """Whether a tag ends one of the tags in `names`."""
    return name.startswith("end") and name[3:] in names


class _Pairing:
    """Pairs the block tags among tokens, and replaces those without a partner with gaps."""

    def __init__(self, tokens: list[LiquidToken], removed: Collection[int], report: Report) -> None:
        self._tokens = tokens
        self._removed = removed
        self._report = report
        self._result = list(tokens)
        self._open_blocks: list[int] = []
        self._open_names: Counter[str] = Counter()

    def drop(self, index: int, message: str = "", code: str = "liquid-unread") -> None:
        """Replace a token with a gap, and report it if there is a message."""
        if message:
            self._report(code, message, self._tokens[index].start)
        self._result[index] = _gap(self._tokens[index])

    def open(self, index: int) -> None:
        """Take a tag that opens a block."""
        self._open_blocks.append(index)
        self._open_names[self._tokens[index].name] += 1

    def divide(self, index: int) -> None:
        """Take a tag that divides the innermost open block."""
        name = self._tokens[index].name
        block = self._tokens[self._open_blocks[-1]] if self._open_blocks else None
        if block and block.start in self._removed:
            self.drop(index)
        elif block is None or name not in BLOCK_TAGS.get(block.name, ()):
            self.drop(index, f"‘{name}’ is not inside a tag that it can divide")

    def close(self, index: int) -> None:
        """Take a tag that ends a block; blocks inside it that are still open are dropped."""
        name = self._tokens[index].name
        block = name[3:]
        if not self._open_names[block]:
            self.drop(index, f"‘{name}’ has no ‘{block}’ before it")
            return
        while self._tokens[self._open_blocks[-1]].name != block:
            unclosed = self._open_blocks.pop()
            self._open_names[self._tokens[unclosed].name] -= 1
            self._drop_unclosed(unclosed)
        self._open_names[block] -= 1
        opening = self._open_blocks.pop()
        if self._tokens[opening].start in self._removed:
            self.drop(index)
        elif block not in BLOCK_TAGS:
            self.rename(opening, PLUGIN_BLOCK)
            self._result[index] = replace(self._tokens[index], name=f"end{PLUGIN_BLOCK}")

    def finish(self) -> list[LiquidToken]:
        """Return the tokens, with gaps for the blocks that are still open."""
        for unclosed in self._open_blocks:
            self._drop_unclosed(unclosed)
        return self._result

    def rename(self, index: int, name: str) -> None:
        """Give the tag of a plugin the name under which the parser reads it."""
        token = self._tokens[index]
        self._result[index] = replace(token, name=name, content=f"{token.name} {token.content}")

    def _drop_unclosed(self, index: int) -> None:
        name = self._tokens[index].name
        if name in BLOCK_TAGS:
            self.drop(index, f"‘{name}’ is not closed")
        elif self._tokens[index].start not in self._removed:
            self.rename(index, PLUGIN_TAG)


def _without_orphans(tokens: list[LiquidToken]) -> list[LiquidToken]:
    """Return the tokens with gaps for dividers whose block tag was removed."""
    result: list[LiquidToken] = []
    open_names: list[str] = []
    for token in tokens:
        name = token.name
        if token.kind == "tag":
            if name in BLOCK_TAGS:
                open_names.append(name)
            elif _is_end_of(name, BLOCK_TAGS):
                open_names.pop()
            elif name in _DIVIDERS and (not open_names or name not in BLOCK_TAGS[open_names[-1]]):
                token = _gap(token)
        result.append(token)
    return result


def _parser_tokens(tokens: list[LiquidToken], text: str) -> Iterator[Token]:
    """Yield the tokens in the form of python-liquid's lexer."""
    for index, token in enumerate(tokens):
        match token.kind:
            case "text":
                content = token.content
                if index and tokens[index - 1].trims_after:
                    content = content.lstrip()
                if index + 1 < len(tokens) and tokens[index + 1].trims_before:
                    content = content.rstrip()
                if content:
                    yield Token(TOKEN_CONTENT, content, token.start, text)
            case "output":
                content = token.content.strip("-").strip()
                if content:
                    yield Token(TOKEN_OUTPUT, content, token.start, text)
                    yield Token(TOKEN_EXPRESSION, content, token.start, text)
            case "tag":
                yield Token(TOKEN_TAG, token.name, token.start, text)
                if token.content:
                    yield Token(TOKEN_EXPRESSION, token.content, token.start, text)
            case "gap":
                pass
            case _:
                assert_never(token.kind)
