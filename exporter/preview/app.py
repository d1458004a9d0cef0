"""The application: the routes of all views, behind one gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from exporter.preview import build_routes, collection, documents, events, library, pages, post
from exporter.preview.requests import error_answer
from exporter.preview.security import Gate
from exporter.preview.state import PreviewState
from exporter.themes.resources import styles

_STATIC = Path(__file__).parent / "static"
_FONT_AGE = 7 * 24 * 3600
"""Seconds for which a browser keeps a font: it is drawn with the first text then, not after it."""


def create_app(preview: PreviewState, token: str) -> Starlette:
    """Return the application that shows a preview to whoever has the token."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watch = preview.start(preview.watch())
        yield
        await preview.close()
        with suppress(asyncio.CancelledError):
            await watch

    views = (library, post, collection, pages, build_routes, documents, events)
    app = Starlette(
        routes=[
            Route("/", _index),
            *(route for view in views for route in view.ROUTES),
            Mount("/fonts", _Fonts(directory=styles() / "fonts")),
            Mount("/static", GZipMiddleware(StaticFiles(directory=_STATIC))),
        ],
        middleware=[Middleware(Gate, token=token)],
        exception_handlers={HTTPException: error_answer},
        lifespan=lifespan,
    )
    app.state.preview = preview
    return app


async def _index(request: Request) -> FileResponse:  # noqa: ARG001
    return FileResponse(_STATIC / "index.html", headers={"cache-control": "no-cache"})


class _Fonts(StaticFiles):
    """The fonts of the books, which the preview is set in as well."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = f"private, max-age={_FONT_AGE}"
        return response
