"""Irregular tables become regular: in the model, and in the tags of a PDF."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from random import Random

import pytest
from pdf_chapters import tags_of
from pikepdf import Dictionary, Pdf
from sample_sites import post_source, write_site

import exporter
from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Cell, Paragraph, Row, Table, Text
from exporter.model.table_grid import placed_cells, regular_table
from exporter.model.walk import plain_text

TABLES = (
    "<tr><td>1</td><td>2</td></tr><tr><td>3</td></tr>",
    "<tr><td>1</td></tr><tr><td>2</td><td>3</td><td>4</td></tr>",
    "<thead><tr><th colspan='5'>1</th></tr></thead><tr><td>2</td><td>3</td></tr>",
    "<thead><tr><th>1</th><th>2</th><th>3</th></tr></thead><tr><td>4</td></tr>",
    "<tr><td rowspan='9'>1</td><td>2</td></tr><tr><td colspan='0'>3</td></tr>",
    "<tr><td>1</td><td rowspan='2'>2</td><td>3</td></tr><tr><td colspan='3'>4</td></tr>",
    "<tr></tr><tr><td rowspan='2'>1</td><td>2</td></tr><tr></tr><tr><td>3</td></tr>",
    "<tr><th>1</th><th>2</th></tr><tr><th>3</th></tr>",
    "<tr><td>1</td><th>2</th></tr><tr><th rowspan='0'>3</th></tr><tr><td>4</td></tr>",
    "<tr><td>1<table><tr><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></td></tr>"
    "<tr><td>5</td><td>6</td></tr>",
)


def random_rows(random: Random, number: int) -> tuple[Row, ...]:
    words = (Paragraph((Text(f"{number}"),)),)
    return tuple(
        Row(
            tuple(
                Cell(words, columns=random.choice((1, 1, 2, 5)), rows=random.choice((1, 1, 2, 9)))
                for _ in range(random.randrange(5))
            )
        )
        for _ in range(random.randrange(6))
    )


@pytest.mark.parametrize("seed", range(60))
def test_each_slot_of_a_regular_table_is_taken_once(seed: int) -> None:
    random = Random(seed)  # noqa: S311 (no secret depends on it)
    table = Table(random_rows(random, 1), random_rows(random, 2))
    regular = regular_table(table)
    slots = [
        [
            (placed.row + down, placed.column + along)
            for placed in placed_cells(rows)
            for down in range(placed.cell.rows)
            for along in range(placed.cell.columns)
        ]
        for rows in (regular.head, regular.body)
    ]
    width = max((column + 1 for _, column in chain(*slots)), default=0)
    for rows, taken in zip((regular.head, regular.body), slots, strict=True):
        assert sorted(taken) == [
            (row, column) for row in range(len(rows)) for column in range(width)
        ]
        assert all(
            cell is placed.cell
            for cell, placed in zip(
                chain(*(row.cells for row in rows)), placed_cells(rows), strict=True
            )
        )
    assert plain_text((regular,)) == plain_text((table,))
    assert regular_table(regular) == regular


def test_a_long_row_among_short_ones_has_few_fillers() -> None:
    cell = Cell((Paragraph((Text("rye"),)),))
    regular = regular_table(Table((), (Row((cell,)), Row((cell,) * 999))))
    assert [each.columns for each in regular.body[0].cells] == [1, 998]


def spans(cell: Dictionary) -> int:
    return int(cell.A.get("/ColSpan", 1)) if "/A" in cell else 1


@pytest.mark.slow
def test_irregular_tables_are_valid_in_a_pdf(tmp_path: Path) -> None:
    body = "\n\n".join(f"<table>{rows}</table>" for rows in TABLES)
    home = write_site(tmp_path, {"_posts/2026-01-02-salt.md": post_source("Salt", body)})
    path = tmp_path / "salt.pdf"
    exporter.pdf(home / "_posts/2026-01-02-salt.md", path)
    found = Diagnostics()
    check_file(path, found)
    assert not [*map(str, found)]
    with Pdf.open(path) as pdf:
        tables = tags_of(pdf, "/Table")
        assert len(tables) == len(TABLES) + 1
        rows = [
            [sum(map(spans, row.K)) for row in part.K if "/K" in row]
            for part in chain(tags_of(pdf, "/THead"), tags_of(pdf, "/TBody"))
        ]
    assert sorted(map(max, rows)) == [2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3]
