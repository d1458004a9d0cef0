"""Selection: the posts of a collection, in parts and in order."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.collection import (
    Candidate,
    Collection,
    Order,
    Outline,
    PartPlan,
    PostSelector,
)
from exporter.model.post import Metadata, Post
from exporter.model.post_filter import (
    PostFilter,
    has_author,
    has_language,
    has_tag,
    is_since,
    is_until,
    matches,
)
from exporter.model.walk import plain_text
from exporter.path_patterns import matches_path

_MAX_INTRODUCTION = 1000
"""The number of characters that fit on the page of a part."""


@dataclass(frozen=True, slots=True)
class SelectedPart:
    """A part of a collection whose posts are selected but not yet read.

    `opening` is the post that introduces the part, if it is one of the site.
    """

    posts: tuple[Candidate, ...]
    title: str = ""
    introduction: Post | None = None
    opening: Candidate | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the posts to read, in reading order."""
        posts = (self.opening, *self.posts) if self.opening else self.posts
        return tuple(post.path for post in posts)

    def with_opening(self, posts: Mapping[str, Post]) -> SelectedPart:
        """Return the part with its introduction and title, which may be those of its opening.

        An opening of more than a page is the first chapter: the page of a part has no running heads
        and no list of references.
        """
        post = posts.get(self.opening.path) if self.opening else None
        if post is None or self.opening is None:
            return self
        title = self.title or post.metadata.title
        if len(plain_text(post.blocks)) > _MAX_INTRODUCTION:
            return replace(self, title=title, posts=(self.opening, *self.posts), opening=None)
        return replace(self, title=title, introduction=post)


@dataclass(frozen=True, slots=True)
class EntryPosts:
    """What one entry of `posts` selects, in its order, and what exclusions take out of it."""

    posts: tuple[Candidate, ...]
    excluded: tuple[Candidate, ...]


def select_posts(
    collection: Collection,
    candidates: Sequence[Candidate],
    diagnostics: Diagnostics,
    outline: Outline | None = None,
) -> tuple[SelectedPart, ...] | None:
    """Return the parts of a collection with their posts; None after an error.

    `outline` is the order and the parts of the folder that it consists of, if it has its own. It is
    an error if two selectors match the same post, or if a selector matches none.
    """
    found: dict[str, PostSelector] = {}
    complete = True
    parts = []
    for part in collection.parts:
        posts: list[Candidate] = []
        excluded = (*collection.exclude, *part.exclude)
        for selector in part.selectors:
            matching = _named(
                _matching(selector, candidates, excluded, diagnostics), selector, diagnostics
            )
            complete &= bool(matching)
            for candidate in _ordered(matching, _order_within_selector(collection, part)):
                if candidate.path in found:
                    _report_duplicate(candidate, found[candidate.path], selector, diagnostics)
                    complete = False
                    continue
                found[candidate.path] = selector
                posts.append(candidate)
        order = part.order or collection.order or "listed"
        parts.append(SelectedPart(_ordered(posts, order), part.title, part.introduction))
    _report_unused_exclusions(collection, candidates, diagnostics)
    if not complete:
        return None
    _report_unpublished(collection, candidates, found, diagnostics)
    if collection.parts_by not in (None, "none"):
        return _grouped(parts, collection)
    return tuple(parts) if outline is None else _in_outline(parts, outline, diagnostics)


def posts_of_entries(
    collection: Collection, candidates: Sequence[Candidate]
) -> tuple[tuple[EntryPosts, ...], ...]:
    """Return what each entry of each part selects, for a collection without errors."""
    return tuple(
        tuple(
            _posts_of_entry(selector, part, collection, candidates) for selector in part.selectors
        )
        for part in collection.parts
    )


def _posts_of_entry(
    selector: PostSelector, part: PartPlan, collection: Collection, candidates: Sequence[Candidate]
) -> EntryPosts:
    order = _order_within_selector(collection, part)
    excluded = (*collection.exclude, *part.exclude)
    everything, wanted = (
        _ordered(_matching(selector, candidates, without, Diagnostics()), order)
        for without in ((), excluded)
    )
    return EntryPosts(wanted, tuple(post for post in everything if post not in wanted))


def outlined_folder(collection: Collection) -> str | None:
    """Return the folder, or empty for the site, whose own order and parts the collection takes.

    It is None if the collection lists several things, or asks for an order or for parts.
    """
    asks = collection.order not in (None, "listed") or collection.parts_by is not None
    match collection.parts:
        case (PartPlan((PostSelector(pattern),), "", None, (), None | "listed"),) if not asks:
            return pattern
        case _:
            return None


def _in_outline(
    parts: Iterable[SelectedPart], outline: Outline, diagnostics: Diagnostics
) -> tuple[SelectedPart, ...]:
    """Return the selected posts in the order and the parts of an outline."""
    posts = {post.path: post for part in parts for post in part.posts}
    found: list[SelectedPart] = []
    for part in outline.parts:
        chapters = tuple(posts.pop(path) for path in part.paths if path in posts)
        opening = posts.pop(part.introduction, None)
        if opening and not chapters:
            found.append(SelectedPart((opening,)))
        elif chapters:
            found.append(SelectedPart(chapters, part.title, opening=opening))
    if outline.is_list:
        for post in posts.values():
            message = f"{outline.source} does not name the text; it is not in the book"
            diagnostics.report("post-unlisted", message, Place(post.path))
    elif posts:
        found.append(SelectedPart(tuple(posts.values())))
    message = f"the order and the parts of the book are from {outline.source}"
    diagnostics.report("book-outline", message)
    return tuple(found)


def _report_unpublished(
    collection: Collection,
    candidates: Sequence[Candidate],
    selected: Container[str],
    diagnostics: Diagnostics,
) -> None:
    """Report each post that a selector matches, but that is not selected by itself."""
    wanted = [selector for part in collection.parts for selector in part.selectors]
    for post in candidates:
        if post.path in selected or (post.metadata.published and not post.metadata.skip):
            continue
        if any(_selects(selector, post) for selector in wanted) and not any(
            _selects(selector, post) for selector in _exclusions(collection)
        ):
            reason = "skipped" if post.metadata.published else "unpublished"
            message = f"the post is {reason}; it is not in the book"
            diagnostics.report("post-unpublished", message, Place(post.path))


def _report_unused_exclusions(
    collection: Collection, candidates: Sequence[Candidate], diagnostics: Diagnostics
) -> None:
    """Report each exclusion that matches no post: it may be misspelt."""
    for selector in _exclusions(collection):
        if not any(_selects(selector, post) for post in candidates):
            message = f"‘{selector.written}’ matches none of the posts of the book"
            diagnostics.report("exclude-unused", message, selector.place)


def _exclusions(collection: Collection) -> tuple[PostSelector, ...]:
    of_parts = (selector for part in collection.parts for selector in part.exclude)
    return (*collection.exclude, *of_parts)


def _order_within_selector(collection: Collection, part: PartPlan) -> Order:
    """Return the order of the posts that one selector matches."""
    order = part.order or collection.order or "listed"
    return "date" if order == "listed" else order


def _ordered(posts: Iterable[Candidate], order: Order) -> tuple[Candidate, ...]:
    posts = tuple(posts)
    match order:
        case "listed":
            return posts
        case "title":
            return tuple(sorted(posts, key=lambda post: post.metadata.title.casefold()))
        case "date" | "-date":
            # Posts without a date come last in both orders.
            dated = [post for post in posts if post.metadata.date]
            undated = [post for post in posts if not post.metadata.date]
            dated.sort(key=_date_and_key, reverse=order == "-date")
            return (*dated, *undated)


def _date_and_key(post: Candidate) -> tuple[str, str]:
    return str(post.metadata.date), post.key


def _matching(
    selector: PostSelector,
    candidates: Iterable[Candidate],
    excluded: Iterable[PostSelector],
    diagnostics: Diagnostics,
) -> tuple[Candidate, ...]:
    """Return the posts that a selector matches; report the step at which none is left."""
    matching: Sequence[Candidate] = [
        post for post in candidates if matches_path(post.path, selector.pattern)
    ]
    if not matching:
        message = f"there is no post at ‘{selector.written}’"
        near = get_close_matches(selector.pattern, [post.path for post in candidates], 1, 0.6)
        hint = f"did you mean ‘{PurePosixPath(near[0]).name}’?" if near else ""
        diagnostics.report("post-missing", message, selector.place, hint)
        return ()
    if selector.pattern != matching[0].path:
        matching = [post for post in matching if post.metadata.published and not post.metadata.skip]
    if not matching:
        message = f"all posts of ‘{selector.written}’ are unpublished or skipped"
        hint = "name the path of each post that the book should have nevertheless"
        diagnostics.report("selection-empty", message, selector.place, hint)
        return ()
    matching = _filtered(matching, selector, diagnostics)
    left = tuple(post for post in matching if not any(_selects(other, post) for other in excluded))
    if matching and not left:
        message = f"all posts of ‘{selector.written}’ are excluded"
        hint = "remove the entry, or the exclusion"
        diagnostics.report("selection-empty", message, selector.place, hint)
    return left


def _named(
    posts: tuple[Candidate, ...], selector: PostSelector, diagnostics: Diagnostics
) -> tuple[Candidate, ...]:
    """Return the posts with the short title of their selector, which has to match one post."""
    if not selector.short_title or not posts:
        return posts
    if len(posts) > 1:
        message = f"‘short-title’ is for one post; ‘{selector.written}’ matches {len(posts)}"
        hint = "write an entry for each post, or ‘short_title’ in the posts"
        diagnostics.report("collection-value", message, selector.place, hint)
        return posts
    return (replace(posts[0], short_title=selector.short_title),)


def _selects(selector: PostSelector, post: Candidate) -> bool:
    return matches_path(post.path, selector.pattern) and matches(selector.filter, post.metadata)


def _filtered(
    posts: Sequence[Candidate], selector: PostSelector, diagnostics: Diagnostics
) -> Sequence[Candidate]:
    wanted = selector.filter
    steps: tuple[tuple[str, Callable[[PostFilter, Metadata], bool], str], ...] = (
        (_condition("tag", wanted.tags), has_tag, _similar_tags(wanted, posts)),
        (_condition("author", wanted.authors), has_author, _similar_authors(wanted, posts)),
        (_condition("lang", wanted.langs), has_language, ""),
        (f"since: {wanted.since}", is_since, _date_range(posts)),
        (f"until: {wanted.until}", is_until, _date_range(posts)),
    )
    for condition, holds, hint in steps:
        left = [post for post in posts if holds(wanted, post.metadata)]
        if not left:
            before = "the one post" if len(posts) == 1 else f"{len(posts)} posts"
            message = f"‘{condition}’ matches none of {before}"
            diagnostics.report("selection-empty", message, selector.place, hint)
            return ()
        posts = left
    return posts


def _condition(name: str, values: tuple[str, ...]) -> str:
    return f"{name}: {', '.join(values)}"


def _similar_tags(wanted: PostFilter, posts: Iterable[Candidate]) -> str:
    known = {tag for post in posts for tag in post.metadata.tags}
    return _similar(wanted.tags, known)


def _similar_authors(wanted: PostFilter, posts: Iterable[Candidate]) -> str:
    authors = [author for post in posts for author in post.metadata.authors]
    return _similar(
        wanted.authors, {word for author in authors for word in (author.name, author.id)}
    )


def _similar(words: Iterable[str], known: Iterable[str]) -> str:
    """Return a hint that names the known words similar to those given; empty if there is none."""
    folded = {word.casefold(): word for word in sorted(known) if word}
    near = (folded[like] for word in words for like in get_close_matches(word.casefold(), folded))
    shown = " or ".join(f"‘{word}’" for word in dict.fromkeys(near))
    return f"did you mean {shown}?" if shown else ""


def _date_range(posts: Iterable[Candidate]) -> str:
    days = sorted(post.metadata.date for post in posts if post.metadata.date)
    return f"these posts are from {days[0]} to {days[-1]}" if days else "no post here has a date"


def _report_duplicate(
    candidate: Candidate, first: PostSelector, second: PostSelector, diagnostics: Diagnostics
) -> None:
    matching = f"{_with_place(first)} and ‘{second.written}’"
    message = f"‘{candidate.key}’ would be in the book twice: {matching} match it"
    place = second.place or Place(candidate.path)
    diagnostics.report("post-twice", message, place)


def _with_place(selector: PostSelector) -> str:
    written = f"‘{selector.written}’"
    return f"{written} at {selector.place}" if selector.place else written


def _grouped(parts: Iterable[SelectedPart], collection: Collection) -> tuple[SelectedPart, ...]:
    """Return the posts in parts by year, or by their first tag that no selector filters by."""
    filtered_tags = {
        tag.casefold()
        for part in collection.parts
        for selector in part.selectors
        for tag in selector.filter.tags
    }
    # Tags that differ only in case are one; the first one found names the part.
    found: dict[str, tuple[str, list[Candidate]]] = {}
    for part in parts:
        for post in part.posts:
            title = _part_title(post, collection, filtered_tags)
            found.setdefault(title.casefold(), (title, []))[1].append(post)
    order = sorted(title for title in found if title)
    if collection.parts_by == "year" and collection.order == "-date":
        order.reverse()
    # Posts of no part come last, without a title.
    order += [""] * ("" in found)
    return tuple(SelectedPart(tuple(found[key][1]), found[key][0]) for key in order)


def _part_title(post: Candidate, collection: Collection, filtered_tags: set[str]) -> str:
    if collection.parts_by == "year":
        return str(post.metadata.date.year) if post.metadata.date else ""
    tags = [tag for tag in post.metadata.tags if tag.casefold() not in filtered_tags]
    return tags[0] if tags else ""


def without_posts(parts: Iterable[SelectedPart], paths: frozenset[str]) -> tuple[SelectedPart, ...]:
    """Return the parts without the posts at `paths`; a part that is then empty is left out.

    An opening without posts is a chapter without a part.
    """
    found: list[SelectedPart] = []
    for part in parts:
        posts = tuple(post for post in part.posts if post.path not in paths)
        opening = part.opening if part.opening and part.opening.path not in paths else None
        if posts:
            found.append(replace(part, posts=posts, opening=opening))
        elif opening:
            found.append(SelectedPart((opening,)))
    return tuple(found)
