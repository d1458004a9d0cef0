"""Typographic symbols: dashes, ellipses, guillemets, and quotation marks by language.

kramdown's syntax page, “Typographic Symbols”. kramdown's quotation marks are English unless a site
sets others; here the language of the post decides.
"""

from __future__ import annotations

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
    "cs": "„“‚‘",
    "da": "»«›‹",
    "de": "„“‚‘",
    "es": "«»“”",
    "fi": "””’’",
    "fr": "«»“”",
    "hr": "„”‚’",
    "hu": "„”»«",
    "it": "«»“”",
    "pl": "„”‚’",
    "pt": "“”‘’",
    "ro": "„”«»",
    "ru": "«»„“",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "sv": "””’’",
    "uk": "«»„“",
}
"""Double quotation marks, opening and closing, then single ones."""

_OPENERS = "([{-–—/\u00a0“‘„‚«‹"
_EMPHASIS_MARKS = "*_~"


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
    marks = _MARKS.get(lang.lower().partition("-")[0], _MARKS["en"])
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
