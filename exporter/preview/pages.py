"""The Pages view: the pages of a PDF as they are printed."""

from __future__ import annotations

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
