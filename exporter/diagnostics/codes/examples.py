"""Examples of diagnostics: a text, and what is reported of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A file that causes a diagnostic, and the lines with which it is reported.

    `file` is a name that says which site it is from, such as `content/bread/a-post.md`.
    """

    file: str
    text: str
    reported: str


def example_of(code: str) -> CodeExample | None:
    """Return the example of a code; None if it has none."""
    return _examples().get(code)


@cache
def _examples() -> dict[str, CodeExample]:
    """Return the examples by code. They are from the cases of the tests, which run them."""
    entries = json.loads((files(__package__) / "examples.json").read_text("utf-8"))
    return {code: CodeExample(**entry) for code, entry in entries.items()}
