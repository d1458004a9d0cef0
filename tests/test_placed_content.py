"""What a chapter holds is on its pages, whatever the engine and its patches make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import wraps
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from layout_jobs import default_css
from pdf_chapters import FOOTNOTE_CSS, SQUARE_SVG, job
from random_chapters import RandomChapter
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

from exporter.write.pdf import engine
from exporter.write.pdf.engine import chapter_layout
from exporter.write.pdf.engine.patching import Selection
from exporter.write.pdf.engine.placed_content import unplaced_content
from exporter.write.pdf.layout.findings import layout_findings

BODY = (
    "<p>Salt.</p><p>Rye and <b>water</b>.</p>"
    f'<p>Oven <img src="{SQUARE_SVG}" alt="A square"/></p>'
    "<table><thead><tr><th>Head</th></tr></thead>"
    f"<tbody>{'<tr><td>Row</td></tr>' * 80}</tbody></table>"
    '<p>Called<span class="foot" id="note-1">A <i>note</i></span></p>'
)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    chapter_layout.forget_stylesheets()


def without(tag: str, selection: Selection) -> Selection:
    """Return patches of which one drops the blocks of an element with an image or letters."""
    site = (block, "_in_flow_layout")
    lay_out = dict(selection.swaps).get(site, block._in_flow_layout)

    @wraps(lay_out)
    def dropping(context: Any, box: Any, index: int, child: Any, *rest: Any) -> Any:
        if child.element_tag != tag:
            return lay_out(context, box, index, child, *rest)
        new_children, margins, position_y, (next_page, max_lines) = (
            rest[0],
            rest[4],
            rest[6],
            rest[-2:],
        )
        return False, False, None, position_y, margins, next_page, new_children, max_lines

    return replace(selection, swaps=(*selection.swaps, (site, dropping)))


def test_all_that_a_chapter_holds_is_placed() -> None:
    result = engine.lay_out(job(BODY, css=FOOTNOTE_CSS))
    assert result.page_count > 1
    assert result.unplaced == ()


@pytest.mark.one_quick
@pytest.mark.parametrize("tag", ["p", "table"])
def test_what_a_patch_drops_is_laid_out_without_the_patches_that_move_content(
    tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "selection", lambda: faulty)
    faulty = without(tag, engine.plain_selection())
    result = engine.lay_out(job(BODY, css=FOOTNOTE_CSS))
    assert result.unplaced == ()
    assert not list(layout_findings(result))


def test_what_is_on_no_page_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = without("p", engine.plain_selection())
    monkeypatch.setattr(engine, "selection", lambda: faulty)
    monkeypatch.setattr(engine, "plain_selection", lambda: faulty)
    result = engine.lay_out(job(BODY, css=FOOTNOTE_CSS))
    assert "an image ‘A square’" in result.unplaced
    assert "a text ‘Rye and water.’" in result.unplaced
    assert "a text ‘water’" in result.unplaced
    found = {each.message for each in layout_findings(result) if each.code == "content-lost"}
    assert "a text ‘note’ is on no page of the PDF" in found


def test_a_head_that_is_repeated_does_not_replace_content() -> None:
    element = Element("th")
    element.text = "Head"
    head = boxes.TextBox("th", None, element, "Head")
    fonts = SimpleNamespace(_exporter_content=Counter({element: 4}))
    found = [
        unplaced_content(fonts, [SimpleNamespace(box_roles={head: role})])
        for role in ("", "/Type /Pagination")
    ]
    assert found == [(), ("a text ‘Head’",)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_no_patch_drops_a_part_of_a_random_chapter(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "plain_selection", engine.selection)
    css = default_css()
    result = engine.lay_out(job(f"{RandomChapter(seed)}", css=css))
    assert result.unplaced == ()
