"""The Post view: one post as a web page and on an e-reader, and its places in an editor.

Its pages in print, and those of one chapter of a collection, are the routes of `pages.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from exporter import ListedPost
from exporter.build import BuildOptions, Source, build_book, path_of
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place
from exporter.preview.documents import FrameDocument
from exporter.preview.editors import open_editor, opens_window
from exporter.preview.passages import Passage, passages_of, post_file
from exporter.preview.reader_document import reader_document
from exporter.preview.requests import findings_json, json_body, preview_of, query
from exporter.preview.sources import named_source


@dataclass(frozen=True, slots=True)
class _Form:
    """A post in one form, None after an error; its passages, and what was found."""

    document: FrameDocument | None
    passages: tuple[Passage, ...]
    findings: tuple[Diagnostic, ...]


async def _post(request: Request) -> JSONResponse:
    """Answer what is known of a post before it is built."""
    preview, post = preview_of(request), await _named_post(request)
    return JSONResponse(
        {
            "title": post.metadata.title,
            "path": str(post.path),
            "opens": opens_window(preview.options.editor),
        }
    )


async def _web(request: Request) -> JSONResponse:
    return await _answer(request, (await _named_post(request)).path, "html")


async def _epub(request: Request) -> JSONResponse:
    """Answer a post as an e-book, or as a chapter of a collection."""
    preview, post = preview_of(request), await _named_post(request)
    collection = request.query_params.get("collection")
    source = await named_source(preview, collection, post.key) if collection else post.path
    return await _answer(request, source, "epub")


async def _answer(
    request: Request, source: Source, format_: Literal["html", "epub"]
) -> JSONResponse:
    preview = preview_of(request)
    form = await preview.work(_built, source, format_, preview.build)
    frame = preview.documents.add(form.document) if form.document else None
    return JSONResponse(
        {
            "frame": frame,
            "passages": [(each.line, each.letters) for each in form.passages],
            "findings": findings_json(form.findings, preview),
        }
    )


def _built(source: Source, format_: Literal["html", "epub"], options: BuildOptions) -> _Form:
    found = Diagnostics(Place(str(path_of(source))))
    built = build_book(source, (format_,), options, found)
    if built is None or not built.files:
        return _Form(None, (), tuple(found))
    data = built.files[0].data
    document = FrameDocument(data.decode()) if format_ == "html" else reader_document(data)
    return _Form(document, passages_of(built.edition(), post_file(source)), tuple(found))


async def _open(request: Request) -> JSONResponse:
    """Open a file of the site at a place in the user's editor."""
    preview, values = preview_of(request), await json_body(request)
    line, column = values.get("line", 1), values.get("column", 1)
    if not (_is_count(line) and _is_count(column)):
        raise HTTPException(400, "the line or the column is no number from 1")
    await preview.site()
    path = preview.path_of(values["file"]) if isinstance(values.get("file"), str) else None
    if path is None:
        raise HTTPException(404, "there is no such file in the site")
    command = preview.options.editor
    if not opens_window(command):
        raise HTTPException(409, "no editor with a window of its own is named by $VISUAL")
    try:
        open_editor(command, path, line, column)
    except OSError as error:
        raise HTTPException(409, f"‘{command[0]}’ cannot be started: {error.strerror}") from None
    return JSONResponse({"opened": True})


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 1 << 31


async def _named_post(request: Request) -> ListedPost:
    """Return the post that the query names. Raises status 404 if there is none."""
    key = query(request, "key")
    post = await preview_of(request).post(key)
    if post is None:
        raise HTTPException(404, f"there is no post ‘{key}’")
    return post


ROUTES = (
    Route("/api/post", _post),
    Route("/api/post/web", _web),
    Route("/api/post/epub", _epub),
    Route("/api/open", _open, methods=["POST"]),
)
