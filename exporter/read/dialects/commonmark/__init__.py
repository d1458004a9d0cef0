"""CommonMark with GitHub's extensions, read by markdown-it-py; a file for each further construct.

`EXTENSIONS` are the constructs that a site switches on by name, besides those of GitHub.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt

from exporter.read.dialects import MarkdownFinding

__all__ = ["EXTENSIONS", "CommonmarkOptions", "to_html"]

EXTENSIONS: Mapping[str, Callable[[MarkdownIt], None]] = {}
"""What each extension does to a parser."""


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


def to_html(text: str, options: CommonmarkOptions) -> tuple[str, tuple[MarkdownFinding, ...]]:
    """Return the HTML of a text without its metadata block, and the findings.

    The HTML is not sanitized.
    """
    parser = MarkdownIt("commonmark", {"breaks": options.hard_wrap}).enable(
        ["table", "strikethrough"]
    )
    for name, extend in EXTENSIONS.items():
        if name in options.extensions:
            extend(parser)
    return parser.render(text), ()
