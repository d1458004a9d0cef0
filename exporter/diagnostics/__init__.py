"""What the exporter tells people about their posts: diagnostics, collected and never thrown.

Exceptions are for our own mistakes. Whatever is wrong with a post becomes a `Diagnostic` with a
stable code, a place to jump to and, where there is one, the way out. `CATALOGUE` holds every code
with its cause and its cure; `docs/diagnostics.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from exporter.diagnostics.codes import CATALOGUE, SEVERITIES
from exporter.diagnostics.source import Place


class Severity(IntEnum):
    """How much it matters. An error means that something asked for could not be made right."""

    NOTICE = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding."""

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{where}{self.severity}: {self.message} [{self.code}]{hint}"


class Diagnostics:
    """The sink that every phase reports to. It forgets what it has been told already.

    `home` is the place of a finding that has none of its own, such as the file that is at work.
    """

    def __init__(self, home: Place | None = None) -> None:
        self._items: dict[Diagnostic, None] = {}
        self._home = home

    def at(self, home: Place | None) -> Diagnostics:
        """The same sink for who works on another file."""
        other = self.apart(home)
        other._items = self._items
        return other

    def apart(self, home: Place | None) -> Diagnostics:
        """A sink of its own for who works on another file, whose findings are to be kept."""
        return Diagnostics(home or self._home)

    def report(self, code: str, message: str, place: Place | None = None, hint: str = "") -> None:
        """Add a finding. Its severity is the catalogue's; without `hint` its cure is the hint."""
        entry = CATALOGUE[code]
        severity = Severity(SEVERITIES.index(entry.severity))
        self.add(Diagnostic(severity, code, message, place, hint or entry.cure))

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a finding that was made elsewhere, in a worker for example."""
        if diagnostic.place is None and self._home:
            diagnostic = replace(diagnostic, place=self._home)
        self._items.setdefault(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def worst(self) -> Severity | None:
        """The gravest severity so far, None where nothing was reported."""
        return max((item.severity for item in self), default=None)
