"""The Post view: one post as a web page, on an e-reader and in print, and its findings."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from exporter import ExportError, ListedPost, Result, html
from exporter.diagnostics import Diagnostic
from exporter.preview.documents import FrameDocument
from exporter.preview.requests import findings_json, preview_of, query
from exporter.preview.state import PreviewState


async def _web(request: Request) -> JSONResponse:
    preview, post = preview_of(request), await _named_post(request)
    result, found = await preview.work(_built, preview, post)
    frame = preview.documents.add(FrameDocument(result.data.decode())) if result else None
    return JSONResponse({"frame": frame, "findings": findings_json(found, preview)})


def _built(preview: PreviewState, post: ListedPost) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    options = preview.options
    try:
        result = html(
            post.path,
            settings=options.settings,
            site=options.site,
            context=preview.build.context,
        )
    except ExportError as error:
        return None, error.diagnostics
    return result, result.diagnostics


async def _named_post(request: Request) -> ListedPost:
    """Return the post that the query names. Raises status 404 if there is none."""
    key = query(request, "key")
    post = await preview_of(request).post(key)
    if post is None:
        raise HTTPException(404, f"there is no post ‘{key}’")
    return post


ROUTES = (Route("/api/post/web", _web),)
