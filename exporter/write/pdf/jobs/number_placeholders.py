"""Placeholders for page numbers in page content, and their replacement.

A chapter is laid out with a `0` for each digit of a page number; the digits of the text have equal
widths. In page content a comment precedes such a number: the destination whose page it names, and
the glyph ids of the ten digits in that font. Where the number is aligned right, as in the table of
contents, the width of a digit follows: a number of any length fits there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

_COMMENT = b"%PageNumber"
_SPACES = 2
"""Spaces in the comment of a number that is not aligned right."""
_PLACEHOLDER = re.compile(
    rb"%PageNumber (?P<destination>\S+) (?P<digits>[0-9a-f]{40})(?: (?P<width>\d+))?\n"
    rb"\[(?P<shown>[^\]]*)\] TJ"
)
_POINT = b"/PageNumber MP"
"""A marked-content point (ISO 32000-1, 14.6), which a content parser keeps."""
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_PLAIN = re.compile(rb"\[<[0-9a-f]+>\] TJ")


def digits_as_zeros(number: str) -> str:
    """Return the placeholder of a page number: a 0 for each digit.

    A label that is not all digits, such as a roman number, is its own placeholder.
    """
    return "0" * len(number) if _is_decimal(number) else number


def is_placeholder(text: str) -> bool:
    """Whether a text is all zeros. No page is numbered 0."""
    return bool(text) and not text.strip("0")


def placeholder_comment(destination: str, digits: Sequence[int], width: int = 0) -> bytes:
    """Return the comment that precedes a placeholder.

    `destination` is percent-encoded. `digits` are the glyph ids of 0 to 9. `width` is that of a
    digit in thousandths of the font size for a number that is aligned right, else 0.
    """
    codes = b"".join(b"%04x" % glyph for glyph in digits)
    alignment = b" %d" % width if width else b""
    return b"%s %s %s%s" % (_COMMENT, destination.encode("ascii"), codes, alignment)


def is_placeholder_comment(line: bytes) -> bool:
    """Whether a line of page content is the comment of a placeholder."""
    return line.startswith(_COMMENT)


def is_aligned_right(comment: bytes) -> bool:
    """Whether the number after a placeholder's comment is aligned right."""
    return comment.count(b" ") > _SPACES


def is_plain_string(line: bytes) -> bool:
    """Whether a line of page content shows glyphs in one string, without kerning."""
    return _PLAIN.fullmatch(line) is not None


def with_numbers(content: bytes, numbers: Mapping[str, str]) -> bytes:
    """Return page content with page numbers in place of placeholders and their comments.

    `numbers` are page labels by destination; a destination that is missing is on the first page of
    its division. A number with another count of digits than its placeholder is written all the same
    (the layout has reported it).
    """

    def numbered(found: re.Match[bytes]) -> bytes:
        name = unquote(found["destination"].decode("ascii"))
        number = numbers.get(name) or numbers.get(name.partition("/")[0], "")
        shown = found["shown"]
        if _is_decimal(number):
            glyphs = [found["digits"][4 * int(digit) :][:4] for digit in number]
            if found["width"]:
                shown = _aligned_right(shown, glyphs, int(found["width"]))
            else:
                shown = _in_place(shown, glyphs)
        return b"[" + shown + b"] TJ"

    return _PLACEHOLDER.sub(numbered, content)


def take_placeholders(content: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Return page content with a marked-content point for each placeholder, and the placeholders.

    A content parser drops comments.
    """
    return _PLACEHOLDER.sub(_POINT, content), tuple(
        found[0] for found in _PLACEHOLDER.finditer(content)
    )


def restore_placeholders(content: bytes, placeholders: Sequence[bytes]) -> bytes:
    """Return page content with `placeholders` in place of its marked-content points."""
    parts = content.split(_POINT)
    return b"".join(part + taken for part, taken in zip(parts, (*placeholders, b""), strict=True))


def _aligned_right(shown: bytes, glyphs: list[bytes], width: int) -> bytes:
    """Return a string of other digits that ends where the string `shown` ends."""
    wider = sum(len(string[1]) // 4 for string in _GLYPHS.finditer(shown)) - len(glyphs)
    return (b"%d" % -(wider * width) if wider else b"") + b"<" + b"".join(glyphs) + b">"


def _in_place(shown: bytes, glyphs: list[bytes]) -> bytes:
    """Return the string `shown` with other digits, and the same kerning between them."""
    left = list(glyphs)
    room = sum(len(string[1]) // 4 for string in _GLYPHS.finditer(shown))

    def replaced(string: re.Match[bytes]) -> bytes:
        nonlocal room
        count = len(string[1]) // 4
        room -= count
        taken, left[:] = (left[:count], left[count:]) if room else (left[:], [])
        return b"<" + b"".join(taken) + b">"

    return _GLYPHS.sub(replaced, shown)


def _is_decimal(number: str) -> bool:
    return number.isascii() and number.isdigit()
