"""A list in print is justified or ragged as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest
from layout_jobs import layout_job
from sample_editions import paragraph

from exporter.model.nodes import Block, BulletList, Code, CodeBlock, ListItem, Paragraph, Text
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings
from exporter.write.pdf.engine import lay_out

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


@pytest.mark.parametrize("tight", [True, False])
def test_a_list_with_code_in_its_text_is_ragged_as_a_whole(tmp_path: Path, tight: bool) -> None:
    assert full_lines(tmp_path, [(PLAIN,), (WITH_CODE,)], tight=tight) < 0.4


@pytest.mark.parametrize("tight", [True, False])
def test_other_lists_are_justified(tmp_path: Path, tight: bool) -> None:
    assert full_lines(tmp_path, [(PLAIN,), (PLAIN,)], tight=tight) > 0.6
    assert full_lines(tmp_path, [(PLAIN, BLOCK), (PLAIN,)], tight=tight) > 0.6
