"""The title of a reference: the words of its link, unless they say nothing."""

from __future__ import annotations

import pytest

from exporter.model.nodes import Code, Emphasis, Image, Link, Text
from exporter.resolve.reference_titles import reference_title


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rye in the north", "Rye in the north"),
        ("the heap,", "the heap"),
        ("Apply", "Apply"),
        ("this recipe", "this recipe"),
        # Words that only point.
        ("here", ""),
        ("Here!", ""),
        ("this article", ""),
        ("and is", ""),
        ("this one", ""),
        ("One", "One"),
        ("About", "About"),
        ("a source", "a source"),
        ("[1]", "[1]"),
        ("hier", ""),
        ("…", ""),
        # Addresses, whole or in part.
        ("https://www.bread.example/north/rye", ""),
        ("www.bread.example", ""),
        ("bread.example", ""),
        ("Bread.example/", ""),
        ("bread.example/north/rye", ""),
        ("rye.example", "rye.example"),
    ],
)
def test_the_words_of_a_link(words: str, expected: str) -> None:
    assert reference_title(Link((Text(words),), "https://www.bread.example/north/rye")) == expected


def test_a_title_takes_precedence() -> None:
    address = "https://bread.example/"
    assert reference_title(Link((Text("here"),), address, title="Rye")) == "Rye"
    image = Image("a.png", "Alternative", title="A loaf")
    assert reference_title(Link((image,), address)) == "A loaf"
    parts = Emphasis((Text("see "),)), Code("rye")
    assert reference_title(Link(parts, address)) == "see rye"
