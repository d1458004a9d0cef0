r"""Formulas: `$…$`, ``$`…`$``, `$$…$$`, and `\(…\)` and `\[…\]` where a site reads them.

A dollar sign that begins a formula has no Latin letter or digit before and no space behind it; one
that ends a formula has no space before and no digit behind it. GitHub allows no letter there, and
vaults of Obsidian have `$n$th`. The dollar signs of amounts are text.
"""

from __future__ import annotations

import re
from functools import partial
from string import ascii_letters, digits

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with
from exporter.read.dialects.commonmark.token_writers import write_tokens

_DOLLAR = re.compile(
    r"(?<![A-Za-z0-9$])\$(?![\s$])((?:[^$`\\]|\\.)+)(?<!\s)\$(?![\d$])([A-Za-z]?)", re.DOTALL
)
_CODE = re.compile(r"\$(`+)(?!`)(.{1,1000}?)(?<!`)\1\$", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2}")
_BRACKETS = re.compile(r"(\\{1,2})([(\[])(.{1,4000}?)\1[)\]]", re.DOTALL)
_TEX_SIGN = re.compile(r"[\\^_=<>{}]|^\s*[A-Za-z]\s*$")
_LAST = frozenset(")]}'" + ascii_letters + digits)
"""What ends a formula that has a letter behind its dollar sign."""
_OPENING = re.compile(r"\$\$|\\{1,2}\[|\\begin\{(\w+\*?)\}")
_MAX_LINES = 500
"""Of a formula. An opening mark without a closing one must not make every line search the text."""


def extend_with_formulas(parser: MarkdownIt, marks: frozenset[str]) -> None:
    """Read the formulas that begin with certain marks."""
    if not marks:
        return
    parser.inline.ruler.before("escape", "formula", partial(_read_inline, marks))
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "formula_block", partial(_read_block, marks), alternatives)
    write_tokens(parser, ("formula", "formula_block"), _formula)


@begins_with("$\\")
def _read_inline(marks: frozenset[str], state: StateInline, silent: bool) -> bool:
    text, at = state.src, state.pos
    found = None
    if text[at] == "$":
        found = _dollar_formula(marks, text, at)
    elif text[at] == "\\":
        found = _bracket_formula(marks, text, at)
    if found is None or found[1] > state.posMax:
        return False
    tex, end, is_displayed = found
    if not silent:
        token = state.push("formula", "span", 0)
        token.content = tex.strip()
        token.attrSet("class", "math display" if is_displayed else "math")
    state.pos = end
    return True


def _dollar_formula(marks: frozenset[str], text: str, at: int) -> tuple[str, int, bool] | None:
    """Return the formula at an offset, its end, and whether it is on a line of its own."""
    if text.startswith("$$", at):
        end = text.find("$$", at + 2)
        tex = text[at + 2 : end]
        return (tex, end + 2, True) if end > 0 and tex.strip() else None
    if "$" not in marks:
        return None
    if match := _CODE.match(text, at):
        return match[2], match.end(), False
    match = _DOLLAR.match(text, at)
    if match is None or _is_amount(match[1]):
        return None
    # `$n$th` is a formula, and `$HOME/$USER` is none.
    is_cut = match[2] and not (_TEX_SIGN.search(match[1]) and match[1][-1] in _LAST)
    return None if is_cut else (match[1], match.end(1) + 1, False)


def _is_amount(text: str) -> bool:
    """Return whether a text between dollar signs is an amount of money and words."""
    words = text.split(maxsplit=1)
    is_prose = len(words) > 1 and not _TEX_SIGN.search(text) and _WORD.search(text)
    return text[0].isdecimal() and bool(is_prose)


def _bracket_formula(marks: frozenset[str], text: str, at: int) -> tuple[str, int, bool] | None:
    match = _BRACKETS.match(text, at)
    if match is None or rf"\{match[2]}" not in marks:
        return None
    if len(match[1]) == 1 and not _TEX_SIGN.search(match[3]):
        return None
    return match[3], match.end(), match[2] == "["


@begins_with("$\\")
def _read_block(
    marks: frozenset[str],
    state: StateBlock,
    start_line: int,
    end_line: int,
    silent: bool,
) -> bool:
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    opening = _OPENING.match(state.src, start, state.eMarks[start_line])
    if opening is None:
        return False
    environment = opening[1]
    mark = r"\begin" if environment else opening[0].replace("\\\\", "\\")
    if mark != "$$" and mark not in marks:
        return False
    closing = rf"\end{{{environment}}}" if environment else opening[0].replace("[", "]")
    last_line = min(end_line, start_line + _MAX_LINES)
    if state.src.find(closing, opening.end(), state.eMarks[last_line - 1]) < 0:
        return False
    from_line = state.src[opening.end() : state.eMarks[start_line]]
    line, searched = start_line, from_line
    may_be_loose = not from_line.strip()
    while closing not in searched:
        line += 1
        is_blank = line < end_line and state.isEmpty(line)
        if (
            line >= last_line
            or (is_blank and not may_be_loose)
            or (not is_blank and state.sCount[line] < state.blkIndent)
        ):
            return False
        searched = state.getLines(line, line + 1, state.blkIndent, False)
    if searched.partition(closing)[2].strip():
        return False
    if silent:
        return True
    rest = state.getLines(start_line + 1, line + 1, state.blkIndent, False)
    tex = (f"{from_line}\n{rest}" if line > start_line else from_line).rpartition(closing)[0]
    token = state.push("formula_block", "div", 0)
    token.content = f"{opening[0]}{tex}{closing}" if environment else tex.strip()
    token.attrSet("class", "math")
    token.map = [start_line, line + 1]
    state.line = line + 1
    return True


def _formula(token: Token) -> str:
    attributes = RendererHTML.renderAttrs(token)
    markup = f"<{token.tag}{attributes}>{escapeHtml(token.content)}</{token.tag}>"
    return f"{markup}\n" if token.block else markup
