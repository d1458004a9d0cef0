"""What is wrong with a theme."""

from __future__ import annotations

from exporter.diagnostics.source import Place


class ThemeError(ValueError):
    """A theme that cannot be used, with the reason; `place` is in one of its files."""

    def __init__(self, message: str, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        """All of it in one line."""
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}{f' ({self.hint})' if self.hint else ''}"
