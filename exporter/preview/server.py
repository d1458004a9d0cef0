"""Serves the preview on the loopback interface until it is interrupted."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from exporter.api.session import Session
from exporter.errors import SettingsError
from exporter.preview.app import create_app
from exporter.preview.connections import MOST_SILENT, Connection
from exporter.preview.security import new_token
from exporter.preview.state import PreviewOptions, PreviewState
from exporter.runtime.cache import Cache

_HOST = "127.0.0.1"
_SWITCH_INTERVAL = 0.0005
"""Seconds for which a thread that reads or builds may let a request wait for the interpreter."""
DEFAULT_PORT = 8765


def serve(
    options: PreviewOptions,
    cache: Cache,
    port: int | None,
    on_ready: Callable[[str], None],
) -> None:
    """Serve a preview until the process is interrupted.

    Without a port, it is `DEFAULT_PORT` or, if that is taken, a free one. `on_ready` is called with
    the address, which holds the token. Raises `SettingsError` for a port that cannot be used.
    """
    sys.setswitchinterval(_SWITCH_INTERVAL)
    token = new_token()
    with _listening_socket(port) as listening, Session(cache) as session:
        server = server_of(PreviewState(options, session), token)
        on_ready(f"http://{_HOST}:{listening.getsockname()[1]}/?token={token}")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


def server_of(preview: PreviewState, token: str) -> uvicorn.Server:
    """Return a server of a preview, which runs with a socket that listens."""
    config = uvicorn.Config(
        create_app(preview, token),
        # What the server would tell: requests that are none, and those that wait at its end.
        log_level="critical",
        ws="none",
        http=Connection,
        # As many are accepted at once.
        backlog=MOST_SILENT,
        access_log=False,
        server_header=False,
        date_header=False,
        # Open pages listen to events until they are closed.
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)


def _listening_socket(port: int | None) -> socket.socket:
    """Return a socket that listens on a port. Raises `SettingsError`."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # Elsewhere, another program could listen at the same port then.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, DEFAULT_PORT if port is None else port))
    except (OSError, OverflowError) as error:
        if port is not None:
            listening.close()
            reason = getattr(error, "strerror", None) or "it is not a number from 0 to 65535"
            raise SettingsError(f"port {port} cannot be used: {reason}", setting="port") from None
        listening.bind((_HOST, 0))
    # A browser may ask before the server answers: it waits then.
    listening.listen()
    return listening
