"""Typographic symbols: dashes, ellipses, guillemets, and quotation marks by language.

kramdown's syntax page, “Typographic Symbols”. kramdown's quotation marks are English unless a site
sets others; here they are those of the post's language.
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
"""Double and single marks, opening and closing."""

_OPENERS = "([{-–—/\u00a0“‘„‚«‹"
_SEE_THROUGH = "*_~"


def symbol_at(text: str, at: int) -> tuple[str, str]:
    """What is written at `at` and how it is shown; two empty strings where it is no symbol."""
    for written, shown in _SYMBOLS:
        if text.startswith(written, at):
            return written, shown
    return "", ""


def quote_at(text: str, at: int, lang: str, opened: list[str]) -> str:
    """The mark for a straight quote at `at`. `opened` holds the quotes that are not closed yet."""
    sign = text[at]
    marks = _MARKS.get(lang.lower().partition("-")[0], _MARKS["en"])
    at_pair = 0 if sign == '"' else 2
    opening, closing = marks[at_pair], marks[at_pair + 1]
    blank = "\u00a0" if opening == "«" and lang.lower().startswith("fr") else ""
    before, after = _beside(text, at)
    if sign == "'" and before.isalnum() and after.isalnum():
        return "’"
    stands_free = not before or before.isspace() or before in _OPENERS or before in "\"'"
    decade = sign == "'" and text[at + 1 : at + 3].isdigit() and text[at + 3 : at + 4] == "s"
    if stands_free and after and not after.isspace() and not decade:
        if before in "\"'" and before and sign in opened and not after.isalnum():
            return _closed(sign, closing, blank, opened)
        opened.append(sign)
        return opening + blank
    return _closed(sign, closing, blank, opened)


def _closed(sign: str, closing: str, blank: str, opened: list[str]) -> str:
    if sign in opened:
        while opened.pop() != sign:
            pass
        return blank + closing
    return "’" if sign == "'" else blank + closing


def _beside(text: str, at: int) -> tuple[str, str]:
    """The characters on both sides, past the marks of emphasis."""
    left = at - 1
    while left >= 0 and text[left] in _SEE_THROUGH:
        left -= 1
    right = at + 1
    while right < len(text) and text[right] in _SEE_THROUGH:
        right += 1
    return text[left] if left >= 0 else "", text[right] if right < len(text) else ""
