"""Settings of site generators that are programs in JavaScript, of which literals are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.read.javascript import object_with
from exporter.read.sites.text_files import first_file

SCRIPTS = ("js", "ts", "mjs", "mts", "cjs", "cts")
"""The suffixes of programs in JavaScript and TypeScript, without the dot."""


def script_named(folder: Path, *stems: str, suffixes: Iterable[str] = SCRIPTS) -> str:
    """Return the name of the first program in a folder with one of these stems, or empty.

    A stem may have folders before it.
    """
    return first_file(folder, (f"{stem}.{suffix}" for stem in stems for suffix in suffixes))


def settings_in(
    text: str, keys: frozenset[str], file: Path, diagnostics: Diagnostics
) -> dict[str, Any]:
    """Return the first object of a program with one of the keys; none, after a report, without."""
    settings = object_with(text, keys)
    # A program without a key, such as `export default {}`, has no settings.
    if ":" in text and not settings:
        message = "the settings are not literals; they were not read"
        diagnostics.report("site-config", message, Place(str(file)))
    return settings
