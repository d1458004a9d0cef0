"""Accessibility metadata of EPUBs, and conformance claims."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml.etree import _Element as Element
from sample_editions import (
    asset,
    chapter,
    edition,
    image_bytes,
    image_paragraph,
    paragraph,
    parse_xml,
    write_epub,
    xpath_texts,
)
from sample_sites import build_artifact, post_source, write_site

from exporter.build import BuildOptions, build_book
from exporter.check.ace import Ace
from exporter.check.claim_checks import first_violation
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Edition
from exporter.model.nodes import (
    Cell,
    CodeBlock,
    Image,
    MathBlock,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)
from exporter.options.settings import Certifier, Settings
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.write.epub import write


def _metadata_values(book: Edition, property_: str) -> list[str]:
    opf = parse_xml(write_epub(book), "content.opf")
    return xpath_texts(opf, f"//opf:meta[@property='schema:{property_}']")


def test_text_only_book() -> None:
    book = edition(chapter((paragraph("Salt."),)))
    assert _metadata_values(book, "accessMode") == ["textual"]
    assert _metadata_values(book, "accessModeSufficient") == ["textual"]
    assert _metadata_values(book, "accessibilityHazard") == ["none"]
    features = _metadata_values(book, "accessibilityFeature")
    assert {"tableOfContents", "structuralNavigation", "readingOrder"} <= set(features)
    assert {"alternativeText", "MathML"}.isdisjoint(features)
    (summary,) = _metadata_values(book, "accessibilitySummary")
    assert "pictures" not in summary
    assert "Formulas" not in summary
    assert "Notes" not in summary


@pytest.mark.slow
def test_images_and_formulas_with_descriptions(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    note = Note((paragraph("Fine."),), 1, id="note-1")
    blocks = (image_paragraph(jar), MathBlock(r"\frac{a}{b}"), Paragraph((Text("Salt"), note)))
    book = edition(chapter(blocks, notes=(note,)))
    assert _metadata_values(book, "accessMode") == ["textual", "visual"]
    assert _metadata_values(book, "accessModeSufficient") == ["textual", "textual,visual"]
    assert {"alternativeText", "MathML"} <= set(_metadata_values(book, "accessibilityFeature"))
    (summary,) = _metadata_values(book, "accessibilitySummary")
    assert "Pictures: 1; all have alternative text by their authors." in summary
    assert "Formulas are MathML" in summary
    assert "Notes and references are linked" in summary


@pytest.mark.slow
def test_some_images_without_description(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    blocks = (
        image_paragraph(jar),
        image_paragraph(jar, "Image: jar.png", ours=True),
        Paragraph((Image("gone.png", "Image: gone.png", alt_is_generated=True),)),
    )
    book = edition(chapter(blocks))
    assert _metadata_values(book, "accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in _metadata_values(book, "accessibilityFeature")
    (summary,) = _metadata_values(book, "accessibilitySummary")
    assert "Pictures: 2; with alternative text by their authors: 1;" in summary
    assert "Pictures that could not be had: 1" in summary


@pytest.mark.slow
def test_animated_images_are_an_unknown_hazard(tmp_path: Path) -> None:
    still = asset(image_bytes("GIF"), tmp_path, "still.gif", "image/gif")
    moving = asset(image_bytes("GIF", frames=3), tmp_path, "moving.gif", "image/gif")
    assert _metadata_values(edition(chapter((image_paragraph(still),))), "accessibilityHazard") == [
        "none"
    ]
    assert _metadata_values(
        edition(chapter((image_paragraph(moving),))), "accessibilityHazard"
    ) == ["unknown"]


def test_tables_code_and_languages_are_in_the_summary() -> None:
    table = Table((), (Row((Cell((paragraph("Salt"),)),)),))
    polish = Paragraph((Text("sól"),), lang="pl")
    blocks = (table, table, CodeBlock("salt()"), polish)
    (summary,) = _metadata_values(edition(chapter(blocks)), "accessibilitySummary")
    assert "Tables: 2;" in summary
    assert "program code" in summary
    assert "Parts in other languages are marked as such: pl." in summary
    (text_only,) = _metadata_values(edition(chapter((paragraph("Salt."),))), "accessibilitySummary")
    assert not any(word in text_only for word in ("Tables", "code", "languages", "pages"))


@pytest.mark.parametrize(
    ("lang", "expected_lang", "expected_text"),
    [
        ("pl", "pl", "Nie deklaruje się zgodności"),
        ("de-AT", "de", "einem Standard der Barrierefreiheit"),
        pytest.param("fr", "fr", "ne prétend être conforme", marks=pytest.mark.slow),
        pytest.param("es", "es", "No se afirma", marks=pytest.mark.slow),
        ("eo", "en", "No claim is made"),
    ],
)
def test_summary_is_in_the_language_of_the_book(
    lang: str, expected_lang: str, expected_text: str
) -> None:
    book = write_epub(edition(chapter((paragraph("Salt."),), lang=lang), authors=()))
    path = "//opf:meta[@property='schema:accessibilitySummary']"
    opf = parse_xml(book, "content.opf")
    assert expected_text in xpath_texts(opf, path)[0]
    assert xpath_texts(opf, f"{path}/@xml:lang") == [expected_lang]


def test_no_conformance_claim_without_certifier() -> None:
    opf = parse_xml(write_epub(edition(chapter((paragraph("Salt."),)))), "content.opf")
    assert xpath_texts(opf, "//opf:meta[@property='dcterms:conformsTo']") == []
    assert xpath_texts(opf, "//*[starts-with(@property, 'a11y:')]") == []


CERTIFIER = Certifier("Ann Lee", "Reader of proofs", "https://ann.example/report")


def _certified(book: Edition) -> tuple[Element, list[str]]:
    diagnostics = Diagnostics()
    artifact = write(book, Settings(certified_by=CERTIFIER), diagnostics)
    opf = parse_xml(ZipFile(BytesIO(artifact.data)), "content.opf")
    return opf, [finding.message for finding in diagnostics if finding.code == "claim-withheld"]


def test_certifier_is_in_the_metadata() -> None:
    opf, withheld = _certified(edition(chapter((paragraph("Salt."),))))
    assert withheld == []
    claims = xpath_texts(opf, "//opf:meta[@property='dcterms:conformsTo']")
    assert claims == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    by = "//opf:meta[@property='a11y:certifiedBy'][@refines='#conformance']"
    assert xpath_texts(opf, by) == ["Ann Lee"]
    assert xpath_texts(opf, "//opf:meta[@property='a11y:certifierCredential']") == [
        "Reader of proofs"
    ]
    assert xpath_texts(opf, "//*[@rel='a11y:certifierReport']/@href") == [CERTIFIER.report]
    (summary,) = xpath_texts(opf, "//opf:meta[@property='schema:accessibilitySummary']")
    assert summary.endswith("Ann Lee certifies that the book conforms to EPUB Accessibility 1.1 at "
                            "level AA of WCAG 2.2.")  # fmt: skip


def test_undescribed_image_withholds_the_claim(tmp_path: Path) -> None:
    jar = asset(image_bytes("PNG"), tmp_path, "jar.png", "image/png")
    opf, withheld = _certified(
        edition(chapter((image_paragraph(jar, "Image: jar.png", ours=True),)))
    )
    (message,) = withheld
    assert message == (
        "Ann Lee cannot certify the book: it has one image without alternative text by the author"
    )
    assert xpath_texts(opf, "//opf:meta[@property='dcterms:conformsTo']") == []


SALT = {"_posts/2026-05-01-salt.md": post_source("Salt", "White.")}


@pytest.mark.one_quick
@pytest.mark.parametrize(
    "violation", ["", "RSC-005: no", "the book cannot be checked: java is missing"]
)
def test_claim_requires_a_valid_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, violation: str
) -> None:
    monkeypatch.setattr("exporter.check.claim_checks.first_violation", lambda _: violation)
    path = write_site(tmp_path, SALT) / "_posts/2026-05-01-salt.md"
    diagnostics = Diagnostics()
    artifact = build_artifact(path, "epub", Settings(certified_by=CERTIFIER), diagnostics)
    assert artifact
    claims = b"dcterms:conformsTo" in ZipFile(BytesIO(artifact.data)).read("EPUB/content.opf")
    assert claims is not bool(violation)
    assert [finding.code for finding in diagnostics] == ["claim-withheld"] * bool(violation)


def test_claim_is_checked_again_with_another_validator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bytes] = []

    def check(book: bytes) -> str:
        checked.append(book)
        return ""

    monkeypatch.setattr("exporter.check.claim_checks.first_violation", check)
    path = write_site(tmp_path / "blog", SALT) / "_posts/2026-05-01-salt.md"
    context = BuildContext(cache=DiskCache(tmp_path / "cache"))
    counts = []
    for ace in (None, None, Ace(("ace",), "chromium")):
        monkeypatch.setattr("exporter.check.claim_checks.find_ace", lambda found=ace: found)
        build_book(
            path,
            ("epub",),
            BuildOptions(Settings(certified_by=CERTIFIER), context=context),
            Diagnostics(),
        )
        counts.append(len(checked))
    assert counts == [1, 1, 2]


@pytest.mark.slow
def test_damaged_book_has_a_violation(tmp_path: Path) -> None:
    path = write_site(tmp_path, SALT) / "_posts/2026-05-01-salt.md"
    artifact = build_artifact(path, "epub", Settings(), Diagnostics())
    assert artifact
    assert first_violation(artifact.data) == ""
    assert "PKG-" in first_violation(b"no book")


def test_empty_cell_is_no_header() -> None:
    header_row = Row((Cell((), is_header=True), Cell((paragraph("Salt"),), is_header=True)))
    body_row = Row((Cell((paragraph("White"),)), Cell((paragraph("Grey"),))))
    text = parse_xml(
        write_epub(edition(chapter((Table((header_row,), (body_row,)),)))), "text/salt.xhtml"
    )
    assert xpath_texts(text, "//x:thead//x:th") == ["Salt"]
    assert xpath_texts(text, "//x:thead//x:td") == [""]
