"""What books say of their accessibility: never more than is true."""

from __future__ import annotations

from pathlib import Path

from editions import asset, chapter, edition, find, paragraph, picture, raster, written, xml

from exporter.model.nodes import Image, MathBlock, Note, Paragraph, Text
from exporter.model.publication import Edition


def _said(book: Edition, property_: str) -> list[str]:
    opf = xml(written(book), "content.opf")
    return find(opf, f"//opf:meta[@property='schema:{property_}']")


def test_a_book_of_words() -> None:
    book = edition(chapter((paragraph("Salt."),)))
    assert _said(book, "accessMode") == ["textual"]
    assert _said(book, "accessModeSufficient") == ["textual"]
    assert _said(book, "accessibilityHazard") == ["none"]
    features = _said(book, "accessibilityFeature")
    assert {"tableOfContents", "structuralNavigation", "readingOrder"} <= set(features)
    assert {"alternativeText", "MathML"}.isdisjoint(features)
    (summary,) = _said(book, "accessibilitySummary")
    assert "pictures" not in summary
    assert "Formulas" not in summary
    assert "Notes" not in summary


def test_a_book_whose_pictures_and_formulas_are_described(tmp_path: Path) -> None:
    jar = asset(raster("PNG"), tmp_path, "jar.png", "image/png")
    note = Note((paragraph("Fine."),), 1, id="note-1")
    blocks = (picture(jar), MathBlock("a+b"), Paragraph((Text("Salt"), note)))
    book = edition(chapter(blocks, notes=(note,)))
    assert _said(book, "accessMode") == ["textual", "visual"]
    assert _said(book, "accessModeSufficient") == ["textual", "textual,visual"]
    assert {"alternativeText", "MathML"} <= set(_said(book, "accessibilityFeature"))
    (summary,) = _said(book, "accessibilitySummary")
    assert "The one picture has alternative text by its author." in summary
    assert "Formulas are MathML" in summary
    assert "Notes and references are linked" in summary


def test_a_book_whose_pictures_are_described_in_part(tmp_path: Path) -> None:
    jar = asset(raster("PNG"), tmp_path, "jar.png", "image/png")
    blocks = (
        picture(jar),
        picture(jar, "Image: jar.png", ours=True),
        Paragraph((Image("gone.png", "Image: gone.png", alt_is_ours=True),)),
    )
    book = edition(chapter(blocks))
    assert _said(book, "accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in _said(book, "accessibilityFeature")
    (summary,) = _said(book, "accessibilitySummary")
    assert "Of 2 pictures, 1 has alternative text by the author" in summary
    assert "One picture could not be had" in summary


def test_pictures_that_move_may_be_a_hazard(tmp_path: Path) -> None:
    still = asset(raster("GIF"), tmp_path, "still.gif", "image/gif")
    moving = asset(raster("GIF", frames=3), tmp_path, "moving.gif", "image/gif")
    assert _said(edition(chapter((picture(still),))), "accessibilityHazard") == ["none"]
    hazards = _said(edition(chapter((picture(moving),))), "accessibilityHazard")
    assert hazards == ["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]


def test_no_book_claims_to_conform_to_a_standard() -> None:
    opf = xml(written(edition(chapter((paragraph("Salt."),)))), "content.opf")
    assert find(opf, "//opf:meta[@property='dcterms:conformsTo']") == []
    assert find(opf, "//*[starts-with(@property, 'a11y:')]") == []
