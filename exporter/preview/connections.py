"""Connections to the preview, of which any program of the machine may open as many as it likes."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_SILENT = 60
"""Connections that have not asked for anything yet; a browser opens six at a time."""


class Connection(H11Protocol):
    """A connection that is closed if it is silent, and many later ones are too.

    Those of other programs would otherwise take all files that a process may open, and the browser
    would wait without end. One that was refused is closed by `Gate`.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._opened = self.loop.time()

    # TCP has transports that can be written to, which asyncio's base class does not say.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, and close the oldest one of too many that are silent."""
        super().connection_made(transport)
        others = (each for each in self.connections if isinstance(each, Connection))
        # One that is being closed is in the list until that is done.
        silent = [each for each in others if each.cycle is None and not each.transport.is_closing()]
        if len(silent) > MOST_SILENT:
            min(silent, key=lambda each: each._opened).transport.close()
