"""Findings of one kind, grouped for people to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exporter.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one severity and code that say the same of several places.

    `others` is how many there are besides the first.
    """

    first: Diagnostic
    others: int


def grouped(findings: Iterable[Diagnostic]) -> list[FindingGroup]:
    """Return the groups of findings in the order of their first members.

    Findings belong together if they have the same severity and code and the same `group`; without
    one, the same message.
    """
    groups: dict[tuple[Severity, str, str], list[Diagnostic]] = {}
    for finding in findings:
        key = (finding.severity, finding.code, finding.group or finding.message)
        groups.setdefault(key, []).append(finding)
    return [FindingGroup(members[0], len(members) - 1) for members in groups.values()]
