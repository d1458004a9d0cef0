"""Properties of changes of collection files, however odd their YAML is."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_yaml import OddFile, odd_files

from exporter import changes
from exporter.changes import Change, EntryPosition
from exporter.edit.collection_text import edited
from exporter.edit.errors import EditError

pytestmark = pytest.mark.slow
EXAMPLES = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def values(text: str) -> dict[str, Any]:
    """Return the values of a collection file as texts, and its posts as a list."""
    found: dict[str, Any] = yaml.load(text.removeprefix("\ufeff"), yaml.BaseLoader)  # noqa: S506
    return {key: "" if value == "~" else value for key, value in found.items()}


def changed(text: str, *made: Change) -> str:
    """Return a text with changes; as it is if one is refused, which few texts need."""
    result = text
    try:
        for change in made:
            result = edited(result, change)
    except EditError:
        return text
    return result


def comments(text: str) -> list[str]:
    """Return the lines that are comments alone, in order of the alphabet."""
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@EXAMPLES
@given(odd_files(), st.sampled_from(["Rye", "yes", "7", "a: b", "# c", "'d", "ä ", "{e}", "- f"]))
def test_a_title_alone_changes(file: OddFile, title: str) -> None:
    new = edited(file.text, changes.SetText("title", title))
    assert values(new) == {**values(file.text), "title": title}
    assert comments(new) == comments(file.text)
    assert new.count("\r\n") in (0, new.count("\n"))
    assert edited(new, changes.SetText("title", title)) == new


@EXAMPLES
@given(odd_files(), st.data())
def test_an_entry_moves_with_its_comments(file: OddFile, data: st.DataObject) -> None:
    index = st.integers(0, file.entries - 1)
    at, to = EntryPosition(None, data.draw(index)), EntryPosition(None, data.draw(index))
    new = changed(file.text, changes.MoveEntry(at, to))
    expected = values(file.text)
    if new != file.text:
        expected["posts"].insert(to.index, expected["posts"].pop(at.index))
    assert values(new) == expected
    assert comments(new) == comments(file.text)


@EXAMPLES
@given(odd_files(), st.data())
def test_an_entry_that_is_added_and_removed_leaves_no_trace(
    file: OddFile, data: st.DataObject
) -> None:
    at = EntryPosition(None, data.draw(st.integers(0, file.entries)))
    new = changed(file.text, changes.AddPosts(("new.md",), at), changes.RemoveEntry(at))
    assert values(new) == values(file.text)
    assert comments(new) == comments(file.text)


def test_few_odd_files_are_refused() -> None:
    refused = made = 0

    @EXAMPLES
    @given(odd_files())
    def add_post(file: OddFile) -> None:
        nonlocal refused, made
        made += 1
        at = EntryPosition(None, file.entries)
        refused += changed(file.text, changes.AddPosts(("new.md",), at)) == file.text

    add_post()
    assert made >= 60
    assert refused <= made / 20
