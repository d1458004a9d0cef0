"""A formula as MathML, as a drawing and as speech.

math-core reads TeX and writes MathML; mathra reads TeX, or that MathML, and draws and speaks. What
only one of them can read is still a formula: a drawing stands for missing MathML in a web page or
an EPUB, and MathML is drawn where mathra does not know the TeX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from exporter.file_formats.tex import argument, replace_commands
from exporter.formulas.chemistry import without_chemistry
from exporter.formulas.drawing import PLACEHOLDER, Drawing, drawing_of, with_characters
from exporter.formulas.line_breaks import in_lines
from exporter.formulas.mathml import valid_mathml, with_annotation
from exporter.formulas.normal_form import normal_form

_MAX_WIDTH = 27
"""In em: the measure of a small page. A longer displayed formula is broken into lines."""
_MAX_DEPTH, _MAX_LENGTH = 30, 10_000
_NESTING = re.compile(r"(\{|\\(?:begin|left)\b|<\w[^<>]*(?<!/)>)|\}|\\(?:end|right)\b|</")
_UNKNOWN = re.compile(r"(?:unsupported|[Uu]nknown) (?:command|environment)s?:? \"?([^\s\";]+)\"?")
_MISSING_GLYPH = re.compile(r"font has no '(.)' character", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in every form.

    `mathml` and `drawing` are empty if they cannot be made; if neither can, `unknown` has the
    commands that nobody knows, and is empty if the TeX itself is wrong. `speech` is what a screen
    reader says, in the language `lang`. `number` stands beside the formula. `fault` is the rule
    that the MathML broke, for which it was discarded.
    """

    mathml: str = ""
    drawing: Drawing | None = None
    speech: str = ""
    lang: str = "en"
    number: str = ""
    unknown: tuple[str, ...] = ()
    fault: str = ""


@lru_cache(maxsize=4096)
def typeset(tex: str, lang: str, *, block: bool, mathml: str = "") -> Formula | None:
    """Return a TeX formula in every form, with speech in the language of a BCP 47 tag.

    `mathml` is used instead of the TeX if it is not empty. None if nothing of it is shown.
    """
    speech_lang = _speech_language(lang)
    if is_too_deep(mathml or tex):
        return Formula(lang=speech_lang)
    if mathml:
        return _typeset_mathml(mathml, tex, speech_lang, block=block)
    normal = normal_form(tex, block=block)
    if not normal.tex:
        return None
    mathml, problem, fault = mathml_of(normal.tex, block=block)
    rendered = _rendered(normal.tex, speech_lang, "latex", block=block)
    if rendered is None and mathml:
        rendered = _rendered(mathml, speech_lang, "mathml", block=block)
    if rendered is None and not mathml:
        unknown = tuple(dict.fromkeys(_unknown_commands(normal.tex, problem)))
        return Formula(lang=speech_lang, number=normal.number, unknown=unknown)
    formula = _formula(mathml, rendered, speech_lang, tex)
    if block and formula.drawing and formula.drawing.width > _MAX_WIDTH:
        formula = _broken(formula, in_lines(normal.tex, formula.drawing.width, _MAX_WIDTH))
    annotated = with_annotation(formula.mathml, tex) if formula.mathml else ""
    return replace(formula, mathml=annotated, number=normal.number, fault=fault)


def is_too_deep(formula: str) -> bool:
    """Return whether a formula is so long or nested that the libraries might overflow the stack."""
    depth = deepest = 0
    for match in _NESTING.finditer(formula):
        depth += 1 if match[1] else -1
        deepest = max(deepest, depth)
    return deepest > _MAX_DEPTH or len(formula) > _MAX_LENGTH


def _broken(formula: Formula, lines: str) -> Formula:
    """Return a displayed formula in lines, if these can be set."""
    mathml = mathml_of(lines, block=True)[0]
    rendered = _rendered(lines, formula.lang, "latex", block=True)
    if not (mathml and rendered):
        return formula
    return replace(formula, mathml=mathml, drawing=drawing_of(rendered["svg"]))


def _typeset_mathml(markup: str, text: str, lang: str, *, block: bool) -> Formula:
    """Return a formula that its author wrote in MathML."""
    rendered = _rendered(markup, lang, "mathml", block=block)
    try:
        return _formula(valid_mathml(markup), rendered, lang, text)
    except ValueError as invalid:
        return replace(_formula("", rendered, lang, text), fault=str(invalid))


def _formula(mathml: str, rendered: Any, lang: str, tex: str) -> Formula:
    if rendered is None:
        return Formula(mathml, None, tex, lang)
    # Mathematical letters, such as U+1D431, are read as their plain forms.
    speech = unicodedata.normalize("NFKC", rendered["speech"])
    return Formula(mathml, drawing_of(rendered["svg"]), speech, lang)


def _speech_language(lang: str) -> str:
    """Return the language of speech for a language: the same, or English if there is none."""
    from mathra import locales

    codes = {locale["code"].partition("-")[0]: locale["code"] for locale in locales()}
    return codes.get(lang.partition("-")[0].lower(), "en")


def same_language(one: str, other: str) -> bool:
    """Return whether two BCP 47 tags are of one language."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


@lru_cache(maxsize=1)
def _converter() -> Any:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False, xml_namespace=True, allow_unreliable_rendering=True)


@lru_cache(maxsize=4096)
def mathml_of(tex: str, *, block: bool) -> tuple[str, str, str]:
    """Return the MathML of a formula in normal form.

    Without it, the second text is the error in the TeX, or the third the error in the MathML.
    """
    from math_core import LatexError

    tex = replace_commands(without_chemistry(tex), _without_inner_formulas)
    try:
        mathml = _converter().convert_with_local_state(tex, displaystyle=block)
    except LatexError as error:
        return "", str(error), ""
    try:
        return valid_mathml(mathml), "", ""
    except ValueError as invalid:
        return "", "", str(invalid)


def _without_inner_formulas(name: str, tex: str, at: int) -> tuple[str, int] | None:
    """Replace text with formulas in it, which math-core does not read."""
    found = argument(tex, at) if name.startswith("text") else None
    if found is None or "$" not in found[0]:
        return None
    parts = re.split(r"(?<!\\)\$", found[0])
    if len(parts) % 2 == 0:
        return None
    pieces = (f"{{{part}}}" if n % 2 else rf"\{name}{{{part}}}" for n, part in enumerate(parts))
    return f"{{{''.join(pieces)}}}", found[1]


def _rendered(formula: str, lang: str, syntax: str, *, block: bool) -> Any:
    """Return drawing and speech of a formula; None if the library does not know all of it.

    A character that its font does not have is a text in the drawing.
    """
    from mathra import render

    missing: list[str] = []
    drawn = formula
    while True:
        try:
            rendered = render(drawn, lang, display=block, strict=True, input=syntax)
        except ValueError as error:
            found = _MISSING_GLYPH.search(str(error))
            if found is None or found[1] in missing or PLACEHOLDER in formula:
                return None
            missing.append(found[1])
            drawn = drawn.replace(found[1], PLACEHOLDER)
            continue
        if not missing:
            return rendered
        characters = iter(character for character in formula if character in missing)
        speech = render(formula, lang, display=block, input=syntax)["speech"]
        return {"svg": with_characters(rendered["svg"], characters), "speech": speech}


def _unknown_commands(tex: str, problem: str) -> Iterator[str]:
    """Yield the commands and environments that neither library knows."""
    from mathra import render

    try:
        warnings = render(tex)["warnings"]
    except ValueError:
        warnings = []
    for message in (*(warning["description"] for warning in warnings), problem):
        if found := _UNKNOWN.search(message):
            yield found[1].rstrip(".")
