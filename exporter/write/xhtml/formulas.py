"""Formulas to XHTML; those that cannot be typeset are shown as TeX and reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.model.nodes import Math, MathBlock
from exporter.write.xhtml.dialect import Dialect, attributes_of, text

if TYPE_CHECKING:
    from exporter.formulas.typesetting import Formula


def formula_in_text(node: Math | MathBlock, dialect: Dialect) -> str:
    """Return a formula in its element; its TeX as code if it cannot be typeset."""
    block, tex = isinstance(node, MathBlock), node.tex
    element = "div" if block else "span"
    if not dialect.resolved:
        shown = text(f"\\[{tex}\\]" if block else f"\\({tex}\\)")
        return f'<{element} class="math">{shown}</{element}>'
    # Most posts have no formulas, and need not wait for these modules.
    from exporter.formulas.markup import data_url, formula_to_xhtml
    from exporter.formulas.typesetting import same_language, typeset

    formula = typeset(tex, dialect.lang, block=block, mathml=node.mathml)
    if formula is None:
        return ""
    inner = formula_to_xhtml(formula, tex, dialect.formulas, dialect.drawing or data_url)
    lang = "" if same_language(formula.lang, dialect.lang) else formula.lang
    if not inner:
        _report_formula(node, formula, dialect)
        inner, lang = f"<code>{text(tex)}</code>", ""
    elif formula.fault and dialect.medium != "print":
        message = f"the MathML of ‘{tex}’ is invalid ({formula.fault}); its image is shown"
        dialect.diagnostics.report("formula-image", message, node.place)
    if formula.number:
        inner += f'<span class="equation-number">{text(formula.number)}</span>'
    attributes = attributes_of(replace(node, lang=lang), dialect)
    return f'<{element}{attributes} class="math">{inner}</{element}>'


def _report_formula(node: Math | MathBlock, formula: Formula, dialect: Dialect) -> None:
    if formula.unknown:
        names = ", ".join(f"‘{name}’" for name in formula.unknown)
        message = f"unknown in the formula ‘{node.tex}’: {names}"
        dialect.diagnostics.report("formula-unknown", message, node.place)
    else:
        message = f"‘{node.tex}’ is not a formula that can be typeset"
        dialect.diagnostics.report("formula-invalid", message, node.place)
