"""What each diagnostic code means."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.diagnostics import Severity
from exporter.diagnostics.code_names import known_code
from exporter.diagnostics.codes import CODES_BY_SUBJECT
from exporter.diagnostics.codes.examples import CodeExample, example_of


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

    The code may be in brackets, as messages have it. Raises `SettingsError` for an unknown code.
    """
    known = known_code(code, "code")
    return next(each for each in explanations() if each.code == known)


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
