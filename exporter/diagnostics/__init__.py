"""Diagnostics: what the exporter reports about posts; collected, never raised.

What is wrong with the content becomes a `Diagnostic` with a stable code, a place and, where there
is one, a hint. Exceptions are for mistakes of the program. `DIAGNOSTIC_CODES` has the severity, the
cause and the fix of every code; `docs/diagnostics.md` is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum

from exporter.diagnostics.codes import DIAGNOSTIC_CODES
from exporter.diagnostics.control_characters import visible
from exporter.diagnostics.source import PagePlace, Place


class Severity(IntEnum):
    """The severity of a finding. An error means that an output is missing or wrong."""

    NOTICE = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `group` names what findings of one code have in common, such as a script whose characters are
    missing: they are shown as one. Without it, findings with the same message are.
    `page` is the place in a PDF that the finding is about, which its message names too.
    """

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hint: str = ""
    group: str = ""
    page: PagePlace | None = field(default=None, compare=False)

    @property
    def headline(self) -> str:
        """The finding on one line, without its hint and without control characters."""
        where = f"{self.place}: " if self.place else ""
        return visible(f"{where}{self.severity}: {self.message} [{self.code}]")

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> tuple[str, ...]:
        """Return the finding and its hint, if it has one, a line each."""
        hint = (f"  hint: {visible(self.hint)}",) if self.hint else ()
        return (self.headline, *hint)


class Diagnostics:
    """The findings of all phases, in the order of their reports; equal ones are kept once.

    `default_place` is the place of findings without one, such as the file that is read. `ignored`
    are codes of warnings and notices that count for nothing: they are kept, since a rule may ask
    whether something was reported, but are not among those of `reported`.
    """

    def __init__(self, default_place: Place | None = None, ignored: Iterable[str] = ()) -> None:
        self._default_place = default_place
        self._items: dict[Diagnostic, None] = {}
        self.ignored_codes = {*ignored}

    def at(self, place: Place | None) -> Diagnostics:
        """Return a view with another default place: reports to it are added here."""
        view = Diagnostics(place or self._default_place)
        view._items, view.ignored_codes = self._items, self.ignored_codes
        return view

    def separate(self, place: Place | None) -> Diagnostics:
        """Return an empty collection with another default place."""
        return Diagnostics(place or self._default_place)

    def extend(self, findings: Iterable[Diagnostic]) -> None:
        """Add findings that were collected elsewhere."""
        for finding in findings:
            self.add(finding)

    def report(
        self,
        code: str,
        message: str,
        place: Place | None = None,
        hint: str = "",
        *,
        group: str = "",
        page: PagePlace | None = None,
    ) -> None:
        """Add a finding with the severity of its code; the default hint is the code's fix."""
        entry = DIAGNOSTIC_CODES[code]
        severity = Severity[entry.severity.upper()]
        self.add(Diagnostic(severity, code, message, place, hint or entry.fix, group, page))

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a finding that was collected elsewhere, in a worker for example."""
        if diagnostic.place is None and self._default_place:
            diagnostic = replace(diagnostic, place=self._default_place)
        self._items.setdefault(diagnostic)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def ignore(self, codes: Iterable[str]) -> None:
        """Ignore the warnings and notices of more codes, also those that were reported before."""
        self.ignored_codes.update(codes)

    def reported(self) -> tuple[Diagnostic, ...]:
        """Return the findings that are not ignored."""
        return tuple(item for item in self if not self._ignores(item))

    def ignored(self) -> tuple[Diagnostic, ...]:
        """Return the findings that are ignored."""
        return tuple(filter(self._ignores, self))

    def _ignores(self, item: Diagnostic) -> bool:
        return item.code in self.ignored_codes and item.severity < Severity.ERROR

    def worst(self) -> Severity | None:
        """Return the highest severity, None where nothing was reported."""
        return max((item.severity for item in self), default=None)
