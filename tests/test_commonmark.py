"""CommonMark by the options of a site, and texts that would take too much time or depth."""

from __future__ import annotations

import time

import pytest

import exporter
from exporter.read.dialects.commonmark import CommonmarkOptions, to_html
from exporter.read.html.line_alignment import aligned_lines
from exporter.read.javascript import UNKNOWN, literal
from exporter.read.sites.plain import ALL_EXTENSIONS

EVERYTHING = CommonmarkOptions(
    formula_marks=frozenset(("$", "$$", r"\(", r"\[", r"\begin")), extensions=ALL_EXTENSIONS
)


def text_of(markdown: str, options: CommonmarkOptions) -> str:
    return to_html(markdown, options)[0].partition(">")[2].removesuffix("</p>\n")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "“Rye” – it’s (c)… <code>&quot;--&quot;</code> a—b --all"),
        ("pl", "„Rye” – it’s (c)… <code>&quot;--&quot;</code> a—b --all"),
        ("fr", "«\u00a0Rye\u00a0» – it’s (c)… <code>&quot;--&quot;</code> a—b --all"),
    ],
)
def test_quotation_marks_of_a_language_where_a_site_has_them(lang: str, expected: str) -> None:
    options = CommonmarkOptions(lang, smart_quotes=True)
    assert text_of('"Rye" -- it\'s (c)... `"--"` a---b --all', options) == expected


def test_line_breaks_where_a_site_keeps_them() -> None:
    assert text_of("Rye\nSalt", CommonmarkOptions(hard_wrap=True)) == "Rye<br />\nSalt"


@pytest.mark.parametrize(
    ("markdown", "tex"),
    [
        (r"\(x_1\)", "x_1"),
        (r"\\(x_1\\)", "x_1"),
        (r"\[x_1\]", "x_1"),
        ("\\begin{align}\nx\n\\end{align}", "\\begin{align}\nx\n\\end{align}"),
        ("$$x$$", "x"),
        ("$$\n\nx\n\n$$", "x"),
        (r"$\$5$", r"\$5"),
    ],
)
def test_formulas_by_the_marks_of_a_site(markdown: str, tex: str) -> None:
    markup = to_html(markdown, EVERYTHING)[0]
    assert 'class="math' in markup
    assert f">{tex}</" in markup
    assert 'class="math' not in to_html(markdown, CommonmarkOptions())[0]


@pytest.mark.parametrize(
    "text",
    [
        "> " * 500 + "end",
        "- " * 500 + "end",
        "<div>\n\n" * 500 + "end",
        "<b><i>" * 500 + "end",
        "*a **b " * 500 + "end" + "** *" * 500,
        "".join(f"[^{number}]: Note[^{number + 1}].\n" for number in range(400)) + "\nend[^0]",
    ],
    ids=["quotations", "lists", "divisions", "elements", "styles", "notes"],
)
def test_deep_nesting_loses_no_text(text: str) -> None:
    assert "end" in exporter.markdown_to_html(text, dialect="commonmark")


@pytest.mark.one_quick
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "*a ",
        "`a",
        "<a ",
        "$a",
        "$$a\n\n",
        "a@b.c@",
        "http:",
        "<title>",
        ":a",
        "[^a]",
        "~a ",
    ],
)
def test_the_time_is_linear(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        to_html(piece * count, EVERYTHING)
        return time.process_time() - start

    seconds(10)
    # Where it is not linear, it is ten times as long; a busy machine takes some tenths of a second.
    assert min(seconds(1600), seconds(1600)) < 10 * seconds(400) + 0.4


def test_lines_of_a_changed_text() -> None:
    source = "Rye\n{% for %}\nSalt\nWater\n{% end %}\nOven"
    changed = "Rye\n1\n2\n3\n4\n5\nSalt\nWater\nOven"
    lines = [source.split("\n")[at] for at in aligned_lines(changed, source)]
    assert lines[:2] == ["Rye", "{% for %}"]
    assert lines[-3:] == ["Salt", "Water", "Oven"]
    assert set(lines[2:6]) == {"{% for %}"}
    assert list(aligned_lines(source, source)) == [*range(6)]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("2.0", 2),
        ("-1.5", -1.5),
        ("0x1F", 31),
        ("1_000", 1000),
        ("1e999", UNKNOWN),
        ("9" * 5000, UNKNOWN),
        ("0x" + "F" * 5000, UNKNOWN),
    ],
)
def test_numbers_of_javascript(source: str, value: object) -> None:
    assert literal(source) == value
