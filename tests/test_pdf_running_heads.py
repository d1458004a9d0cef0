"""Running heads: shortened titles of book and chapter."""

from __future__ import annotations

import pytest

from exporter.options.geometry import geometry
from exporter.options.paper import paper
from exporter.themes import theme
from exporter.write.pdf.jobs.running_heads import RunningHeads

LONG = "Taming the chaos a structured workflow of agents for predictable code in large projects"


def _heads(name: str = "technical", size: str = "a5") -> RunningHeads:
    look = theme(name)
    return RunningHeads(look, geometry(paper(size), text=look.text, leading=look.leading))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Spices", "Spices"),
        ("Spices of the world: a guide for cooks", "Spices of the world"),
        ("A guide to all the spices of the world", "A guide to all the spices…"),
    ],
)
def test_the_title_of_the_book_leaves_room_for_that_of_the_chapter(
    title: str, expected: str
) -> None:
    assert _heads().book(title) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # A title that fits is whole.
        ("Salt: a history", "Salt: a history"),
        # Parts end at a colon, a spaced dash or bar, a question, a sentence, a parenthesis.
        (f"Slow bread: {LONG}", "Slow bread"),
        (f"Slow bread - {LONG}", "Slow bread"),
        (f"Slow bread – {LONG}", "Slow bread"),
        (f"Slow bread — {LONG}", "Slow bread"),
        (f"Slow bread | {LONG}", "Slow bread"),
        (f"Why slow bread? {LONG}", "Why slow bread?"),
        (f"A slow bread. {LONG}", "A slow bread"),
        (f"Slow bread ({LONG})", "Slow bread"),
        (
            f"Slow-bread 3.5:1, {LONG}",
            "Slow-bread 3.5:1, Taming the chaos a structured workflow of agents…",
        ),
        # As many parts as fit are kept.
        (f"Slow bread — Part II: {LONG}", "Slow bread — Part II"),
        # One word has to say enough.
        (
            f"Salt: {LONG}",
            "Salt: Taming the chaos a structured workflow of agents for predictable…",
        ),
        (f"Sourdough: {LONG}", "Sourdough"),
        (f"INP — {LONG}", "INP"),
        (f"[April 1st] Slow bread: {LONG}", "Slow bread"),
        # The ellipsis is at the end of a word, and not of one such as “for”.
        (LONG, "Taming the chaos a structured workflow of agents for predictable…"),
        ("Bread and butter from the " + "m" * 60, "Bread and butter…"),
        ("W" * 60, "W" * 34 + "…"),
        ("慢面包的历史：" + "面" * 60, "慢面包的历史"),
    ],
)
def test_a_long_title_of_a_chapter_is_shortened_by_rule(title: str, expected: str) -> None:
    assert _heads().chapter(title, "", "Spices") == expected


def test_the_short_title_of_an_editor_is_shown_even_if_the_title_fits() -> None:
    assert _heads().chapter("Salt: a history", "Salt", "Spices") == "Salt"
    assert _heads().book("Spices of the world", "Spices") == "Spices"


def test_a_short_title_that_is_too_long_is_shortened_too() -> None:
    assert _heads().chapter(LONG, f"Slow bread: {LONG}", "Spices") == "Slow bread"


def test_a_longer_head_of_the_book_leaves_less_room() -> None:
    chapter = _heads().chapter(LONG, "", "Spices of the old world")
    assert chapter == "Taming the chaos a structured workflow of agents…"


def test_the_width_is_that_of_the_theme_and_the_page() -> None:
    title = "A guide to all the spices of the old world and many others"
    assert _heads().chapter(title, "", "Spices") == title
    assert _heads(size="a6").chapter(title, "", "Spices") == (
        "A guide to all the spices of the old world…"
    )
    by_theme = [_heads(name).chapter("m" * 80, "", "Spices") for name in ("technical", "essay")]
    assert len(by_theme[0]) != len(by_theme[1])


def test_letters_of_other_scripts_are_narrower_than_east_asian_ones() -> None:
    hebrew, japanese = "לחם " * 12, "面包の" * 16
    assert _heads().chapter(hebrew, "", "Spices") == hebrew.strip()
    assert _heads().chapter(japanese, "", "Spices") == japanese[:30] + "…"
    assert _heads().chapter("हिन्दी " * 8, "", "Spices") == ("हिन्दी " * 8).strip()
