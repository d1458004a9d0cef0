"""Typographic symbols in Markdown and titles: dashes, ellipses, and quotation marks by language.

kramdown's syntax page, “Typographic Symbols”. kramdown's quotation marks are English unless a site
sets others; here the language of the post decides.
"""

from __future__ import annotations

import re

_SYMBOLS = (
    ("---", "—"),
    ("--", "–"),
    ("...", "…"),
    ("<< ", "«\u00a0"),
    ("<<", "«"),
    (" >>", "\u00a0»"),
    (">>", "»"),
)

_MARKS = {
    "en": "“”‘’",
    "ar": "«»“”",
    "be": "«»„“",
    "bg": "„“‚‘",
    "ca": "«»“”",
    "cs": "„“‚‘",
    "da": "»«›‹",
    "de": "„“‚‘",
    "el": "«»“”",
    "es": "«»“”",
    "et": "„“‚‘",
    "fa": "«»‹›",
    "fi": "””’’",
    "fr": "«»“”",
    "he": "””’’",
    "hr": "„”‚’",
    "hu": "„”»«",
    "it": "«»“”",
    "lt": "„“‚‘",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "pl": "„”‚’",
    "pt": "“”‘’",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sr": "„”‚’",
    "sv": "””’’",
    "uk": "«»„“",
}
"""Double quotation marks, opening and closing, then single ones."""

_MAX_OPENED = 50
"""The number of quotations within one another that may be open."""
_OPENERS = "([{-–—/\u00a0“‘„‚«‹"
_EMPHASIS_MARKS = "*_~"


_SPECIAL = re.compile(r"`+[^`]*`+|--(?=[A-Za-z])(?<![^\s(]--)|[-.<>\"' ]")
"""Code and command-line options, which titles keep as they are, and what may be a symbol."""


def typeset(text: str, lang: str, *, quotes: bool = True) -> str:
    """Return a title with the symbols that Markdown has in running text.

    `lang` is its language (BCP 47); without `quotes`, straight quotation marks remain. Code between
    backticks and options such as `--all` are not changed.
    """
    parts: list[str] = []
    opened: list[str] = []
    at = 0
    while found := _SPECIAL.search(text, at):
        parts.append(text[at : found.start()])
        at = found.start()
        written, shown = symbol_at(text, at) if len(found[0]) == 1 else ("", "")
        if found[0] in "\"'" and quotes:
            written, shown = found[0], quote_at(text, at, lang, opened)
        parts.append(shown if written else found[0])
        at += len(written or found[0])
    return "".join((*parts, text[at:]))


def quotation_marks(lang: str) -> str:
    """Return the double quotation marks of a language, opening and closing, and its single ones."""
    return _MARKS.get(lang.lower().partition("-")[0], _MARKS["en"])


def symbol_at(text: str, at: int) -> tuple[str, str]:
    """Return the characters at offset `at` and their symbol; empty strings if there is none."""
    for written, symbol in _SYMBOLS:
        if text.startswith(written, at):
            return written, symbol
    return "", ""


def quote_at(text: str, at: int, lang: str, opened: list[str]) -> str:
    """Return the quotation mark for the straight quote at offset `at`.

    `opened` are the straight quotes that are not closed yet; it is updated.
    """
    quote = text[at]
    marks = quotation_marks(lang)
    pair = 0 if quote == '"' else 2
    opening, closing = marks[pair], marks[pair + 1]
    space = "\u00a0" if opening == "«" and lang.lower().startswith("fr") else ""
    before, after = _neighbours(text, at)
    if quote == "'" and before.isalnum() and after.isalnum():
        return "’"
    can_open = not before or before.isspace() or before in _OPENERS or before in "\"'"
    decade = quote == "'" and text[at + 1 : at + 3].isdigit() and text[at + 3 : at + 4] == "s"
    if can_open and after and not after.isspace() and not decade:
        if before in "\"'" and before and quote in opened and not after.isalnum():
            return _close_quote(quote, space + closing, opened)
        opened.append(quote)
        # Each quotation mark is looked for among these.
        del opened[:-_MAX_OPENED]
        return opening + space
    return _close_quote(quote, space + closing, opened)


def _close_quote(quote: str, closing: str, opened: list[str]) -> str:
    if quote in opened:
        while opened.pop() != quote:
            pass
        return closing
    return "’" if quote == "'" else closing


def _neighbours(text: str, at: int) -> tuple[str, str]:
    """Return the characters before and after offset `at`, past marks of emphasis."""
    left = at - 1
    while left >= 0 and text[left] in _EMPHASIS_MARKS:
        left -= 1
    right = at + 1
    while right < len(text) and text[right] in _EMPHASIS_MARKS:
        right += 1
    return text[left] if left >= 0 else "", text[right] if right < len(text) else ""
