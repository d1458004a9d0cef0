"""Stylesheets: the layers of `styles/` concatenated, later layers taking precedence.

The order is tokens, base, semantics, divisions, medium, theme. Print adds the page geometry to the
tokens, and the profile after the theme, since no theme may exceed what a press can print. Layers
for East Asian and for right-to-left text come last.
`var()` is substituted for EPUB, since many reading systems do not support it, and for print, since
WeasyPrint 70 evaluates it for every element and does not support it in `calc()` of backgrounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import quote

from exporter.file_formats.css_tokens import without_properties
from exporter.options.pdf_options import PdfOptions
from exporter.themes import FIGURES, Face, Theme, resources
from exporter.themes.tokens import resolve_tokens

UnpagedMedium: TypeAlias = Literal["html", "epub"]
"""The formats without pages."""

FONT_SCHEME = "x-font"
"""The URL scheme of the fonts of a stylesheet for print."""
_SHARED = ("tokens.css", "base.css", "semantics.css", "divisions.css")

RTL = ("rtl.css",)
"""The layer for right-to-left text in any document."""
RTL_PAGES = (*RTL, "pages/rtl.css")
"""The layers for right-to-left text in print."""
RTL_SHEET = (*RTL_PAGES, "pages/rtl-heads.css")
"""The same for a division whose own text is from right to left, with its running heads."""

EAST_ASIAN = ("east-asian.css", "east-asian-flow.css")
"""The layers for Chinese, Japanese and Korean in formats without pages."""
EAST_ASIAN_PAGES = ("east-asian.css", "pages/east-asian.css")
"""The same for a division in print."""


def stylesheet(
    medium: UnpagedMedium,
    theme: Theme,
    *,
    fonts: Mapping[Face, str] | None = None,
    more: Sequence[str] = (),
    drops: Sequence[str] = (),
) -> str:
    """Return the stylesheet of a format without pages.

    `fonts` are the addresses of the font files, for `@font-face` rules. `more` are layers to add at
    the end, `drops` the names of properties to remove (for EPUB).
    """
    layers = map(_layer, (*_SHARED, f"{medium}.css"))
    css = "\n".join([*layers, _figures(theme), theme.stylesheet(medium), *map(_layer, more)])
    if medium == "epub":
        css = resolve_tokens(css)
    if drops:
        css = without_properties(css, frozenset(drops))
    return f"{font_faces(fonts)}\n{css}" if fonts else css


def print_stylesheet(options: PdfOptions, *, more: Sequence[str] = ()) -> str:
    """Return the stylesheet for print. `more` are layers to add at the end."""
    tokens, *shared = map(_layer, _SHARED)
    layers = [
        tokens,
        _page_geometry(options),
        _figures(options.theme),
        *shared,
        _layer("print.css"),
    ]
    if options.two_sided:
        layers.append(_layer("pages/two-sided.css"))
    layers.append(options.theme.stylesheet("print"))
    layers.append(_layer(f"profiles/{options.profile.base}.css"))
    css = resolve_tokens("\n".join([*layers, *map(_layer, more)]))
    return f"{font_faces(print_fonts(options.theme))}\n{css}"


def print_fonts(theme: Theme) -> dict[Face, str]:
    """Return the addresses that the fonts of a theme have in print."""
    return {face: f"{FONT_SCHEME}:{quote(file.address)}" for face, file in theme.fonts.items()}


def _page_geometry(options: PdfOptions) -> str:
    """Return the page geometry as custom properties."""
    page = options.geometry
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
    bleed = f"@page {{ bleed: {options.profile.bleed:g}pt; }}\n" if options.profile.bleed else ""
    return f":root {{ {values} }}\n{bleed}"


def _figures(theme: Theme) -> str:
    """Return the form of the figures in text as a custom property; the default is a token."""
    return "" if theme.figures == FIGURES[0] else ':root { --figures: "lnum"; }'


def font_faces(fonts: Mapping[Face, str]) -> str:
    """Return the `@font-face` rules of faces by the addresses of their files."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; "
        f'src: url("{address}"); }}'
        for face, address in fonts.items()
    )


def _layer(name: str) -> str:
    return (resources.styles() / name).read_text(encoding="utf-8")
