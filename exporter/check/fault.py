"""Something that is wrong inside a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and on which page (counted from 1) where there is one."""

    message: str
    page: int = 0

    def __str__(self) -> str:
        return f"page {self.page}: {self.message}" if self.page else self.message
