"""What one text is converted with, and what is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exporter.read.dialects import MarkdownFinding


@dataclass(frozen=True, slots=True)
class PythonMarkdownOptions:
    r"""The options of a site.

    `lang` chooses the quotation marks, where the site has smart ones. `formula_marks` begin a
    formula: `$`, `$$`, `\(`, `\[`, `\begin`. `extensions` are those that the site's settings name,
    each with its options; None if no settings say which, and the usual ones are on.
    `cross_references` says that a plugin of the site resolves `[text][identifier]`.
    """

    lang: str = "en"
    formula_marks: frozenset[str] = frozenset()
    extensions: Mapping[str, Mapping[str, Any]] | None = None
    cross_references: bool = False


@dataclass(frozen=True, slots=True)
class PythonMarkdownDocument:
    """The options of a text, and its findings."""

    options: PythonMarkdownOptions
    findings: list[MarkdownFinding] = field(default_factory=list)

    def report(self, code: str, message: str, snippet: str) -> None:
        """Add a finding; `snippet` are characters of the text by which its place is found."""
        self.findings.append(MarkdownFinding(code, message, snippet))
