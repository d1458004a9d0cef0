"""Drafts of collection files as the Collection view gets them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from exporter.api.drafts import CollectionDraft, DraftState
from exporter.api.listing import ListedPost
from exporter.edit.apply import listed_text
from exporter.model.slug import slug
from exporter.preview.collection_form import as_list, form_json
from exporter.preview.requests import finding_json
from exporter.preview.site_posts import SitePosts
from exporter.preview.state import PreviewState
from exporter.reports.excerpt import SourceLines
from exporter.reports.plans import plan_record, shown_value
from exporter.reports.records import record_data

_LONGEST_STEM = 60
"""Characters of the name of a new file: up to 240 bytes, of the 255 that systems allow."""


def draft_json(draft: CollectionDraft, site: SitePosts, name: str) -> dict[str, object]:
    """Return a draft: its text, its values, the form of its settings, and its parts.

    `name` is that of the file, relative to the site.
    """
    values, folder = draft.values, PurePosixPath(name).parent
    parts = values.get("parts")
    listed: list[tuple[int | None, dict[str, Any]]] = [(None, {**values, "title": ""})]
    if isinstance(parts, list):
        listed = [(at, part if isinstance(part, dict) else {}) for at, part in enumerate(parts)]
    return {
        "file": name,
        "text": draft.text,
        "saved": draft.saved,
        "digest": draft.digest,
        "values": values,
        "form": form_json(values),
        "parts": [
            {
                "index": index,
                "title": str(part.get("title") or ""),
                "entries": [
                    _entry_json(each, folder, site.posts) for each in as_list(part.get("posts"))
                ],
            }
            for index, part in listed
        ],
        "exclude": as_list(values.get("exclude")),
        "proposal": free_name(site.root, str(values.get("title") or "")).name,
    }


def free_name(root: Path, title: str) -> Path:
    """Return the path of a collection file named after a title, which does not exist."""
    stem = slug(title)[:_LONGEST_STEM] or "book"
    names = (f"{stem}{f'-{number}' * (number > 1)}.yml" for number in range(1, 1000))
    return next(path for path in (root / name for name in names) if not path.exists())


def _entry_json(
    entry: object, folder: PurePosixPath, posts: Mapping[str, ListedPost]
) -> dict[str, object]:
    """Return an entry: its path if it is one, and what is shown of it.

    `key` is null for anything but a single post of the site.
    """
    fields = entry if isinstance(entry, dict) else {"path": entry}
    written = ", ".join(f"{key}: {listed_text(value)}" for key, value in fields.items())
    path = str(fields.get("path", ""))
    names = (normpath(str(folder / path)), normpath(path)) if path else ()
    key = next((name for name in names if name in posts), None)
    if key is None or not fields.keys() <= {"path", "short-title"}:
        title = entry if isinstance(entry, str) else written
        return {"path": entry if isinstance(entry, str) else None, "key": None, "title": title}
    about = posts[key].metadata
    date = (about.date.isoformat(),) if about.date else ()
    return {
        "path": entry if isinstance(entry, str) else None,
        "key": key,
        "title": about.title,
        "about": " · ".join((*date, *(author.name or author.id for author in about.authors))),
    }


def state_json(
    draft: CollectionDraft,
    state: DraftState,
    preview: PreviewState,
) -> dict[str, object]:
    """Return what a draft would make: plans, what entries select, and findings at their lines."""
    lines = SourceLines({str(draft.path): draft.text})
    return {
        "entries": [
            [{"posts": _named(each.posts), "excluded": _named(each.excluded)} for each in part]
            for part in state.entries
        ],
        "plans": [
            {
                **record_data(plan_record(plan)),
                "settings": [
                    {"name": each.name, "value": shown_value(each, plan), "source": each.source}
                    for each in plan.settings
                ],
            }
            for plan in state.plans
        ],
        "findings": [finding_json(each, preview, lines) for each in state.findings],
    }


def _named(posts: tuple[ListedPost, ...]) -> list[dict[str, str]]:
    return [{"key": post.key, "title": post.metadata.title} for post in posts]
