"""The Library view: the site, its posts, and how many findings each has."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from exporter import ListedPost
from exporter.preview.editors import opens_window
from exporter.preview.requests import JsonAnswer, findings_json, preview_of, query
from exporter.preview.state import PreviewState, counts, first_error


async def _site(request: Request) -> JsonAnswer:
    preview = preview_of(request)
    site = await preview.site()
    return JsonAnswer(
        {
            "title": site.title,
            "root": str(site.root),
            "generator": site.generator,
            "posts": len(site.posts),
            "findings": findings_json((*site.findings, *preview.failures), preview),
            "editor": opens_window(preview.options.editor),
            "start": await _start(preview),
        }
    )


async def _start(preview: PreviewState) -> str | None:
    """Return the key of the post that the user has named."""
    name = preview.name_of(str(preview.options.home))
    return name if await preview.post(name) else None


async def _posts(request: Request) -> JsonAnswer:
    preview = preview_of(request)
    site = await preview.site()
    return JsonAnswer({"posts": [_post_json(post, preview) for post in site.posts.values()]})


async def _findings(request: Request) -> JsonAnswer:
    """Answer the findings of a post; none yet if it has not been read."""
    preview, key = preview_of(request), query(request, "key")
    if await preview.post(key) is None:
        raise HTTPException(404, f"there is no post ‘{key}’")
    return JsonAnswer({"findings": findings_json(preview.findings.get(key, ()), preview)})


def _post_json(post: ListedPost, preview: PreviewState) -> dict[str, object]:
    metadata, found = post.metadata, preview.findings.get(post.key)
    return {
        "key": post.key,
        "title": metadata.title,
        "date": metadata.date.isoformat() if metadata.date else None,
        "authors": [author.name or author.id for author in metadata.authors],
        "tags": metadata.tags,
        "series": metadata.series,
        "lang": metadata.lang,
        "status": _status(post),
        "findings": None if found is None else counts(found),
        "problem": first_error(found or ()),
    }


def _status(post: ListedPost) -> str:
    """Return whether the site shows a post, and whether collections take it unless it is named."""
    if "_drafts" in post.key.split("/") or not post.metadata.published:
        return "draft"
    return "skipped" if post.metadata.skip else "published"


ROUTES = (
    Route("/api/site", _site),
    Route("/api/posts", _posts),
    Route("/api/findings", _findings),
)
