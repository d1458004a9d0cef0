"""The terms of an index: forms of a tag that are one term, and the form that is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from book_of_spices import link_to
from sample_editions import chapter

from exporter.model.edition import Chapter
from exporter.resolve.index_terms import index_terms


def _tagged(key: str, *tags: str, lang: str = "en") -> Chapter:
    plain = chapter((), key, lang=lang)
    return replace(plain, metadata=replace(plain.metadata, tags=tags))


def _terms(*chapters: Chapter) -> dict[str, list[str]]:
    """Return the keys of the chapters of each term."""
    terms = index_terms(chapters, lambda chapter: link_to(chapter.key))
    return {term.word: [link.chapter for link in term.chapters] for term in terms}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        # Case, and what parts words.
        ("Tech, tech, tech", ["tech"]),
        ("Tech, tech", ["Tech"]),
        ("AWS, aws, AWS", ["AWS"]),
        ("machine-learning, MachineLearning, machinelearning", ["machine learning"]),
        ("machine_learning, Machine Learning, Machine Learning", ["Machine Learning"]),
        ("node.js, nodejs, node.js", ["node.js"]),
        ("big data, bigdata, bigdata", ["big data"]),
        # A single spaced form among many does not count.
        ("java script" + ", JavaScript" * 9, ["JavaScript"]),
        # Hyphens that are part of a word.
        (
            "x-ray, utf-8, spec-driven development, dependency-injection, non-blocking",
            ["dependency injection", "non-blocking", "spec-driven development", "utf-8", "x-ray"],
        ),
        (
            "llm-as-a-judge, JAX-RS, Machine-Learning",
            ["JAX-RS", "llm-as-a-judge", "Machine Learning"],
        ),
        ("C#, c++, C, .net, net", [".net", "C", "C#", "c++", "net"]),
        # Singular and plural, if both are there.
        ("test, tests, tests", ["tests"]),
        ("database, databases, class, classes", ["class", "database"]),
        ("unit-test, unit tests", ["unit test"]),
        ("kubernetes, js, AWS, tests", ["AWS", "js", "kubernetes", "tests"]),
        ("io, ios, aw, aws, proces, process", ["aw", "aws", "io", "ios", "proces", "process"]),
        ("-, --", ["-", "--"]),
    ],
)
def test_forms_of_a_tag_are_one_term(tags: str, expected: list[str]) -> None:
    chapters = (_tagged(f"{at}", tag) for at, tag in enumerate(tags.split(", ")))
    assert [*_terms(*chapters)] == expected


def test_a_chapter_with_two_forms_of_a_term_is_linked_once() -> None:
    chapters = _tagged("a", "test", "tests"), _tagged("b", "salt"), _tagged("c", "test", "salt")
    first, second, third = (chapter.key for chapter in chapters)
    assert _terms(*chapters) == {"salt": [second, third], "test": [first, third]}


def test_plurals_of_other_languages_are_not_merged() -> None:
    assert [*_terms(_tagged("a", "mak", "maks", lang="pl"))] == ["mak", "maks"]
    assert [*_terms(_tagged("a", "mak", "maks", lang="en-GB"))] == ["mak"]
