"""The page list of an EPUB that is made together with a PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pikepdf import Pdf
from sample_editions import parse_xml, xpath_texts
from sample_sites import post_source, write_site

from exporter.build import BuildOptions, BuiltBook, CollectionRequest, build_book
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings
from exporter.runtime.cache import DiskCache
from exporter.runtime.context import BuildContext

WORDS = "Salt keeps what would not keep without it, and tastes of the sea. " * 12
BODY = "\n\n".join(f"## Part {number}\n\n{number}. {WORDS}\n\n- {WORDS}" for number in range(6))
CONTENT = Path(__file__).resolve().parent.parent / "content"


@pytest.fixture(scope="module")
def spices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("spices")
    posts = {
        "_posts/2026-05-01-salt.md": post_source("Salt", BODY),
        "_posts/2026-06-02-page-3.md": post_source("Pepper", f"## Page 3\n\n{WORDS}"),
    }
    return write_site(root, {**posts, "book.yml": "title: Spices\nposts: _posts\npreface: Hot.\n"})


def bound(root: Path, *formats: str, context: BuildContext | None = None) -> BuiltBook:
    request = CollectionRequest((root / "book.yml",))
    diagnostics = Diagnostics()
    made = build_book(
        request, formats, BuildOptions(context=context or BuildContext()), diagnostics
    )  # type: ignore[arg-type]
    assert made
    assert [*map(str, diagnostics)] == []
    return made


@pytest.fixture(scope="module")
def both(spices: Path) -> Mapping[str, bytes]:
    made = bound(spices, "epub", "pdf")
    return {artifact.suffix: artifact.data for artifact in made.files}


def opened(both: Mapping[str, bytes]) -> ZipFile:
    return ZipFile(BytesIO(both[".epub"]))


def test_the_list_has_every_page_of_the_pdf_but_the_cover(both: Mapping[str, bytes]) -> None:
    nav = parse_xml(opened(both), "nav.xhtml")
    listed = xpath_texts(nav, "//x:nav[@epub:type='page-list']//x:a")
    with Pdf.open(BytesIO(both[".pdf"])) as pdf:
        labels = [page.label for page in pdf.pages]
    assert listed == labels[1:]
    assert {"i", "1", "2", "3"} < set(listed)
    ncx = parse_xml(opened(both), "toc.ncx")
    assert xpath_texts(ncx, "//ncx:pageTarget/ncx:navLabel/ncx:text") == listed
    orders = xpath_texts(ncx, "//@playOrder")
    targets = xpath_texts(ncx, "//ncx:content/@src")
    assert len(set(orders)) == len(set(targets))


def marked(book: ZipFile, href: str) -> bool:
    """Whether a line of the page list leads to a mark of that page."""
    name, _, target = href.partition("#")
    marks = xpath_texts(
        parse_xml(book, name), f"//*[@id='{target}'][@role='doc-pagebreak']/@aria-label"
    )
    return [f"page-{label}" for label in marks] == [target]


def test_every_line_of_the_list_leads_to_a_mark(both: Mapping[str, bytes]) -> None:
    book = opened(both)
    nav = parse_xml(book, "nav.xhtml")
    hrefs = xpath_texts(nav, "//x:nav[@epub:type='page-list']//x:a/@href")
    assert [href for href in hrefs if not marked(book, href)] == []


def test_a_mark_stands_where_the_page_begins(both: Mapping[str, bytes]) -> None:
    text = opened(both).read("EPUB/text/2026-05-01-salt.xhtml").decode()
    with Pdf.open(BytesIO(both[".pdf"])) as pdf:
        count = len(pdf.pages)
    labels = re.findall(r'aria-label="(\d+)"></span>', text)
    assert labels == sorted(labels, key=int)
    assert 4 < len(labels) < count
    # A mark is never in front of all the text, but for the first.
    assert text.index(f'id="page-{labels[1]}"') > text.index("Salt keeps")


def test_a_heading_that_is_called_like_a_page_gives_way(both: Mapping[str, bytes]) -> None:
    chapter = parse_xml(opened(both), "text/2026-06-02-page-3.xhtml")
    assert xpath_texts(chapter, "//x:h2/@id") == ["page-3-1"]


def test_the_package_says_which_print_is_meant(both: Mapping[str, bytes]) -> None:
    opf = parse_xml(opened(both), "content.opf")
    (identifier,) = xpath_texts(opf, "//dc:identifier")
    (source,) = xpath_texts(opf, "//opf:meta[@property='pageBreakSource']")
    assert source == f"{identifier}, PDF (screen), 148 × 210 mm"
    assert xpath_texts(opf, "//dc:source[@id='print']") == [source]
    features = xpath_texts(opf, "//opf:meta[@property='schema:accessibilityFeature']")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(features)
    with Pdf.open(BytesIO(both[".pdf"])) as pdf:
        assert identifier.encode() in pdf.Root.Metadata.read_bytes()


def test_alone_it_has_no_pages(spices: Path) -> None:
    (artifact,) = bound(spices, "epub").files
    book = ZipFile(BytesIO(artifact.data))
    text = b"".join(book.read(name) for name in book.namelist())
    for word in (b"pagebreak", b"page-list", b"pageList", b"pageBreakSource", b"pageNavigation"):
        assert word not in text


def test_what_was_kept_tells_the_same_pages(
    spices: Path, both: Mapping[str, bytes], tmp_path: Path
) -> None:
    cache = DiskCache(tmp_path)
    for _ in range(2):
        made = bound(spices, "pdf", "epub", context=BuildContext(cache=cache))
        assert {each.suffix: each.data for each in made.files} == both
    # What a store kept of one, and the other anew.
    for alone in ("pdf", "epub"):
        cache = DiskCache(tmp_path / alone)
        bound(spices, alone, context=BuildContext(cache=cache))
        made = bound(spices, "epub", "pdf", context=BuildContext(cache=cache))
        assert {each.suffix: each.data for each in made.files} == both


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> BuildContext:
    """What is printed once is kept for every reader."""
    return BuildContext(cache=DiskCache(tmp_path_factory.mktemp("sample")))


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["generic", "kobo"])
def test_the_sample_collection_has_a_mark_for_every_page(
    profile: str, sample: BuildContext
) -> None:
    """A reader that has ids elsewhere has the same blocks."""
    request = CollectionRequest((CONTENT / "margins-of-error.yml",))
    settings = Settings(epub_profile=profile)
    made = build_book(
        request, ("pdf", "epub"), BuildOptions(settings, context=sample), Diagnostics()
    )
    assert made
    pdf, epub = (each.data for each in made.files)
    with Pdf.open(BytesIO(pdf)) as printed:
        labels = [page.label for page in printed.pages][1:]
    book = ZipFile(BytesIO(epub))
    hrefs = xpath_texts(parse_xml(book, "nav.xhtml"), "//x:nav[@epub:type='page-list']//x:a/@href")
    assert [href.partition("#page-")[2] for href in hrefs] == labels
    lost = [href for href in hrefs if not marked(book, href)]
    assert lost == []
