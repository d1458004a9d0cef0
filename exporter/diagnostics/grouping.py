"""Diagnostics of one kind, grouped for people to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exporter.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class DiagnosticGroup:
    """Diagnostics of one severity and code that say the same of several places.

    `others` is how many there are besides the first.
    """

    first: Diagnostic
    others: int


def grouped(diagnostics: Iterable[Diagnostic]) -> list[DiagnosticGroup]:
    """Return the groups of diagnostics in the order of their first members.

    Diagnostics belong together if they have the same severity, code and `group`; without one, the
    same message.
    """
    groups: dict[tuple[Severity, str, str], list[Diagnostic]] = {}
    for each in diagnostics:
        key = (each.severity, each.code, each.group or each.message)
        groups.setdefault(key, []).append(each)
    return [DiagnosticGroup(members[0], len(members) - 1) for members in groups.values()]
