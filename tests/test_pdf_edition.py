"""An edition as a PDF: valid, repeatable, with page numbers in the text and mirrored margins."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_chapters import labels_of, open_pdf
from pikepdf import Pdf
from sample_editions import chapter, collection, page, paragraph

from exporter.check import check_file
from exporter.diagnostics import Diagnostics
from exporter.model.artifact import Artifact
from exporter.model.edition import Edition, EditionPart
from exporter.model.nodes import CrossReference, Heading, Note, Paragraph, Text
from exporter.options.settings import Settings
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext
from exporter.write.pdf.document import edition_to_pdf
from exporter.write.pdf.jobs.job import LayoutJob
from exporter.write.pdf.layout import scheduler
from exporter.write.pdf.layout.serialized_chapter import SerializedChapter

SENTENCE = "Salt is dear where no sea is near, and so are the roads on which it comes. "


def build_pdf(
    edition: Edition, *, two_sided: bool = False, context: BuildContext | None = None
) -> Artifact:
    diagnostics = Diagnostics()
    artifact = edition_to_pdf(edition, Settings(two_sided=two_sided), diagnostics, context)
    assert [str(finding) for finding in diagnostics] == []
    return artifact


def sample_book() -> Edition:
    """Return a book of three chapters in two parts, with pages of almost every kind."""

    def paragraph_with_link(key: str, target: str = "") -> Paragraph:
        words = (Text("another chapter"),)
        return Paragraph((Text("See "), CrossReference(words, target, key, "Pepper"), Text(".")))

    note = Note((paragraph("A note."),), number=1, id="call-1")
    heading = Heading(2, (Text("On the road"),), id="road")
    salt = chapter(
        (
            paragraph_with_link("_posts/pepper.md", "road"),
            Paragraph((Text("Salt"), note)),
            paragraph(SENTENCE * 60),
        ),
        notes=(note,),
        as_footnotes=True,
    )
    pepper = chapter(
        (paragraph(SENTENCE * 50), heading, paragraph_with_link("_posts/salt.md")),
        "pepper",
        "Pepper",
    )
    dill = chapter((paragraph_with_link("_posts/pepper.md"),), "dill", "Dill", lang="pl")
    parts = [
        EditionPart((salt, pepper), page("part", "From afar", key="part-1", name="part-1")),
        EditionPart((dill,), page("part", "From the garden", key="part-2", name="part-2")),
    ]
    front = [
        page("cover", "Cover"),
        page("half-title", "Spices"),
        page("title-page", "Title page"),
        page("imprint", "Imprint", (paragraph("All rights reserved."),)),
        page("contents", "Contents"),
        page("preface", "Preface", (paragraph(SENTENCE),)),
    ]
    back = [page("authors", "Authors", (paragraph(SENTENCE),)), page("colophon", "Colophon")]
    return collection(parts, front, back)


def text_of(data: bytes, folder: Path) -> list[str]:
    """Return the text of each page."""
    path = folder / "text.pdf"
    path.write_bytes(data)
    run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
    return [" ".join(words.split()) for words in run.stdout.split("\f")]


@pytest.mark.slow
@pytest.mark.parametrize("two_sided", [False, True])
def test_a_collection_is_valid_and_repeatable(two_sided: bool, tmp_path: Path) -> None:
    artifact = build_pdf(sample_book(), two_sided=two_sided)
    path = tmp_path / "book.pdf"
    path.write_bytes(artifact.data)
    diagnostics = Diagnostics()
    check_file(path, diagnostics)
    assert [str(finding) for finding in diagnostics] == []
    with Pdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert build_pdf(sample_book(), two_sided=two_sided) == artifact


@pytest.mark.slow
def test_numbers_in_the_text_are_those_of_the_pages(tmp_path: Path) -> None:
    artifact = build_pdf(sample_book())
    with open_pdf(artifact.data) as pdf:
        labels = labels_of(pdf)
        page_labels = [each.label for each in pdf.pages]
    pages = dict(zip(page_labels, text_of(artifact.data, tmp_path), strict=False))
    road = labels["pepper/road"]
    assert int(road) > int(labels["pepper"])
    assert f"another chapter (page {road})" in pages[labels["salt"]]
    assert "On the road" in pages[road]
    contents = pages[labels["contents"]]
    assert f"Dill {labels['dill']}" in contents
    assert f"Preface {labels['preface']}" in contents


@pytest.mark.slow
def test_a_chapter_that_names_a_moved_page_is_not_laid_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    plain = scheduler.lay_out_serialized

    def counted(job: LayoutJob) -> SerializedChapter:
        tried.append(job.name)
        return plain(job)

    def longer(book: Edition, by: int) -> Edition:
        first, *parts = book.parts
        salt, *others = first.chapters
        salt = replace(salt, blocks=(*salt.blocks, paragraph(SENTENCE * by)))
        return replace(book, parts=(replace(first, chapters=(salt, *others)), *parts))

    monkeypatch.setattr(scheduler, "lay_out_serialized", counted)
    context = BuildContext(cache=DiskCache(tmp_path))
    book = longer(sample_book(), 250)
    before = build_pdf(book, context=context)
    assert len(tried) == len(book.divisions)
    tried.clear()
    after = build_pdf(longer(book, 40), context=context)
    assert tried == ["salt"]
    assert after == build_pdf(longer(book, 40))
    dill = []
    for each in (before, after):
        with open_pdf(each.data) as pdf:
            dill.append(int(labels_of(pdf)["dill"]))
    assert dill[0] < dill[1]


@pytest.mark.slow
def test_margins_are_mirrored_and_the_measure_stays(tmp_path: Path) -> None:
    def edges(two_sided: bool) -> list[tuple[float, float]]:
        """Return the left and right end of the widest line of each page of the first chapter."""
        path = tmp_path / "book.pdf"
        path.write_bytes(build_pdf(collection([EditionPart((long,))]), two_sided=two_sided).data)
        run = subprocess.run(
            ["pdftotext", "-bbox-layout", str(path), "-"],
            capture_output=True,
            text=True,
            check=True,
        )
        pages = []
        for each in run.stdout.split("<page ")[1:]:
            lines = [line for line in each.splitlines() if "<line " in line]
            spans = [
                tuple(float(line.split(f'{side}="')[1].split('"')[0]) for side in ("xMin", "xMax"))
                for line in lines
            ]
            pages.append(max(spans, key=lambda span: span[1] - span[0]))
        return pages

    long = chapter((paragraph(SENTENCE * 60),))
    one, two = edges(False), edges(True)
    assert len(one) == len(two) >= 2
    for (left, right), (left_two, right_two), shift in zip(one, two, (-2, 2, -2), strict=False):
        points = shift * 72 / 25.4
        assert left_two - left == pytest.approx(points, abs=0.2)
        assert right_two - right == pytest.approx(points, abs=0.2)
