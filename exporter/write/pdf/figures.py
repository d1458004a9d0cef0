"""Figures in the place of page numbers: what says in a page where they stand, and the real ones.

A sheet is set with as many noughts as a number has figures, all of which are equally wide. Before
such a number, the content of its page has a comment: the name of the place whose page it is, and
the codes of the ten figures in that very font.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

_MARK = b"%PageNumber"
_MARKED = re.compile(
    rb"%PageNumber (?P<place>\S+) (?P<codes>[0-9a-f]{40})\n\[(?P<shown>[^\]]*)\] TJ"
)
_POINT = b"/PageNumber MP"
_GROUP = re.compile(rb"<([0-9a-f]+)>")


def shape(number: str) -> str:
    """What a page number looks like before it is known: a nought for each figure.

    Numbers of one shape are equally wide. What is no number in figures has a shape of its own.
    """
    return "0" * len(number) if _in_figures(number) else number


def is_shape(text: str) -> bool:
    """Whether a text stands for figures that are not known yet. No page is called nought."""
    return bool(text) and not text.strip("0")


def mark(place: str, glyphs: Sequence[int]) -> bytes:
    """The comment before a number of noughts, for a place by its address, `%` signs and all.

    `glyphs` are those of the figures from 0 to 9.
    """
    return b"%s %s %s" % (_MARK, place.encode("ascii"), b"".join(map(_code, glyphs)))


def is_mark(line: bytes) -> bool:
    """Whether a line of a page's content is such a comment."""
    return line.startswith(_MARK)


def with_numbers(content: bytes, numbers: Mapping[str, str]) -> bytes:
    """The content of a page with the real numbers in it, and without comments.

    `numbers` are what pages are called, by the names of their destinations; a place that is not
    there is on the page of its division. One that has another shape than what stands for it, which
    the numbering has told of, is written out all the same.
    """

    def written(found: re.Match[bytes]) -> bytes:
        name = unquote(found["place"].decode("ascii"))
        number = numbers.get(name) or numbers.get(name.partition("/")[0], "")
        shown = found["shown"]
        if _in_figures(number):
            codes = [found["codes"][4 * int(figure) :][:4] for figure in number]
            shown = _in_place(shown, codes)
        return b"[" + shown + b"] TJ"

    return _MARKED.sub(written, content)


def set_aside(content: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """The content of a page with a mere point for each number, and what belongs there.

    Who reads a page operator by operator loses its comments.
    """
    return _MARKED.sub(_POINT, content), tuple(found[0] for found in _MARKED.finditer(content))


def put_back(content: bytes, numbers: Sequence[bytes]) -> bytes:
    """The content with what was set aside, in its order."""
    parts = content.split(_POINT)
    return b"".join(part + number for part, number in zip(parts, (*numbers, b""), strict=True))


def _in_place(shown: bytes, codes: list[bytes]) -> bytes:
    """A shown string with other figures, and the same kerning between them."""
    left = list(codes)
    room = sum(len(group[1]) // 4 for group in _GROUP.finditer(shown))

    def group(found: re.Match[bytes]) -> bytes:
        nonlocal room
        many = len(found[1]) // 4
        room -= many
        taken, left[:] = (left[:many], left[many:]) if room else (left[:], [])
        return b"<" + b"".join(taken) + b">"

    return _GROUP.sub(group, shown)


def _in_figures(number: str) -> bool:
    return number.isascii() and number.isdigit()


def _code(glyph: int) -> bytes:
    return b"%04x" % glyph
