"""Words that stay on one line in print."""

from __future__ import annotations

import pytest

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Citation, Emphasis, Text
from exporter.resolve.labels import labels_for
from exporter.write.xhtml import Dialect, Medium
from exporter.write.xhtml.inlines import inlines_to_xhtml
from exporter.write.xhtml.word_pairs import before_call, with_bound_pairs


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("we moved to Java 8, and", "we moved to Java_8, and"),
        ("(Figure 12) and", "(Figure_12) and"),
        ("with Gradle 8.3 it", "with Gradle_8.3 it"),
        ("at the end of Step 3.", "at the end of Step_3."),
        ("Ścieżka 7", "Ścieżka_7"),
        ("Глава 7", "Глава_7"),
        ("took 12 ms, of 16 GB", "took 12_ms, of 16_GB"),
        ("at 5 °C or 40 %", "at 5_°C or 40_%"),
    ],
)
def test_a_name_keeps_its_number_and_a_number_its_unit(written: str, bound: str) -> None:
    assert with_bound_pairs(written) == bound.replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    "written",
    [
        "in May 2024",
        "Java 1.8.0_311",
        "Java 8,000 times",
        "Java 8th",
        "there are 8 men",
        "about 8",
        "über 8",
        "ćwiczenie 7",
        "в течение 5",
        "an iPhone 8",
        "5 minutes",
        "Version 3a",
        "Electroencephalograms 8",
    ],
)
def test_lines_may_end_between_other_words(written: str) -> None:
    assert with_bound_pairs(written) == written


def test_a_call_stays_with_the_word_before_it() -> None:
    assert before_call("Salt ") == "Salt\N{NO-BREAK SPACE}"
    assert before_call("Salt") == "Salt"


@pytest.mark.parametrize(("medium", "space"), [("print", "\N{NO-BREAK SPACE}"), ("html", " ")])
def test_words_are_bound_in_print_alone(medium: Medium, space: str) -> None:
    dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
    call = Citation(1, "ref-1", id="cite-1")
    xhtml = inlines_to_xhtml((Text("Java 8 "), call, Text(" and "), Emphasis((call,))), dialect)
    assert xhtml.startswith(f"Java{space}8{space}<")
    assert "> and <" in xhtml
