"""Where printed pages begin: blocks are called alike in both formats, and marks stand at them."""

from __future__ import annotations

import re

import pytest

from exporter.write.page_markers import (
    named_blocks,
    page_break,
    page_starts,
    with_block_names,
    with_page_breaks,
)

TEXT = (
    '<section class="chapter"><h1 id="chapter-title">Salt</h1><p>One</p>'
    '<ul><li>Two</li></ul><pre class="code"><code>3</code></pre>'
    '<section class="notes"><h2 id="chapter-notes">Notes</h2>'
    '<ol><li id="note-1"><div role="doc-footnote"><p>Four</p></div></li></ol></section>'
    '<footer class="source"><p>2026</p></footer></section>'
)


def names_of(xhtml: str) -> list[str]:
    return [name for name, _ in named_blocks(xhtml)]


def test_a_block_is_known_by_its_place_and_a_note_by_its_id() -> None:
    text = ["block 1", "block 2", "block 3", "block 4"]
    assert names_of(TEXT) == [*text, "chapter-notes", "note-1", "block 5"]


def test_notes_that_stand_at_the_foot_of_pages_change_no_name() -> None:
    without = re.sub(r'<section class="notes">.*?</section>', "", TEXT)
    assert names_of(without) == [name for name in names_of(TEXT) if name.startswith("block")]


def test_ids_that_stand_elsewhere_for_an_e_reader_change_no_name() -> None:
    bare = TEXT.replace('<h1 id="chapter-title">', '<h1><span id="chapter-title"></span>')
    assert names_of(bare) == names_of(TEXT)
    popping = TEXT.replace('<li id="note-1"><div ', '<li><div id="note-1" ')
    assert names_of(popping) == names_of(TEXT)
    # What pops up is the note alone.
    assert f'<li>{page_break("7")}<div id="note-1"' in with_page_breaks(popping, [("note-1", "7")])


def test_what_is_printed_bears_the_names() -> None:
    printed, names = with_block_names(TEXT)
    assert '<p data-block="block 2">One</p>' in printed
    assert '<pre class="code" data-block="block 4">' in printed
    assert '<h1 id="chapter-title" data-block="block 1">' in printed
    assert re.sub(r' data-block="[^"]*"', "", printed) == TEXT
    assert names == tuple(name for name, _ in named_blocks(TEXT))


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ({"a": 0, "b": 0, "c": 1}, ("", "c")),
        ({"a": 0, "b": 1, "c": 1}, ("", "b")),
        # Nothing begins on the second page: what began before goes on there.
        ({"a": 0, "b": 0, "c": 2}, ("", "b", "c")),
        # A float may be on a later page than what comes after it.
        ({"a": 0, "b": 2, "c": 1}, ("", "c", "b")),
        ({}, ("", "")),
    ],
)
def test_a_page_begins_with_the_first_block_on_it(
    pages: dict[str, int], found: tuple[str, ...]
) -> None:
    assert page_starts("abc", pages, len(found)) == found


def test_marks_stand_in_text_and_before_headings_and_code() -> None:
    starts = [("", "xi"), ("block 2", "1"), ("block 3", "2"), ("block 4", "3"), ("note-1", "4")]
    made = with_page_breaks(TEXT, [*starts, ("chapter-notes", "5"), ("block 4", "6")])
    assert f'<section class="chapter">{page_break("xi")}<h1' in made
    assert f"<p>{page_break('1')}One</p>" in made
    assert f"<li>{page_break('2')}Two</li>" in made
    assert f'</ul>{page_break("3")}{page_break("6")}<pre class="code">' in made
    assert f'{page_break("5")}<h2 id="chapter-notes">' in made
    assert f'<li id="note-1">{page_break("4")}<div' in made
    assert re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "", made) == TEXT


def test_no_page_is_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="block 9"):
        with_page_breaks(TEXT, [("block 9", "1")])


def test_a_mark_has_the_role_that_its_type_asks_for() -> None:
    said = 'epub:type="pagebreak" role="doc-pagebreak" id="page-xi" aria-label="xi"'
    assert page_break("xi") == f"<span {said}></span>"
