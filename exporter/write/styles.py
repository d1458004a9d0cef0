"""Stylesheets: the layers of `styles/` put together, one order for every medium.

Tokens, base, semantics, divisions, medium, theme: a later layer wins, and only the last but one
differs by medium.
Browsers read `var()` as it stands. For EPUB its values are written out, since many reading systems
lack it; for print too, since WeasyPrint 70 works it out anew for every element, and cannot
calculate the place of a background.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

from exporter import resources
from exporter.settings import Settings
from exporter.write.tokens import points, tokens, value, written_out

Medium: TypeAlias = Literal["html", "epub", "print"]


@dataclass(frozen=True, slots=True)
class Face:
    """One font file and what CSS calls it. `weight` is CSS's number, 400 or 600."""

    family: str
    file: str
    weight: int = 400
    italic: bool = False


FACES: tuple[Face, ...] = (
    Face("Exporter Serif", "SourceSerif4-Regular.ttf"),
    Face("Exporter Serif", "SourceSerif4-It.ttf", italic=True),
    Face("Exporter Serif", "SourceSerif4-Semibold.ttf", 600),
    Face("Exporter Serif", "SourceSerif4-SemiboldIt.ttf", 600, italic=True),
    Face("Exporter Sans", "SourceSans3-Regular.ttf"),
    Face("Exporter Sans", "SourceSans3-It.ttf", italic=True),
    Face("Exporter Sans", "SourceSans3-Semibold.ttf", 600),
    Face("Exporter Mono", "SourceCodePro-Regular.ttf"),
    Face("Exporter Mono", "SourceCodePro-It.ttf", italic=True),
    Face("Exporter Mono", "SourceCodePro-Semibold.ttf", 600),
)


@dataclass(frozen=True, slots=True)
class Page:
    """The geometry of a printed page, in PostScript points (1/72 inch).

    `side` is the margin on the left and on the right; where both sides of a leaf are printed, it is
    `inner` at the binding and `outer` at the edge. `line` is the leading of the text and `text`
    its size. `folio` is the height of the page number's baseline above the trim.
    """

    width: float
    height: float
    head: float
    foot: float
    side: float
    inner: float
    outer: float
    text: float
    line: float
    folio: float

    @property
    def lines(self) -> int:
        """How many lines of text a page holds."""
        return int((self.height - self.head - self.foot) / self.line)


def stylesheet(
    medium: Medium,
    settings: Settings,
    *,
    fonts: str | None = None,
    faces: Sequence[Face] = FACES,
    theme: str = "default",
) -> str:
    """All the CSS of one medium.

    `fonts` is the address of the folder where the stylesheet finds the files of `faces`. Left out,
    print takes the bundled folder, and EPUB and the web name no files.
    """
    names = ("tokens", "base", "semantics", "divisions")
    layers = [_layer(f"{name}.css") for name in names]
    match medium:
        case "print":
            layers.insert(1, _layer(f"pages/{settings.page_size}.css"))
            layers.append(_layer("print.css"))
            if settings.two_sided:
                layers.append(_layer("pages/two-sided.css"))
            fonts = fonts or (resources.styles() / "fonts").resolve().as_uri()
        case "epub" | "html":
            layers.append(_layer(f"{medium}.css"))
        case _:
            assert_never(medium)
    css = "\n".join([*layers, _layer(f"themes/{theme}.css")])
    if medium != "html":
        css = written_out(css)
    return f"{font_faces(fonts, faces)}\n{css}" if fonts else css


def font_faces(folder: str, faces: Sequence[Face] = FACES) -> str:
    """The `@font-face` rules of the faces, whose files lie in the folder at that address."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; "
        f'src: url("{folder.rstrip("/")}/{face.file}"); }}'
        for face in faces
    )


def page(settings: Settings) -> Page:
    """The geometry of the pages that the print stylesheet sets."""
    known = tokens(_layer("tokens.css") + _layer(f"pages/{settings.page_size}.css"))

    def length(name: str) -> float:
        return points(value(f"calc({known[name]})", known))

    # On the grid, two lines below the last line of the text.
    line, text, foot = length("--line"), length("--text"), length("--foot")
    return Page(
        width=length("--page-width"),
        height=length("--page-height"),
        head=length("--head"),
        foot=foot,
        side=length("--side"),
        inner=length("--inner"),
        outer=length("--outer"),
        text=text,
        line=line,
        folio=foot - 2 * line + (line - text) / 2 + 0.25 * text,
    )


def _layer(name: str) -> str:
    return (resources.styles() / name).read_text(encoding="utf-8")


def font_files() -> tuple[Path, ...]:
    """The bundled font files, whole, in the order of `FACES`."""
    return tuple(resources.styles() / "fonts" / face.file for face in FACES)
