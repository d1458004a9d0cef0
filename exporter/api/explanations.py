"""What each diagnostic code means."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.diagnostics import Severity
from exporter.diagnostics.codes import CODES_BY_SUBJECT, DIAGNOSTIC_CODES
from exporter.diagnostics.codes.examples import CodeExample, example_of
from exporter.diagnostics.suggestions import nearest
from exporter.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a diagnostic code means.

    - `code`: the code, such as `link-unknown`.
    - `subject`: what codes of its kind are about, such as `images`.
    - `severity`: that of its diagnostics.
    - `cause`: what is wrong, as sentences.
    - `fix`: what to do; the hint of a diagnostic that has none of its own.
    - `example`: a text that causes it, and what is reported of it; None if there is none.
    """

    code: str
    subject: str
    severity: Severity
    cause: str
    fix: str
    example: CodeExample | None = None


def explain(code: str) -> Explanation:
    """Return what a diagnostic code means, with an example where there is one.

    Raises `SettingsError` for an unknown code.
    """
    for each in explanations():
        if each.code == code:
            return each
    near = nearest(code, list(DIAGNOSTIC_CODES))
    hint = f"did you mean ‘{near}’?" if near else "exporter explain lists all codes"
    raise SettingsError(f"unknown code ‘{code}’", hint, "code")


def explanations() -> tuple[Explanation, ...]:
    """Return what every diagnostic code means, by subject."""
    return tuple(
        Explanation(
            code,
            subject,
            Severity[entry.severity.upper()],
            entry.cause,
            entry.fix,
            example_of(code),
        )
        for subject, codes in CODES_BY_SUBJECT.items()
        for code, entry in codes.items()
    )
