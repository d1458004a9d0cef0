"""What the routes of all views share: the state, the values of a request, and JSON answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.errors import ExporterError
from exporter.preview.state import PreviewState
from exporter.reports.excerpt import SourceLines, excerpt_of
from exporter.runtime.failures import report_failure

_LARGEST_BODY = 1 << 20
"""Bytes of the largest request."""
_EXCERPT_WIDTH = 160
"""Columns of the line that is shown with a finding; it can be scrolled."""


class JsonAnswer(JSONResponse):
    """An answer in JSON; its texts may hold file names that are not UTF-8."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of the answer: Python's halves of surrogate pairs as JSON names them."""
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode(errors="backslashreplace")


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
        # A half of a surrogate pair, which JSON can name, is in no text that can be written.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is not a JSON object")
    return value


async def error_answer(request: Request, error: Exception) -> JsonAnswer:  # noqa: ARG001
    """Return the answer to a request that failed: its reason as JSON."""
    match error:
        case HTTPException():
            return JsonAnswer({"error": error.detail}, error.status_code)
        case ExporterError():
            return JsonAnswer({"error": str(error)}, 409)
        case _:
            found = Diagnostics()
            report_failure(error, found)
            (failure,) = found
            hint = f" ({failure.hint})" if failure.hint else ""
            return JsonAnswer({"error": f"{failure.message}{hint}"}, 500)


class Failures:
    """Answers what no route expects: what the system refuses, and defects, which are noted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_started = False

        async def noted_send(message: Message) -> None:
            nonlocal is_started
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive, noted_send)
        except ClientDisconnect:
            # Nobody waits for an answer.
            return
        except Exception as error:
            if scope["type"] != "http":
                raise
            answer = await error_answer(Request(scope), error)
            # The server closes the connection of an answer that has begun and does not end.
            if not is_started:
                await answer(scope, receive, send)


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
    # A site without findings has no use for what takes a twentieth of a second to load.
    from exporter.reports.records import record_data
    from exporter.reports.to_records import diagnostic_record

    record = record_data(diagnostic_record(finding))
    excerpt = excerpt_of(finding, sources or SourceLines(), _EXCERPT_WIDTH)
    names = ("before", "marked", "after")
    return {
        **record,
        "file": preview.name_of(record["file"]) if record["file"] else None,
        "excerpt": dict(zip(names, excerpt.parts(), strict=True)) if excerpt else None,
    }
