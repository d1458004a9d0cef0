"""Findings as workflow commands of GitHub Actions, which become annotations of a pull request."""

from __future__ import annotations

from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.control_characters import visible
from exporter.reports.file_names import relative_name

_COMMANDS = {Severity.NOTICE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github_command(finding: Diagnostic) -> str:
    """Return a finding as one line; its title is the code, its second line the hint."""
    properties = {}
    if place := finding.place:
        properties = {"file": relative_name(place.path), "line": place.line, "col": place.column}
        # A folder has no lines.
        properties = {name: value for name, value in properties.items() if value}
    properties["title"] = finding.code
    written = (f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in properties.items())
    hint = f"\nhint: {visible(finding.hint)}" if finding.hint else ""
    text = f"{visible(finding.message)}{hint}".translate(_IN_DATA)
    return f"::{_COMMANDS[finding.severity]} {','.join(written)}::{text}"


def _escaped(value: object, table: dict[int, str]) -> str:
    return visible(f"{value}").translate(table)
