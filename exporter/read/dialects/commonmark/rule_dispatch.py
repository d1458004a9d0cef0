"""The rules of a parser by the character at which they can match.

markdown-it tries every rule at every line and at every punctuation mark; most of the time of a
conversion is spent on rules that see a wrong character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar

from markdown_it import MarkdownIt
from markdown_it.ruler import Rule, Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_ParserRule: TypeAlias = Callable[..., bool]
_RuleT = TypeVar("_RuleT", bound=_ParserRule)

_LIBRARY = {
    "autolink": "<",
    "backticks": "`",
    "blockquote": ">",
    "emphasis": "*_",
    "entity": "&",
    "escape": "\\",
    "fence": "`~",
    "footnote_def": "[",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "html_inline": "<",
    "image": "!",
    "link": "[",
    "list": "*+-0123456789",
    "newline": "\n",
    "reference": "[",
    "strikethrough": "~",
}
"""The first characters of the constructs of the libraries."""


def begins_with(characters: str) -> Callable[[_RuleT], _RuleT]:
    """Return a decorator of rules that match at these characters only."""

    def mark(rule: _RuleT) -> _RuleT:
        rule.first_characters = characters  # type: ignore[attr-defined]  # a function
        return rule

    return mark


def dispatch_rules(parser: MarkdownIt) -> None:
    """Try only the rules that can match; the rules cannot be changed afterwards."""
    _dispatch(parser.block.ruler, _first_of_line)
    _dispatch(parser.inline.ruler, _next_character)
    inline = [rule for rule in parser.inline.ruler.__rules__ if rule.enabled]
    known = [_first_characters(rule) for rule in inline if rule.name != "text"]
    if all(known):
        # A text ends before what a rule begins with, and before the end of a link's text.
        characters = re.escape("".join(sorted({"]", *"".join(known)})))
        parser.inline.terminator_re = re.compile(f"[{characters}]")


def _dispatch(ruler: Ruler[Any], character_of: Callable[..., str]) -> None:
    rules = [rule for rule in ruler.__rules__ if rule.enabled]
    chains: dict[str, list[_ParserRule]] = {}
    for chain in {"", *(name for rule in rules for name in rule.alt)}:
        members = [rule for rule in rules if not chain or chain in rule.alt]
        chains[chain] = [_dispatcher(members, character_of)]

    def rules_of(chainName: str = "") -> list[_ParserRule]:  # noqa: N803 (the library's name)
        return chains.get(chainName, [])

    ruler.getRules = rules_of  # type: ignore[method-assign]  # replaced on purpose


def _dispatcher(rules: Sequence[Rule[Any]], character_of: Callable[..., str]) -> _ParserRule:
    """Return a rule that tries those that match at a character, in their order."""
    by_character = {
        character: [
            rule.fn
            for rule in rules
            if character in (_first_characters(rule) or character) and rule.name != "text"
        ]
        for character in {*"".join(map(_first_characters, rules))}
    }
    others = [rule.fn for rule in rules if not _first_characters(rule)]

    def dispatch(state: Any, *arguments: Any) -> bool:
        for rule in by_character.get(character_of(state, *arguments), others):
            if rule(state, *arguments):
                return True
        return False

    return dispatch


def _first_characters(rule: Rule[Any]) -> str:
    """Return the characters at which a rule can match; empty if they are not known."""
    function = rule.fn.func if isinstance(rule.fn, partial) else rule.fn
    return getattr(function, "first_characters", _LIBRARY.get(rule.name, ""))


def _first_of_line(state: StateBlock, line: int, *_: object) -> str:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : start + 1]


def _next_character(state: StateInline, *_: object) -> str:
    return state.src[state.pos]
