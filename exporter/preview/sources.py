"""What is built for a view: a post, a collection file, or one post as a chapter of a collection."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from exporter.build import CollectionRequest, Source, is_collection_file
from exporter.preview.state import PreviewState


async def named_source(preview: PreviewState, name: str, chapter: str = "") -> Source:
    """Return the source of a post's key or a collection file's name.

    `chapter` is the key of the one post that is wanted of a collection. Raises status 404 for what
    is neither a post nor a collection file of the site.
    """
    if post := await preview.post(name):
        return post.path
    path = preview.path_of(name)
    if path is None or not is_collection_file(path):
        raise HTTPException(404, f"there is neither a post nor a collection file ‘{name}’")
    if not chapter:
        # As a path, it would be one book, also where it has volumes.
        return CollectionRequest((path,))
    if not (post := await preview.post(chapter)):
        raise HTTPException(404, f"there is no post ‘{chapter}’")
    return CollectionRequest((path,), chapter=str(post.path))
