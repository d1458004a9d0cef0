"""Page list and page markers of an EPUB that is built together with a PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from sample_books import NONE, SampleBooks
from sample_editions import parse_xml, xpath_texts
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, BuiltBook, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

SENTENCES = "Salt keeps what would not keep without it, and tastes of the sea. " * 12
BODY = "\n\n".join(
    f"## Part {number}\n\n{number}. {SENTENCES}\n\n- {SENTENCES}" for number in range(6)
)


@pytest.fixture(scope="module")
def spices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("spices")
    posts = {
        "_posts/2026-05-01-salt.md": post_source("Salt", BODY),
        "_posts/2026-06-02-page-3.md": post_source("Pepper", f"## Page 3\n\n{SENTENCES}"),
    }
    return write_site(root, {**posts, "book.yml": "title: Spices\nposts: _posts\npreface: Hot.\n"})


def build(root: Path, *formats: str, context: BuildContext | None = None) -> BuiltBook:
    request = CollectionRequest((root / "book.yml",))
    diagnostics = Diagnostics()
    book = build_book(
        request, formats, BuildOptions(context=context or BuildContext()), diagnostics
    )
    assert book
    assert [*map(str, diagnostics)] == []
    return book


@pytest.fixture(scope="module")
def outputs(spices: Path) -> Mapping[str, bytes]:
    book = build(spices, "epub", "pdf")
    return {artifact.suffix: artifact.data for artifact in book.files}


def open_epub(outputs: Mapping[str, bytes]) -> ZipFile:
    return ZipFile(BytesIO(outputs[".epub"]))


@pytest.mark.slow
def test_page_list_has_all_pages_of_the_pdf_except_the_cover(outputs: Mapping[str, bytes]) -> None:
    nav = parse_xml(open_epub(outputs), "nav.xhtml")
    listed = xpath_texts(nav, "//x:nav[@epub:type='page-list']//x:a")
    with Pdf.open(BytesIO(outputs[".pdf"])) as pdf:
        labels = [page.label for page in pdf.pages]
    assert listed == labels[1:]
    assert {"i", "1", "2", "3"} < set(listed)
    ncx = parse_xml(open_epub(outputs), "toc.ncx")
    assert xpath_texts(ncx, "//ncx:pageTarget/ncx:navLabel/ncx:text") == listed


def has_marker(book: ZipFile, href: str) -> bool:
    """Return whether an entry of the page list links to the marker of that page."""
    name, _, target = href.partition("#")
    labels = xpath_texts(
        parse_xml(book, name), f"//*[@id='{target}'][@role='doc-pagebreak']/@aria-label"
    )
    return [f"page-{label}" for label in labels] == [target]


@pytest.mark.slow
def test_page_list_links_to_markers(outputs: Mapping[str, bytes]) -> None:
    book = open_epub(outputs)
    nav = parse_xml(book, "nav.xhtml")
    hrefs = xpath_texts(nav, "//x:nav[@epub:type='page-list']//x:a/@href")
    assert hrefs
    assert [href for href in hrefs if not has_marker(book, href)] == []


@pytest.mark.slow
def test_markers_are_at_page_starts(outputs: Mapping[str, bytes]) -> None:
    text = open_epub(outputs).read("EPUB/text/2026-05-01-salt.xhtml").decode()
    with Pdf.open(BytesIO(outputs[".pdf"])) as pdf:
        count = len(pdf.pages)
    labels = re.findall(r'aria-label="(\d+)"></span>', text)
    assert labels == sorted(labels, key=int)
    assert 4 < len(labels) < count
    # Only the first marker is before all of the text.
    assert text.index(f'id="page-{labels[1]}"') > text.index("Salt keeps")


@pytest.mark.slow
def test_heading_id_that_looks_like_a_page_is_renamed(outputs: Mapping[str, bytes]) -> None:
    chapter = parse_xml(open_epub(outputs), "text/2026-06-02-page-3.xhtml")
    assert xpath_texts(chapter, "//x:h2/@id") == ["page-3-1"]


@pytest.mark.slow
def test_package_names_the_source_of_page_breaks(outputs: Mapping[str, bytes]) -> None:
    opf = parse_xml(open_epub(outputs), "content.opf")
    (identifier,) = xpath_texts(opf, "//dc:identifier")
    (source,) = xpath_texts(opf, "//opf:meta[@property='pageBreakSource']")
    assert source == f"{identifier}, PDF (screen), 148 × 210 mm"
    assert xpath_texts(opf, "//dc:source[@id='print']") == [source]
    features = xpath_texts(opf, "//opf:meta[@property='schema:accessibilityFeature']")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(features)
    with Pdf.open(BytesIO(outputs[".pdf"])) as pdf:
        assert identifier.encode() in pdf.Root.Metadata.read_bytes()


def test_epub_without_a_pdf_has_no_page_markers(spices: Path) -> None:
    (artifact,) = build(spices, "epub").files
    book = ZipFile(BytesIO(artifact.data))
    text = b"".join(book.read(name) for name in book.namelist())
    for word in (b"pagebreak", b"page-list", b"pageList", b"pageBreakSource", b"pageNavigation"):
        assert word not in text


@pytest.mark.slow
def test_cached_layouts_give_the_same_page_list(
    spices: Path, outputs: Mapping[str, bytes], tmp_path: Path
) -> None:
    cache = DiskCache(tmp_path)
    for _ in range(2):
        book = build(spices, "pdf", "epub", context=BuildContext(cache=cache))
        assert {each.suffix: each.data for each in book.files} == outputs
    # A cache with one of the formats.
    for first_format in ("pdf", "epub"):
        cache = DiskCache(tmp_path / first_format)
        build(spices, first_format, context=BuildContext(cache=cache))
        book = build(spices, "epub", "pdf", context=BuildContext(cache=cache))
        assert {each.suffix: each.data for each in book.files} == outputs


@pytest.mark.slow
@pytest.mark.parametrize("choices", [NONE, Choices(epub_profile="kobo")], ids=["generic", "kobo"])
def test_sample_collection_has_a_marker_for_every_page(
    choices: Choices, sample_books: SampleBooks
) -> None:
    """The profile `kobo` moves ids, which must not change the blocks."""
    outputs = sample_books.collection(choices)
    with Pdf.open(BytesIO(outputs[".pdf"])) as pdf_file:
        labels = [page.label for page in pdf_file.pages][1:]
    book = open_epub(outputs)
    hrefs = xpath_texts(parse_xml(book, "nav.xhtml"), "//x:nav[@epub:type='page-list']//x:a/@href")
    assert [href.partition("#page-")[2] for href in hrefs] == labels
    missing = [href for href in hrefs if not has_marker(book, href)]
    assert missing == []
