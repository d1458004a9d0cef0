"""Where words may be parted: the patterns of a language, read as they are asked for."""

from __future__ import annotations

import re
from functools import wraps
from pathlib import Path
from typing import Any

import pyphen  # type: ignore[import-untyped]

_DIGITS = str.maketrans("", "", "123456789")
_PART = re.compile(r"(\d?)(\D?)")
_UNUSUAL = ("/", "^^", "0")
"""What only pyphen reads: changes of letters, signs by their codes, figures that say nothing."""


class _Patterns(dict[str, Any]):
    """Patterns by their letters: as they are written, or what they say once somebody has asked."""

    def get(self, letters: str, otherwise: Any = None) -> Any:
        """Where a pattern begins to say something, and what it says of the places from there on."""
        found = super().get(letters, otherwise)
        if isinstance(found, str):
            found = self[letters] = _said(found)
        return found


def hasten_hyphens() -> None:
    """Let a language's patterns be read one by one.

    Pyphen reads all of them before the first word is parted: for English, 5,000 for the few dozen
    that the words at the ends of a chapter's lines know. That takes as long as a page.
    """
    read = pyphen.HyphDict.__init__
    if hasattr(read, "__wrapped__"):
        return

    @wraps(read)
    def begun(self: Any, path: Path) -> None:
        head, _, rest = path.read_bytes().partition(b"\n")
        text = rest.decode(head.decode("ascii").strip())
        if any(sign in text for sign in _UNUSUAL):
            read(self, path)
            return
        lines = [line.strip() for line in text.split("\n")]
        # All at once, which is several times as fast as line by line.
        letters = "\n".join(lines).translate(_DIGITS).split("\n")
        patterns = _Patterns(
            (bare, line)
            for bare, line in zip(letters, lines, strict=True)
            # A pattern without figures says nothing.
            if bare != line and not line.startswith(pyphen.ignored)
        )
        self.patterns, self.cache = patterns, {}
        self.maxlen = max(map(len, patterns))

    pyphen.HyphDict.__init__ = begun


def _said(pattern: str) -> tuple[int, tuple[int, ...]]:
    values = [int(figure or 0) for figure, _ in _PART.findall(pattern)]
    first = next(at for at, value in enumerate(values) if value)
    last = next(at for at in reversed(range(len(values))) if values[at])
    return first, tuple(values[first : last + 1])
