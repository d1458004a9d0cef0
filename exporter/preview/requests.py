"""What the routes of all views share: the session, the values of a request, and JSON answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from exporter.diagnostics import Diagnostic
from exporter.preview.session import Session

_LARGEST_BODY = 1 << 20
"""Bytes of the largest request."""


def session_of(request: Request) -> Session:
    """Return the session of the application."""
    session: Session = request.app.state.session
    return session


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


def finding_json(finding: Diagnostic, session: Session) -> dict[str, object]:
    """Return a finding as JSON; its file is relative to the site where it lies in it."""
    place = finding.place
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "file": session.name_of(place.path) if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }
