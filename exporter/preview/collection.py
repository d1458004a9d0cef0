"""The Collection view: posts arranged as a book, in drafts that the browser holds.

A draft is the text of a collection file that is perhaps not saved. The browser sends it with every
request, so that the server keeps none: undoing a change is to send the text before it again.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exporter import CollectionDraft, EditError, change_from_data, new_draft, open_draft
from exporter.build import CollectionRequest, is_collection_file
from exporter.input_files import FileKind, read_named, real_path
from exporter.options.settings import COLLECTION_FORMATS
from exporter.preview.build_process import BuildOrder
from exporter.preview.build_routes import build_json
from exporter.preview.collection_form import field_change
from exporter.preview.collection_json import draft_json, free_name, state_json
from exporter.preview.requests import JsonAnswer, json_body, preview_of, query
from exporter.preview.site_posts import SitePosts
from exporter.preview.state import PreviewState

_KEY_OF_POSTS = re.compile(r"^(?:posts|parts)[ \t]*:", re.MULTILINE)
_TITLE = re.compile(r"^title[ \t]*:(.*)$", re.MULTILINE)
_NEW_TITLE = "New book"


async def _files(request: Request) -> JsonAnswer:
    """Answer the collection files of the site."""
    preview = preview_of(request)
    site = await preview.site()
    files = await asyncio.to_thread(_collection_files, site, preview.options.home)
    listed = [{"file": preview.name_of(str(path)), "title": title} for path, title in files]
    return JsonAnswer({"files": listed})


def _collection_files(site: SitePosts, home: Path) -> list[tuple[Path, str]]:
    """Return the collection files at the root of a site and in its folders, with their titles."""
    paths = [home]
    if site.reading:
        folders = site.reading.site.folders
        paths += [*folders.glob(site.root, "*"), *folders.glob(site.root, "*/*")]
    found = {real_path(path): None for path in paths if is_collection_file(path)}
    titles = ((path, _title(path)) for path in found if _is_allowed(path, site.root, home))
    return [(path, title) for path, title in titles if title is not None]


def _title(path: Path) -> str | None:
    """Return the title of a collection file as written; None for another file."""
    try:
        text = read_named(path, FileKind.COLLECTION).decode()
    except (OSError, ValueError):
        return None
    if not _KEY_OF_POSTS.search(text):
        return None
    title = _TITLE.search(text)
    return title[1].strip().strip("\"'") if title else ""


async def _open(request: Request) -> JsonAnswer:
    preview = preview_of(request)
    path = await _path(query(request, "file"), preview)
    if not path.is_file():
        raise HTTPException(404, f"there is no file ‘{preview.name_of(str(path))}’")
    draft = await _edited(open_draft, path)
    return await _answer(draft, preview)


async def _new(request: Request) -> JsonAnswer:
    """Answer the draft of a new file of posts, and a name for it that no file has."""
    preview = preview_of(request)
    body = await json_body(request)
    site = await preview.site()
    posts = [key for key in _texts(body, "posts") if key in site.posts]
    title = str(body.get("title") or _NEW_TITLE)
    path = free_name(site.root, title)
    draft = await _edited(new_draft, path, title, posts)
    return await _answer(draft, preview)


async def _edit(request: Request) -> JsonAnswer:
    """Answer a draft with changes, of which `SetField` sets a field of the form."""
    preview = preview_of(request)
    body = await json_body(request)
    draft = await _draft(body, preview)
    data = body.get("changes")
    if not isinstance(data, list):
        raise HTTPException(400, "‘changes’ is not a list")

    def changed() -> CollectionDraft:
        edited = draft
        for each in data:
            if isinstance(each, dict) and each.get("type") == "SetField":
                key, text = (str(each.get(name) or "") for name in ("key", "text"))
                change = field_change(edited.values, key, text)
            else:
                change = each
            edited = edited.with_changes(change_from_data(change))
        return edited

    return await _answer(await _edited(changed), preview)


async def _state(request: Request) -> JsonAnswer:
    """Answer what a draft would make."""
    preview = preview_of(request)
    draft = await _draft(await json_body(request), preview)
    options = preview.options
    try:
        state = await preview.work(draft.state, options.settings, options.site)
    except EditError as error:
        raise HTTPException(422, str(error)) from None
    return JsonAnswer(state_json(draft, state, preview))


async def _cover(request: Request) -> Response:
    """Answer the image of the cover; status 204 for a book without one."""
    preview = preview_of(request)
    draft = await _draft(await json_body(request), preview)
    options = preview.options
    cover = await preview.work(draft.cover, options.settings, options.site, preview.build.context)
    if cover is None:
        return Response(status_code=204)
    return Response(cover.data, media_type=cover.media_type)


async def _differences(request: Request) -> JsonAnswer:
    """Answer the lines of a unified diff between the saved file and the draft."""
    draft = await _draft(await json_body(request), preview_of(request))

    def lines() -> list[str]:
        texts = draft.saved.splitlines(), draft.text.splitlines()
        return [*unified_diff(*texts, "saved", "draft", lineterm="", n=2)][2:]

    # Long texts with many equal lines take seconds.
    return JsonAnswer({"lines": await asyncio.to_thread(lines)})


async def _save(request: Request) -> JsonAnswer:
    """Write a draft; status 409 if the file is no longer the one that was read, 422 for no YAML."""
    preview = preview_of(request)
    draft = await _draft(await json_body(request), preview)
    await _edited(lambda: draft)
    try:
        saved = await asyncio.to_thread(draft.save)
    except EditError as error:
        raise HTTPException(409, str(error)) from None
    # A build that is started now does not wait until the watch has seen the file.
    preview.changes += 1
    return await _answer(saved, preview)


async def _build(request: Request) -> JsonAnswer:
    """Start to build a saved file in some formats, by default those of its settings."""
    preview = preview_of(request)
    body = await json_body(request)
    path = await _path(str(body.get("file")), preview)
    if not path.is_file():
        raise HTTPException(404, "the collection file is not saved")
    formats = tuple(name for name in COLLECTION_FORMATS if name in _texts(body, "formats"))
    # What is audited here is not validated as well, which takes longer than the build.
    order = BuildOrder(CollectionRequest((path,)), formats, replace(preview.build, strict=False))
    build = preview.builds.start(preview.name_of(str(path)), order, preview.changes)
    return JsonAnswer(build_json(build, preview))


async def _answer(draft: CollectionDraft, preview: PreviewState) -> JsonAnswer:
    name = preview.name_of(str(draft.path))
    return JsonAnswer(draft_json(draft, await preview.site(), name))


async def _draft(body: dict[str, Any], preview: PreviewState) -> CollectionDraft:
    """Return the draft that a request holds."""
    text, saved, digest = (str(body.get(name) or "") for name in ("text", "saved", "digest"))
    return CollectionDraft(await _path(str(body.get("file")), preview), text, saved, digest)


async def _path(name: str, preview: PreviewState) -> Path:
    """Return the path of a collection file of the site, which need not exist."""
    root = (await preview.site()).root
    if "\0" not in name:
        path = real_path(root / name)
        if is_collection_file(path) and _is_allowed(path, root, preview.options.home):
            return path
    reason = "a collection file is in the folder of the site, and its name ends in .yml"
    raise HTTPException(404, f"‘{name}’ cannot be a collection file: {reason}")


def _is_allowed(path: Path, root: Path, home: Path) -> bool:
    """Return whether a file is in the site and no file of its generator, or the one named."""
    root = real_path(root)
    if path == real_path(home):
        return True
    if not path.is_relative_to(root) or not path.parent.is_dir():
        return False
    return not any(part.startswith((".", "_")) for part in path.relative_to(root).parts)


async def _edited(make: Any, *arguments: Any) -> CollectionDraft:
    """Return a draft that a function makes; status 422 with the reason if it cannot."""

    def checked() -> CollectionDraft:
        draft: CollectionDraft = make(*arguments)
        draft.values  # noqa: B018 (raises for a text that is not YAML)
        return draft

    try:
        return await asyncio.to_thread(checked)
    except EditError as error:
        raise HTTPException(422, str(error)) from None


def _texts(body: dict[str, Any], name: str) -> list[str]:
    value = body.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


ROUTES = (
    Route("/api/collections", _files),
    Route("/api/collection", _open),
    Route("/api/collection/new", _new, methods=["POST"]),
    Route("/api/collection/edit", _edit, methods=["POST"]),
    Route("/api/collection/state", _state, methods=["POST"]),
    Route("/api/collection/cover", _cover, methods=["POST"]),
    Route("/api/collection/differences", _differences, methods=["POST"]),
    Route("/api/collection/save", _save, methods=["POST"]),
    Route("/api/collection/build", _build, methods=["POST"]),
)
