"""Patterns of paths: `*`, `?` and `[…]` within a name, and `**` for any number of folders.

A path is matched name by name, with the positions in the pattern that are possible so far: the
time grows with the path and the pattern, however many `**` it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache
from glob import has_magic
from typing import TypeAlias

Positions: TypeAlias = frozenset[int]
"""Positions in a pattern: those of the steps that may match the next name."""
_ESCAPED = re.compile(r"\[([*?\[])\]")
"""A character as `glob.escape` writes it."""


class PathPattern:
    """A pattern of paths with slashes, relative to some folder."""

    def __init__(self, pattern: str) -> None:
        steps = [step for step in pattern.split("/") if step not in ("", ".")]
        # `**` after `**` matches nothing more.
        self._steps = [
            step for at, step in enumerate(steps) if step != "**" or steps[at - 1 : at] != ["**"]
        ]
        self.leads_up = ".." in steps
        self.start = self._with_skipped({0} if steps else set())

    def after(self, positions: Positions, name: str) -> tuple[Positions, bool]:
        """Return the positions behind a name, and whether the path up to it matches."""
        behind: set[int] = set()
        is_match = False
        for at in positions:
            if self._steps[at] == "**":
                behind.add(at)
            elif _matcher(self._steps[at])(name):
                behind.add(at + 1)
            else:
                continue
            is_match |= at + 1 == len(self._steps)
        return self._with_skipped(behind), is_match

    def takes_hidden(self, positions: Positions) -> bool:
        """Return whether a name with a dot in front may match, which is that of a hidden file."""
        return any(self._steps[at][0] == "." for at in positions)

    def _with_skipped(self, positions: set[int]) -> Positions:
        """Return positions in the pattern, with those behind each `**`, which may be nothing."""
        inside = {at for at in positions if at < len(self._steps)}
        skipped = {at + 1 for at in inside if self._steps[at] == "**"}
        return frozenset(inside | {at for at in skipped if at < len(self._steps)})


def split_pattern(pattern: str) -> tuple[str, str]:
    """Return the folder before the first wildcard of a pattern, and the pattern behind it."""
    steps = pattern.split("/")
    fixed = next((at for at, step in enumerate(steps) if has_magic(_ESCAPED.sub("", step))), None)
    front = "/".join(_ESCAPED.sub(r"\1", step) for step in steps[:fixed])
    return front or "/" * pattern.startswith("/"), "" if fixed is None else "/".join(steps[fixed:])


def matches_path(path: str, pattern: str) -> bool:
    """Whether a path matches a pattern, or lies in a folder that matches it.

    Both have slashes. A file or folder of exactly that name matches, whatever characters are in it.
    """
    if not pattern or path == pattern or path.startswith(pattern.rstrip("/") + "/"):
        return True
    # Of many posts that are named one by one, each is compared with each.
    if not has_magic(pattern):
        return False
    compiled = _compiled(pattern)
    positions = compiled.start
    for name in path.strip("/").split("/"):
        positions, is_match = compiled.after(positions, name)
        if is_match:
            return True
    return False


@lru_cache(64)
def _compiled(pattern: str) -> PathPattern:
    return PathPattern(pattern)


@lru_cache(256)
def _matcher(step: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(translate(step)).match
