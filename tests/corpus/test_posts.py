"""Posts of a real blog, end to end: valid files that hold every word.

EPUBCheck takes longer to start than to check a post, so that it checks books of many posts.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from corpus_posts import collection_posts, single_posts
from engine_texts import lost_text, mupdf_text
from outloud_findings import outloud_findings
from pdf_words import is_boxed, words_missing_in_pdf

from exporter.build import BuildOptions, CollectionRequest, build_book, resolve_source
from exporter.check import check_file
from exporter.check.epub import check_epub
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.nodes import Disclaimer
from exporter.model.walk import walk
from exporter.options.pdf_options import pdf_options
from exporter.options.settings import Settings

pytestmark = pytest.mark.slow


POSTS_OF_A_BOOK = 50


def batched(posts: Sequence[Path]) -> list[tuple[Path, ...]]:
    return [tuple(posts[at : at + POSTS_OF_A_BOOK]) for at in range(0, len(posts), POSTS_OF_A_BOOK)]


@dataclass(frozen=True)
class Built:
    """A post in both formats, with the diagnostics of the build."""

    epub: Path
    pdf: Path
    diagnostics: Diagnostics


@pytest.fixture(scope="module")
def built(post: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder, diagnostics = tmp_path_factory.mktemp("built"), Diagnostics()
    for suffix, data in build(post, diagnostics).items():
        (folder / f"post{suffix}").write_bytes(data)
    return Built(folder / "post.epub", folder / "post.pdf", diagnostics)


def build(post: Path, diagnostics: Diagnostics) -> dict[str, bytes]:
    """Return the EPUB and the PDF of a post by their suffixes."""
    book = build_book(post, ("epub", "pdf"), BuildOptions(), diagnostics)
    assert book
    return {artifact.suffix: artifact.data for artifact in book.files}


@pytest.mark.parametrize("posts", batched(sorted({*single_posts(), *collection_posts()})), ids=len)
def test_epubs_are_valid(posts: tuple[Path, ...], tmp_path: Path) -> None:
    """Each post is a chapter, whose documents and images are those of its own EPUB."""
    request = CollectionRequest(posts, title="Posts", parts_by="year")
    book = build_book(request, ("epub",), BuildOptions(), Diagnostics())
    assert book
    (artifact,) = book.files
    path, diagnostics = tmp_path / "posts.epub", Diagnostics()
    path.write_bytes(artifact.data)
    check_epub(path, diagnostics)
    assert [*map(str, diagnostics)] == []


def test_pdf_is_valid(built: Built) -> None:
    diagnostics = Diagnostics()
    check_file(built.pdf, diagnostics)
    # Missing glyphs depend on the fonts of the machine.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []
    subprocess.run(["qpdf", "--check", built.pdf], check=True, capture_output=True)


def test_pdf_is_read_aloud_well(built: Built) -> None:
    assert outloud_findings(built.pdf) == []


def test_mupdf_shows_every_word(built: Built) -> None:
    assert lost_text(built.epub, mupdf_text(built.epub), numbered=True) == []


def test_posts_have_no_errors(built: Built) -> None:
    assert built.diagnostics.worst() is not Severity.ERROR


def test_pdf_contains_every_word(post: Path, built: Built) -> None:
    source = post.read_text(encoding="utf-8-sig")
    assert words_missing_in_pdf(built.pdf.read_bytes(), source) == []


def test_pdf_contains_disclaimers_and_references(post: Path, built: Built) -> None:
    edition = resolve_source(post, BuildOptions(), Diagnostics())
    assert edition
    (chapter,) = edition.chapters
    text = text_of(built.pdf, "-raw")
    disclaimers = [node for node in walk(chapter.blocks) if isinstance(node, Disclaimer)]
    labels = re.findall(r"^DISCLAIMER$", text, re.MULTILINE)
    assert len(labels) == sum(node.label == "Disclaimer" for node in disclaimers)
    listed = text.rpartition("\nREFERENCES\n")[2] if chapter.references else ""
    printed = squeezed(listed)
    missing = {ref.shown for ref in chapter.references if squeezed(ref.shown) not in printed}
    assert [shown for shown in missing if not is_boxed(squeezed(shown), text)] == []


def test_outputs_are_reproducible(post: Path, built: Built) -> None:
    first = {path.suffix: path.read_bytes() for path in (built.epub, built.pdf)}
    assert build(post, Diagnostics()) == first


def text_of(file: Path, *order: str) -> str:
    """Return the text of a PDF without heads and folios, by position or in drawing order."""
    page = pdf_options(Settings()).geometry
    height = round(page.height - page.head - page.foot)
    crop = ["-x", "0", "-y", str(round(page.head)), "-W", str(round(page.width)), "-H", str(height)]
    command = ["pdftotext", *order, "-r", "72", *crop, file, "-"]
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    return process.stdout.replace("\f", "\n")


def squeezed(text: str) -> str:
    """Return the letters and digits of a text: independent of line breaks, hyphens and quotes."""
    text = re.sub(r"\[\d{1,3}\]", "", text)
    return "".join(re.findall(r"[^\W_]", text.casefold()))
