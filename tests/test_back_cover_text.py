"""The text of a back cover: what it may have, what is left out, and how it is made to fit."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from textwrap import indent

import pikepdf
import pymupdf
import pytest

import exporter
from exporter.api.results import Result
from exporter.check.audit import audit, requirements_for
from exporter.model.nodes import Code, Paragraph, Text
from exporter.model.walk import plain_text
from exporter.options.cover_geometry import cover_geometry
from exporter.options.cover_rules import cover_rules
from exporter.options.paper import paper
from exporter.write.pdf.full_cover.back_content import cut

EVERYTHING = """\
## A heading

First words, and `code`.

- one
- two

  of two
  - below two

1. first

> Somebody said
>
> so much.

---

> [!NOTE]
> A box.

<details><summary>Summary</summary>Hidden.</details>

See [the site](https://example.com/bread), [a post](post.md) and $x$.
"""
LEFT_OUT = """\
Before.[^1]

| a | b |
|---|---|
| 1 | 2 |

```
code
```

<iframe src="https://example.com/video"></iframe>

![Nothing](nothing.png)

After \U0010fffd.

[^1]: A note.
"""
"""The last character is for private use: no font has a glyph for it."""


def covered(folder: Path, text: str, more: str = "", top: str = "") -> Result:
    """Return the full cover of a book with a text on its back."""
    folder.joinpath("post.md").write_text("---\ntitle: Salt\n---\nSalt.\n")
    book = folder / "book.yml"
    written = "title: Salt\nposts: post.md\nback-cover:\n  isbn: 978-1-23456-789-7\n"
    book.write_text(f"{top}{written}{more}  text: |\n{indent(text, '    ')}\n")
    return exporter.cover(book, pages=120, settings=exporter.Choices(printer="kdp"))[0]


def codes(result: Result) -> list[str]:
    return sorted(finding.code for finding in result.diagnostics)


def words_of(data: bytes) -> str:
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return " ".join(document[0].get_text().split())


def problems(data: bytes) -> list[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return [problem.code for problem in audit(pdf, requirements_for(pdf)).problems]


@pytest.mark.slow
def test_a_back_has_paragraphs_lists_and_quotations_without_boxes_and_headings(
    tmp_path: Path,
) -> None:
    result = covered(tmp_path, EVERYTHING)
    assert codes(result) == []
    assert problems(result.data) == []
    words = words_of(result.data)
    parts = ("A heading", "and code", "one", "of two", "below two", "first", "so much", "A box.")
    parts += ("Summary", "Hidden.", "the site (https://example.com/bread), a post and")
    assert [part for part in parts if part not in words] == []
    with pikepdf.open(BytesIO(result.data)) as pdf:
        kinds = {str(each.S) for each in pdf.objects if _is_element(each)}
    assert {"/L", "/BlockQuote"} <= kinds
    assert not {"/H1", "/H2", "/Link"} & kinds


def _is_element(item: object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


@pytest.mark.slow
def test_what_a_back_cannot_have_is_named_and_left_out(tmp_path: Path) -> None:
    result = covered(tmp_path, LEFT_OUT)
    assert codes(result) == [*["back-cover-content"] * 4, "glyph-missing", "image-missing"]
    messages = [finding.message for finding in result.diagnostics]
    for what in ("a footnote", "a table", "a block of code", "the embedded page"):
        assert f"the back cover leaves out {what}" in messages
    left = [each for each in result.diagnostics if each.code == "back-cover-content"]
    assert all(each.place and each.place.line > 1 for each in left)
    assert any("each is drawn as a box" in message for message in messages)
    assert problems(result.data) == ["glyph-missing"]
    words = words_of(result.data)
    assert "Before. After" in words
    assert "nothing" not in words.lower()


@pytest.mark.slow
def test_a_text_that_is_too_long_ends_above_the_barcode(tmp_path: Path) -> None:
    items = "\n".join(f"- item {number} of a list" for number in range(300))
    result = covered(tmp_path, f"{items}\n\n{'x' * 100_000}")
    (finding,) = result.diagnostics
    assert finding.code == "back-cover-long"
    assert "words are left out" in finding.message
    assert problems(result.data) == []
    geometry = cover_geometry(cover_rules("kdp", "paperback"), paper("6x9"), 120, "white")
    with pymupdf.open(stream=result.data, filetype="pdf") as document:
        page = document[0]
        top = page.rect.height - geometry.rules.bleed - geometry.barcode[3]
        lines = [
            line["bbox"]
            for block in page.get_text("dict")["blocks"]
            for line in block.get("lines", ())
            if line["bbox"][0] < 100
        ]
    lowest = max(line[3] for line in lines)
    assert top - 120 < lowest < top


@pytest.mark.slow
def test_lines_that_are_too_long_stay_inside(tmp_path: Path) -> None:
    category = "Cooking / Bread / Baking and Pastry / Household / European Traditions / Essays"
    more = f"  category: {category}\n"
    series = "series:\n  name: The long name of a series about bread and what it has meant to us\n"
    publishers: dict[str, list[str]] = {"Verlag für Brot": [], "Brot " * 40: ["back-cover-long"]}
    for publisher, found in publishers.items():
        top = f"{series}publisher: {publisher}\nauthors: [Ada]\n"
        result = covered(tmp_path, "Of bread.", more, top)
        assert codes(result) == found
        assert problems(result.data) == []
        words = words_of(result.data).upper()
        assert "ESSAYS" in words
        assert ("FÜR BROT" in words) is not bool(found)


def test_cut_keeps_whole_words_and_drops_what_is_empty() -> None:
    blocks = (
        Paragraph((Text("One two, three "), Code("four"))),
        Paragraph((Text("five"),)),
    )
    assert cut(blocks, 100) == blocks
    assert plain_text(cut(blocks, 10)) == "One two…"
    assert len(cut(blocks, 19)) == 1
    assert plain_text(cut(blocks, 2)) == "On…"
    assert cut(blocks, 0) == ()
