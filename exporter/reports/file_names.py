"""Names of files in reports: relative to the current folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def relative_name(path: str) -> str:
    """Return a path relative to the current folder, with `/`; as it is if it lies elsewhere."""
    file = Path(os.path.normpath(path))
    if file.is_absolute() and file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    return file.as_posix()


def relative_uri(path: str) -> str:
    """Return a path as a URI reference (RFC 3986), relative for a file in the current folder."""
    name = relative_name(path)
    # A byte that is not UTF-8 is a surrogate in a name (PEP 383).
    return f"{'file://' * name.startswith('/')}{quote(os.fsencode(name))}"
