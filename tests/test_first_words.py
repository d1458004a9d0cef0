"""The first words of a chapter in small capitals."""

from __future__ import annotations

import pytest
from sample_editions import chapter, edition, paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter
from exporter.model.nodes import (
    Blocks,
    BulletList,
    Disclaimer,
    Emphasis,
    Inlines,
    Link,
    ListItem,
    Paragraph,
    Quote,
    SmallCaps,
    Text,
)
from exporter.model.walk import plain_text, walk
from exporter.options.settings import Settings
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.jobs.first_words import with_first_words

REST = " which is what a baker of the north has to say of bread, of salt and of patience" * 2


def _first_words(blocks: Blocks) -> list[str]:
    opened = with_first_words(chapter(blocks))
    assert plain_text(opened.blocks) == plain_text(blocks)
    return [
        plain_text(node.children) for node in walk(opened.blocks) if isinstance(node, SmallCaps)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Every loaf begins with patience and a bowl.", "Every loaf begins with"),
        ("At the mill, there is flour.", "At the mill,"),
        ("Welcome! There is flour.", "Welcome!"),
        ("“Each loaf needs flour and salt,” she said.", "“Each loaf needs flour and"),
        ("Ósma rano, a w piekarni już gorąco.", "Ósma rano,"),
        ("Хлеб состоит из четырёх вещей.", "Хлеб состоит из четырёх вещей."),
        ("So unbreakableandveryverylongword it goes", ""),
        ("In 2024 they went looking.", ""),
        ("1998 was a year of rye.", ""),
        ("iPhones are not bread.", ""),
        ("面包由四样东西组成。", ""),
    ],
)
def test_the_first_words_end_at_a_pause_or_before_half_a_line(text: str, expected: str) -> None:
    assert _first_words((paragraph(text + REST),)) == ([expected] if expected else [])


LINK = Link((Text("The mill"),), "https://example.org/")


@pytest.mark.parametrize(
    "inlines",
    [
        (LINK, Text(REST)),
        (Emphasis((Text("Every loaf begins"),)), Text(REST)),
        (Text("At "), LINK, Text(REST)),
    ],
)
def test_a_link_or_emphasis_is_not_the_beginning(inlines: Inlines) -> None:
    assert _first_words((Paragraph(inlines),)) == []


def test_a_word_beside_other_inlines_is_not_divided() -> None:
    inlines = Text("Every loaf begins un"), Emphasis((Text("believably"),)), Text(" slow" + REST)
    assert _first_words((Paragraph(inlines),)) == ["Every loaf begins"]


def test_only_text_opens_a_chapter() -> None:
    text = paragraph("Every loaf begins with patience." + REST)
    assert _first_words((Quote((text,)), text)) == []
    assert _first_words((BulletList((ListItem((text,)),)), text)) == []
    assert _first_words((paragraph("Every loaf begins with patience:"), text)) == []
    assert _first_words(()) == []
    assert _first_words((Disclaimer((text,), "Note"), text, text)) == ["Every loaf begins with"]


@pytest.mark.slow
def test_a_theme_asks_for_small_capitals() -> None:
    def pdf(of: Chapter, theme: str) -> bytes:
        return edition_to_pdf(edition(of), Settings(theme=theme), Diagnostics()).data

    plain = chapter((paragraph("Every loaf begins with patience." + REST),))
    opened = with_first_words(plain)
    assert opened != plain
    assert pdf(plain, "essay") == pdf(opened, "essay")
    assert pdf(plain, "technical") != pdf(opened, "technical")
