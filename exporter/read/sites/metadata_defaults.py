"""Metadata that the settings of a site give to the texts in some of its folders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

_NAMED_FOLDER = re.compile(r"(?:^|.*/)_([^/]+)/")
"""The last folder that is named after what it holds, such as `_posts`."""


@dataclass(frozen=True, slots=True)
class MetadataDefaults:
    """Metadata for the posts below a folder, or that fit a pattern (`path`), of one kind.

    `kind` is `posts`, `drafts`, `pages` or the name of a collection; empty for all.
    """

    path: str
    kind: str
    values: Mapping[str, Any]

    def apply_to(self, key: str) -> bool:
        """Return whether the file with this key is in scope."""
        if self.kind and self.kind not in _kinds(key):
            return False
        if "*" in self.path:
            return fnmatchcase(key, self.path) or fnmatchcase(key, f"{self.path}/*")
        return not self.path or key == self.path or key.startswith(f"{self.path}/")


def _kinds(key: str) -> tuple[str, ...]:
    """Return what the file with this key may be: a folder without `_posts` may hold posts."""
    folder = _NAMED_FOLDER.search(key)
    return (folder[1],) if folder else ("posts", "pages")


def defaults_for(key: str, defaults: tuple[MetadataDefaults, ...]) -> dict[str, Any]:
    """Return the default metadata of the file with this key; narrower scopes win."""
    in_scope = [entry for entry in defaults if entry.apply_to(key)]
    in_scope.sort(key=lambda entry: (len(entry.path), bool(entry.kind)))
    return {str(name): value for entry in in_scope for name, value in entry.values.items()}
