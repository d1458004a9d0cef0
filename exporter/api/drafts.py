"""Drafts of collection files: changed in memory, planned as they are, and saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporter.api.arguments import (
    PathName,
    build_options,
    checked_path,
    collection_request,
    diagnostics_for,
)
from exporter.api.listing import ListedPost
from exporter.api.planning import BookPlan, book_plan
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.edit.errors import EditError
from exporter.errors import MissingDependency
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext
from exporter.runtime.machine import missing_package

if TYPE_CHECKING:
    from exporter import build
    from exporter.build.planned_covers import CoverImage
    from exporter.changes import Change
    from exporter.model.collection import Candidate


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """What one entry of `posts` selects, and the posts that exclusions take out of it."""

    posts: tuple[ListedPost, ...]
    excluded: tuple[ListedPost, ...]


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft would make.

    - `values`: the values of the file as written, which can be JSON.
    - `entries`: those of each part of the file, or of the book; empty after an error.
    - `plans`: the books with their posts in order; empty after an error.
    - `findings`: what was reported, errors among them.
    """

    values: dict[str, Any]
    entries: tuple[tuple[DraftEntry, ...], ...]
    plans: tuple[BookPlan, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CollectionDraft:
    """The text of a collection file that may not be saved yet.

    - `path`: the path of the file.
    - `text`: the text with all changes.
    - `saved`: the text of the file when it was read, empty for a new file.
    - `digest`: that of its bytes, empty for a new file.

    >>> import exporter
    >>> from exporter.changes import SetText
    >>> draft = exporter.open_draft("book.yml")
    >>> draft = draft.with_changes(SetText("title", "A year of bread"))
    >>> [post.key for post in draft.state().plans[0].posts]
    >>> draft = draft.save()
    """

    path: Path
    text: str
    saved: str = ""
    digest: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from the file as it was read."""
        return self.text != self.saved

    def with_changes(self, *changes: Change) -> CollectionDraft:
        """Return the draft with changes. Raises `EditError`; the draft is as it was then."""
        with _installed():
            from exporter.edit.collection_text import edited
        text = self.text
        for change in changes:
            text = edited(text, change)
        return replace(self, text=text)

    def save(self) -> CollectionDraft:
        """Write the file; return the draft that is saved.

        Raises `EditError` if the file is no longer what was read.
        """
        from exporter.edit.saving import save

        stored = save(self.path, self.text, self.digest)
        return replace(self, saved=stored.text, digest=stored.digest)

    @property
    def values(self) -> dict[str, Any]:
        """The values of the file as written. Raises `EditError` for errors of YAML."""
        with _installed():
            from exporter.edit.collection_text import collection_values
        return collection_values(self.text)

    def state(
        self, settings: Settings | Choices | None = None, site: PathName | None = None
    ) -> DraftState:
        """Return what the draft would make. Raises `EditError` if it has errors of YAML."""
        from exporter.build.collection_selection import select_collection
        from exporter.build.planning import planned_selection
        from exporter.gather.selection import posts_of_entries

        values, request = self.values, self._request
        options, found = build_options(settings, site, None), diagnostics_for(request)
        selected = select_collection(request, options, found)
        if selected is None:
            return DraftState(values, (), (), tuple(found))
        entries = posts_of_entries(selected.collection, selected.candidates)
        planned = [*planned_selection(request, selected, (), options, found)]
        is_failed = found.worst() is Severity.ERROR
        return DraftState(
            values,
            tuple(
                tuple(DraftEntry(_listed(each.posts), _listed(each.excluded)) for each in part)
                for part in entries
            ),
            () if is_failed else tuple(book_plan(each, request) for each in planned),
            tuple(found),
        )

    def cover(
        self,
        settings: Settings | Choices | None = None,
        site: PathName | None = None,
        context: BuildContext | None = None,
    ) -> CoverImage | None:
        """Return the cover of the book, or of its first volume; None without one."""
        from exporter.build.planned_covers import planned_cover
        from exporter.build.planning import planned_books

        options = build_options(settings, site, context)
        found = Diagnostics()
        planned = next(planned_books(self._request, (), options, found), None)
        if planned is None or found.worst() is Severity.ERROR:
            return None
        return planned_cover(planned, options.context, found)

    @property
    def _request(self) -> build.CollectionRequest:
        return collection_request([self.path], text=self.text)


@contextmanager
def _installed() -> Iterator[None]:
    """Import what changes YAML. Raises `MissingDependency`."""
    try:
        yield
    except ImportError as error:
        raise MissingDependency(missing_package(error.name, "preview")) from None


def _listed(posts: Sequence[Candidate]) -> tuple[ListedPost, ...]:
    return tuple(ListedPost(Path(post.path), post.key, post.metadata) for post in posts)


def open_draft(path: PathName) -> CollectionDraft:
    """Return the draft of a collection file as it is. Raises `EditError`."""
    from exporter.edit.saving import read_stored

    file = checked_path(path, "path")
    stored = read_stored(file)
    return CollectionDraft(file, stored.text, stored.text, stored.digest)


def new_draft(path: PathName, title: str, posts: Sequence[str]) -> CollectionDraft:
    """Return the draft of a new collection file, which is written by `save`.

    `posts` are paths of posts, relative to the file or to the root of the site. Raises `EditError`
    without one, and `MissingDependency` without the package `ruamel.yaml` (the extra `preview`).
    """
    with _installed():
        from exporter.edit.collection_text import new_collection
    return CollectionDraft(checked_path(path, "path"), new_collection(title, posts))


def change_from_data(data: Any) -> Change:
    """Return the change that JSON data describe: its `type` and fields. Raises `EditError`.

    >>> import exporter
    >>> exporter.change_from_data({"type": "SetText", "key": "title", "text": "Rye"})
    SetText(key='title', text='Rye')
    """
    from exporter.changes import Change
    from exporter.model.json_format import ModelError, from_data

    try:
        change: Change = from_data(data, Change)
    except (ModelError, TypeError) as error:
        raise EditError(f"the change is not known: {error}") from None
    return change
