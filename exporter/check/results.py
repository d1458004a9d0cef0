"""What checks return and raise."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import NamedTuple
from zipfile import BadZipFile

from exporter.diagnostics.source import PagePlace
from exporter.errors import MissingDependency
from exporter.file_formats.pdf.coordinates import Box

ARCHIVE_ERRORS = (
    OSError,
    KeyError,
    BadZipFile,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What reading a damaged or encrypted ZIP archive raises, or one with unknown compression."""


class ValidatorMissing(MissingDependency):
    """A validator cannot run: `what` is missing, `cure` tells how to install it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(f"{what} is missing: {cure}")
        self.what = what
        self.cure = cure

    def __reduce__(self) -> tuple[type[ValidatorMissing], tuple[str, str]]:
        """Return how to pickle the exception."""
        return ValidatorMissing, (self.what, self.cure)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a PDF, on a page (counted from 1; 0: none) with its label.

    `code` is a diagnostic code. `element` is the id of the structure element at the problem, or of
    the last one before it; the build knows its place in the source. `group` names what problems of
    the code have in common, such as a font without glyphs; empty for the message. `areas` are the
    rectangles on the page that show it, in points; empty for the page as a whole.
    """

    message: str
    page: int = 0
    code: str = "pdf-invalid"
    label: str = ""
    element: str = ""
    group: str = ""
    areas: tuple[Box, ...] = field(default=(), compare=False)

    @property
    def page_place(self) -> PagePlace | None:
        """The place on its page; None for a problem of the whole file."""
        return PagePlace(self.page, self.label, self.areas) if self.page else None

    def __str__(self) -> str:
        if not self.page:
            return self.message
        label = f" ({self.label})" if self.label not in ("", str(self.page)) else ""
        return f"page {self.page}{label}: {self.message}"


class PreflightRow(NamedTuple):
    """A row of a preflight table: a requirement, what the file has, and whether that is enough."""

    requirement: str
    found: str
    met: bool
