"""Whether the content of a tag that nobody knows is code or data, or text with Markdown."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(
    r"\[[^\[\]\n]*\]\([^()\s]+\)|(?<!\*)\*\*(?=\S)[^*\n]+\*\*"
    r"|</?(?:[abip]|div|em|h[1-6]|img|li|ol|span|strong|table|t[dr]|ul)\b[^<>\n]*>"
    r"|^[ ]{0,3}(?:\#{1,6}[ ]\S|>(?:[ ]|$)|`{3}|~{3}|\{:|\|[ \t]*:?-)",
    re.MULTILINE,
)
"""What the Markdown and the HTML of authors have, and code hardly ever."""
_INLINE_MARK = re.compile(
    r"(?<![\w*])([*_`])(?=[^\s*_`])([^*_`\n]+)\1(?![\w*])|^[ \t]*(?:[-*+]|\d+\.) (?:\[[ xX]\] )?"
)
"""Emphasis, code in a line and the mark of a list item, which text may have."""
_CODE_LINE = re.compile(
    r"""
    ^(?: [$%>\\@][ ]?\S | \#! | // | /\* | --[ ] | <[?!] | >>>
      | (?:import|def|function|var|let|const|public|private|static|SELECT|puts|print|echo)\b
      | from[ ][\w.]+[ ]import | class[ ]\w+[:({] | [A-Za-z]:\S
      | (?:sudo|apt|brew|bundle|cargo|cd|curl|docker|gem|git|npm|npx|pip|yarn)[ ]\S
      | [\w.-]+\s?[:=](?:\s\S+){1,3}$ | [^\s,]+(?:,[^\s,]+){2,}$
      | (?=\S*[^\w\s.,!?-])\S{20,}$ | [{}\[\]] )
    | [;{}]$ | -> | => | == | := | && | \|\| | :: | \(\) | </ | \w\(\w+[,)=] | \w_\w
    """,
    re.VERBOSE,
)
"""How lines of programs, commands and data look."""
_ADDRESS = re.compile(r"<?https?://\S+>?")
_LEAST_LETTERS = 0.66
"""The share of letters and spaces in a line of text."""


def is_like_code(content: str) -> bool:
    """Return whether most lines are like those of programs or data, and none like Markdown."""
    if _MARKDOWN.search(content):
        return False
    lines = [line for line in map(_without_marks, content.splitlines()) if line]
    return 2 * sum(map(_is_code_line, lines)) >= max(len(lines), 1)


def _without_marks(line: str) -> str:
    return _INLINE_MARK.sub(lambda mark: mark[2] or "", line).strip()


def _is_sentence(line: str) -> bool:
    """Return whether a line begins with a capital letter, ends like a sentence, and has words."""
    begins = line.lstrip('"“‘(')[:1].isupper()
    ends = line.rstrip('"”’)').endswith((".", "!", "?", ":"))
    return begins and ends and any(len(word) > 1 and word.isalpha() for word in line.split()[1:])


def _is_of_text(char: str) -> bool:
    """Return whether a character is one of text: a letter, a space, or any that is not in ASCII.

    Arrows and the lines of boxes are none.
    """
    return char.isalpha() or char.isspace() or (char > "\x7f" and not "←" <= char <= "➿")


def _is_code_line(line: str) -> bool:
    if _is_sentence(line) or _ADDRESS.fullmatch(line):
        return False
    letters = sum(map(_is_of_text, line))
    return letters < _LEAST_LETTERS * len(line) or _CODE_LINE.search(line) is not None
