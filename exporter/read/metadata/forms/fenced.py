"""Metadata between two lines of marks: YAML (`---`), TOML (`+++`) and JSON (`;;;`).

A word behind the first mark names the language, as in `---json` (gray-matter). A line of three dots
ends YAML as well (YAML 1.2, 9.1.2).
"""

from __future__ import annotations

import re

from frontmatter.default_handlers import YAMLHandler

from exporter.read.metadata.forms.block import MetadataBlock, MetadataForm
from exporter.read.yaml_errors import DataSyntaxError

_LANGUAGES: dict[str, MetadataForm] = {
    "yaml": "yaml",
    "yml": "yaml",
    "toml": "toml",
    "json": "json",
    "js": "javascript",
    "javascript": "javascript",
}
_NAMES = f"(?:{'|'.join(_LANGUAGES)})?"
_OPENING = re.compile(
    rf"\A\s*(?P<mark>-{{3,}}|\+{{3,}}|;{{3,}})[ \t]*(?P<language>{_NAMES})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FORMS: dict[str, MetadataForm] = {"-": "yaml", "+": "toml", ";": "json"}
_HANDLERS = {
    mark: YAMLHandler(re.compile(pattern, re.MULTILINE | re.IGNORECASE))
    for mark, pattern in (
        ("-", rf"^(?:-{{3,}}[ \t]*{_NAMES}|\.{{3}})[ \t]*$"),
        ("+", r"^\+{3,}[ \t]*$"),
        (";", r"^;{3,}[ \t]*$"),
    )
}
"""What splits a file that begins with a mark."""
_COMMENTS = r"(?:[ \t]*(?:\#.*)?\n)*"
_YAML_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s\#>|*`\[!-][^\n]*?)"""
_BEGINNINGS: dict[MetadataForm, re.Pattern[str]] = {
    "yaml": re.compile(
        rf"{_COMMENTS}(?:\s*\Z|\{{(?![%{{<])|%YAML"
        rf"|[ \t]*(?:-[ ]+)?(?:{_YAML_KEY}:(?:\s|\Z)|\w[\w-]+:(?!//)))"
    ),
    "toml": re.compile(_COMMENTS + r"""(?:\s*\Z|\[|[ \t]*[\w"'.-]+[ \t]*=)"""),
    "json": re.compile(r"\s*[{\"]"),
    "javascript": re.compile(""),
}
"""How the content of a block begins; with anything else, the mark is a line between paragraphs."""


def find_fenced(text: str) -> MetadataBlock | None:
    """Return the block between marks at the beginning of a text; None if there is none.

    Raises `DataSyntaxError` if it is not closed.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    mark = opening["mark"]
    form = _LANGUAGES.get(opening["language"].lower(), _FORMS[mark[0]])
    start = opening.end()
    is_block = _BEGINNINGS[form].match(text, start + 1)
    try:
        content, rest = _HANDLERS[mark[0]].split(text)
    except ValueError:
        if is_block is None or text[start : start + 2] in ("", "\n", "\n\n"):
            return None
        hint = f"add a line ‘{mark}’ below its last line"
        raise DataSyntaxError("the metadata block is not closed", 0, hint) from None
    if content.strip() and is_block is None:
        return None
    return MetadataBlock(form, start, start + len(content), len(text) - len(rest))
