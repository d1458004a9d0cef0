"""Lettering: text measured and drawn on covers, each character in a face that has it."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TypeAlias

import uharfbuzz as hb
from fontTools import unicodedata as scripts
from PIL import ImageDraw, ImageFont, features

from exporter.themes import resources
from exporter.write.direction import direction_of

Colour: TypeAlias = tuple[int, int, int]
Face: TypeAlias = tuple[str, int, str]
"""A font file, the index of the face in it (0 unless it is a collection), and what tells its
content from an earlier one: a process may see a theme before and after its font is replaced."""

_SERIF, _SERIF_ITALIC = "SourceSerif4-Semibold.ttf", "SourceSerif4-It.ttf"
_SANS = "SourceSans3-Semibold.ttf"
_BUNDLED = {
    "serif": (_SERIF, _SANS, "SourceCodePro-Semibold.ttf"),
    "italic": (_SERIF_ITALIC, _SERIF, _SANS),
    "sans": (_SANS, _SERIF, "SourceCodePro-Semibold.ttf"),
}
_TRACKED_SCRIPTS = frozenset("Armn Cyrl Geor Grek Hang Hani Hira Kana Latn Zinh Zyyy Zzzz".split())
"""Scripts without joined letters that are written from left to right."""
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_IGNORABLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f")
"""Invisible characters, which a font need not have."""
_SEPARATORS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
"""What divides lines or paragraphs, which Raqm does not lay out."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """A font style and size. `style` is serif, italic or sans; `size` and `tracking` are in pixels.

    An address and a font file after the style (`serif=ADDRESS=/…/Font.ttf`) come before the bundled
    fonts.
    `tracking` is added after each character. `lang` (BCP 47) selects localised letter forms.
    """

    style: str
    size: int
    tracking: float = 0
    lang: str = ""

    def width(self, text: str) -> float:
        """Return the width of a text in pixels."""
        runs = _runs(text, self.style)
        pen = sum(self._advance(part, face) for face, part in runs)
        return pen - (self._tracking(runs[-1][1]) if runs else 0)

    def draw(self, pen: ImageDraw.ImageDraw, x: float, y: float, text: str, ink: Colour) -> None:
        """Draw a text from `x` on the baseline `y`."""
        for face, part in _in_visual_order(_runs(text, self.style), text):
            font = _font(face, self.size)
            if self._tracking(part):
                for at, cluster in self._clusters(part, font):
                    pen.text((x + at, y), cluster, ink, font, "ls", language=self._language)
            else:
                pen.text((x, y), part, ink, font, "ls", language=self._language)
            x += self._advance(part, face)

    @property
    def _language(self) -> str | None:
        """The language for text shaping; Pillow accepts none without Raqm."""
        return self.lang if self.lang and features.check("raqm") else None

    def _advance(self, text: str, face: Face) -> float:
        width = _font(face, self.size).getlength(text, language=self._language)
        return width + self._tracking(text) * sum(1 for _ in _clusters(text))

    def _tracking(self, text: str) -> float:
        """Return the tracking; 0 for scripts with joined letters or from right to left."""
        return self.tracking if all(scripts.script(c) in _TRACKED_SCRIPTS for c in text) else 0

    def _clusters(self, text: str, font: ImageFont.FreeTypeFont) -> list[tuple[float, str]]:
        """Return each letter with its marks, and its kerned and tracked distance from the first."""
        clusters: list[tuple[float, str]] = []
        before = ""
        for index, cluster in enumerate(_clusters(text)):
            both = font.getlength(before + cluster, language=self._language)
            at = both - font.getlength(cluster, language=self._language)
            clusters.append((at + index * self.tracking, cluster))
            before += cluster
        return clusters


def legible(text: str, style: str) -> str:
    """Return the text without characters that no available font has, nor spaces around them."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(part for _, part in _runs(text, style)).split())


def missing_characters(text: str, style: str = "serif") -> str:
    """Return the characters that no available font has, each once, in the order of the text."""
    text = unicodedata.normalize("NFC", text)
    absent = (c for c in text if not c.isspace() and c not in _IGNORABLE and not _face(c, style))
    return "".join(dict.fromkeys(absent))


def _runs(text: str, style: str) -> list[tuple[Face, str]]:
    """Return the text as runs of one face each, without characters that no face has."""
    placed: list[tuple[Face, str]] = []
    for cluster in _clusters(text):
        last = placed[-1][0] if placed else None
        # Spaces and punctuation stay in the face of the word before, which keeps its script.
        neutral = not cluster[0].isalnum() and last and _has(last, cluster[0])
        face = last if neutral else _face(cluster[0], style)
        if face:
            placed.append((face, "".join(c for c in cluster if _has(face, c))))
    by_face = groupby(placed, lambda item: item[0])
    return [(face, "".join(part for _, part in run)) for face, run in by_face]


def _in_visual_order(runs: list[tuple[Face, str]], text: str) -> list[tuple[Face, str]]:
    """Return the runs from left to right; in right-to-left text, punctuation is mirrored."""
    if direction_of(text) == "ltr":
        return runs
    visual: list[tuple[Face, str]] = []
    for face, run in reversed(runs):
        before, words, after = _split_punctuation(run)
        visual += [(face, part) for part in (_mirrored(after), words, _mirrored(before)) if part]
    return visual


def _split_punctuation(run: str) -> tuple[str, str, str]:
    """Return the punctuation before the words of a run, the words, and the punctuation after."""
    inner = [index for index, char in enumerate(run) if _is_word(char)]
    if not inner:
        return run, "", ""
    return run[: inner[0]], run[inner[0] : inner[-1] + 1], run[inner[-1] + 1 :]


def _is_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


def _mirrored(punctuation: str) -> str:
    return punctuation[::-1].translate(_MIRRORED)


def _clusters(text: str) -> list[str]:
    """Return the visible characters, each with its combining marks."""
    clusters: list[str] = []
    for character in text.translate(_SEPARATORS):
        if character in _IGNORABLE:
            continue
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@cache
def _face(character: str, style: str) -> Face | None:
    """Return the first face that has a character, of the bundled fonts or else of the system."""
    if character.isspace():
        character = " "
    bundled = (face for face in _bundled_faces(style) if _has(face, character))
    return next(bundled, None) or _system_face(character)


@cache
def _bundled_faces(style: str) -> tuple[Face, ...]:
    fonts = resources.styles() / "fonts"
    name, _, own = style.partition("=")
    address, _, path = own.partition("=")
    faces = ((str(fonts / file), 0, "") for file in _BUNDLED[name])
    return (*(((path, 0, address),) if path else ()), *faces)


@cache
def _system_face(character: str) -> Face | None:
    """Return the best system font that has a character, by fontconfig; None if there is none."""
    program = shutil.which("fc-list")
    if program is None or unicodedata.category(character)[0] == "C":
        return None
    pattern = f":charset={ord(character):x}:scalable=true:color=false"
    command = [program, "--format", "%{file}|%{index}|%{weight}|%{slant}\n", pattern]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    faces = []
    for line in listed.stdout.splitlines():
        path, index, weight, slant = line.split("|")
        if slant.isdigit() and weight.isdigit() and path.endswith((".ttf", ".otf", ".ttc")):
            distance = abs(int(weight) - 180) + int(slant) * 10 + 100 * ("Serif" not in path)
            faces.append((distance, path, int(index) & 0xFFFF))
    return next(((path, index, "") for _, path, index in sorted(faces)), None)


def _has(face: Face, character: str) -> bool:
    return ord(" " if character.isspace() else character) in _code_points(face)


@cache
def _code_points(face: Face) -> frozenset[int]:
    return frozenset(hb.Face(hb.Blob.from_file_path(face[0]), face[1]).unicodes)


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face[0], size, face[1], layout_engine=_engine())


def _engine() -> ImageFont.Layout:
    return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
