"""Who may talk to the preview: the browser that was given the token, for pages of the preview.

Every request is checked: its Host (against DNS rebinding), its Origin and `Sec-Fetch-Site` (against
other sites in the same browser), and the token. The token arrives once in the address, and is then
kept in a cookie that scripts cannot read. Browsers share cookies among all ports of a machine (RFC
6265, section 8.5), and so with servers of its other users. Everything is therefore served below a
path that nobody can guess, and the cookie is limited to it. What changes anything also needs a
header, which a browser sends to another origin only after a preflight request (Fetch, section 4.8),
which fails.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHANGE_HEADER = "x-exporter-preview"
"""The header of requests that change something; any value will do."""
_LONGEST_PATH = 2000
"""Characters of the longest path: a file name has 255 bytes, and Python reads 4,300 digits."""

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""The Content Security Policy of the preview's own pages and of everything without another."""

_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_READING = ("GET", "HEAD")

# The page is left by a refresh of its own: a redirect after a click elsewhere would be without the
# cookie, whose SameSite is Strict.
_WELCOME = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Preview</title><link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url={start}"></head>
<body><p><a href="{start}">Open the preview</a></p></body>
</html>
"""


def new_token() -> str:
    """Return a random token, 256 bits in letters that an address may hold."""
    return secrets.token_urlsafe(32)


class Gate:
    """Lets requests of the preview's own pages pass, and adds the headers of every response.

    `start` is the hash of the view that the address with the token leads to. The application sees
    the path that all routes are below as its root path.
    """

    def __init__(self, app: ASGIApp, token: str, start: str = "") -> None:
        self._app = app
        self._token = token
        name = secrets.token_urlsafe(16)
        self._folder = f"/{name}"
        # Another port, which does not know the name, cannot set a second cookie of it either.
        self._cookie = f"exporter-preview-{name}"
        self._welcome_page = _WELCOME.format(start=f"{self._folder}/{start}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", PAGE_POLICY)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        # Nothing but HTTP is served.
        answer = self._answer(Request(scope)) if scope["type"] == "http" else _refusal("no")
        scope = {**scope, "root_path": self._folder}
        await (answer or self._app)(scope, receive, send_with_headers)

    def _answer(self, request: Request) -> Response | None:
        """Return the answer to a request that does not reach the application."""
        port = request.scope["server"][1]
        host = request.headers.get("host", "")
        if host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            return _refusal("This is not the address of the preview.")
        named = request.query_params.get("token")
        if request.url.path == "/" and named is not None:
            return self._welcome(request.url, named)
        is_below = request.url.path.startswith(f"{self._folder}/")
        if not (is_below and self._is_token(request.cookies.get(self._cookie, ""))):
            return _refusal("Open the address that the terminal shows: it holds the token.")
        if not _is_own(request.headers, host):
            return _refusal("Only pages of the preview may ask for this.")
        if request.method not in _READING and CHANGE_HEADER not in request.headers:
            return _refusal(f"The header {CHANGE_HEADER} is missing.")
        if len(request.url.path) > _LONGEST_PATH:
            return PlainTextResponse("The path is too long.\n", 414)
        return None

    def _welcome(self, url: URL, named: str) -> Response:
        if not self._is_token(named):
            return _refusal("The token is not that of this preview, which may have been restarted.")
        response = HTMLResponse(self._welcome_page)
        response.set_cookie(
            self._cookie,
            self._token,
            path=f"{self._folder}/",
            httponly=True,
            samesite="strict",
            secure=url.scheme == "https",
        )
        return response

    def _is_token(self, value: str) -> bool:
        return secrets.compare_digest(value.encode(), self._token.encode())


def _is_own(headers: Headers, host: str) -> bool:
    """Return whether a request is from a page of the preview, or typed by its user."""
    origin = headers.get("origin")
    site = headers.get("sec-fetch-site", "none")
    return origin in (None, f"http://{host}") and site in ("same-origin", "none")


def _refusal(reason: str) -> Response:
    return PlainTextResponse(f"{reason}\n", 403, {"connection": "close"})
