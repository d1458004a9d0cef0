"""Documents with the texts of strangers, each in a sandboxed frame of its own.

A frame has an opaque origin: it has neither the cookie nor the storage of the preview, and may ask
it for nothing. Its policy loads nothing, and runs one script, `frame.js`, which the server adds: it
tells the page around it which block is in view. The address of a document is random, and opens that
document only.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*"/>')
_MOST = 24
"""Documents that are kept, the latest; a page shows three at a time."""


@dataclass(frozen=True, slots=True)
class FrameDocument:
    """A document in HTML or XHTML that holds everything it shows."""

    text: str
    media_type: str = "text/html"


class FrameDocuments:
    """The documents that frames may show, by random names."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, FrameDocument] = OrderedDict()

    def add(self, document: FrameDocument) -> str:
        """Keep a document, and return its address below the page: an equal one keeps its own."""
        for name, kept in self._documents.items():
            if kept == document:
                self._documents.move_to_end(name)
                return f"frame/{name}"
        name = secrets.token_urlsafe(16)
        self._documents[name] = document
        while len(self._documents) > _MOST:
            self._documents.popitem(last=False)
        return f"frame/{name}"

    def get(self, name: str) -> FrameDocument | None:
        """Return a document; None if it is not kept any longer."""
        return self._documents.get(name)


@cache
def frame_script() -> str:
    """Return the one script that runs in frames."""
    return files("exporter.preview").joinpath("static/frame.js").read_text("utf-8")


@cache
def frame_policy() -> str:
    """Return the Content Security Policy of frames."""
    digest = base64.b64encode(hashlib.sha256(frame_script().encode()).digest()).decode()
    return "; ".join(
        (
            "sandbox allow-scripts",
            "default-src 'none'",
            f"script-src 'sha256-{digest}'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "font-src data:",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )


async def _frame(request: Request) -> Response:
    documents: FrameDocuments = request.app.state.preview.documents
    document = documents.get(request.path_params["name"])
    if document is None:
        raise HTTPException(404, "the document is not kept any longer")
    return Response(
        _with_script(document),
        media_type=f"{document.media_type}; charset=utf-8",
        headers={
            "content-security-policy": frame_policy(),
            # Names of hosts in links are not looked up before a click.
            "x-dns-prefetch-control": "off",
        },
    )


def _with_script(document: FrameDocument) -> str:
    """Return a document with the script at its end, and with the policy of frames alone.

    A web page that the exporter makes has a policy of its own, which runs no script at all.
    """
    before, end, after = _OWN_POLICY.sub("", document.text, count=1).rpartition("</body>")
    script = frame_script()
    if document.media_type != "text/html":
        script = f"<![CDATA[{script}]]>"
    return f"{before}<script>{script}</script>{end}{after}"


ROUTES = (Route("/frame/{name}", _frame),)
