"""Stylesheets: the layers of `styles/` put together, one order for every medium.

Tokens, base, semantics, divisions, medium, theme: a later layer wins. Print has the page among the
tokens, and what its profile says after it. What is read from the right has layers after these.
Browsers read `var()` as it stands. For EPUB its values are written out, since many reading systems
lack it; for print too, since WeasyPrint 70 works it out anew for every element, and cannot
calculate the place of a background.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from exporter import resources
from exporter.profiles import Plan
from exporter.write.tokens import written_out

Medium: TypeAlias = Literal["html", "epub"]

_SHARED = ("tokens.css", "base.css", "semantics.css", "divisions.css")

RTL = ("rtl.css",)
"""The layers for text that is read from the right, wherever there is some."""
RTL_PAGES = (*RTL, "pages/rtl.css")
"""The same on pages, and with their running heads."""
RTL_SHEET = (*RTL_PAGES, "pages/rtl-heads.css")


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


def stylesheet(
    medium: Medium,
    theme: str = "",
    *,
    fonts: str | None = None,
    faces: Sequence[Face] = FACES,
    more: Sequence[str] = (),
) -> str:
    """All the CSS of a medium without pages.

    `fonts` is the address of the folder where the stylesheet finds the files of `faces`; left out,
    it names no files. `more` are layers that come last.
    """
    layers = [*map(_layer, (*_SHARED, f"{medium}.css")), _theme(theme), *map(_layer, more)]
    css = "\n".join(layers)
    if medium == "epub":
        css = written_out(css)
    return f"{font_faces(fonts, faces)}\n{css}" if fonts else css


def print_stylesheet(plan: Plan, *, fonts: str | None = None, more: Sequence[str] = ()) -> str:
    """All the CSS of print. `fonts` is as above; left out, it is the bundled folder."""
    fonts = fonts or (resources.styles() / "fonts").resolve().as_uri()
    tokens, *shared = map(_layer, _SHARED)
    layers = [tokens, _page(plan), *shared, _layer("print.css")]
    if plan.two_sided:
        layers.append(_layer("pages/two-sided.css"))
    layers.append(_layer(f"profiles/{plan.profile.base}.css"))
    css = written_out("\n".join([*layers, _theme(plan.theme), *map(_layer, more)]))
    return f"{font_faces(fonts)}\n{css}"


def _page(plan: Plan) -> str:
    """The geometry of a page as the values that the layers share."""
    page = plan.geometry
    lengths = {
        "page-width": page.width,
        "page-height": page.height,
        "head": page.head,
        "foot": page.foot,
        "side": page.side,
        "inner": page.inner,
        "outer": page.outer,
        "text": page.text,
        "line": page.line,
    }
    values = " ".join(f"--{name}: {round(value, 4):g}pt;" for name, value in lengths.items())
    bleed = f"@page {{ bleed: {plan.profile.bleed:g}pt; }}\n" if plan.profile.bleed else ""
    marks = "@page { marks: crop; }\n" if plan.profile.marks else ""
    return f":root {{ {values} }}\n{bleed}{marks}"


def font_faces(folder: str, faces: Sequence[Face] = FACES) -> str:
    """The `@font-face` rules of the faces, whose files lie in the folder at that address."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; "
        f'src: url("{folder.rstrip("/")}/{face.file}"); }}'
        for face in faces
    )


def _theme(name: str) -> str:
    return _layer(f"themes/{name or 'default'}.css")


def _layer(name: str) -> str:
    return (resources.styles() / name).read_text(encoding="utf-8")


def font_files() -> tuple[Path, ...]:
    """The bundled font files, whole, in the order of `FACES`."""
    return tuple(resources.styles() / "fonts" / face.file for face in FACES)
