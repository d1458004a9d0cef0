"""Stylesheets: the layers of `styles/` put together, one order for every medium.

Tokens, base, semantics, divisions, medium, theme: a later layer wins. Print has the page among the
tokens, and after the theme what a profile says: what a press cannot print, no theme can ask for.
What is read from the right has layers after these.
Browsers read `var()` as it stands. For EPUB its values are written out, since many reading systems
lack it; for print too, since WeasyPrint 70 works it out anew for every element, and cannot
calculate the place of a background.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from exporter.options.pdf_options import PdfOptions
from exporter.themes import Face, Theme, resources
from exporter.themes.tokens import without, written_out

Medium: TypeAlias = Literal["html", "epub"]
"""The media without pages."""

_SHARED = ("tokens.css", "base.css", "semantics.css", "divisions.css")

RTL = ("rtl.css",)
"""The layers for text that is read from the right, wherever there is some."""
RTL_PAGES = (*RTL, "pages/rtl.css")
"""The same on pages, and with their running heads."""
RTL_SHEET = (*RTL_PAGES, "pages/rtl-heads.css")

_DRAWING = re.compile(r'url\("data:[^"]*"\)')


def stylesheet(
    medium: Medium,
    theme: Theme,
    *,
    fonts: Mapping[Face, str] | None = None,
    more: Sequence[str] = (),
    drops: Sequence[str] = (),
) -> str:
    """All the CSS of a medium without pages.

    `fonts` are the addresses at which the stylesheet finds the files of its faces; left out, it
    names no files. `more` are layers that come last, `drops` properties that are left out.
    """
    layers = map(_layer, (*_SHARED, f"{medium}.css"))
    css = "\n".join([*layers, theme.stylesheet(medium), *map(_layer, more)])
    if medium == "epub":
        css = without(written_out(css), drops)
    return f"{font_faces(fonts)}\n{css}" if fonts else css


def print_stylesheet(
    plan: PdfOptions, *, fonts: Mapping[Face, str] | None = None, more: Sequence[str] = ()
) -> str:
    """All the CSS of print. `fonts` is as above; left out, they are the theme's own files."""
    if fonts is None:
        fonts = {face: file.path.resolve().as_uri() for face, file in plan.theme.fonts.items()}
    tokens, *shared = map(_layer, _SHARED)
    layers = [tokens, _page(plan), *shared, _layer("print.css")]
    if plan.two_sided:
        layers.append(_layer("pages/two-sided.css"))
    layers.append(plan.theme.stylesheet("print"))
    layers.append(_layer(f"profiles/{plan.profile.base}.css"))
    css = written_out("\n".join([*layers, *map(_layer, more)]))
    # The colours of small drawings are those of the text; their sign would begin a fragment.
    css = _DRAWING.sub(lambda drawing: drawing[0].replace("#", "%23"), css)
    return f"{font_faces(fonts)}\n{css}"


def _page(plan: PdfOptions) -> str:
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
    return f":root {{ {values} }}\n{bleed}"


def font_faces(fonts: Mapping[Face, str]) -> str:
    """The `@font-face` rules of some faces, by the addresses of their files."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; "
        f'src: url("{address}"); }}'
        for face, address in fonts.items()
    )


def _layer(name: str) -> str:
    return (resources.styles() / name).read_text(encoding="utf-8")
