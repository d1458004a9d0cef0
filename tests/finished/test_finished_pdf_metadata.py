"""Metadata of the finished PDF: properties, claims, the record and attached sources."""

from __future__ import annotations

import re

import small_book as book
from builds import Build, Built
from pdf_reader import FinishedPdf
from small_book import CHAPTERS


def test_information_dictionary_and_xmp_agree(built: Built) -> None:
    pdf = built.pdf
    assert pdf.info["/Title"] == book.TITLE
    assert pdf.xmp_values("dc:title") == [book.TITLE]
    creators = [*book.AUTHORS, book.EDITOR]
    assert pdf.info["/Author"] == ", ".join(creators)
    assert pdf.xmp_values("dc:creator") == creators
    assert pdf.info["/Subject"] == book.DESCRIPTION
    assert pdf.xmp_values("dc:description") == [book.DESCRIPTION]
    assert pdf.info["/Keywords"] == ", ".join(book.SUBJECTS)
    assert pdf.xmp_values("dc:subject") == book.SUBJECTS
    assert pdf.xmp_values("pdf:Keywords") == [", ".join(book.SUBJECTS)]
    assert pdf.xmp_values("dc:language") == [pdf.lang] == ["en"]
    assert pdf.xmp_values("pdf:Producer") == [pdf.info["/Producer"]]
    day = pdf.info["/ModDate"]
    assert day == pdf.info["/CreationDate"]
    assert day.startswith(f"D:{book.DATE.replace('-', '')}")
    (stamp,) = pdf.xmp_values("xmp:ModifyDate")
    assert re.sub(r"\D", "", stamp) == re.sub(r"\D", "", day)
    (modified,) = built.epub.properties("dcterms:modified")
    assert modified[:10] == stamp[:10]
    assert bool(pdf.root.ViewerPreferences.DisplayDocTitle)
    assert bool(pdf.root.MarkInfo.Marked)


def test_the_metadata_claim_the_standards_of_the_profile(pdf: FinishedPdf, build: Build) -> None:
    claims = {
        "PDF/A-3a": {"pdfaid:part": "3", "pdfaid:conformance": "A"},
        "PDF/UA-1": {"pdfuaid:part": "1"},
        "PDF/X-4": {"pdfxid:GTS_PDFXVersion": "PDF/X-4"},
    }
    for standard, values in claims.items():
        for name, value in values.items():
            assert pdf.xmp_values(name) == [value] * (standard in build.standards)
    kinds = {str(each.S) for each in pdf.root.OutputIntents}
    assert kinds == {"/GTS_PDFX" if build.pdf == "press" else "/GTS_PDFA1"}


def test_the_record_lists_the_sources_and_settings(built: Built) -> None:
    record = built.pdf.record
    assert record["asked"] == {"paths": ["book.yml"]}
    assert record["sources"] == book.digests()
    assert record["settings"].get("profile", "screen") == built.build.pdf


def test_the_sources_of_the_chapters_are_attached(pdf: FinishedPdf, build: Build) -> None:
    texts = CHAPTERS if build.attached else ()
    assert sorted(pdf.attachments.values()) == sorted(
        (book.SITE / text.source).read_bytes() for text in texts
    )
    for name, data in pdf.attachments.items():
        (source,) = (path for path in book.SITE.rglob("*.md") if path.read_bytes() == data)
        assert source.name == name
