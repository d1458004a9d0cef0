"""A formula as plain text, for contents, bookmarks and running heads."""

from __future__ import annotations

import html
import re
import unicodedata

from exporter.formulas.mathml import valid_mathml
from exporter.formulas.normal_form import normal_form
from exporter.formulas.text_markup import text_markup
from exporter.formulas.typesetting import is_too_deep, mathml_of, typeset

_SUPERSCRIPTS = dict(zip("0123456789+−=()in∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ°", strict=True))
_SUBSCRIPTS = dict(
    zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
"""What Unicode names superscript or subscript; few fonts have the phonetic modifier letters."""
_SCRIPT = re.compile(r"<(su[bp])>([^<>]*)</\1>(?=([\w(])?)")
_LINE = re.compile(r"[\s\u0300-\u036f‾¯_⏞⏟]*")
"""A line or a brace over or under several letters, which plain text cannot show."""
_STYLE = re.compile(r"</?[bi]>")
_MATHEMATICAL_LETTER = re.compile("[\U0001d400-\U0001d7ff]")


def plain_text(tex: str, lang: str, *, block: bool, mathml: str = "") -> str:
    """Return a TeX formula as plain text, such as “aₙ ≤ √n” or “x^(k+1)/2”.

    A formula without MathML is text as it is spoken in the language of a BCP 47 tag, and its TeX if
    it cannot be read. `mathml` is used instead of the TeX if it is not empty.
    """
    if markup := _mathml(tex, block=block, mathml=mathml):
        return _without_markup(text_markup(markup).xhtml)
    formula = typeset(tex, lang, block=block, mathml=mathml)
    return formula.speech or tex if formula else ""


def _mathml(tex: str, *, block: bool, mathml: str) -> str:
    """Return the MathML of a formula; empty if it cannot be made."""
    if is_too_deep(mathml or tex):
        return ""
    if not mathml:
        normal = normal_form(tex, block=block).tex
        return mathml_of(normal, block=block)[0] if normal else ""
    try:
        return valid_mathml(mathml)
    except ValueError:
        return ""


def _without_markup(xhtml: str) -> str:
    text = _STYLE.sub("", xhtml).replace("<br/>", "; ")
    count = 1
    while count:
        # A script may have scripts itself: the innermost come first.
        text, count = _SCRIPT.subn(_script, text)
    text = _MATHEMATICAL_LETTER.sub(
        lambda match: unicodedata.normalize("NFKC", match[0]), html.unescape(text)
    )
    return " ".join(text.split())


def _script(match: re.Match[str]) -> str:
    characters = _SUPERSCRIPTS if match[1] == "sup" else _SUBSCRIPTS
    inner = match[2]
    if _LINE.fullmatch(inner):
        return ""
    if all(each in characters for each in inner):
        return "".join(characters[each] for each in inner)
    mark = "^" if match[1] == "sup" else "_"
    return f"{mark}{inner}" if len(inner) == 1 and not match[3] else f"{mark}({inner})"
