"""Code and formulas in a Markdown text, and the loop over its tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from exporter.account import patterns
from exporter.account.collector import ContentCollector
from exporter.account.folding import squeeze
from exporter.account.indentation import indented_texts
from exporter.account.template_tags import END_CODE, END_OPTIONAL, OPTIONAL

_MAX_BOXES = 20
"""The most boxes around text in fences; the content of others is code."""
_QUOTE_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)


class CodeScanner:
    """Scans a text once; `first_line` is the number of its first line.

    A subclass has the methods of all `_TOKENS`: each takes a token, and returns the offset at the
    end of what it begins.
    """

    _TOKENS: ClassVar[Mapping[str, Callable[[Any, re.Match[str]], int]]]

    def __init__(self, text: str, first_line: int) -> None:
        if "toc" in text:
            text = patterns.CONTENTS.sub(lambda item: f"{OPTIONAL}{item[0]}{END_OPTIONAL}", text)
        if "8<-" in text or "{!" in text or "{*" in text:
            text = patterns.INCLUSION.sub(lambda tag: f"{OPTIONAL}{tag[0]}{END_OPTIONAL}", text)
        if ")!" in text:
            text = patterns.ANNOTATION.sub(f"{OPTIONAL}!{END_OPTIONAL}", text)
        self._text = text
        self._into = ContentCollector(text, first_line)
        self._block_end = -1
        self._is_odd_block = False
        self._boxes = 0
        self._unclosed: dict[object, int] = {}

    def scan(self) -> ContentCollector:
        """Return the content of the text."""
        at = 0
        for start, end, certain in indented_texts(self._text):
            if end <= at:
                continue
            at = self._scan_markdown(at, max(start, at))
            if at < end and certain:
                if name := patterns.NAME_OF_CODE.match(self._text, at, end):
                    self._into.make_optional(name[0])
                    at = name.end()
                self._into.add_code_block(self._text[at:end], at)
                at = end
            elif at < end:
                self._into.is_uncertain = True
                at = self._scan_markdown(at, end)
                self._into.is_uncertain = False
        self._scan_markdown(at, len(self._text))
        return self._into

    def _scan_markdown(self, at: int, end: int) -> int:
        """Scan to `end`, or to the end of a construct that begins before; return that offset."""
        text, output = self._text, self._into.output
        while at < end:
            token = patterns.TOKEN.search(text, at)
            if token is None or token.start() >= end:
                output.append(text[at:end])
                return end
            output.append(text[at : token.start()])
            at = self._TOKENS[str(token.lastgroup)](self, token)
        return at

    def _find(self, closing: str, at: int, length: int = 0) -> int:
        """Return the offset of a string, within `length` characters if it is given; else -1."""
        if length:
            return self._text.find(closing, at, at + length)
        if closing in self._unclosed:
            return -1
        end = self._text.find(closing, at)
        if end < 0:
            self._unclosed[closing] = at
        return end

    def _before(self, offset: int, length: int = 1000) -> str:
        """Return the text before an offset in the same line, at most of a length."""
        return self._text[max(0, offset - length) : offset].rpartition("\n")[2]

    def _optional(self, token: re.Match[str]) -> int:
        self._into.make_optional(token[0])
        return token.end()

    def _optional_to(self, token: re.Match[str], end: int) -> int:
        """Make optional what ends at an offset; a token without an end is text."""
        if end <= token.end():
            return token.end()
        self._into.make_optional(self._text[token.start() : end])
        return end

    def _escape(self, token: re.Match[str]) -> int:
        if token[0] in (r"\(", r"\[", "\\\\"):
            for opening, closing in patterns.BRACKETS:
                if self._text.startswith(opening, token.start()):
                    end = self._find(closing, token.end(), patterns.MAX_FORMULA)
                    if "](" in self._text[token.end() : max(end, 0)]:
                        # A link between escaped brackets.
                        break
                    return self._add_formula(token, end, closing)
        self._into.output.append(token[0][1])
        return token.end()

    def _fence(self, token: re.Match[str]) -> int:
        mark = patterns.FENCE.search(token[0])
        assert mark  # noqa: S101 (the token has one)
        before = token[0][: mark.start()]
        code = self._fenced(mark[0], len(before) + 3, token.end())
        if code is None:
            self._into.output.append(before)
            self._into.make_optional(token[0][mark.end() :])
            return token.end()
        text = code[1]
        info = token[0][mark.end() :].strip()
        self._into.blocks.append((self._into.line(token.start()), self._into.line(code.end())))
        if ">" in before:
            text = re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.MULTILINE)
        if info.startswith(("admonish", "ad-")) and self._boxes < _MAX_BOXES:
            # The content of a box, for a plugin of mdBook or of Obsidian.
            settings = patterns.BOX_SETTINGS.match(self._text, token.end())
            start = settings.end() if settings else token.end()
            self._into.make_optional(info + self._text[token.end() : start])
            self._boxes += 1
            end = max(self._scan_markdown(start, code.end(1)), code.end())
            self._boxes -= 1
            return end
        if info.startswith("rust"):
            text = patterns.HIDDEN_RUST.sub(rf"{OPTIONAL}\g<0>{END_OPTIONAL}", text)
            text = patterns.ESCAPED_HASH.sub(rf"\1#{OPTIONAL}#{END_OPTIONAL}", text)
        if info == "math":
            self._into.add("formula", text, token.start())
            self._into.make_optional(text)
        else:
            self._into.add_code_block(text, token.start())
        self._into.output.append("\n")
        return code.end()

    def _fenced(self, mark: str, indent: int, at: int) -> re.Match[str] | None:
        """Return the code up to the fence that closes it, which is not indented further."""
        key = (mark, indent)
        if key in self._unclosed:
            return None
        closing = rf"(.*?)\n[ \t>]{{0,{indent}}}{mark}{mark[0]}*[ \t]*(?=\n|\Z)"
        found = re.compile(closing, re.DOTALL).match(self._text, at)
        if found is None:
            self._unclosed[key] = at
        return found

    def _span(self, token: re.Match[str]) -> int:
        text, mark, start = self._text, token[0], token.end()
        if start > self._block_end:
            blank = patterns.BLANK_LINE.search(text, start)
            self._block_end = blank.start() if blank else len(text)
            self._is_odd_block = False
        key = (mark, self._block_end)
        if key in self._unclosed:
            return start
        closing = re.compile(f"(?<!`){mark}(?!`)").search(text, start, self._block_end)
        if closing is None:
            self._unclosed[key] = start
            return start
        # A mark between spaces is text to kramdown, so that the next one begins the code.
        self._is_odd_block |= text[token.start() - 1 : token.start()].isspace() and (
            text[start].isspace()
        )
        code = text[start : closing.start()].replace(r"\|", "|")
        name = patterns.NAMED_CODE.match(code)
        if name:
            self._into.make_optional(name[0])
            code = code[name.end() :]
        if "\n" in code:
            # The item of a list that begins in it may end it; its number is not text then.
            numbered = patterns.NUMBER.sub(rf"{OPTIONAL}\g<0>{END_OPTIONAL}", code)
            self._is_odd_block |= numbered != code
            code = numbered
        content = squeeze(patterns.MARKS.sub("", code))
        # A title, and a heading that begins a text, may be plain text.
        heading = patterns.HEADING.match(before := self._before(token.start()))
        is_title = heading is not None and (
            len(heading[1]) == 1 or not self._text[: token.start() - len(before)].strip()
        )
        if content and not self._is_odd_block and not name and not is_title:
            self._into.add("code span", content, token.start())
        self._into.add_words(code)
        return closing.end()

    def _region(self, token: re.Match[str]) -> int:
        end = self._find(END_CODE, token.end())
        # The tag may be around a fence.
        if end < 0 or patterns.FENCE.match(self._text[token.end() : end].lstrip()):
            return token.end()
        code = self._text[token.end() : end]
        before = self._text[self._text.rfind("\n", 0, token.start()) + 1 : token.start()]
        if ">" in before and not before.strip(" \t>-*+.0123456789"):
            code = _QUOTE_MARK.sub("", code)
        self._into.add_code_block(code, token.start())
        return end + 1

    def _formula(self, token: re.Match[str]) -> int:
        text, start, mark = self._text, token.end(), token[0]
        length = patterns.MAX_FORMULA if mark == "$$" else patterns.MAX_INLINE_FORMULA
        end = self._find(mark, start, length)
        if mark == "$" and text[start : start + 1] == text[end - 1 : end] == "`":
            # As GitHub has it, a formula is in a code span.
            return self._add_formula(token, end, mark)
        if mark == "$" and end > start:
            inner = text[start:end]
            # Other dollars are amounts of money.
            if inner != inner.strip() or "`" in inner or text[end + 1 : end + 2].isdigit():
                return start
        return self._add_formula(token, end if end > start else -1, mark)

    def _environment(self, token: re.Match[str]) -> int:
        name = patterns.ENVIRONMENT.match(self._text, token.end())
        assert name  # noqa: S101 (the token ends before a letter)
        closing = f"\\end{{{name[0]}}}"
        end = self._find(closing, token.end(), patterns.MAX_FORMULA)
        return self._add_formula(token, end, closing)

    def _add_formula(self, token: re.Match[str], end: int, closing: str) -> int:
        """Add the formula that ends at the offset `end`; negative if it does not."""
        if end < 0 or patterns.BLANK_LINE.search(self._text, token.end(), end):
            return token.end()
        end += len(closing)
        formula = self._text[token.start() : end]
        if not self._text.endswith("\\", 0, token.start()):
            self._into.add("formula", formula, token.start())
        self._into.make_optional(formula)
        return end
