"""Page markers: blocks have the same names in EPUB and PDF, and markers stand where pages begin."""

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


def test_blocks_are_named_by_position_and_notes_by_id() -> None:
    text = ["block 1", "block 2", "block 3", "block 4"]
    assert names_of(TEXT) == [*text, "chapter-notes", "note-1", "block 5"]


def test_footnotes_do_not_change_block_names() -> None:
    without = re.sub(r'<section class="notes">.*?</section>', "", TEXT)
    assert names_of(without) == [name for name in names_of(TEXT) if name.startswith("block")]


def test_addresses_of_qr_codes_do_not_change_block_names() -> None:
    code = '<p class="live"><span class="qr"></span>https://blog.example/salt</p>'
    with_code = TEXT.replace('<footer class="source">', f'<footer class="source">{code}')
    assert names_of(with_code) == names_of(TEXT)


def test_moved_ids_do_not_change_block_names() -> None:
    moved_heading_id = TEXT.replace(
        '<h1 id="chapter-title">', '<h1><span id="chapter-title"></span>'
    )
    assert names_of(moved_heading_id) == names_of(TEXT)
    popup_notes = TEXT.replace('<li id="note-1"><div ', '<li><div id="note-1" ')
    assert names_of(popup_notes) == names_of(TEXT)
    # The marker stays outside of the popup.
    assert f'<li>{page_break("7")}<div id="note-1"' in with_page_breaks(
        popup_notes, [("note-1", "7")]
    )


def test_print_markup_has_block_names() -> None:
    printed, names = with_block_names(TEXT)
    assert '<p data-block="block 2">One</p>' in printed
    assert '<pre class="code" data-block="block 4">' in printed
    assert '<h1 id="chapter-title" data-block="block 1">' in printed
    assert re.sub(r' data-block="[^"]*"', "", printed) == TEXT
    assert names == tuple(name for name, _ in named_blocks(TEXT))


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"a": 0, "b": 0, "c": 1}, ("", "c")),
        ({"a": 0, "b": 1, "c": 1}, ("", "b")),
        # No block begins on the second page: an earlier block continues there.
        ({"a": 0, "b": 0, "c": 2}, ("", "b", "c")),
        # A float may be on a later page than the block after it.
        ({"a": 0, "b": 2, "c": 1}, ("", "c", "b")),
        ({}, ("", "")),
    ],
)
def test_page_starts_with_its_first_block(pages: dict[str, int], expected: tuple[str, ...]) -> None:
    assert page_starts("abc", pages, len(expected)) == expected


def test_markers_stand_in_text_and_before_headings_and_code() -> None:
    starts = [("", "xi"), ("block 2", "1"), ("block 3", "2"), ("block 4", "3"), ("note-1", "4")]
    marked = with_page_breaks(TEXT, [*starts, ("chapter-notes", "5"), ("block 4", "6")])
    assert f'<section class="chapter">{page_break("xi")}<h1' in marked
    assert f"<p>{page_break('1')}One</p>" in marked
    assert f"<li>{page_break('2')}Two</li>" in marked
    assert f'</ul>{page_break("3")}{page_break("6")}<pre class="code">' in marked
    assert f'{page_break("5")}<h2 id="chapter-notes">' in marked
    assert f'<li id="note-1">{page_break("4")}<div' in marked
    assert re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "", marked) == TEXT


def test_marker_for_an_unknown_block_is_an_error() -> None:
    with pytest.raises(ValueError, match="block 9"):
        with_page_breaks(TEXT, [("block 9", "1")])


def test_marker_has_type_role_and_label() -> None:
    attributes = 'epub:type="pagebreak" role="doc-pagebreak" id="page-xi" aria-label="xi"'
    assert page_break("xi") == f"<span {attributes}></span>"
