"""Drafts of collection files, as the preview arranges a book with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from collection_files import FILES, RYE, SALT
from sample_sites import write_site

import exporter
from exporter.api.drafts import change_from_data, new_draft, open_draft
from exporter.changes import (
    AddPosts,
    Change,
    EntryPosition,
    MoveEntry,
    PageText,
    SetPage,
    SetText,
)
from exporter.edit.errors import EditError
from exporter.options.origins import PlannedSetting


def test_a_book_is_arranged_planned_and_saved(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    path = tmp_path / "book.yml"
    draft = new_draft(path, "Bread", [RYE])
    at = EntryPosition(None, 1)
    draft = draft.with_changes(AddPosts((SALT,), at), MoveEntry(at, EntryPosition(None, 0)))
    assert draft.is_changed
    assert not path.exists()
    state = draft.state()
    assert state.values == {"title": "Bread", "posts": [SALT, RYE]}
    assert [post.key for post in state.plans[0].posts] == [SALT, RYE]
    assert state.findings == ()
    saved = draft.save()
    assert not saved.is_changed
    assert open_draft(path) == saved
    with pytest.raises(EditError, match="exists already"):
        draft.save()


def test_the_formats_of_a_file_are_planned_and_built(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    draft = new_draft(tmp_path / "book.yml", "Bread", [RYE])
    assert [file.suffix for file in draft.state().plans[0].files] == [".epub", ".pdf"]
    draft = draft.with_changes(SetText("to", "epub"))
    (plan,) = draft.state().plans
    assert [file.name for file in plan.files] == ["bread.epub"]
    assert PlannedSetting("to", ("epub",), "collection file") in plan.settings
    (result,) = exporter.collection(draft.save().path)
    assert result.name == "bread.epub"
    (finding,) = draft.with_changes(SetText("to", "html")).state().findings
    assert "‘to’ cannot be ‘html’" in finding.message


def test_findings_of_a_draft_have_their_lines(tmp_path: Path) -> None:
    write_site(tmp_path, {**FILES, "book.yml": f"title: Bread\nposts:\n  - {RYE}\n"})
    draft = open_draft(tmp_path / "book.yml")
    at = EntryPosition(None, 1)
    state = draft.with_changes(AddPosts(("_posts/2026-05-15-sale.md",), at)).state()
    assert state.plans == ()
    (finding,) = state.findings
    assert finding.code == "collection-file"
    assert finding.place
    assert finding.place.line == 4
    assert SALT in finding.hint


@pytest.mark.parametrize(
    ("data", "change"),
    [
        (
            {
                "type": "MoveEntry",
                "at": {"type": "EntryPosition", "part": None, "index": 2},
                "to": {"type": "EntryPosition", "part": 0, "index": 1},
            },
            MoveEntry(EntryPosition(None, 2), EntryPosition(0, 1)),
        ),
        (
            {"type": "SetPage", "role": "preface", "value": {"type": "PageText", "text": "A."}},
            SetPage("preface", PageText(text="A.")),
        ),
        ({"type": "SetPage", "role": "index", "value": False}, SetPage("index", value=False)),
    ],
)
def test_a_change_is_read_from_json(data: dict[str, Any], change: Change) -> None:
    assert change_from_data(data) == change


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"type": "Save"},
        {"type": "SetText", "key": "fetch-images", "text": "true"},
        {"type": "SetText", "key": ["title"], "text": "Rye"},
        {"type": "SetText", "key": "title"},
        {"type": "RemovePart", "index": True},
    ],
)
def test_json_of_no_change_is_an_error(data: object) -> None:
    with pytest.raises(EditError, match="the change is not known"):
        change_from_data(data)
