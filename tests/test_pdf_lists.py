"""A list in print is justified or ragged as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest
from layout_jobs import layout_job
from sample_editions import paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Block,
    BulletList,
    Code,
    CodeBlock,
    ListItem,
    Paragraph,
    TaskItem,
    Text,
)
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.resolve.labels import labels_for
from exporter.write.pdf.engine import lay_out
from exporter.write.xhtml import Dialect, block_to_xhtml

WORDS = (
    "A pinch of salt in the soup and some of it on the bread that we baked in the late day. " * 4
)
"""No word is long enough for a hyphen."""
WITH_CODE = Paragraph((Text(WORDS), Code("salt"), Text(".")))


PLAIN = paragraph(WORDS)
BLOCK = CodeBlock("salt")


def full_lines(folder: Path, items: Sequence[Sequence[Block]], *, tight: bool) -> float:
    """Return the share of the lines of a list that end at its right edge."""
    block = BulletList(tuple(ListItem(tuple(item)) for item in items), tight)
    lines: dict[int, float] = {}
    with pymupdf.open(
        stream=lay_out(layout_job(pdf_options(Settings()), folder, (block,))).data
    ) as document:
        for _, _, right, foot, word, *_ in document[0].get_text("words"):
            if word in WORDS.split():
                lines[round(foot)] = max(lines.get(round(foot), 0.0), right)
    edge = max(lines.values())
    return sum(edge - right < 1 for right in lines.values()) / len(lines)


@pytest.mark.one_quick
@pytest.mark.parametrize("tight", [True, False])
def test_a_list_with_code_in_its_text_is_ragged_as_a_whole(tmp_path: Path, tight: bool) -> None:
    assert full_lines(tmp_path, [(PLAIN,), (WITH_CODE,)], tight=tight) < 0.4


@pytest.mark.one_quick
@pytest.mark.parametrize("tight", [True, False])
def test_other_lists_are_justified(tmp_path: Path, tight: bool) -> None:
    assert full_lines(tmp_path, [(PLAIN,), (PLAIN,)], tight=tight) > 0.6
    assert full_lines(tmp_path, [(PLAIN, BLOCK), (PLAIN,)], tight=tight) > 0.6


def pages_of_items(folder: Path, words: str, above: int) -> list[int]:
    """Return the pages of three items of a list below paragraphs of one line."""
    items = tuple(ListItem((paragraph(f"{name} {words}"),)) for name in ("One", "Two", "Three"))
    blocks = (*(paragraph("Salt"),) * above, BulletList(items, True), *(paragraph("Salt"),) * 12)
    job = layout_job(pdf_options(Settings()), folder, blocks)
    with pymupdf.open(stream=lay_out(job).data) as document:
        texts = [page.get_text() for page in document]
    return [
        next(n for n, text in enumerate(texts) if name in text) for name in ("One", "Two", "Three")
    ]


@pytest.mark.slow
def test_an_item_of_several_lines_may_be_alone_on_a_page(tmp_path: Path) -> None:
    found = {tuple(pages_of_items(tmp_path, WORDS[:174], above)) for above in range(18, 30)}
    assert {(0, 0, 1), (0, 1, 1)} <= found
    found = {tuple(pages_of_items(tmp_path, "Salt", above)) for above in range(18, 34)}
    assert found == {(0, 0, 0), (1, 1, 1)}


@pytest.mark.parametrize("length", [89, 90])
def test_an_item_of_two_lines_is_long_in_print(length: int) -> None:
    text = (paragraph("x" * length),)
    listed = BulletList((ListItem(text), TaskItem(text, done=True)), True)
    for medium in ("print", "html"):
        dialect = Dialect(medium, lambda _: "", labels_for("en"), Diagnostics())
        classes = re.findall(r"<li([^>]*)>", block_to_xhtml(listed, dialect))
        is_long = medium == "print" and length == 90
        assert classes == (
            [' class="long"', ' class="task long"'] if is_long else ["", ' class="task"']
        )
