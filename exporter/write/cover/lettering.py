"""Lettering: words measured and drawn for covers, each character in a face that has it."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TypeAlias

from fontTools import unicodedata as scripts  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import ImageDraw, ImageFont, features

from exporter.themes import resources
from exporter.write.direction import direction_of

Colour: TypeAlias = tuple[int, int, int]
Face: TypeAlias = tuple[str, int]
"""A font file, and the number of the face in it (a collection holds several)."""

_SERIF, _SERIF_ITALIC = "SourceSerif4-Semibold.ttf", "SourceSerif4-It.ttf"
_SANS = "SourceSans3-Semibold.ttf"
_BUNDLED = {
    "serif": (_SERIF, _SANS, "SourceCodePro-Semibold.ttf"),
    "italic": (_SERIF_ITALIC, _SERIF, _SANS),
    "sans": (_SANS, _SERIF, "SourceCodePro-Semibold.ttf"),
}
_SPACED = frozenset("Armn Cyrl Geor Grek Hang Hani Hira Kana Latn Zinh Zyyy Zzzz".split())
"""Scripts whose letters stand apart, one after the other from the left."""
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_IGNORABLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f")
"""Characters that are never seen; a font need not have them."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """A way to write: `style` is serif, italic or sans; sizes and `tracking` are in pixels.

    A font file after the style (`serif=/…/Font.ttf`) goes before those of the house. `tracking` is
    added after each character. `lang` (BCP 47) picks a language's own letter forms.
    """

    style: str
    size: int
    tracking: float = 0
    lang: str = ""

    def width(self, text: str) -> float:
        """How wide the text is, in pixels."""
        runs = _runs(text, self.style)
        pen = sum(self._advance(part, face) for face, part in runs)
        return pen - (self._tracking(runs[-1][1]) if runs else 0)

    def draw(self, pen: ImageDraw.ImageDraw, x: float, y: float, text: str, ink: Colour) -> None:
        """Write the text from `x` on, standing on the line `y`."""
        for face, part in _as_seen(_runs(text, self.style), text):
            font = _font(face, self.size)
            if self._tracking(part):
                for at, cluster in self._clusters(part, font):
                    pen.text((x + at, y), cluster, ink, font, "ls", language=self._language)
            else:
                pen.text((x, y), part, ink, font, "ls", language=self._language)
            x += self._advance(part, face)

    @property
    def _language(self) -> str | None:
        """The language for the shaping engine; without that engine nothing may be said."""
        return self.lang if self.lang and features.check("raqm") else None

    def _advance(self, text: str, face: Face) -> float:
        width = _font(face, self.size).getlength(text, language=self._language)
        return width + self._tracking(text) * sum(1 for _ in _clusters(text))

    def _tracking(self, text: str) -> float:
        """What is added after each character; nothing where letters join or run from the right."""
        return self.tracking if all(scripts.script(c) in _SPACED for c in text) else 0

    def _clusters(self, text: str, font: ImageFont.FreeTypeFont) -> list[tuple[float, str]]:
        """Each letter with its marks, and how far it stands from the first: kerned and tracked."""
        done: list[tuple[float, str]] = []
        before = ""
        for index, cluster in enumerate(_clusters(text)):
            both = font.getlength(before + cluster, language=self._language)
            at = both - font.getlength(cluster, language=self._language)
            done.append((at + index * self.tracking, cluster))
            before += cluster
        return done


def legible(text: str, style: str) -> str:
    """The text without the characters that no font here has, and without the gaps they leave."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(part for _, part in _runs(text, style)).split())


def missing(text: str, style: str = "serif") -> str:
    """The characters that no font here has, each once, in the order of the text."""
    text = unicodedata.normalize("NFC", text)
    lost = (c for c in text if not c.isspace() and c not in _IGNORABLE and not _face(c, style))
    return "".join(dict.fromkeys(lost))


def _runs(text: str, style: str) -> list[tuple[Face, str]]:
    """The text in stretches of one face each; what no face has is left out."""
    placed: list[tuple[Face, str]] = []
    for cluster in _clusters(text):
        last = placed[-1][0] if placed else None
        # Spaces and signs stay in the face of the word before, so that its script goes on.
        neutral = not cluster[0].isalnum() and last and _has(last, cluster[0])
        face = last if neutral else _face(cluster[0], style)
        if face:
            placed.append((face, "".join(c for c in cluster if _has(face, c))))
    return [
        (face, "".join(part for _, part in stretch))
        for face, stretch in groupby(placed, lambda item: item[0])
    ]


def _as_seen(runs: list[tuple[Face, str]], text: str) -> list[tuple[Face, str]]:
    """The runs from left to right. In a line from the right, the signs between words turn too."""
    if direction_of(text) == "ltr":
        return runs
    seen: list[tuple[Face, str]] = []
    for face, run in reversed(runs):
        before, words, after = _parted(run)
        seen += [(face, part) for part in (_turned(after), words, _turned(before)) if part]
    return seen


def _parted(run: str) -> tuple[str, str, str]:
    """The signs that a run begins with, its words, and the signs that it ends with."""
    inner = [index for index, sign in enumerate(run) if _is_word(sign)]
    if not inner:
        return run, "", ""
    return run[: inner[0]], run[inner[0] : inner[-1] + 1], run[inner[-1] + 1 :]


def _is_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.combining(sign) > 0


def _turned(signs: str) -> str:
    return signs[::-1].translate(_MIRRORED)


def _clusters(text: str) -> list[str]:
    """Characters with the marks that stand on them."""
    done: list[str] = []
    for character in text:
        if character in _IGNORABLE:
            continue
        if done and unicodedata.combining(character):
            done[-1] += character
        else:
            done.append(character)
    return done


def _face(character: str, style: str) -> Face | None:
    """The first face that has the character: of the house, else of the machine."""
    if character.isspace():
        character = " "
    house = (face for face in _house(style) if _has(face, character))
    return next(house, None) or _machine_face(character)


@cache
def _house(style: str) -> tuple[Face, ...]:
    fonts = resources.styles() / "fonts"
    name, _, own = style.partition("=")
    files = (str(fonts / file) for file in _BUNDLED[name])
    return tuple((file, 0) for file in (own, *files) if file)


@cache
def _machine_face(character: str) -> Face | None:
    """A face of the machine that has the character, by fontconfig; the same one each time."""
    program = shutil.which("fc-list")
    if program is None or unicodedata.category(character)[0] == "C":
        return None
    pattern = f":charset={ord(character):x}:scalable=true:color=false"
    wanted = [program, "--format", "%{file}|%{index}|%{weight}|%{slant}\n", pattern]
    listed = subprocess.run(wanted, capture_output=True, text=True, check=False)  # noqa: S603
    faces = []
    for line in listed.stdout.splitlines():
        path, index, weight, slant = line.split("|")
        if slant.isdigit() and weight.isdigit() and path.endswith((".ttf", ".otf", ".ttc")):
            distance = abs(int(weight) - 180) + int(slant) * 10 + 100 * ("Serif" not in path)
            faces.append((distance, path, int(index) & 0xFFFF))
    return next(((path, index) for _, path, index in sorted(faces)), None)


def _has(face: Face, character: str) -> bool:
    return ord(" " if character.isspace() else character) in _repertoire(face)


@cache
def _repertoire(face: Face) -> frozenset[int]:
    path, index = face
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face[0], size, face[1], layout_engine=_engine())


def _engine() -> ImageFont.Layout:
    return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
