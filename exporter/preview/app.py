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
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from exporter.preview import documents, events, library
from exporter.preview.requests import Failures, error_answer
from exporter.preview.security import Gate
from exporter.preview.state import HEAD_START, PreviewState
from exporter.themes.resources import styles

_STATIC = Path(__file__).parent / "static"
_FONT_AGE = 7 * 24 * 3600
"""Seconds for which a browser keeps a font: it is drawn with the first text then, not after it."""


def create_app(preview: PreviewState, token: str) -> Starlette:
    """Return the application that serves a preview to clients that have the token."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watch = preview.start(preview.watch())
        preview.start(_begin(preview, others))
        yield
        await preview.close()
        with suppress(asyncio.CancelledError):
            await watch

    # Of a file, the page asks which view shows it; the library needs no answer.
    start = "#/" if preview.options.home.is_dir() else ""
    views, others = (library, documents, events), _OtherViews(preview)
    app = Starlette(
        routes=[
            Route("/", _index),
            *(route for view in views for route in view.ROUTES),
            Mount("/fonts", _Fonts(directory=styles() / "fonts")),
            Mount("/static", GZipMiddleware(StaticFiles(directory=_STATIC))),
        ],
        middleware=[Middleware(Gate, token=token, start=start), Middleware(Failures)],
        exception_handlers={HTTPException: error_answer},
        lifespan=lifespan,
    )
    app.router.default = others
    app.state.preview = preview
    return app


async def _begin(preview: PreviewState, others: _OtherViews) -> None:
    """List the posts before a page asks for them, and load the other views after it has them."""
    await preview.site()
    await asyncio.sleep(HEAD_START)
    await others.load()


class _OtherViews:
    """The views that build books, loaded after the first list, or when one is first asked for.

    Loading them takes as long as listing the posts of a large blog, which is shown before.
    """

    def __init__(self, preview: PreviewState) -> None:
        self._preview = preview
        self._router: Router | None = None
        self._loading = asyncio.Lock()

    async def load(self) -> Router:
        """Return the routes of the views."""
        async with self._loading:
            # Not beside the thread that reads posts: it loads modules as well.
            self._router = self._router or Router(await self._preview.work(_other_routes))
            return self._router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await (await self.load())(scope, receive, send)


def _other_routes() -> list[Route]:
    from exporter.preview import build_routes, collection, pages, post

    return [route for view in (post, collection, pages, build_routes) for route in view.ROUTES]


async def _index(request: Request) -> FileResponse:  # noqa: ARG001
    return FileResponse(_STATIC / "index.html", headers={"cache-control": "no-cache"})


class _Fonts(StaticFiles):
    """The fonts of the books, which the preview is set in as well."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = f"private, max-age={_FONT_AGE}"
        return response
