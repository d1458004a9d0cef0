"""The type of a diagnostic code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class DiagnosticCode:
    """The cause of a diagnostic as a sentence, and the fix, which is the default hint."""

    severity: Literal["notice", "warning", "error"]
    cause: str
    fix: str


CodesBySubject: TypeAlias = Mapping[str, Mapping[str, DiagnosticCode]]
"""Codes by what they are about, such as `images`."""
