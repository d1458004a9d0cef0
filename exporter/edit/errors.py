"""The error of a change that cannot be made."""

from __future__ import annotations

from exporter.errors import ExporterError


class EditError(ExporterError):
    """A collection file cannot be changed in this way; the file is as it was."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}{f' ({self.hint})' if self.hint else ''}"
