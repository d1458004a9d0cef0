"""The Post view: one post as a web page and on an e-reader, and its places in an editor.

Its pages in print, and those of one chapter of a collection, are the routes of `pages.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from exporter import ListedPost
from exporter.diagnostics import Diagnostic
from exporter.errors import ExporterError
from exporter.input_files import FileKind, read_named
from exporter.preview.build_process import BuildOrder
from exporter.preview.documents import FrameDocument
from exporter.preview.editors import open_editor, opens_window
from exporter.preview.passages import SourcePassage
from exporter.preview.reader_document import reader_document
from exporter.preview.requests import JsonAnswer, findings_json, json_body, preview_of, query
from exporter.preview.sources import named_source
from exporter.preview.state import PreviewState


async def _post(request: Request) -> JsonAnswer:
    """Answer what is known of a post before it is built."""
    preview, post = preview_of(request), await _named_post(request)
    return JsonAnswer(
        {
            "title": post.metadata.title,
            "path": str(post.path),
            "opens": opens_window(preview.options.editor),
        }
    )


async def _web(request: Request) -> JsonAnswer:
    return await _form(request, await _named_post(request), "html")


async def _epub(request: Request) -> JsonAnswer:
    """Answer a post as an e-book, or as a chapter of a collection."""
    post = await _named_post(request)
    if collection := request.query_params.get("collection"):
        return await _chapter(request, post, collection)
    return await _form(request, post, "epub")


async def _form(request: Request, post: ListedPost, format_: Literal["html", "epub"]) -> JsonAnswer:
    preview = preview_of(request)
    try:
        form = await preview.work(preview.forms.form, post.path, preview.changes, format_)
    except ExporterError as error:
        raise HTTPException(409, str(error)) from None
    return _form_json(preview, form.document, form.passages, form.findings)


async def _chapter(request: Request, post: ListedPost, collection: str) -> JsonAnswer:
    preview = preview_of(request)
    source = await named_source(preview, collection, post.key)
    order = BuildOrder(source, ("epub",), replace(preview.build, strict=False))
    started = preview.builds.start(post.key, order, preview.changes)
    build = await preview.builds.until(started.id, lambda build: bool(build.files))
    if build.failure:
        raise HTTPException(409, build.failure)
    if not build.files:
        return _form_json(preview, None, (), build.findings)
    file = build.files[0]
    data = await run_in_threadpool(read_named, file.path, FileKind.BOOK)
    document = await run_in_threadpool(reader_document, data)
    return _form_json(preview, document, file.passages, file.findings)


def _form_json(
    preview: PreviewState,
    document: FrameDocument | None,
    passages: Sequence[SourcePassage],
    findings: Sequence[Diagnostic],
) -> JsonAnswer:
    return JsonAnswer(
        {
            "frame": preview.documents.add(document) if document else None,
            "passages": [(each.line, each.letters) for each in passages],
            "findings": findings_json(findings, preview),
        }
    )


async def _open(request: Request) -> JsonAnswer:
    """Open a file of the site at a place in the user's editor."""
    preview, values = preview_of(request), await json_body(request)
    line, column = values.get("line", 1), values.get("column", 1)
    if not (_is_count(line) and _is_count(column)):
        raise HTTPException(400, "the line or the column is not a number from 1")
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
    return JsonAnswer({"opened": True})


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
