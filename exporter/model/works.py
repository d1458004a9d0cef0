"""Works of a bibliography, and how a text cites them.

The types and the names of fields are those of CSL (Citation Style Language 1.0.2, appendices III
and IV), into which all bibliographies are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

_DAY = re.compile(r"(-?\d{4})(?:-\d\d?){0,2}([~?%]?)")
"""A day, month, season or year; `~` makes it approximate, `?` uncertain and `%` both (EDTF, in
ISO 8601-2)."""
_EAST_ASIAN = re.compile("[\u3040-\u9fff\uac00-\ud7af]+")
CiteForm: TypeAlias = Literal["", "in-text", "without-author"]


@dataclass(frozen=True, slots=True)
class WorkName:
    """The name of a person; `literal` is that of anybody else, and is then alone."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def short(self) -> str:
        """The name in running text."""
        return self.literal or " ".join(filter(None, (self.particle, self.family or self.given)))

    @property
    def is_east_asian(self) -> bool:
        """Whether the family name stands in front, and no space behind it."""
        return _EAST_ASIAN.fullmatch(self.family + self.given) is not None

    @property
    def full(self) -> str:
        """The name with given names first."""
        if self.is_east_asian:
            return f"{self.family}{self.given}"
        parts = (self.given, self.particle, self.family, self.suffix)
        return self.literal or " ".join(filter(None, parts))


OTHERS = WorkName(literal="others")
"""Stands behind the names of a work for those that its bibliography leaves out."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work that can be cited. `key` is its name in the bibliography, `kind` its type in CSL.

    `fields` are pairs of a field and plain text; `names` of a role (author, editor) and people;
    `dates` of a field and a day `2019-04-01`, a month, a season `2019-21` (21 to 24) or a year, a
    range `2019/2020` with or without an end, with the marks of EDTF; or other text.
    """

    key: str
    kind: str = "document"
    fields: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, tuple[WorkName, ...]], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()

    def text(self, *names: str) -> str:
        """Return the first of these fields that the work has; empty if it has none."""
        fields = dict(self.fields)
        return next(filter(None, (fields.get(name) for name in names)), "")

    @property
    def people(self) -> tuple[WorkName, ...]:
        """The authors; without any, the editors or others who made the work."""
        return next((people for _, people in sorted(self.names) if people), ())

    @property
    def year(self) -> str:
        """The year of publication or a range of years, or the whole text of a date that is none."""
        issued = dict(self.dates).get("issued", "")
        first, _, last = issued.partition("/")
        years = [_year(day) for day in (first, *([last] if last not in ("", "..") else []))]
        if not all(years):
            return issued
        is_open = "/" in issued and len(years) == 1
        return "–".join((*dict.fromkeys(years), *([""] if is_open else [])))

    @property
    def full_names(self) -> str:
        """Those who made the work, with their full names."""
        names = ", ".join(person.full for person in self.people if person != OTHERS)
        return f"{names} et al." if names and OTHERS in self.people else names

    @property
    def address(self) -> str:
        """The address of the work on the web; empty if it has none."""
        doi = self.text("DOI")
        return f"https://doi.org/{doi}" if doi else self.text("URL")

    @property
    def short_names(self) -> str:
        """Those who made the work as running text names them; the title if nobody did."""
        names = [person.short for person in self.people]
        if len(names) > 2 or self.people[1:] == (OTHERS,):
            return f"{names[0]} et al."
        return " & ".join(names) or self.text("title") or self.key


def _year(day: str) -> str:
    """Return the year of a day; empty if it is none."""
    found = _DAY.fullmatch(day)
    if found is None:
        return ""
    year, mark = found.groups()
    circa = "ca.\u00a0" if mark in ("~", "%") else ""
    return f"{circa}{year}{'?' if mark in ('?', '%') else ''}"


@dataclass(frozen=True, slots=True)
class Cite:
    """A work as a text cites it.

    `locator` is the place in the work, such as `12–14`, `locator_kind` its term in CSL, such as
    `page`, and `locator_term` that term as written; `suffix` is the text after it. In the form
    `in-text`, the sentence names the authors. `continues` says that the citation before it stands
    in the same brackets.
    """

    work: Work
    prefix: str = ""
    locator: str = ""
    locator_kind: str = ""
    locator_term: str = ""
    suffix: str = ""
    form: CiteForm = ""
    continues: bool = False

    @property
    def after(self) -> str:
        """The place in the work and the text after it, as written: `p. 12 and passim`."""
        place = "\u00a0".join(filter(None, (self.locator_term, self.locator)))
        separator = "" if self.suffix[:1] in (",", "") or not place else " "
        return f"{place}{separator}{self.suffix.lstrip(', ') if not place else self.suffix}"
