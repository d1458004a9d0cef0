"""Line breaking of titles on covers: the largest size that fits, in even lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from exporter.model.east_asian import CJK, may_have_cjk
from exporter.write.cover.lettering import Lettering

MEASURE = 1264
"""The width of a cover without its margins, in pixels."""
LEADING = 1.09
_SIZES = (232, 216, 200, 184, 168, 154, 142, 130, 120, 110, 102, 94, 86, 78, 70, 62, 54)
_MIN_PHRASES = 110
"""The smallest size at which an East Asian title is broken between phrases only."""
_PHRASE_END = "，。、；：！？…―—」』）》】"
_PHRASES = rf"[^{_PHRASE_END}]*[{_PHRASE_END}]+\s*|[^{_PHRASE_END}]+"
_PARTS = rf"[{CJK}]\s*|[^{CJK}]+"
_MAX_CHARACTERS = 300
"""The number of characters tried of a title without places to break a line."""
_MAX_TITLE = 2_000
"""The number of characters that are tried of any title: half as many fit in the smallest size."""
_MOST_PER_EM = 5
"""The number of the narrowest letters in one em, more than fit."""
_NO_LINE_START = frozenset(
    "-‐‑–—―…‥”’、。，．・：；！？）」』】〕》〉々ゝゞヽヾーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
"""Dashes, and what must not begin a line in East Asian typesetting (JIS X 4051)."""
_NO_LINE_END = frozenset("“‘（「『【〔《〈")


def fitted_title(
    text: str, room: float, lang: str, style: str = "serif"
) -> tuple[Lettering, list[str]]:
    """Return the largest lettering in which a title fits `room` pixels of height, and its lines.

    Words are broken only if they fit in no size: at the joints of a name first, then anywhere. East
    Asian titles are broken at spaces and punctuation if they fit in a large size.
    """
    if not text:
        return Lettering(style, _SIZES[0]), []
    text = text[:_MAX_TITLE]
    phrases = [size for size in _SIZES if size >= _MIN_PHRASES]
    for pieces, sizes in (
        (pieces_of(text, phrases=True), phrases),
        (pieces_of(text), _SIZES),
        (pieces_of(text, joints=True), _SIZES),
        (pieces_of(text, letters=True), _SIZES),
    ):
        for size in sizes:
            lettering = Lettering(style, size, lang=lang)
            max_lines = min(int(room / (size * LEADING)), _max_lines(size))
            lines = balanced(pieces, lettering, MEASURE, max_lines)
            if lines is not None:
                return lettering, lines
    lettering = Lettering(style, _SIZES[-1], lang=lang)
    max_lines = int(room / (lettering.size * LEADING))
    return lettering, filled(pieces_of(text, letters=True), lettering, MEASURE, max_lines)


def fitted_subtitle(
    text: str, sizes: Mapping[int, int], lang: str, style: str
) -> tuple[Lettering, list[str]]:
    """Return the first lettering in which a subtitle fits, and its lines.

    `sizes` are the sizes with their greatest numbers of lines. In the last one, the end of a longer
    subtitle is cut off.
    """
    pieces = pieces_of(text[:_MAX_TITLE])
    lettering = Lettering(style, next(iter(sizes)), lang=lang)
    if not pieces:
        return lettering, []
    for size, max_lines in sizes.items():
        lettering = Lettering(style, size, lang=lang)
        lines = balanced(pieces, lettering, MEASURE, max_lines)
        if lines is not None:
            return lettering, lines
    lines = filled(pieces, lettering, MEASURE, sizes[lettering.size])
    return lettering, [cut_to_measure(line, lettering) for line in lines]


def _max_lines(size: int) -> int:
    """Return how many lines of this size still look like a title."""
    return 4 if size > 168 else 5 if size > 130 else 7 if size > 100 else 12


def pieces_of(
    text: str, *, phrases: bool = False, joints: bool = False, letters: bool = False
) -> list[str]:
    """Return the parts between which a line may break: words with the space after them.

    East Asian characters are parts of their own; with `phrases`, so is what ends with their
    punctuation instead. With `joints`, so are the parts of a name such as
    `read_file` or `FileReader`; with `letters`, so is every character.
    """
    if letters:
        is_long = len(text) > _MAX_CHARACTERS
        return _kept_together(f"{text[: _MAX_CHARACTERS - 1]}…" if is_long else text)
    pattern = r"\S+\s*"
    if joints:
        pattern = r"(?:[^\s\-_./\\:]+?(?:(?<=[a-z])(?=[A-Z])|[\-_./\\:]+|(?=\s|$))|[\-_./\\:]+)\s*"
    words = re.findall(pattern, text)
    if phrases or may_have_cjk(text):
        parts = _PHRASES if phrases else _PARTS
        words = [part for word in words for part in re.findall(parts, word)]
    return _kept_together(words)


def _kept_together(parts: Iterable[str]) -> list[str]:
    """Return the parts, those together between which a line must not be broken."""
    pieces: list[str] = []
    for part in parts:
        bound = part[0] in _NO_LINE_START or part.isspace()
        if pieces and (bound or pieces[-1].rstrip()[-1:] in _NO_LINE_END):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces


def balanced(
    pieces: list[str], lettering: Lettering, measure: float, max_lines: int
) -> list[str] | None:
    """Return the pieces in the fewest lines, as even as possible; None if they do not fit."""
    count = len(filled(pieces, lettering, measure, max_lines + 1))
    if count > max_lines or any(lettering.width(piece.rstrip()) > measure for piece in pieces):
        return None
    # best[n][k]: the least cost of the first n pieces in k lines, and the start of the last line.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for end in range(1, len(pieces) + 1):
        options: dict[int, tuple[float, int]] = {}
        for start in range(end - 1, -1, -1):
            line = "".join(pieces[start:end]).rstrip()
            width = lettering.width(line)
            if width > measure:
                break
            cost = (1 - width / measure) ** 2 + _penalty(line, end == len(pieces))
            for lines, (before, _) in best[start].items():
                if lines < count and (
                    lines + 1 not in options or before + cost < options[lines + 1][0]
                ):
                    options[lines + 1] = (before + cost, start)
        best.append(options)
    breaks = [len(pieces)]
    for lines in range(count, 0, -1):
        breaks.append(best[breaks[-1]][lines][1])
    breaks.reverse()
    return ["".join(pieces[start:end]).rstrip() for start, end in pairwise(breaks)]


def _penalty(line: str, last: bool) -> float:
    """Return the cost of a short word at the end of a line, or alone on the last line."""
    words = line.split()
    if last:
        return 0.15 if len(words) == 1 and len(words[0]) < 6 else 0.0
    return 0.12 if words and len(words[-1]) <= 3 and words[-1].isalpha() else 0.0


def filled(pieces: list[str], lettering: Lettering, measure: float, max_lines: int) -> list[str]:
    """Return the pieces in lines, each as full as possible; text beyond `max_lines` is cut off."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and lettering.width((lines[-1] + piece).rstrip()) > measure:
            if len(lines) == max_lines:
                lines[-1] = lines[-1].rstrip()[:-1] + "…"
                break
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def cut_to_measure(text: str, lettering: Lettering, measure: float = MEASURE) -> str:
    """Return the text without the last words that do not fit."""
    most = int(measure / lettering.size * _MOST_PER_EM)
    if len(text) > most:
        text = f"{text[:most]}…"
    while text and lettering.width(text) > measure:
        shorter = re.sub(r"[\s·…]*\S+[\s…]*$", "", text)
        text = f"{shorter}…" if shorter else text[: max(len(text) - 2, 0)]
    return text
