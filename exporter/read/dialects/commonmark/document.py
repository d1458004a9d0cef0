"""What is collected from one text while it is parsed."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from exporter.read.dialects import MarkdownFinding


@dataclass(frozen=True, slots=True)
class CommonmarkOptions:
    r"""The options of a site.

    `lang` chooses the quotation marks, unless `smart_quotes` is off. `hard_wrap` keeps every line
    break. `formula_marks` begin a formula: `$`, `$$`, `\(`, `\[`. `extensions` are names of
    `EXTENSIONS`.
    """

    lang: str = "en"
    hard_wrap: bool = False
    smart_quotes: bool = False
    formula_marks: frozenset[str] = frozenset()
    extensions: frozenset[str] = frozenset()


@dataclass(slots=True)
class CommonmarkDocument:
    """The state of one conversion.

    `line_attribute` is the attribute of elements that has the lines where they were written.
    """

    line_attribute: str
    findings: list[MarkdownFinding] = field(default_factory=list)

    def report(self, code: str, message: str, snippet: str = "", line: int = 0) -> None:
        """Report a finding; its place is the snippet, or the line, counted from 1."""
        self.findings.append(MarkdownFinding(code, message, snippet, line))


def document_of(env: MutableMapping[str, Any]) -> CommonmarkDocument:
    """Return the state of the conversion to which a parser's `env` belongs."""
    document: CommonmarkDocument = env["document"]
    return document
