"""The Library view: the site, its posts, and how many findings each has."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from exporter.preview.requests import finding_json, session_of
from exporter.preview.session import Session, counts
from exporter.preview.site_posts import ListedPost


async def _site(request: Request) -> JSONResponse:
    session = session_of(request)
    site = await session.site()
    return JSONResponse(
        {
            "title": site.title,
            "root": str(site.root),
            "generator": site.generator,
            "posts": len(site.posts),
            "findings": [finding_json(each, session) for each in site.findings],
            "editor": bool(session.options.editor),
            "start": await _start(session),
        }
    )


async def _start(session: Session) -> str | None:
    """Return the key of the post that the user has named."""
    name = session.name_of(str(session.options.home))
    return name if await session.post(name) else None


async def _posts(request: Request) -> JSONResponse:
    session = session_of(request)
    site = await session.site()
    return JSONResponse({"posts": [_post_json(post, session) for post in site.posts.values()]})


def _post_json(post: ListedPost, session: Session) -> dict[str, object]:
    metadata, found = post.metadata, session.findings.get(post.key)
    return {
        "key": post.key,
        "title": metadata.title,
        "date": metadata.date.isoformat() if metadata.date else None,
        "authors": [author.name or author.id for author in metadata.authors],
        "tags": metadata.tags,
        "lang": metadata.lang,
        "published": metadata.published,
        "skip": metadata.skip,
        "findings": None if found is None else counts(found),
    }


ROUTES = (Route("/api/site", _site), Route("/api/posts", _posts))
