"""Drafts of collection files: changed in memory, planned as they are, and saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.api.planning import BookPlan, plan_collection
from exporter.api.results import ExportError
from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.edit.changes import Change
from exporter.edit.collection_text import collection_values, edited, new_collection
from exporter.edit.errors import EditError
from exporter.edit.saving import read_stored, save
from exporter.model.json_format import ModelError, from_data
from exporter.options.settings import Choices, Settings


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft would make.

    - `values`: the values of the file as written, which can be JSON.
    - `plans`: the books with their posts in order; empty after an error.
    - `findings`: what was reported, errors among them.
    """

    values: dict[str, Any]
    plans: tuple[BookPlan, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class CollectionDraft:
    """The text of a collection file that may not be saved yet.

    `saved` is the text of the file when it was read, and `digest` that of its bytes; both are empty
    for a new file.
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
        text = self.text
        for change in changes:
            text = edited(text, change)
        return replace(self, text=text)

    def save(self) -> CollectionDraft:
        """Write the file; return the draft that is saved.

        Raises `EditError` if the file is no longer what was read.
        """
        stored = save(self.path, self.text, self.digest)
        return replace(self, saved=stored.text, digest=stored.digest)

    def state(
        self, settings: Settings | Choices | None = None, site: Path | None = None
    ) -> DraftState:
        """Return what the draft would make. Raises `EditError` if it has errors of YAML."""
        values, found = collection_values(self.text), Diagnostics()
        try:
            plans = plan_collection(
                self.path, text=self.text, settings=settings, site=site, diagnostics=found
            )
        except ExportError:
            # It is among the findings.
            plans = ()
        return DraftState(values, plans, tuple(found))


def open_draft(path: Path) -> CollectionDraft:
    """Return the draft of a collection file as it is. Raises `EditError`."""
    stored = read_stored(path)
    return CollectionDraft(path, stored.text, stored.text, stored.digest)


def new_draft(path: Path, title: str, posts: Sequence[str]) -> CollectionDraft:
    """Return the draft of a new file; `posts` are their paths. Raises `EditError` without one."""
    return CollectionDraft(path, new_collection(title, posts))


def change_from_data(data: Any) -> Change:
    """Return the change that JSON data describe: its `type` and fields. Raises `EditError`.

    >>> change_from_data({"type": "SetText", "key": "title", "text": "Rye"})
    SetText(key='title', text='Rye')
    """
    try:
        change: Change = from_data(data, Change)
    except (ModelError, TypeError) as error:
        raise EditError(f"the change is not known: {error}") from None
    return change
