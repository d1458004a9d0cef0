"""Settings of site generators that are programs in JavaScript, of which literals are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import InputFolders
from exporter.read.javascript import object_with
from exporter.read.sites.text_files import first_file

SCRIPTS = ("js", "ts", "mjs", "mts", "cjs", "cts")
"""The suffixes of programs in JavaScript and TypeScript, without the dot."""
_EMPTY = re.compile(r"(?:\bexport\s+default|\bmodule\.exports\s*=)\s*(?:\w{1,40}\(\s*)?\{\s*\}")
"""A program that exports an object without keys."""


def script_named(folders: InputFolders, *stems: str, suffixes: Iterable[str] = SCRIPTS) -> str:
    """Return the name of the first program in the root with one of these stems, or empty.

    A stem may have folders before it.
    """
    return first_file(folders, (f"{stem}.{suffix}" for stem in stems for suffix in suffixes))


def settings_in(
    text: str, keys: frozenset[str], file: Path, diagnostics: Diagnostics
) -> dict[str, Any]:
    """Return the first object of a program with one of the keys; none, after a report, without."""
    settings = object_with(text, keys)
    if text.strip() and not settings and not _EMPTY.search(text):
        message = "the settings are not literals; they were not read"
        diagnostics.report("site-config", message, Place(str(file)))
    return settings
