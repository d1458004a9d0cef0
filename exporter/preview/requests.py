"""What the routes of all views share: the state, the values of a request, and JSON answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from exporter.diagnostics import Diagnostic
from exporter.preview.state import PreviewState
from exporter.reports.excerpt import SourceLines, excerpt_of
from exporter.reports.records import record_data
from exporter.reports.to_records import diagnostic_record

_LARGEST_BODY = 1 << 20
"""Bytes of the largest request."""
_EXCERPT_WIDTH = 160
"""Columns of the line that is shown with a finding; it can be scrolled."""


def preview_of(request: Request) -> PreviewState:
    """Return the state of the application."""
    preview: PreviewState = request.app.state.preview
    return preview


def query(request: Request, name: str) -> str:
    """Return a value of the query. Raises status 400 without it."""
    value = request.query_params.get(name)
    if value is None:
        raise HTTPException(400, f"the query lacks ‘{name}’")
    return value


async def json_body(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body. Raises status 400 for anything else, 413 if too large."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > _LARGEST_BODY:
            raise HTTPException(413, "the request is too large")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return value


async def error_answer(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    """Return the answer to a request that failed: its reason as JSON."""
    # It is registered for nothing else.
    status, reason = (
        (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
    )
    return JSONResponse({"error": reason}, status)


def findings_json(findings: Iterable[Diagnostic], preview: PreviewState) -> list[dict[str, object]]:
    """Return findings as `finding_json` does; the files of their lines are read once."""
    sources = SourceLines()
    return [finding_json(each, preview, sources) for each in findings]


def finding_json(
    finding: Diagnostic, preview: PreviewState, sources: SourceLines | None = None
) -> dict[str, object]:
    """Return a finding as its published record; its file is relative to the site if it is there.

    `excerpt` is the line that it is about, in three texts; null if it is about a whole file.
    """
    record = record_data(diagnostic_record(finding))
    excerpt = excerpt_of(finding, sources or SourceLines(), _EXCERPT_WIDTH)
    names = ("before", "marked", "after")
    return {
        **record,
        "file": preview.name_of(record["file"]) if record["file"] else None,
        "excerpt": dict(zip(names, excerpt.parts(), strict=True)) if excerpt else None,
    }
