"""Blocks are found in a source by the run of words with which they begin."""

from __future__ import annotations

import pytest

from exporter.read.phrase_finder import PhraseFinder


@pytest.mark.parametrize("last", ["", "Not a rat."])
def test_blocks_that_are_nowhere_do_not_hide_those_behind_them(last: str) -> None:
    text = f"{'banana ' * 25_000}{last}\n\nThe end comes."
    finder = PhraseFinder(text)
    assert {finder.find(["a", "zzz", "yyy"], 0) for _ in range(60)} == {-1}
    assert finder.find(["The", "end", "comes"], 0) == text.index("The end")


def test_a_word_is_found_before_the_place_where_it_was_first_looked_for() -> None:
    text = "One rye. One rat. One cat."
    finder = PhraseFinder(text)
    assert finder.find(["One", "cat"], 10) == text.index("One cat")
    assert finder.find(["One", "rye"], 0) == 0
    assert finder.find(["One", "rye"], 1) == -1
    assert finder.find(["One", "cat"], 12) == text.index("One cat")


def test_a_word_is_not_found_before_the_place_to_look_from() -> None:
    text = "One rye. One rye. One rye."
    finder = PhraseFinder(text)
    assert [finder.find(["One", "rye"], start) for start in (0, 12, 9, 19)] == [0, 18, 9, -1]


def test_a_run_of_words_begins_at_a_whole_word() -> None:
    text = "Breads rye. [^Bread] rye. xBread rye. Bread and rye. Bread *rye*[^1] x."
    assert PhraseFinder(text).find(["Bread", "rye", "x"], 0) == text.index("Bread *rye*")
