"""Running heads: the book at one side of the page, the chapter at the other, neither in the way."""

from __future__ import annotations

_LINE = 29.5
"""How much of both a line holds, in sizes of the text; every page has about the same measure."""
_OF_BOOK, _OF_CHAPTER = 0.56, 0.36
"""How wide a sign is: of the book in spaced capitals, of the chapter in small italics."""
_LONGEST_BOOK, _LONGEST_CHAPTER = 26, 56


def running_heads(book: str, chapter: str) -> tuple[str, str]:
    """The titles of a book and a chapter as they stand above the text: whole words, if not all."""
    book = _short(book, _LONGEST_BOOK)
    room = int((_LINE - _OF_BOOK * len(book)) / _OF_CHAPTER)
    return book, _short(chapter, min(room, _LONGEST_CHAPTER))


def _short(title: str, room: int) -> str:
    """The title, what stands before a colon, or as many words as there is room for."""
    if len(title) <= room:
        return title
    main = title.partition(": ")[0]
    if room / 2 <= len(main) <= room:
        return main
    cut = title[: room + 1].rpartition(" ")[0] or title[:room]
    return cut.rstrip(" ,;:–—-") + "…"
