"""Selection: which posts a collection has, in which parts, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.collection import Candidate, Collection, Order, PartPlan, PostSelector
from exporter.model.glob_patterns import lies_at
from exporter.model.post_filter import fits, has_author, has_language, has_tag, is_since, is_until
from exporter.model.publication import Metadata, Post, PostFilter


@dataclass(frozen=True, slots=True)
class SelectedPart:
    """A part whose posts are known but not read."""

    posts: tuple[Candidate, ...]
    title: str = ""
    introduction: Post | None = None


def select_posts(
    collection: Collection, candidates: Sequence[Candidate], diagnostics: Diagnostics
) -> tuple[SelectedPart, ...] | None:
    """The parts of a collection with their posts; None, after an error, where there is none.

    A post that two picks find is an error that names both places, and so is a pick that finds none.
    """
    found: dict[str, PostSelector] = {}
    complete = True
    parts = []
    for plan in collection.parts:
        posts: list[Candidate] = []
        excluded = (*collection.exclude, *plan.exclude)
        for pick in plan.selectors:
            matching = _matching(pick, candidates, excluded, diagnostics)
            complete &= bool(matching)
            for candidate in _ordered(matching, _within_pick(collection, plan)):
                if candidate.path in found:
                    _report_twice(candidate, found[candidate.path], pick, diagnostics)
                    complete = False
                    continue
                found[candidate.path] = pick
                posts.append(candidate)
        order = plan.order or collection.order or "listed"
        parts.append(SelectedPart(_ordered(posts, order), plan.title, plan.introduction))
    _report_idle(collection, candidates, diagnostics)
    if not complete:
        return None
    if collection.parts_by != "none":
        return _divided(parts, collection)
    return tuple(parts)


def _report_idle(
    collection: Collection, candidates: Sequence[Candidate], diagnostics: Diagnostics
) -> None:
    """Say which exclusions mean no post; perhaps a word in them is misspelt."""
    excluding = (pick for plan in collection.parts for pick in plan.exclude)
    for pick in (*collection.exclude, *excluding):
        if not any(_is_meant(pick, post) for post in candidates):
            message = f"‘{pick.written}’ is none of the posts that would be in the book"
            diagnostics.report("exclude-unused", message, pick.place)


def _within_pick(collection: Collection, plan: PartPlan) -> Order:
    """The order of what one pattern or filter finds."""
    order = plan.order or collection.order or "listed"
    return "date" if order == "listed" else order


def _ordered(posts: Iterable[Candidate], order: Order) -> tuple[Candidate, ...]:
    posts = tuple(posts)
    match order:
        case "listed":
            return posts
        case "title":
            return tuple(sorted(posts, key=lambda post: post.metadata.title.casefold()))
        case "date" | "-date":
            # Posts without a date come last, whichever way the others run.
            dated = [post for post in posts if post.metadata.date]
            bare = [post for post in posts if not post.metadata.date]
            dated.sort(key=_day_and_name, reverse=order == "-date")
            return (*dated, *bare)


def _day_and_name(post: Candidate) -> tuple[str, str]:
    return str(post.metadata.date), post.key


def _matching(
    pick: PostSelector,
    candidates: Iterable[Candidate],
    excluded: Iterable[PostSelector],
    diagnostics: Diagnostics,
) -> tuple[Candidate, ...]:
    """The posts that a pick finds; where it finds none, a finding says at which step."""
    here: Sequence[Candidate] = [post for post in candidates if lies_at(post.path, pick.pattern)]
    if not here:
        message = f"there is no post at ‘{pick.written}’"
        near = get_close_matches(pick.pattern, [post.path for post in candidates], 1, 0.6)
        hint = f"did you mean ‘{PurePosixPath(near[0]).name}’?" if near else ""
        diagnostics.report("post-missing", message, pick.place, hint)
        return ()
    if pick.pattern != here[0].path:
        here = [post for post in here if post.metadata.published and not post.metadata.skip]
    if not here:
        message = f"all posts of ‘{pick.written}’ are unpublished or to be skipped"
        hint = "name the path of each that is to be in the book all the same"
        diagnostics.report("selection-empty", message, pick.place, hint)
        return ()
    here = _filtered(here, pick, diagnostics)
    left = tuple(post for post in here if not any(_is_meant(other, post) for other in excluded))
    if here and not left:
        message = f"all posts of ‘{pick.written}’ are excluded"
        hint = "take them, or what excludes them, out"
        diagnostics.report("selection-empty", message, pick.place, hint)
    return left


def _is_meant(pick: PostSelector, post: Candidate) -> bool:
    return lies_at(post.path, pick.pattern) and fits(pick.filter, post.metadata)


def _filtered(
    posts: Sequence[Candidate], pick: PostSelector, diagnostics: Diagnostics
) -> Sequence[Candidate]:
    wanted = pick.filter
    steps: tuple[tuple[str, Callable[[PostFilter, Metadata], bool], str], ...] = (
        (_said("tag", wanted.tags), has_tag, _near_tags(wanted, posts)),
        (_said("author", wanted.authors), has_author, _near_authors(wanted, posts)),
        (_said("lang", wanted.langs), has_language, ""),
        (f"since: {wanted.since}", is_since, _days(posts)),
        (f"until: {wanted.until}", is_until, _days(posts)),
    )
    for said, step, hint in steps:
        left = [post for post in posts if step(wanted, post.metadata)]
        if not left:
            before = "the one post" if len(posts) == 1 else f"{len(posts)} posts"
            message = f"‘{said}’ leaves none of {before}"
            diagnostics.report("selection-empty", message, pick.place, hint)
            return ()
        posts = left
    return posts


def _said(name: str, values: tuple[str, ...]) -> str:
    return f"{name}: {', '.join(values)}"


def _near_tags(wanted: PostFilter, posts: Iterable[Candidate]) -> str:
    known = {tag for post in posts for tag in post.metadata.tags}
    return _near(wanted.tags, known)


def _near_authors(wanted: PostFilter, posts: Iterable[Candidate]) -> str:
    authors = [author for post in posts for author in post.metadata.authors]
    return _near(wanted.authors, {word for author in authors for word in (author.name, author.id)})


def _near(words: Iterable[str], known: Iterable[str]) -> str:
    """A hint at words that are like those that found nothing."""
    folded = {word.casefold(): word for word in known if word}
    near = (folded[like] for word in words for like in get_close_matches(word.casefold(), folded))
    shown = " or ".join(f"‘{word}’" for word in dict.fromkeys(near))
    return f"did you mean {shown}?" if shown else ""


def _days(posts: Iterable[Candidate]) -> str:
    days = sorted(post.metadata.date for post in posts if post.metadata.date)
    return f"these posts are from {days[0]} to {days[-1]}" if days else "no post here has a date"


def _report_twice(
    candidate: Candidate, first: PostSelector, second: PostSelector, diagnostics: Diagnostics
) -> None:
    message = (
        f"‘{candidate.key}’ would stand in the book twice: {_where(first)} finds it, and so does "
    )
    message += f"‘{second.written}’"
    place = second.place or Place(candidate.path)
    diagnostics.report("post-twice", message, place)


def _where(pick: PostSelector) -> str:
    written = f"‘{pick.written}’"
    return f"{written} at {pick.place}" if pick.place else written


def _divided(parts: Iterable[SelectedPart], collection: Collection) -> tuple[SelectedPart, ...]:
    """The posts in parts by their years, or by the first of their tags that is no filter's."""
    asked = {
        tag.casefold()
        for plan in collection.parts
        for pick in plan.selectors
        for tag in pick.filter.tags
    }
    # Tags that differ in their capitals are one; the first to be met names the part.
    found: dict[str, tuple[str, list[Candidate]]] = {}
    for part in parts:
        for post in part.posts:
            title = _heading(post, collection, asked)
            found.setdefault(title.casefold(), (title, []))[1].append(post)
    order = sorted(title for title in found if title)
    if collection.parts_by == "year" and collection.order == "-date":
        order.reverse()
    # What belongs to no part comes last, under no title.
    order += [""] * ("" in found)
    return tuple(SelectedPart(tuple(found[key][1]), found[key][0]) for key in order)


def _heading(post: Candidate, collection: Collection, asked: set[str]) -> str:
    if collection.parts_by == "year":
        return str(post.metadata.date.year) if post.metadata.date else ""
    tags = [tag for tag in post.metadata.tags if tag.casefold() not in asked]
    return tags[0] if tags else ""


def without(parts: Iterable[SelectedPart], lost: frozenset[str]) -> tuple[SelectedPart, ...]:
    """The parts without the posts at some paths, and without those that are empty then."""
    kept = (
        replace(part, posts=tuple(post for post in part.posts if post.path not in lost))
        for part in parts
    )
    return tuple(part for part in kept if part.posts)
