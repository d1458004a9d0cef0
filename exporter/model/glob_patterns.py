"""Whether a file is where a pattern says."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase


def lies_at(path: str, pattern: str) -> bool:
    """Whether a path is a file or lies in a folder that a whole path or pattern names.

    Wildcards stay within one name, but for `**`, which stands for any number of folders. What is
    there by that very name is meant first, whatever characters are in it.
    """
    if not pattern or path == pattern or path.startswith(pattern.rstrip("/") + "/"):
        return True
    return _fits(path.split("/"), pattern.rstrip("/").split("/"))


def _fits(names: Sequence[str], patterns: Sequence[str]) -> bool:
    if not patterns:
        # All of it is spent on a folder above.
        return True
    first, rest = patterns[0], patterns[1:]
    if first == "**":
        return any(_fits(names[at:], rest) for at in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], first) and _fits(names[1:], rest)
