"""The breaks of a paragraph that are best for all of its lines, with plain widths."""

from __future__ import annotations

from itertools import pairwise

import pytest

from exporter.write.pdf.engine.line_breaking.total_fit import (
    Breakpoint,
    Origin,
    Spacing,
    best_fit,
    looseness,
)

SPACING = Spacing(size=2, stretch=0.5, shrink=0.2, loosen=0, tighten=0)
RAGGED = Spacing(size=2, stretch=2, shrink=0, loosen=0, tighten=0, ragged=True)
START = Origin(0, 0, 0, 20)


def points(text: str) -> list[Breakpoint]:
    """Return the breakpoints of a text: each character is 1 wide, a `~` is an optional hyphen."""
    found = []
    x, spaces = 0, 0
    for index, character in enumerate(text):
        if character == " ":
            found.append(Breakpoint(x, x + 1, spaces, spaces + 1, x, text[index - 1] == "-"))
            spaces += 1
            x += 1
        elif character == "~":
            found.append(Breakpoint(x + 1, x, spaces, spaces, x, hyphen=True))
        else:
            x += 1
    return [*found, Breakpoint(x, x, spaces, spaces, x)]


def lines(text: str, breaks: tuple[int, ...]) -> list[str]:
    """Return the lines of a text that is broken at breakpoints."""
    places = [index for index, character in enumerate(text) if character in " ~"] + [len(text)]
    ends = [places[index] for index in breaks]
    parts = [text[start:end] for start, end in pairwise([0, *ends])]
    hyphens = ["-" if end < len(text) and text[end] == "~" else "" for end in ends]
    return [
        part.replace("~", "").strip() + hyphen for part, hyphen in zip(parts, hyphens, strict=True)
    ]


def fitted(text: str, room: float = 20, spacing: Spacing = SPACING) -> list[str]:
    fit = best_fit(points(text), Origin(0, 0, 0, room), room, spacing, 2)
    assert fit is not None
    return lines(text, fit.breaks)


def test_a_line_is_left_short_for_the_sake_of_the_next() -> None:
    # Filled as far as possible, the second line would be “cc” alone.
    assert fitted("aaa bb cc ddddd", 6, RAGGED) == ["aaa", "bb cc", "ddddd"]


def test_spaces_are_shrunk_where_that_is_better() -> None:
    # Nine spaces shrink by 1.8 at most.
    assert fitted("a b c d e f g h i jkl") == ["a b c d e f g h i jkl"]
    assert len(fitted("a b c d e f g h i jklmn")) == 2
    first, *_ = fitted("a b c d e f g h i jkl mmmm nnnn oooo pppp qqqq")
    assert first == "a b c d e f g h i jkl"


def test_a_line_that_cannot_be_made_fits_nowhere() -> None:
    short, long = points("aaa bbb")[0], points("a b c d e f g h i jklmn")[-1]
    assert looseness(START, long, 20, SPACING) == float("-inf")
    assert looseness(START, short, 2, RAGGED) == float("-inf")
    assert looseness(START, short, 4, RAGGED) == 0.5


def test_hyphens_are_avoided_where_lines_do_not_suffer() -> None:
    assert fitted("aaaa bbbb cc~cc dddd eeee ffff", 9.2) == ["aaaa bbbb", "cccc dddd", "eeee ffff"]
    assert fitted("aaaa bbbbbbb~bb cccc dddd", 13)[0] == "aaaa bbbbbbb-"


def test_at_most_two_hyphens_are_in_a_row() -> None:
    found = fitted(" ".join(["abcdefg~hijklmn~opqrstu"] * 6), 16)
    runs = "".join("-" if line.endswith("-") else " " for line in found)
    assert "--" in runs
    assert "---" not in runs


def test_the_last_line_is_no_scrap_of_a_word() -> None:
    fit = best_fit(points("aaaa bbbb cccc dddd eeee ffff gggg h"), START, 19, SPACING, 6)
    assert fit is not None
    last = lines("aaaa bbbb cccc dddd eeee ffff gggg h", fit.breaks)[-1]
    assert last != "h"


@pytest.mark.parametrize("above", range(4))
def test_a_hyphen_at_the_end_of_a_page_is_avoided(above: int) -> None:
    text = "aaaaaa bbbbbb " * above + "a b c d e fff~fff gg hh"
    origin = Origin(0, 0, 0, 13)

    def hyphens(page_end: int) -> list[bool]:
        fit = best_fit(points(text), origin, 13, SPACING, 6, page_end)
        assert fit is not None
        return [line.endswith("-") for line in lines(text, fit.breaks)]

    hyphenated = hyphens(0)
    assert hyphenated == [False] * above + [True, False]
    assert not any(hyphens(above + 1))
    assert all(hyphens(other) == hyphenated for other in range(above + 3) if other != above + 1)


def test_what_is_before_a_word_that_fits_no_line_is_broken() -> None:
    text = "aaa bbb ccc ddd eee fff ggg " + "h" * 30 + " iii"
    fit = best_fit(points(text), START, 20, SPACING, 2)
    assert fit is not None
    assert not fit.complete
    assert lines(text, fit.breaks)[-1].endswith("ggg")
    assert best_fit(points("h" * 30 + " iii"), START, 20, SPACING, 2) is None


@pytest.mark.parametrize("ragged", [False, True])
def test_every_line_but_one_that_has_no_other_way_fits(ragged: bool) -> None:
    spacing = RAGGED if ragged else SPACING
    text = " ".join("x" * (1 + 7 * index % 9) for index in range(90))
    found = points(text)
    fit = best_fit(found, START, 20, spacing, 2)
    assert fit is not None
    assert fit.complete
    before: Origin | Breakpoint = START
    for index in fit.breaks:
        assert looseness(before, found[index], 20, spacing) >= -1.0001
        before = found[index]
