"""The error of a theme that cannot be used."""

from __future__ import annotations

from exporter.diagnostics.source import Place
from exporter.errors import SettingsError


class ThemeError(SettingsError):
    """A theme cannot be used. `place` is in one of its files, None where it has none."""

    def __init__(self, message: str, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message, hint, "theme")
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{super().__str__()}"
