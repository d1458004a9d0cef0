"""Markdown that the cases do not cover: hostile texts, ids and places of headings."""

from __future__ import annotations

import pytest
from lxml import etree

import exporter
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.model.nodes import Heading
from exporter.model.slug import slug
from exporter.model.walk import plain_text, walk
from exporter.read.converters import converter_of
from exporter.read.markdown_body import read_markdown


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "*a ",
        "**a *b _c ",
        "> ",
        "<div>",
        "<b>",
        '<div markdown="1">\n',
        "~~a ",
        "`a``",
        '"',
        "* ",
        "  * a\n",
        "[a](",
        "{:",
        "$$",
        "<!--",
        "[^a]: [^a]\n",
        "[a](<b",
        "<a@",
        "<ruby><rt>",
        "<foo>",
        "<u>",
        "**<!--x-->**",
        "</br>",
        "<p><video>",
    ],
)
def test_hostile_text_gives_well_formed_html(piece: str) -> None:
    markup = exporter.markdown_to_html(piece * 400 + "end")
    root = etree.fromstring(f"<div>{markup}</div>")
    assert "end" in "".join(root.itertext()) or piece in ("<!--", "[^a]: [^a]\n")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Two kinds", "two-kinds"),
        ("What's C++?", "whats-c"),
        ("a – b", "a--b"),
        ("Żółw_1", "żółw_1"),
        ("?", "section"),
    ],
)
def test_heading_ids_as_in_kramdown(title: str, name: str) -> None:
    assert slug(title) == name


def test_every_heading_has_an_id_and_a_place() -> None:
    text = "# One\n\n> Two\n> ===\n\nThree\n-----\n* # Four\n"
    blocks = read_markdown(Source("post.md", text), 0, Diagnostics(), converter_of("kramdown"))
    headings = [node for node in walk(blocks) if isinstance(node, Heading)]
    assert [heading.id for heading in headings] == ["one", "two", "three", "four"]
    assert [heading.place.line for heading in headings if heading.place] == [1, 3, 6, 8]


@pytest.mark.parametrize("markdown", ["", "{::nomarkdown}\n"])
def test_html_that_is_nested_too_deeply_is_named_once(markdown: str) -> None:
    found = Diagnostics()
    text = f"{markdown}{'<ul><li>' * 30}a{'</li></ul>' * 30}\n" + markdown.replace("::", ":/")
    blocks = read_markdown(Source("post.md", text), 0, found, converter_of("kramdown"))
    assert [each.code for each in found] == ["nesting-depth"]
    assert "a" in plain_text(blocks)


def test_elements_that_follow_on_a_line_are_blocks_of_their_own() -> None:
    markup = exporter.markdown_to_html("{: .a}\n<div>b</div><hr><pre>c</pre>d\n")
    assert markup.count("<hr") == markup.count("<pre") == 1
    assert [line for line in ("b", "c", "d") if line not in markup] == []
    assert markup.count('class="a"') == 1


def test_texts_of_many_ampersands_stay_whole() -> None:
    blocks = read_markdown(
        Source("post.md", "&amp" * 5_000), 0, Diagnostics(), converter_of("kramdown")
    )
    assert plain_text(blocks) == "&amp" * 5_000


@pytest.mark.parametrize(
    "text", ["a \ud800 b", "[a](\ud800 'b')", "&#xD800; &#8; \x08 \x00 \uffff"]
)
def test_characters_that_xml_has_not_are_removed(text: str) -> None:
    assert etree.fromstring(f"<div>{exporter.markdown_to_html(text)}</div>") is not None
