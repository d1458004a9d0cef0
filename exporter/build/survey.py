"""A survey of a site: what its posts hold that matters for a book."""

from __future__ import annotations

from dataclasses import dataclass, replace

from exporter.build.collection import gather_collection
from exporter.build.collection_request import CollectionRequest
from exporter.build.inputs import BuildOptions
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Disclaimer, Math, MathBlock
from exporter.model.post import Post
from exporter.model.walk import walk
from exporter.options.settings import Settings


@dataclass(frozen=True, slots=True)
class PostContents:
    """What the posts of a site hold.

    - `posts`: the posts that can be read.
    - `formulas`, `disclaimers`: the keys of those with at least one.
    """

    posts: tuple[Post, ...]
    formulas: tuple[str, ...]
    disclaimers: tuple[str, ...]


def survey(
    request: CollectionRequest, options: BuildOptions, diagnostics: Diagnostics
) -> PostContents:
    """Return what the posts of a collection hold. What cannot be read is reported."""
    gathered = gather_collection(request, replace(options, keep_going=True), diagnostics)
    posts = gathered.book.chapters if gathered else ()
    return PostContents(
        posts,
        tuple(post.key for post in posts if _has_formula(post)),
        tuple(post.key for post in posts if _has_disclaimer(post)),
    )


def _has_formula(post: Post) -> bool:
    return any(isinstance(node, Math | MathBlock) for node in walk(post.blocks))


def _has_disclaimer(post: Post) -> bool:
    from exporter.resolve.chapter_context import ChapterContext
    from exporter.resolve.disclaimers import identify_disclaimers
    from exporter.resolve.labels import labels_for

    labels = labels_for(post.metadata.lang)
    context = ChapterContext(post, labels, Settings(), Diagnostics())
    blocks = identify_disclaimers(post.blocks, post.metadata.disclaimer, context)
    return any(isinstance(block, Disclaimer) for block in blocks)
