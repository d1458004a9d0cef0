"""The cover: title, names and one drawn motif, on a page of 1600 by 2560 pixels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageOps

from exporter.model.publication import BookMetadata
from exporter.themes import FACES, Theme
from exporter.write.cover.lettering import Colour, Lettering, legible, missing
from exporter.write.cover.motif import ACCENT, GROUND, draw_motif
from exporter.write.direction import direction

WIDTH, HEIGHT = 1600, 2560
MARGIN = 168
MEASURE = WIDTH - 2 * MARGIN
_INK: Colour = (0x1A, 0x1A, 0x1A)
_MUTED: Colour = (0x4A, 0x44, 0x3E)
_SIZES = (232, 216, 200, 184, 168, 154, 142, 130, 120, 110, 102, 94, 86, 78, 70, 62, 54)
_LEADING = 1.09
_MOST_LETTERS = 300
"""How many characters of a title are tried that offers no place to break a line."""
_NO_START = "、。，．・：；！？）」』】〕》〉ー"
"""Characters that East Asian typesetting does not let begin a line."""


@dataclass(frozen=True, slots=True)
class CoverStyle:
    """The styles of lettering that a title and a subtitle are written in."""

    serif: str = "serif"
    italic: str = "italic"


HOUSE = CoverStyle()


def hand_of(look: Theme) -> CoverStyle:
    """The letters of a theme; a family may have but one face."""
    serif = [(face, file) for face, file in look.fonts.items() if face.family == FACES[0].family]
    heavy = next((file for face, file in serif if face.weight > 400 and not face.italic), None)
    slanted = next((file for face, file in serif if face.weight == 400 and face.italic), None)
    regular = look.fonts[FACES[0]]
    return CoverStyle(f"serif={(heavy or regular).path}", f"italic={(slanted or regular).path}")


def draw_cover(
    metadata: BookMetadata,
    kicker: str = "",
    picture: bytes = b"",
    edited_by: str = "{}",
    hand: CoverStyle = HOUSE,
) -> bytes:
    """The cover as a PNG.

    `kicker` stands small above the title, which `hand` writes. `edited_by` is what is said around
    the names of editors, who stand in for authors where a book has none of its own. `picture` is an
    author's own cover picture (PNG, JPEG, GIF or WebP): it fills the upper part, cropped where its
    shape differs, and the type moves below. A picture that cannot be decoded raises OSError.
    """
    page = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    pen = ImageDraw.Draw(page)
    names = names_in_lines(metadata, edited_by)
    if picture:
        _place_picture(page, picture)
        bottom = _write_heading(pen, metadata, kicker, 1440, 1440 + 660, hand)
        pen.rectangle((0, 1240, WIDTH, 1248), ACCENT)
        _write_foot(pen, names, metadata, _INK, HEIGHT - 150)
    else:
        bottom = _write_heading(pen, metadata, kicker, 236, 1330, hand)
        top = round(min(max(bottom + 150, 1080), 1440))
        band = 268 + 76 * (len(names) - 1)
        page.paste(draw_motif(metadata.title, WIDTH, HEIGHT - top, band), (0, top))
        _write_foot(pen, names, metadata, GROUND, HEIGHT - 150)
    stream = BytesIO()
    page.save(stream, "PNG", compress_level=7)
    return stream.getvalue()


def missing_on_cover(metadata: BookMetadata, kicker: str = "") -> str:
    """The characters that no font here has, and that the cover therefore goes without."""
    names = (author.name for author in metadata.authors or metadata.editors)
    return missing(" ".join((metadata.title, metadata.subtitle, kicker, *names)))


def _place_picture(page: Image.Image, data: bytes) -> None:
    with Image.open(BytesIO(data)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    backed = Image.new("RGBA", image.size, (*GROUND, 255))
    backed.alpha_composite(image)
    fitted = ImageOps.fit(backed.convert("RGB"), (WIDTH, 1240), Image.Resampling.LANCZOS)
    page.paste(fitted, (0, 0))


def _write_heading(
    pen: ImageDraw.ImageDraw,
    metadata: BookMetadata,
    kicker: str,
    top: float,
    bottom: float,
    hand: CoverStyle,
) -> float:
    """Kicker, title and subtitle between two heights; the height of the last line."""
    y = top
    small = Lettering("sans", 42, tracking=5.6, lang=metadata.lang)
    label = _fitting(legible(kicker, "sans").upper(), small)
    if label:
        small.draw(pen, _start(small.width(label), metadata), y, label, ACCENT)
    subtitle = legible(metadata.subtitle, "italic")
    below = Lettering(hand.italic, 66, lang=metadata.lang)
    second = balanced(pieces_of(subtitle), below, MEASURE, 3) if subtitle else []
    room = bottom - y - 60 - (len(second or ()) * 86 + 60 if second else 0)
    lettering, lines = fitted_title(
        legible(metadata.title, hand.serif), room, metadata.lang, hand.serif
    )
    y += 56
    for line in lines:
        y += lettering.size * _LEADING
        # A large capital has air at its left: it is moved out, so that it stands under the kicker.
        x = _start(lettering.width(line), metadata)
        x -= lettering.size * 0.035 if x == MARGIN else 0
        lettering.draw(pen, x, y, line, _INK)
    if second:
        y += 60
        for line in second:
            y += 86
            below.draw(pen, _start(below.width(line), metadata), y, line, _MUTED)
    return y


def _write_foot(
    pen: ImageDraw.ImageDraw, names: list[str], metadata: BookMetadata, ink: Colour, y: float
) -> None:
    """Names where a line begins, the last one at `y`; the year where it ends."""
    spaced = _spaced(metadata.lang)
    for index, line in enumerate(names):
        x = _start(spaced.width(line), metadata)
        spaced.draw(pen, x, y - 76 * (len(names) - 1 - index), line, ink)
    if metadata.date:
        year = str(metadata.date.year)
        small = Lettering("sans", 42, tracking=5.6)
        x = MARGIN if direction(metadata.lang) == "rtl" else WIDTH - MARGIN - small.width(year)
        small.draw(pen, x, y, year, ink)


def _start(width: float, metadata: BookMetadata) -> float:
    """Where a line of that width stands: at the edge at which the language begins."""
    return WIDTH - MARGIN - width if direction(metadata.lang) == "rtl" else MARGIN


def _spaced(lang: str) -> Lettering:
    return Lettering("sans", 48, tracking=7.2, lang=lang)


def names_in_lines(metadata: BookMetadata, edited_by: str = "{}") -> list[str]:
    """The authors in capitals, in at most three lines; without any, who edits or publishes."""
    people = _in_capitals(author.name for author in metadata.authors)
    if not people:
        people = _in_capitals(editor.name for editor in metadata.editors)
        before, _, after = edited_by.upper().partition("{}")
        people[:1] = [before + name for name in people[:1]]
        people[-1:] = [name + after for name in people[-1:]]
    people = people or _in_capitals([metadata.publisher])
    lettering = _spaced(metadata.lang)
    measure = MEASURE - 210
    lines = [""]
    for name in people:
        longer = f"{lines[-1]} · {name}" if lines[-1] else name
        if not lines[-1] or lettering.width(longer) <= measure:
            lines[-1] = longer
        elif len(lines) == 3:
            lines[-1] = f"{lines[-1]} · …"
            break
        else:
            lines.append(name)
    return [_fitting(line, lettering, measure) for line in lines]


def _in_capitals(names: Iterable[str]) -> list[str]:
    written = (legible(name, "sans").upper() for name in names)
    return [name for name in written if name]


def _fitting(text: str, lettering: Lettering, measure: float = MEASURE) -> str:
    """The text, its last words cut off where it is too wide."""
    while text and lettering.width(text) > measure:
        shorter = re.sub(r"[\s·…]*\S+[\s…]*$", "", text)
        text = f"{shorter}…" if shorter else text[: max(len(text) - 2, 0)]
    return text


def fitted_title(
    text: str, room: float, lang: str, style: str = "serif"
) -> tuple[Lettering, list[str]]:
    """The largest lettering in which the title fits, and its lines.

    No word is broken while there is a size in which it fits; then only where it offers a joint.
    """
    if not text:
        return Lettering(style, _SIZES[0]), []
    for pieces in (pieces_of(text), pieces_of(text, joints=True), pieces_of(text, letters=True)):
        for size in _SIZES:
            lettering = Lettering(style, size, lang=lang)
            most = min(int(room / (size * _LEADING)), _most_lines(size))
            lines = balanced(pieces, lettering, MEASURE, most)
            if lines is not None:
                return lettering, lines
    lettering = Lettering(style, _SIZES[-1], lang=lang)
    most = int(room / (lettering.size * _LEADING))
    return lettering, _filled(pieces_of(text, letters=True), lettering, MEASURE, most)


def _most_lines(size: int) -> int:
    """How many lines of one size still read as a title and not as a text."""
    return 4 if size > 168 else 5 if size > 130 else 7 if size > 100 else 12


def pieces_of(text: str, *, joints: bool = False, letters: bool = False) -> list[str]:
    """What a line may be broken between: words with the space after them, or East Asian characters.

    With `joints`, also the parts of a name such as `read_file` or `FileReader`; with `letters`,
    everything.
    """
    if letters:
        return list(text[:_MOST_LETTERS])
    pattern = r"\S+\s*"
    if joints:
        pattern = r"(?:[^\s\-_./\\:]+?(?:(?<=[a-z])(?=[A-Z])|[\-_./\\:]+|(?=\s|$))|[\-_./\\:]+)\s*"
    pieces: list[str] = []
    for word in re.findall(pattern, text):
        for part in re.findall(
            r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]\s*|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+",
            word,
        ):
            if pieces and part[0] in _NO_START:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def balanced(
    pieces: list[str], lettering: Lettering, measure: float, most: int
) -> list[str] | None:
    """The pieces in as few lines as they need and as even as can be; None where they do not fit."""
    count = len(_filled(pieces, lettering, measure, len(pieces) + 1))
    if count > most or any(lettering.width(piece.rstrip()) > measure for piece in pieces):
        return None
    # best[n][k]: the least unevenness of the first n pieces in k lines, and where the last begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for end in range(1, len(pieces) + 1):
        options: dict[int, tuple[float, int]] = {}
        for start in range(end - 1, -1, -1):
            line = "".join(pieces[start:end]).rstrip()
            width = lettering.width(line)
            if width > measure:
                break
            cost = (1 - width / measure) ** 2 + _awkward(line, end == len(pieces))
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


def _awkward(line: str, last: bool) -> float:
    """How badly a line ends: on a short word that belongs to the next, or alone at the end."""
    words = line.split()
    if last:
        return 0.15 if len(words) == 1 and len(words[0]) < 6 else 0.0
    return 0.12 if words and len(words[-1]) <= 3 and words[-1].isalpha() else 0.0


def _filled(pieces: list[str], lettering: Lettering, measure: float, most: int) -> list[str]:
    """The pieces line by line, each as full as it goes; at most so many lines, the rest cut off."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and lettering.width((lines[-1] + piece).rstrip()) > measure:
            if len(lines) == most:
                lines[-1] = lines[-1].rstrip()[:-1] + "…"
                break
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
