"""The application: the routes of all views, behind one gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from exporter.preview import collection, documents, events, library, pages, post
from exporter.preview.requests import error_answer
from exporter.preview.security import Gate
from exporter.preview.state import PreviewState

_STATIC = Path(__file__).parent / "static"


def create_app(preview: PreviewState, token: str) -> Starlette:
    """Return the application that shows a preview to whoever has the token."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        watch = preview.start(preview.watch())
        yield
        await preview.close()
        with suppress(asyncio.CancelledError):
            await watch

    views = (library, post, collection, pages, documents, events)
    app = Starlette(
        routes=[
            Route("/", _index),
            *(route for view in views for route in view.ROUTES),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Gate, token=token)],
        exception_handlers={HTTPException: error_answer},
        lifespan=lifespan,
    )
    app.state.preview = preview
    return app


async def _index(request: Request) -> FileResponse:  # noqa: ARG001
    return FileResponse(_STATIC / "index.html", headers={"cache-control": "no-cache"})
