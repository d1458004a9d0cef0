"""Every diagnostic code, with its severity, its cause and its fix: a module for each phase."""

from __future__ import annotations

from exporter.diagnostics.codes.checks import CHECK_CODES
from exporter.diagnostics.codes.content import CONTENT_CODES
from exporter.diagnostics.codes.diagnostic_code import CodesBySubject, DiagnosticCode
from exporter.diagnostics.codes.output import OUTPUT_CODES
from exporter.diagnostics.codes.sources import SOURCE_CODES

CODES_BY_SUBJECT: CodesBySubject = {
    **SOURCE_CODES,
    **CONTENT_CODES,
    **OUTPUT_CODES,
    **CHECK_CODES,
}

DIAGNOSTIC_CODES: dict[str, DiagnosticCode] = {
    code: entry for codes in CODES_BY_SUBJECT.values() for code, entry in codes.items()
}
