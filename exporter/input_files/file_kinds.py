"""The kinds of files with their maximum sizes, and the error for a file that is not read."""

from __future__ import annotations

import errno
from enum import Enum
from pathlib import Path

from exporter.errors import ExporterError


class FileKind(Enum):
    """What a file is read as, with its maximum size in MiB.

    The sizes are far above those of real sites: a text of 60,000 words has 0.4 MiB, photographs of
    45 megapixels have 20 to 60, and fonts of East Asian scripts up to 30.
    """

    POST = "a post", 32
    COLLECTION = "a collection file", 8
    SETTINGS = "a file of settings", 8
    DATA = "a data file", 64
    INCLUDE = "an included file", 1
    IMAGE = "an image", 256
    STYLESHEET = "a stylesheet", 8
    FONT = "a font", 64
    BIBLIOGRAPHY = "a bibliography", 8
    CITATION_STYLE = "a citation style", 2
    LOCK = "a lock file of references", 8
    BOOK = "a book", 1024

    def __init__(self, noun: str, mebibytes: int) -> None:
        self.noun = noun
        self.mebibytes = mebibytes
        self.max_size = mebibytes * 1024 * 1024


class InputFileError(ExporterError, OSError):
    """A file is not read, though it may exist: `reason` says why, without its name.

    `hint` says how to have it read, if that is possible.
    """

    def __init__(self, path: str | Path, reason: str, hint: str = "") -> None:
        super().__init__(errno.EPERM, reason, str(path))
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        return self.reason

    def __reduce__(self) -> tuple[type[InputFileError], tuple[str, str, str]]:
        """Return how to pickle the error."""
        return InputFileError, (str(self.filename), self.reason, self.hint)
