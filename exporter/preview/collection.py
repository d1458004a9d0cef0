"""The Collection view: posts arranged as a book."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
