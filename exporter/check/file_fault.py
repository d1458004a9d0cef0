"""Something that is wrong inside a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which page (counted from 1) where there is one.

    `code` is the catalogue's. `label` is what the page is called; `element` is the id of the
    structure element that it is about, or of the nearest one before it, by which whoever made the
    file finds the place in the source again.
    """

    message: str
    page: int = 0
    code: str = "pdf-invalid"
    label: str = ""
    element: str = ""

    def __str__(self) -> str:
        if not self.page:
            return self.message
        called = f" ({self.label})" if self.label not in ("", str(self.page)) else ""
        return f"page {self.page}{called}: {self.message}"
