"""The type of a diagnostic code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DiagnosticCode:
    """The cause of a diagnostic as a sentence, and the fix, which is the default hint."""

    severity: Literal["notice", "warning", "error"]
    cause: str
    fix: str
