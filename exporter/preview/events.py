"""The event stream: tells every open page what has changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

_KEEP_ALIVE = 20.0
"""Seconds after which a silent stream says that it is still there."""
_LONGEST_QUEUE = 1000
"""Events that wait for one page; a page that reads none is told nothing more."""


class EventStream:
    """Sends events to all pages that listen. Its methods are called in the event loop."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()

    def publish(self, kind: str, **data: object) -> None:
        """Send an event: its kind, and data that JSON can hold."""
        text = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        for queue in self._listeners:
            if queue.qsize() < _LONGEST_QUEUE:
                queue.put_nowait(text)

    async def lines(self) -> AsyncIterator[str]:
        """Yield the text of events as they come (HTML, section 9.2)."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "event: hello\ndata: {}\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _KEEP_ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(queue)


async def _events(request: Request) -> StreamingResponse:
    stream: EventStream = request.app.state.preview.events
    return StreamingResponse(stream.lines(), media_type="text/event-stream")


ROUTES = (Route("/api/events", _events),)
