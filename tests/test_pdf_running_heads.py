"""Running heads: shortened titles of book and chapter."""

from __future__ import annotations

import pytest

from exporter.write.pdf.jobs.job_builder import running_heads

LONG = "Taming the chaos a structured workflow of agents for predictable code in large projects"


@pytest.mark.parametrize(
    ("book", "chapter", "expected"),
    [
        ("Spices", "Salt", ("Spices", "Salt")),
        ("Spices of the world: a guide", "Salt", ("Spices of the world", "Salt")),
        (
            "A guide to all the spices of the world",
            "Salt",
            ("A guide to all the spices…", "Salt"),
        ),
        ("Spices", LONG, ("Spices", "Taming the chaos a structured workflow of agents for…")),
        (
            "Spices of the old world",
            LONG,
            ("Spices of the old world", "Taming the chaos a structured workflow of…"),
        ),
        (
            "Spices",
            f"Salt: {LONG}",
            ("Spices", "Salt: Taming the chaos a structured workflow of agents…"),
        ),
        ("S", "W" * 60, ("S", "W" * 56 + "…")),
    ],
)
def test_running_heads_are_whole_words_with_room_for_both(
    book: str, chapter: str, expected: tuple[str, str]
) -> None:
    assert running_heads(book, chapter) == expected
