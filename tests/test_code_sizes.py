"""The size of code in print: as laid out, lines as wide as a block has room for are not wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from layout_jobs import layout_job
from sample_editions import paragraph

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import (
    Admonition,
    Block,
    BulletList,
    CodeBlock,
    Definition,
    DefinitionList,
    Details,
    Disclaimer,
    Heading,
    ListItem,
    OrderedList,
    Quote,
    Term,
    Text,
    ThematicBreak,
)
from exporter.options.pdf_options import PdfOptions, pdf_options
from exporter.options.settings import Settings
from exporter.resolve.labels import labels_for
from exporter.themes import Face
from exporter.write.code_measure import CodeFit, CodeMeasure
from exporter.write.pdf.engine import lay_out
from exporter.write.pdf.jobs.code_sizes import code_measure
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.styles import print_stylesheet
from exporter.write.xhtml import Dialect, block_to_xhtml, blocks_to_xhtml

CONTAINERS: dict[str, Callable[[Block], Block]] = {
    "text": lambda code: code,
    "list": lambda code: BulletList((ListItem((paragraph("a"), code)),)),
    "ordered list": lambda code: OrderedList((ListItem((paragraph("a"), code)),)),
    "long list": lambda code: OrderedList((ListItem((paragraph("a"), code)),), start=100),
    "nested list": lambda code: BulletList((ListItem((CONTAINERS["list"](code),)),)),
    "definition": lambda code: DefinitionList((Term((Text("a"),)), Definition((code,)))),
    "quotation": lambda code: Quote((paragraph("a"), code)),
    "box": lambda code: Admonition("tip", (Text("Tip"),), (paragraph("a"), code)),
    "disclaimer": lambda code: Disclaimer((paragraph("a"), code), "Note"),
    "details": lambda code: Details((Text("More"),), (paragraph("a"), code)),
}
SIZES = ("", " fit-90", " fit-82")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDE"


def code_of(markup: str) -> tuple[str, bool]:
    """Return the class of the size of code, and whether a line of it is wrapped."""
    (class_,) = re.findall(r'<pre class="code([^"]*)">', markup)
    return class_, "<br/>" in markup


def widest(container: str, options: PdfOptions) -> list[tuple[str, int]]:
    """Return each size of code in a container, with the most columns that are not wrapped."""
    room = code_measure(options, print_stylesheet(options))
    dialect = Dialect("print", lambda _: "", labels_for("en"), Diagnostics(), code=room)
    most: dict[str, int] = {}
    for columns in range(20, 120):
        block = CONTAINERS[container](CodeBlock("x" * columns))
        size, wrapped = code_of(block_to_xhtml(block, dialect))
        if not wrapped:
            most[size] = columns
    return list(most.items())


def words_of(job: LayoutJob) -> dict[str, list[int]]:
    """Return, for each letter, the lengths of the words on the pages that repeat only it."""
    found: dict[str, list[int]] = {}
    with pymupdf.open(stream=lay_out(job).data) as document:
        for page in document:
            for *_, word, _, _, _ in page.get_text("words"):
                if len(word) > 2 and len(set(word)) == 1:
                    found.setdefault(word[0], []).append(len(word))
    return found


@pytest.mark.parametrize(
    ("lines", "min_text", "fit"),
    [
        (["x" * 50], 0, CodeFit(100, 50)),
        (["x" * 51, "y"], 0, CodeFit(90, 55)),
        (["x" * 56, "y"], 0, CodeFit(82, 60)),
        (["漢" * 26], 0, CodeFit(90, 55)),
        # No size fits: the full one, or the smallest that leaves a third of the wrapped lines.
        (["x" * 61], 0, CodeFit(100, 50)),
        (["x" * 61, "y" * 55], 0, CodeFit(100, 50)),
        (["x" * 61, "y" * 55, "z" * 55], 0, CodeFit(82, 60)),
        (["a    b | c", *["x      " * 9] * 3], 0, CodeFit(82, 60)),
        # No text below 7 points.
        (["x" * 51], 7, CodeFit(90, 55)),
        (["x" * 56], 7, CodeFit(100, 50)),
        (["x" * 51], 8, CodeFit(100, 50)),
        ([""], 0, CodeFit(100, 50)),
    ],
)
def test_code_has_the_largest_size_that_fits(
    lines: list[str], min_text: float, fit: CodeFit
) -> None:
    # Fifty characters of eight points.
    room = CodeMeasure(250, 10, 10, 0.8, 0.8, 0.8, 0.9, 0.9, 0.6, min_text)
    assert room.fit(lines) == fit


@pytest.mark.parametrize(
    ("between", "sizes"),
    [
        ((), ["-82", "-82", "-82"]),
        ((paragraph("And:"),), ["-82", "-82", "-82"]),
        ((paragraph("And then. " * 15),), ["", "-90", "-82"]),
        ((paragraph("One."), paragraph("Two.")), ["", "-90", "-82"]),
        ((Heading(2, (Text("Two"),)),), ["", "-90", "-82"]),
    ],
)
def test_adjoining_blocks_of_code_have_the_smallest_of_their_sizes(
    between: tuple[Block, ...], sizes: list[str]
) -> None:
    room = CodeMeasure(250, 10, 10, 0.8, 0.8, 0.8, 0.9, 0.9)
    dialect = Dialect("print", lambda _: "", labels_for("en"), Diagnostics(), code=room)
    blocks = [CodeBlock("x" * columns) for columns in (40, 52, 58)]
    body = (blocks[0], *between, blocks[1], *between, blocks[2])
    markup = blocks_to_xhtml(body, dialect)
    assert re.findall(r'<pre class="code(?: fit)?([^"]*)">', markup) == sizes
    assert "<br/>" not in markup


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "page_size", "theme", "sizes"),
    [
        ("screen", "a5", "technical", 3),
        ("screen", "6x9", "essay", 3),
        ("print", "a4", "technical", 3),
        ("press", "a5", "essay", 2),
    ],
)
def test_lines_as_wide_as_their_room_are_not_wrapped(
    tmp_path: Path, profile: str, page_size: str, theme: str, sizes: int
) -> None:
    options = pdf_options(Settings(theme=theme, profile=profile, page_size=page_size))
    lines = [(name, *each) for name in CONTAINERS for each in widest(name, options)]
    assert [size for name, size, _ in lines if name == "text"] == list(SIZES[:sizes])
    letters = dict(zip(LETTERS, lines, strict=False))
    assert len(letters) == len(lines)
    # Code that adjoins other code would have its size.
    blocks = [
        block
        for letter, (name, _, columns) in letters.items()
        for block in (CONTAINERS[name](CodeBlock(letter * columns)), ThematicBreak())
    ]
    job = layout_job(options, tmp_path, blocks)
    expected = {letter: [columns] for letter, (_, _, columns) in letters.items()}
    assert words_of(job) == expected
    # Further characters are on a second row: the room is underestimated by one column at most.
    longer = re.sub(r"([a-zA-Z])\1{9,}", lambda line: line[0] + 2 * line[1], job.html)
    for letter, rows in words_of(replace(job, html=longer)).items():
        assert len(rows) == 1
        assert rows[0] <= expected[letter][0] + 1


def test_room_follows_from_the_styles_and_the_font_of_a_theme() -> None:
    options = pdf_options(Settings())
    serif = options.theme.fonts[Face("Exporter Serif")]
    css = f"{options.theme.css}\npre, kbd {{ font-size: .5em }}\nblockquote {{ font-size: .8em }}"
    fonts = {**options.theme.fonts, Face("Exporter Mono"): serif}
    own = replace(options, theme=replace(options.theme, css=css, fonts=fonts))
    given, room = (code_measure(each, print_stylesheet(each)) for each in (options, own))
    assert (given.code, given.quote, given.character) == (0.748, 0.95, 0.6)
    # A theme may have a font for code whose letters have several widths: the widest counts.
    assert (room.code, room.quote, room.character) == (0.5, 0.8, 0.962)
