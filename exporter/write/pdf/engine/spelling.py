"""How what is drawn is spelt, for who copies from a page or has it read out."""

from __future__ import annotations

from functools import wraps
from typing import Any

from weasyprint import pdf as writer  # type: ignore[import-untyped]

_SHAPED = (
    *(("\u0900", "\u0dff"), ("\u0f00", "\u109f"), ("\u1700", "\u18af"), ("\u1900", "\u1cff")),
    *(
        ("\ua800", "\ua8ff"),
        ("\ua930", "\uaadf"),
        ("\uabc0", "\uabff"),
        ("\U00011000", "\U00011fff"),
    ),
)
"""Scripts from the left whose letters join and change places, from Devanagari to Tirhuta.

Those from the right spell themselves: readers turn the glyphs round, and would turn words too.
"""
_NOTHING = "\N{ZERO WIDTH SPACE}"


def is_shaped(text: str) -> bool:
    """Whether the glyphs of a text, one after the other, would not spell it."""
    if text.isascii() or max(text) < _SHAPED[0][0]:
        return False
    return any(first <= sign <= last for sign in text for first, last in _SHAPED)


def mend_spelling() -> None:
    """Let every glyph stand for something.

    Of several glyphs that show one cluster of letters, WeasyPrint gives the letters to the last,
    and nothing to the others; PDF/UA and PDF/A want a character for each. What the cluster says is
    said of the whole piece then.
    """
    build = getattr(writer, "build_fonts_dictionary", None)
    if build is None or hasattr(build, "spells"):
        return

    @wraps(build)
    def built(pdf: Any, fonts: dict[Any, Any], *rest: Any) -> Any:
        for font in fonts.values():
            empty = [glyph for glyph, said in font.to_unicode.items() if not said]
            font.to_unicode.update(dict.fromkeys(empty, _NOTHING))
        return build(pdf, fonts, *rest)

    built.spells = True  # type: ignore[attr-defined]  # So that it is not wrapped twice.
    writer.build_fonts_dictionary = built
