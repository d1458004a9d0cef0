"""The comparison of the text of a book with that of an earlier printing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporter.corrections.differences import ChapterCorrections, Piece, compare
from exporter.model.book_text import BookText, ChapterText, Passage, text_from_json, text_to_json


def passages(*texts: str) -> BookText:
    return BookText((ChapterText("a", "A", tuple(Passage("text", each) for each in texts)),))


def changed(before: BookText, after: BookText) -> list[tuple[Piece, ...]]:
    found = compare(before, after)
    assert found
    return [each.pieces for chapter in found.chapters for each in chapter.changes]


def test_scripts_without_spaces_are_compared_by_character() -> None:
    assert changed(passages("塩は海から来る。"), passages("塩は山から来る。")) == [
        (Piece("塩は", "塩は"), Piece("海", "山"), Piece("から来る。", "から来る。"))
    ]


def test_long_texts_are_shown_in_part() -> None:
    words = [f"w{number}" for number in range(100)]
    other = [*words]
    other[50] = "new"
    (pieces,) = changed(passages(" ".join(words)), passages(" ".join(other)))
    shown = "".join(piece.after for piece in pieces)
    assert shown == "… w45 w46 w47 w48 w49 new w51 w52 w53 w54 w55 …"
    (added,) = changed(passages("x"), passages("x", " ".join(words)))
    assert added[0].after.endswith("w29 …")


def test_texts_that_would_take_too_long_are_replaced_as_a_whole() -> None:
    one = " ".join("ab"[number % 2] for number in range(20_000))
    other = " ".join("ba"[number % 3 % 2] for number in range(20_000))
    (pieces,) = changed(passages(one), passages(other))
    assert [piece for piece in pieces if piece.before != piece.after] == [pieces[0]]
    assert compare(passages(*"xy" * 4000), passages(*"yxx" * 3000))


def test_chapters_of_one_title_are_told_apart_when_their_posts_are_renamed() -> None:
    one, other = (ChapterText(key, "Notes", (Passage("text", key),)) for key in "ab")
    found = compare(
        BookText((one, other)), BookText((replace(one, key="c"), replace(other, key="d")))
    )
    assert found
    assert not found.chapters


def test_a_word_without_end_is_cut() -> None:
    (added,) = changed(passages("a"), passages("a", "x" * 100_000))
    assert len(added[0].after) < 2000


def test_a_chapter_with_too_many_changes_is_named() -> None:
    found = compare(passages(*(f"old {number}" for number in range(2000))), passages("new"))
    assert found
    assert found.chapters == (ChapterCorrections("a", "A", "changed"),)


@pytest.mark.slow
def test_each_of_many_added_passages_is_compared_with_a_long_one() -> None:
    words = " ".join(f"w{number}" for number in range(200_000))
    new = [f"a passage about matter {number}" for number in range(100)]
    assert len(changed(passages(words), passages(*new))) == 101


def test_a_text_survives_json() -> None:
    text = passages("a", "b")
    text = replace(text, chapters=(*text.chapters, ChapterText("b", "B", (), "12", "ab")))
    assert text_from_json(text_to_json(text)) == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"version": 2, "date": "", "chapters": []}',
        b'{"version": 1, "date": "today", "chapters": []}',
        b'{"version": 1, "date": "", "chapters": [{"key": 1}]}',
        b'{"version": 1, "date": "", "chapters": [{"key": "", "title": "", "page": "", '
        b'"source": "", "passages": [["rune", "a"]]}]}',
        b'{"version": 1, "date": "", "chapters": [{"key": "", "title": "", "page": "", '
        b'"source": "", "passages": [["text", 3]]}]}',
        b'{"version": 1, "date": "", "chapters": [%b null]}' % (b"null," * 10_000),
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert text_from_json(data) is None


def test_chapters_without_text_are_compared_by_their_sources() -> None:
    before = BookText((ChapterText("a", "A", None, "3", "one"),), is_whole=False)
    after = BookText((ChapterText("a", "A", (), "", "two"),))
    found = compare(before, after)
    assert found
    assert found.chapters == (ChapterCorrections("a", "A", "changed", "3"),)
