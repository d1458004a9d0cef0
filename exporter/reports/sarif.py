"""Findings as a log in SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exporter.diagnostics import Diagnostic, Severity
from exporter.diagnostics.codes import DIAGNOSTIC_CODES
from exporter.reports.file_names import relative_uri

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.NOTICE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}


def sarif_log(
    findings: Sequence[Diagnostic], ignored: Sequence[Diagnostic] = (), *, version: str
) -> dict[str, Any]:
    """Return the log of one run of the exporter of a version, as JSON data.

    Findings that are ignored are suppressed results (3.35). The columns count code points.
    """
    codes = sorted({finding.code for finding in (*findings, *ignored)})
    rules = [_rule(code) for code in codes]
    results = [_result(each, codes.index(each.code)) for each in findings]
    for each in ignored:
        suppressed = {"suppressions": [{"kind": "external"}]}
        results.append(_result(each, codes.index(each.code)) | suppressed)
    driver = {"name": "exporter", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    entry = DIAGNOSTIC_CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.cause},
        "help": {"text": entry.fix},
        "defaultConfiguration": {"level": _LEVELS[Severity[entry.severity.upper()]]},
    }


def _result(finding: Diagnostic, rule: int) -> dict[str, Any]:
    hint = f"\nhint: {finding.hint}" if finding.hint else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{hint}"},
    }
    if place := finding.place:
        location: dict[str, Any] = {"artifactLocation": {"uri": relative_uri(place.path)}}
        # A folder has no lines.
        if place.line:
            location["region"] = {"startLine": place.line, "startColumn": place.column}
        result["locations"] = [{"physicalLocation": location}]
    return result
