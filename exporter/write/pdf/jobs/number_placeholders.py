"""Figures in the place of page numbers: what says in a page where they stand, and the real ones.

A sheet is set with as many noughts as a number has figures, all of which are equally wide. Before
such a number, the content of its page has a comment: the name of the place whose page it is, and
the codes of the ten figures in that very font. Where the number hangs at its right end, as in the
column of the contents, the width of a figure follows: any number finds room there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

_MARK = b"%PageNumber"
_PARTS = 2
"""How many spaces the comment has before a number that begins where it is put."""
_MARKED = re.compile(
    rb"%PageNumber (?P<place>\S+) (?P<codes>[0-9a-f]{40})(?: (?P<width>\d+))?\n"
    rb"\[(?P<shown>[^\]]*)\] TJ"
)
_POINT = b"/PageNumber MP"
_GROUP = re.compile(rb"<([0-9a-f]+)>")
_PLAIN = re.compile(rb"\[<[0-9a-f]+>\] TJ")


def shape(number: str) -> str:
    """What a page number looks like before it is known: a nought for each figure.

    Numbers of one shape are equally wide. What is no number in figures has a shape of its own.
    """
    return "0" * len(number) if _in_figures(number) else number


def is_shape(text: str) -> bool:
    """Whether a text stands for figures that are not known yet. No page is called nought."""
    return bool(text) and not text.strip("0")


def mark(place: str, glyphs: Sequence[int], width: int = 0) -> bytes:
    """The comment before a number of noughts, for a place by its address, `%` signs and all.

    `glyphs` are those of the figures from 0 to 9, `width` that of each in thousandths of the size,
    where the number hangs at its right end.
    """
    codes = b"".join(map(_code, glyphs))
    return b"%s %s %s%s" % (_MARK, place.encode("ascii"), codes, b" %d" % width if width else b"")


def hangs(line: bytes) -> bool:
    """Whether the number after such a comment hangs at its right end."""
    return line.count(b" ") > _PARTS


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
            if found["width"]:
                shown = _hung(shown, codes, int(found["width"]))
            else:
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


def can_hang(line: bytes) -> bool:
    """Whether a shown string is nothing but figures side by side."""
    return _PLAIN.fullmatch(line) is not None


def _hung(shown: bytes, codes: list[bytes], width: int) -> bytes:
    """Other figures than those shown, which end where those do."""
    wider = sum(len(group[1]) // 4 for group in _GROUP.finditer(shown)) - len(codes)
    return (b"%d" % -(wider * width) if wider else b"") + b"<" + b"".join(codes) + b">"


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
