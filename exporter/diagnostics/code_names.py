"""Codes as people write them: those that exist, and those that can be ignored."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.diagnostics.codes import DIAGNOSTIC_CODES
from exporter.diagnostics.suggestions import nearest
from exporter.errors import SettingsError


def known_code(written: str, setting: str) -> str:
    """Return the code that is written, which may be in brackets as in a message.

    Raises `SettingsError` for an unknown code, with the name of the setting or the argument.
    """
    code = written.strip().removeprefix("[").removesuffix("]")
    if code not in DIAGNOSTIC_CODES:
        near = nearest(code, [*DIAGNOSTIC_CODES])
        hint = f"did you mean ‘{near}’?" if near else "exporter explain lists all codes"
        raise SettingsError(f"unknown code ‘{code}’", hint, setting)
    return code


def ignorable_code(written: str) -> str:
    """Return the code that is written, of a warning or a notice.

    Raises `SettingsError` for an unknown code, and for that of an error: after an error, an output
    is missing or wrong.
    """
    code = known_code(written, "ignore")
    if DIAGNOSTIC_CODES[code].severity == "error":
        message = f"‘{code}’ is an error, which cannot be ignored"
        raise SettingsError(message, f"exporter explain {code} says what to do", "ignore")
    return code


def ignorable_codes(written: Iterable[str]) -> frozenset[str]:
    """Return the codes that are written. Raises `SettingsError` as `ignorable_code` does."""
    return frozenset(map(ignorable_code, (written,) if isinstance(written, str) else written))
