"""Running heads: the titles of book and chapter, shortened by rule to the width of the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from fontTools.ttLib import TTFont

from exporter.options.geometry import Geometry
from exporter.themes import FACES, Face, FontFile, Theme
from exporter.themes.font_faces import ROLES

_CHAPTER_SIZE = 0.832
"""The font size of a chapter's title, in sizes of the text, as in `print.css`."""
_BOOK_SIZE, _BOOK_TRACKING = 0.752, 0.09
"""The same of a book's title, which is in capitals, and its letter spacing in sizes of its own."""
_GAP = 3.0
"""The space between the two titles, in sizes of the book's title."""
_BOOK_SHARE = 0.46
"""The greatest share of the book's title in the width of the page."""
_RESERVE = 0.98
"""The share of the width that is used: a theme may set its typefaces a little wider."""
_PART_END = re.compile(
    r"\s+[-–—|]+\s+|:\s+|：|——|(?<=[?!？！…])\s*|(?<=\w{4}\.)\s+(?=[A-Z])|\s+(?=[(\[])"
)
"""Where a part of a title ends: at a dash or bar between spaces, a colon, the end of a sentence, or
before a parenthesis."""
_OPENING = re.compile(r"^\[[^\]]*\]\s+")
"""A remark in brackets before a title."""
_TRAILING = re.compile(r"(?:\s+[^\W\dA-Z]{1,4}){1,2}$")
"""Short words, such as articles and prepositions, with which a cut title does not end."""
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{2,}")
_MIN_LETTERS = 6
"""The least number of letters of a single word that is used as a title."""
_OTHER_WIDTH = 0.6
"""The width of a letter of a script that the fonts of a theme lack, such as Arabic."""
_NO_END = " ,;:–—-(["
"""What a cut title does not end with."""


@dataclass(frozen=True, slots=True)
class RunningHeads:
    """The running heads of one book, whose pages have a theme and a geometry."""

    theme: Theme
    page: Geometry

    def book(self, title: str, short_title: str = "") -> str:
        """Return the title of the book, or its `short_title`, as running heads show it."""
        width = self._measure * _BOOK_SHARE
        return _fitted(title, short_title, lambda text: self._book_width(text) <= width)

    def chapter(self, title: str, short_title: str, book_head: str) -> str:
        """Return the title of a chapter, or its `short_title`, beside the head of the book."""
        width = self._measure - self._book_width(book_head) - _GAP * _BOOK_SIZE
        face = _face(self.theme, "serif", italic=True)
        return _fitted(title, short_title, lambda text: _width(text, face) * _CHAPTER_SIZE <= width)

    @property
    def _measure(self) -> float:
        """The width of running heads, in sizes of the text."""
        return self.page.measure / self.page.text * _RESERVE

    def _book_width(self, text: str) -> float:
        """Return the width of the book's title, in sizes of the text."""
        face = _face(self.theme, "sans")
        return (_width(text.upper(), face) + _BOOK_TRACKING * len(text)) * _BOOK_SIZE


def _fitted(title: str, short_title: str, fits: Callable[[str], bool]) -> str:
    """Return a short title as it is, or a title without the parts that do not fit.

    A title is cut after a word only if its first part is too long, or too short to stand for it.
    """
    title = " ".join((short_title or title).split())
    if fits(title):
        return title
    whole = _OPENING.sub("", title)
    ends = [found.start() for found in _PART_END.finditer(whole)]
    for part in (whole, *(whole[:end].rstrip(".") for end in reversed(ends))):
        if _says_enough(part) and fits(part):
            return part
    return _cut(title, fits)


def _says_enough(part: str) -> bool:
    """Return whether a part of a title can stand for it: two words, a long one, an acronym."""
    words = part.split()
    letters = sum(map(str.isalnum, part))
    return len(words) > 1 or letters >= _MIN_LETTERS or _ACRONYM.fullmatch(part) is not None


def _cut(title: str, fits: Callable[[str], bool]) -> str:
    """Return as many words of a title as fit, or of its only word as many letters, with “…”."""
    words = title.split(" ")
    for count in range(len(words) - 1, 0, -1):
        start = " ".join(words[:count]).rstrip(_NO_END)
        if start and fits(f"{start}…"):
            shorter = _TRAILING.sub("", start).rstrip(_NO_END)
            return f"{shorter if ' ' in shorter else start}…"
    cut = words[0]
    while len(cut) > 1 and not fits(f"{cut}…"):
        cut = cut[:-1]
    return f"{cut}…"


def _width(text: str, face: Mapping[str, float]) -> float:
    """Return the width of a text in sizes of its font, roughly that of characters it lacks."""
    return sum(
        face[character] if character in face else _width_elsewhere(character) for character in text
    )


def _width_elsewhere(character: str) -> float:
    """Return about how wide a character is in the font of another script."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else _OTHER_WIDTH


def _face(theme: Theme, role: str, *, italic: bool = False) -> Mapping[str, float]:
    """Return the widths of the characters of a theme's regular or italic face."""
    files = theme.fonts
    regular = files.get(Face(ROLES[role]), files[FACES[0]])
    return _widths(files.get(Face(ROLES[role], italic=italic)) or regular)


@cache
def _widths(font: FontFile) -> Mapping[str, float]:
    """Return the width of each character that a font has, in sizes of the font."""
    with TTFont(BytesIO(font.read()), lazy=True) as file:
        per_em, advances = file["head"].unitsPerEm, file["hmtx"].metrics
        return {
            chr(code): advances[glyph][0] / per_em for code, glyph in file.getBestCmap().items()
        }
