"""Findings, results and what else the API returns as the records that are printed as JSON."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from exporter.api.explanations import Explanation
from exporter.api.listing import ListedPost
from exporter.api.results import Result
from exporter.diagnostics import Diagnostic, Severity
from exporter.model.reference_lock import LockedReference
from exporter.reports.file_names import relative_name
from exporter.reports.records import (
    AuthorRecord,
    DiagnosticRecord,
    ExplanationRecord,
    PlannedPostRecord,
    ReferenceRecord,
    ResultRecord,
    SeverityName,
)

P = TypeVar("P", bound=PlannedPostRecord)
_NAMES: dict[Severity, SeverityName] = {
    Severity.NOTICE: "notice",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


def explanation_record(explained: Explanation) -> ExplanationRecord:
    """Return the record of what a code means."""
    return ExplanationRecord(
        code=explained.code,
        subject=explained.subject,
        severity=_NAMES[explained.severity],
        cause=explained.cause,
        fix=explained.fix,
        example=explained.example,
    )


def reference_record(entry: LockedReference) -> ReferenceRecord:
    """Return the record of what is known of an address."""
    names = [field.name for field in fields(ReferenceRecord) if field.name != "type"]
    return ReferenceRecord(**{name: getattr(entry, name) for name in names})


def diagnostic_record(finding: Diagnostic) -> DiagnosticRecord:
    """Return the record of a finding."""
    place = finding.place
    return DiagnosticRecord(
        severity=_NAMES[finding.severity],
        code=finding.code,
        message=finding.message,
        file=place.path if place else None,
        line=place.line or None if place else None,
        column=place.column or None if place else None,
        hint=finding.hint,
        page=finding.page,
    )


def result_record(source: Path, result: Result) -> ResultRecord:
    """Return the record of a file that was saved."""
    return ResultRecord(
        source=str(source),
        file=str(Path(result)),
        bytes=len(result.data),
        chapters=result.chapters,
        pages=result.pages,
        disclaimers=result.disclaimers,
    )


def post_record(post: ListedPost, kind: type[P]) -> P:
    """Return what is known of a post as a record of a kind."""
    about = post.metadata
    return kind(
        file=relative_name(str(post.path)),
        key=post.key,
        title=about.title,
        authors=tuple(AuthorRecord(name=each.name, id=each.id) for each in about.authors),
        date=str(about.date) if about.date else None,
        updated=str(about.updated) if about.updated else None,
        tags=about.tags,
        series=about.series,
        lang=about.lang,
        description=about.description,
    )
