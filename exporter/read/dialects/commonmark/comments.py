"""Comments of Obsidian, `%%…%%`, which are in no output; they may hold blank lines and code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from exporter.read.dialects.commonmark.code_admonitions import PREFIX
from exporter.read.dialects.commonmark.document import document_of
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_MARK = "%%"
_IS_CAREFUL = "careful_comments"
_TOKEN = re.compile(
    r"^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<code>`+)|(?P<escape>\\[\\`%$<])|(?P<html><!--)"
    r"|^[ \t>]*(?P<formula>\$\$)|(?P<comment>%%)",
    re.MULTILINE,
)
_FENCE_END = r"^[ \t>]*{}+[ \t]*$"
_OUTSIDE_QUOTE = re.compile(r"^(?![ \t]*>)", re.MULTILINE)
_LAST_MARK = re.compile(r"%%(?=[ \t]*$)", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
_LINE_END = re.compile(r"\n(?P<quote>[ \t]*(?:>[ \t]?)*)")
_MAX_UNCLOSED = 20
_MAX_INDENT = 40
_MAX_FORMULA = 10_000


def extend_with_comments(parser: MarkdownIt) -> None:
    """Let a parser leave comments out, as Obsidian does."""
    parser.core.ruler.before("block", "comments", _remove_comments)
    # What begins like a fence in a list or a quotation may end with that.
    parser.inline.ruler.before("escape", "comment", _skip_comment)


def extend_with_careful_comments(parser: MarkdownIt) -> None:
    """Let a parser leave comments out that do not begin behind a digit, as in `100%%`."""
    extend_with_comments(parser)
    parser.options[_IS_CAREFUL] = True


def without_comments(text: str, *, is_careful: bool = False) -> tuple[str, Mapping[int, str]]:
    """Return a text without its comments, and a message for each line with an unclosed one.

    The text has as many lines as before. With `is_careful`, no comment begins behind a digit.
    """
    if _MARK not in text:
        return text, {}
    scanner = _CommentScanner(text, is_careful=is_careful)
    return scanner.without_comments(), scanner.unclosed


def _remove_comments(state: StateCore) -> None:
    is_careful = bool(state.md.options.get(_IS_CAREFUL))
    state.src, unclosed = without_comments(state.src, is_careful=is_careful)
    for line, message in unclosed.items():
        document_of(state.env).report("comment-unclosed", message, _MARK, line)


@begins_with(_MARK[0])
def _skip_comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    if not state.src.startswith(_MARK, state.pos):
        return False
    if state.md.options.get(_IS_CAREFUL) and state.src[max(0, state.pos - 1)].isdigit():
        return False
    end = state.src.find(_MARK, state.pos + len(_MARK), state.posMax)
    if end < 0:
        return False
    state.pos = end + len(_MARK)
    return True


class _CommentScanner:
    """Finds the comments of a text outside of code, formulas and HTML comments, in one pass.

    `unclosed` has a message for the line of each mark without another one.
    """

    def __init__(self, text: str, *, is_careful: bool) -> None:
        self._is_careful = is_careful
        self.unclosed: dict[int, str] = {}
        self._text = text
        self._missing: set[str] = set()
        self._read_fences: set[int] = set()

    def without_comments(self) -> str:
        """Return the text, with as many lines as before.

        A mark that nothing closes is text, unless it is alone on its line.
        """
        text, at, copied = self._text, 0, 0
        kept: list[str] = []
        while token := _TOKEN.search(text, at):
            at = token.end()
            match token.lastgroup:
                case "fence" if token.start("fence") in self._read_fences:
                    # It ends Markdown.
                    pass
                case "fence":
                    end = self._end_of_fence(token)
                    if text.startswith(PREFIX, at):
                        self._read_fences.add(text.rfind("\n", at, end) + 1)
                    else:
                        at = end
                case "code":
                    at = self._end_of_code(token) or at
                case "html":
                    at = self._end_of(token, "-->") or at
                case "formula":
                    at = self._end_of(token, "$$", _MAX_FORMULA) or at
                case "comment" if self._is_careful and text[max(0, token.start() - 1)].isdigit():
                    pass
                case "comment":
                    end_of_comment = self._end_of_comment(token)
                    if not end_of_comment:
                        continue
                    kept.append(text[copied : token.start()])
                    inside = text[token.start() : end_of_comment]
                    kept += ["\n" + line["quote"] for line in _LINE_END.finditer(inside)]
                    copied = at = end_of_comment
        return "".join((*kept, text[copied:]))

    def _end_of_fence(self, token: re.Match[str]) -> int:
        """Return the offset after a code block, which ends with the quotation around it."""
        end = len(self._text)
        if ">" in token[0] and (after := _OUTSIDE_QUOTE.search(self._text, token.end() + 1)):
            end = after.start()
        closing = re.compile(_FENCE_END.format(re.escape(token["fence"])), re.MULTILINE)
        found = closing.search(self._text, token.end(), end)
        return found.end() if found else end

    def _end_of_comment(self, token: re.Match[str]) -> int:
        """Return the offset after a comment; 0 if its mark is text.

        What a line begins that has only the mark, a line ends: `%%` in the code inside does not. A
        comment in running text does not end at the mark that begins a line after its paragraph.
        """
        text = self._text
        before, after = self._line_around(token)
        is_alone = not before and not after
        if is_alone and (last := _LAST_MARK.search(text, token.end())):
            return last.end()
        end = self._end_of(token, _MARK)
        if end and before and end > self._end_of_paragraph(token.end()):
            line_start = text.rfind("\n", token.end(), end) + 1
            end = 0 if not text[line_start : end - 2].strip(" \t>") else end
        if end:
            return end
        message = f"nothing closes ‘{_MARK}’, which is shown as text"
        if is_alone:
            message = "a comment is not closed; the rest of the text was left out"
        if len(self.unclosed) < _MAX_UNCLOSED:
            self.unclosed[text.count("\n", 0, token.start()) + 1] = message
        return len(text) if is_alone else 0

    def _line_around(self, token: re.Match[str]) -> tuple[str, str]:
        """Return what stands before and after a mark in its line, without marks of quotations."""
        before = self._text[max(0, token.start() - _MAX_INDENT) : token.start()]
        after = self._text[token.end() : token.end() + _MAX_INDENT]
        return before.rpartition("\n")[2].strip(" \t>"), after.partition("\n")[0].strip()

    def _end_of(self, token: re.Match[str], closing: str, length: int | None = None) -> int:
        """Return the offset after a string that follows a token; 0 if there is none."""
        if closing in self._missing:
            return 0
        end = len(self._text) if length is None else token.end() + length
        found = self._text.find(closing, token.end(), end)
        if found < 0 and length is None:
            self._missing.add(closing)
        return found + len(closing) if found >= 0 else 0

    def _end_of_code(self, token: re.Match[str]) -> int:
        """Return the offset after the code span that a run of backticks opens; 0 if it does not."""
        ends = self._runs.get(len(token[0]), [])
        index = bisect_left(ends, token.end() + len(token[0]))
        end = ends[index] if index < len(ends) else 0
        return end if end <= self._end_of_paragraph(token.end()) else 0

    def _end_of_paragraph(self, offset: int) -> int:
        index = bisect_left(self._blank_lines, offset)
        return self._blank_lines[index] if index < len(self._blank_lines) else len(self._text)

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        """The ends of the runs of backticks, by their length."""
        runs: dict[int, list[int]] = {}
        for run in re.finditer("`+", self._text):
            runs.setdefault(len(run[0]), []).append(run.end())
        return runs

    @cached_property
    def _blank_lines(self) -> list[int]:
        return [line.start() for line in _BLANK_LINE.finditer(self._text)]
