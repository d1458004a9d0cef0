"""The transforms of a build, applied to its posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.json_format import content_revision
from exporter.model.post import Post
from exporter.runtime.executor import SerialExecutor, ThreadExecutor
from exporter.runtime.isolation import TaskFailure
from exporter.transforms import FilterProgram, PluginTransform, Transform, TransformError


def transform_post(
    post: Post, transforms: Sequence[Transform], diagnostics: Diagnostics
) -> Post | None:
    """Return a post after all transforms; None after a report.

    What a post was read from stays. A post that was changed has a revision, which decides the date
    of the last change of its book, and no digest of a cache: what is made of it is cached under its
    content. Exceptions of a function other than `TransformError` are raised.
    """
    changed = post
    for transform in transforms:
        try:
            made = transform(changed)
        except TransformError as error:
            diagnostics.report("transform-failed", f"{error}", post.place or Place(post.key))
            return None
        except Exception as error:
            error.add_note(f"in the transform ‘{name_of(transform)}’ of ‘{post.key}’")
            raise
        if not isinstance(made, Post):
            returned = type(made).__name__
            raise TransformError(f"‘{name_of(transform)}’ returned {returned} instead of a post")
        changed = made
    if changed is post or changed == post:
        return post
    kept = replace(
        changed,
        key=post.key,
        digest=post.digest,
        place=post.place,
        source_text=post.source_text,
        content_digest="",
    )
    return replace(kept, revision=content_revision(kept))


def transform_posts(
    posts: Mapping[str, Post],
    transforms: Sequence[Transform],
    diagnostics: Diagnostics,
    max_workers: int,
) -> dict[str, Post]:
    """Return the posts that transforms have made, without those that they cannot change.

    Programs run in parallel, one for each post and worker; functions one after the other.
    """

    def transformed(post: Post) -> tuple[Post | None, Diagnostics]:
        found = diagnostics.separate(post.place)
        return transform_post(post, transforms, found), found

    programs = all(isinstance(transform, FilterProgram) for transform in transforms)
    workers = min(max_workers, len(posts)) if programs and transforms else 1
    executor = ThreadExecutor(workers) if workers > 1 else SerialExecutor()
    results = dict(executor.map_unordered(transformed, tuple(posts.values())))
    made = {}
    for number, key in enumerate(posts):
        result = results[number]
        if isinstance(result, TaskFailure):
            raise AssertionError(result.reason)
        post, found = result
        diagnostics.extend(found)
        if post:
            made[key] = post
    return made


def name_of(transform: Transform) -> str:
    """Return the name of a function or a plugin’s transform, or the command of a filter program."""
    if isinstance(transform, FilterProgram):
        return transform.command
    if isinstance(transform, PluginTransform):
        return f"{transform.plugin.name}:{transform.name}"
    return getattr(transform, "__qualname__", type(transform).__qualname__)
