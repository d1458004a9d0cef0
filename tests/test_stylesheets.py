"""Stylesheets: no rule is missing in right-to-left text, and none reaches too far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import cssselect2
import pymupdf
import pytest
import tinycss2
from lxml import etree
from sample_sites import post_source, write_site

import exporter

STYLES = Path(__file__).parents[1] / "styles"
EVERYWHERE = ("base.css", "semantics.css", "divisions.css", "themes/essay/theme.css")
LEFT = frozenset(("pre", ".code-file > p", ".table .left"))
"""Code and the names of files above it, and the columns that a post aligns."""
WEAKER = frozenset((".ragged > :is(li, dd)", "li li p"))
"""Selectors in print that are weaker than those of all paragraphs and items."""


def selectors(name: str, declaration: str) -> Iterator[str]:
    """Yield the selectors of the rules of a stylesheet that have a declaration."""
    css = (STYLES / name).read_text()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        if declaration in tinycss2.serialize(rule.content):
            for selector in re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude)):
                yield " ".join(selector.split())


@pytest.mark.parametrize(
    ("names", "sheets"),
    [(EVERYWHERE, ("rtl.css",)), (("print.css",), ("rtl.css", "pages/rtl.css"))],
    ids=["everywhere", "print"],
)
def test_what_is_left_is_right_in_right_to_left_text(
    names: tuple[str, ...], sheets: tuple[str, ...]
) -> None:
    right = {selector for sheet in sheets for selector in selectors(sheet, "text-align: right")}
    left = (
        {selector for name in names for selector in selectors(name, "text-align: left")}
        - LEFT
        - WEAKER
    )
    assert len(left) > 4
    # Every label is one of `.label`, which no rule above is stronger than.
    unlabelled = {selector for selector in left if not selector.endswith(("label", ".summary"))}
    assert {each for each in unlabelled if f'[dir="rtl"] {each}' not in right} == set()


@pytest.mark.slow
def test_the_number_of_a_footnote_is_not_bold_because_its_call_is_in_a_caption(
    tmp_path: Path,
) -> None:
    image = '[![An oven](/oven.svg "The oven")](https://oven.example/)'
    files = {
        "_config.yml": "title: Spices\n",
        "oven.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "_posts/2026-05-01-salt.md": post_source("Salt", f"Some salt.\n\n{image}"),
    }
    post = write_site(tmp_path, files) / "_posts/2026-05-01-salt.md"
    made = exporter.pdf(post, settings=exporter.Choices(references="footnotes"))
    fonts: dict[str, list[str]] = {}
    with pymupdf.open(stream=made.data) as document:
        for block in document[0].get_text("dict")["blocks"]:
            for span in (span for line in block.get("lines", ()) for span in line["spans"]):
                fonts.setdefault(span["text"].strip(), []).append(span["font"])
    *_, number = fonts["[1]"]
    assert "Bold" not in number
    assert all("Bold" in font for font in fonts["Figure 1."])


def test_short_parts_are_not_broken_in_the_contents() -> None:
    groups = "".join(
        f'<li class="group" id="g{count}"><a/><ol>{"<li/>" * count}</ol></li>'
        for count in (1, 5, 6, 20)
    )
    contents = etree.fromstring(
        f'<section class="contents"><ol class="toc"><li/>{groups}</ol></section>'
    )
    root = cssselect2.ElementWrapper.from_xml_root(contents)
    (selector,) = (
        each for each in selectors("print.css", "break-inside: avoid") if ".group:has" in each
    )
    assert [each.id for each in root.query_all(selector)] == ["g1", "g5"]
