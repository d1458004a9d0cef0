"""The fenced blocks of the documentation, and what a comment above a block says of it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_FENCE = re.compile(
    r"(?ms)(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^(?P<indent> *)(?P<fence>`{3,})(?P<language>\w+)"
    r'(?: title="(?P<file>[^"]+)")?\n(?P<text>.*?)^(?P=indent)(?P=fence)$'
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page. `file` is the name that a title gives it, empty if it has none.

    `mark` is the comment in the line above: `not run: REASON`, `exit: CODE`, `printed` for what
    the block before it prints, or `test: …` for a block that another test runs.
    """

    language: str
    text: str
    mark: str = ""
    file: str = ""
    span: tuple[int, int] = (0, 0)

    @property
    def commands(self) -> tuple[str, ...]:
        """The lines of a shell block, with continued lines as one, without comments."""
        lines = self.text.replace("\\\n", " ").splitlines()
        return tuple(line for line in lines if shlex.split(line, comments=True))

    @property
    def reason(self) -> str:
        """Why the block is not run by the test of its page; empty if it is."""
        kind, _, detail = self.mark.partition(": ")
        return {"test": f"run by another test ({detail})", "not run": detail}.get(kind, "")


@cache
def blocks_of(page: Path) -> tuple[Block, ...]:
    """Return the fenced blocks of a page, in their order."""
    return tuple(
        Block(
            found["language"],
            "\n".join(line.removeprefix(found["indent"]) for line in found["text"].splitlines())
            + "\n",
            found["mark"] or "",
            found["file"] or "",
            found.span("text"),
        )
        for found in _FENCE.finditer(page.read_text("utf-8"))
    )


def words_of(command: str) -> list[str]:
    """Return the words of a command line, the first of which is `exporter` in a clone too."""
    words = shlex.split(command, comments=True)
    return ["exporter", *words[1:]] if words[0] == ".venv/bin/exporter" else words
