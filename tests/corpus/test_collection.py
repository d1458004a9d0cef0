"""Posts of a real blog as one book: valid files, correct links and page numbers."""

from __future__ import annotations

import posixpath
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from corpus_posts import collection_posts
from lxml import etree
from outloud_findings import outloud_findings
from pdf_links import BookPages, page_number_after, page_number_at_right, read_pages

from exporter.build import (
    BuildOptions,
    CollectionRequest,
    build_book,
    load_post,
    resolve_source,
    save,
)
from exporter.check import check_file
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.edition import Edition
from exporter.model.nodes import CrossReference, Link
from exporter.model.walk import walk

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Books:
    """A book in both formats."""

    edition: Edition
    epub: Path
    pdf: Path
    pages: BookPages


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    folder = tmp_path_factory.mktemp("book")
    diagnostics = Diagnostics()
    request = CollectionRequest(tuple(collection_posts()), title="A yearbook", parts_by="year")
    book = build_book(request, ("epub", "pdf"), BuildOptions(), diagnostics)
    assert book
    assert diagnostics.worst() is not Severity.ERROR
    for artifact in book.files:
        assert save(artifact, folder / f"book{artifact.suffix}", diagnostics)
    edition = resolve_source(request, BuildOptions(), Diagnostics())
    assert edition
    return Books(
        edition, folder / "book.epub", folder / "book.pdf", read_pages(folder / "book.pdf")
    )


def test_the_pdf_is_valid(books: Books) -> None:
    """`test_posts.py` has EPUBCheck read these posts with others."""
    diagnostics = Diagnostics()
    check_file(books.pdf, diagnostics)
    # Missing glyphs depend on the fonts of the machine.
    assert [str(finding) for finding in diagnostics if finding.code != "glyph-missing"] == []
    subprocess.run(["qpdf", "--check", books.pdf], check=True, capture_output=True)


def test_pdf_is_read_aloud_well(books: Books) -> None:
    assert outloud_findings(books.pdf) == []


def test_links_between_posts_lead_to_their_chapters(books: Books) -> None:
    keys = {chapter.key for chapter in books.edition.chapters}
    expected_links = sorted(
        (post.key, post.linked_posts[node.address].key)
        for post in (load_post(path, BuildOptions(), Diagnostics()) for path in collection_posts())
        if post
        for node in walk(post.blocks)
        if isinstance(node, Link) and node.address in post.linked_posts
        if post.linked_posts[node.address].key in keys - {post.key}
    )
    links = sorted(
        (chapter.key, node.chapter)
        for chapter in books.edition.chapters
        for node in walk(chapter.blocks)
        if isinstance(node, CrossReference) and node.chapter
    )
    assert links == expected_links
    assert links


def test_epub_has_no_broken_links(books: Books) -> None:
    with ZipFile(books.epub) as archive:
        documents = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
    ids = {name: set(root.xpath("//@id")) for name, root in documents.items()}
    dead = []
    for name, root in documents.items():
        for href in root.xpath("//*[local-name()='a']/@href"):
            if re.match(r"[a-z]+:", href):
                continue
            path, _, fragment = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path or ""))
            target = name if not path else target
            if target not in ids or (fragment and unquote(fragment) not in ids[target]):
                dead.append((name, href))
    assert dead == []


def test_pdf_has_no_broken_links_and_correct_page_numbers(books: Books) -> None:
    pages = books.pages
    assert pages.dead == []
    contents = pages.of("contents")
    assert {page_number_at_right(pages, row) == row.label for row in contents} == {True}
    beside = [(page_number_after(pages, each), each.label) for each in pages.division_links]
    numbers = [(number, label) for number, label in beside if number]
    assert [pair for pair in numbers if pair[0] != pair[1]] == []
    rows = sum(1 for _ in _rows(books.edition))
    assert len({row.division for row in contents}) == rows
    printed = sum(" ".join(word.text for word in page).count("(page ") for page in pages.words)
    # A page number on another line than the end of its link is not found.
    assert len(numbers) >= 0.9 * printed


def test_chapters_name_authors_rights_and_address(books: Books) -> None:
    starts = sorted({*books.pages.divisions.values(), len(books.pages.labels)})
    with ZipFile(books.epub) as archive:
        for chapter in books.edition.chapters:
            data = archive.read(f"EPUB/text/{chapter.name}.xhtml")
            epub_text = squeezed("".join(etree.fromstring(data).itertext()))
            first = books.pages.divisions[chapter.name]
            end = next(start for start in starts if start > first)
            words = (word.text for page in books.pages.words[first:end] for word in page)
            printed = squeezed("".join(words))
            names = [author.name for author in chapter.metadata.authors]
            address = (chapter.address or "").removeprefix("https://")
            # Texts of a vault may have neither.
            for text in filter(None, (chapter.rights, address, *names)):
                assert squeezed(text) in epub_text
                assert squeezed(text) in printed


def _rows(edition: Edition) -> Iterator[str]:
    """Yield the divisions that have an entry in the printed contents."""
    for entry in edition.contents:
        yield entry.chapter
        keys = {child.chapter for child in entry.children} - {entry.chapter}
        yield from keys


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, without case."""
    return "".join(re.findall(r"[^\W_]", text.casefold()))
