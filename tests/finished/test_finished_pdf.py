"""The finished PDF in each profile: metadata, pages, bookmarks, links and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
import small_book as book
from builds import Build, Built
from pdf_reader import Bookmark, FinishedPdf, PdfLink, PdfPage, StructureElement, TextRun, squeezed
from pikepdf import PdfImage
from small_book import CHAPTERS, PARTS, PREFACE, TEXTS, Cell, Text

BARE = (book.TITLE, "Imprint", *(title for title, _, _ in PARTS), "Colophon")
"""Divisions without folios and running heads, besides the cover and the half-title."""
FRONT = ("half-title", book.TITLE, "Imprint", "Contents", "Preface")


@pytest.fixture
def pdf(built: Built) -> FinishedPdf:
    return built.pdf


@pytest.fixture
def build(built: Built) -> Build:
    return built.build


def _titles(build: Build) -> list[str]:
    """Return the titles of the divisions in order; `Cover` and `half-title` have no heading."""
    chapters = [
        title for part, _, texts in PARTS for title in (part, *(text.title for text in texts))
    ]
    references = ["References"] if build.scope == "book" else []
    back = [*references, "About the authors", "Index of subjects", "Colophon"]
    return [*(["Cover"] * build.cover), *FRONT, *chapters, *back]


def _divisions(pdf: FinishedPdf, build: Build) -> dict[str, StructureElement]:
    """Return the structure element of each division by its title."""
    (document,) = pdf.tree.kids
    assert isinstance(document, StructureElement)
    found: list[StructureElement] = []
    for kid in document.kids:
        assert isinstance(kid, StructureElement)
        found += (
            [each for each in kid.kids if isinstance(each, StructureElement)]
            if (kid.kind == "Part")
            else [kid]
        )
    return dict(zip(_titles(build), found, strict=True))


def _pages(pdf: FinishedPdf, build: Build) -> dict[str, range]:
    """Return the pages of each division by its title."""
    found = {}
    for title, element in _divisions(pdf, build).items():
        pages = [page for each in element.walk() for page in each.pages]
        found[title] = range(min(pages), max(pages) + 1)
    return found


def _section(pdf: FinishedPdf, build: Build, text: Text) -> StructureElement:
    return _divisions(pdf, build)[text.title]


def _same(one: str, other: str) -> bool:
    """Return whether two texts differ only in case, spaces and hyphens."""
    return squeezed(one).casefold() == squeezed(other).casefold()


# What the file says of itself


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


# Pages


def test_divisions_are_in_order(pdf: FinishedPdf, build: Build) -> None:
    pages = list(_pages(pdf, build).values())
    assert pages[0].start == 0
    for before, after in pairwise(pages):
        assert before.stop <= after.start <= before.stop + build.two_sided
    for title, element in _divisions(pdf, build).items():
        words = {"Cover": book.TITLE, "half-title": book.TITLE}.get(title, title)
        words = book.RIGHTS if title == "Imprint" else words
        assert squeezed(words).casefold() in squeezed(element.text).casefold()


def test_page_labels_are_roman_then_arabic(pdf: FinishedPdf, build: Build) -> None:
    """The front matter has roman numerals, and the body begins at 1."""
    pages = _pages(pdf, build)
    front, body = pages["half-title"].start, pages[PARTS[0][0]].start
    romans = "i ii iii iv v vi vii viii ix x xi xii".split()
    covers = ["Cover"] * front
    assert pdf.labels == [
        *covers,
        *romans[: body - front],
        *(str(number) for number in range(1, len(pdf.pages) - body + 1)),
    ]


def test_divisions_begin_on_a_recto(pdf: FinishedPdf, build: Build) -> None:
    if not build.two_sided:
        assert all(page.text for page in pdf.pages)
        return
    for title, pages in _pages(pdf, build).items():
        assert pages.start % 2 == (title == "Imprint"), title
    assert len(pdf.pages) % 2 == 0


def test_page_boxes(pdf: FinishedPdf, build: Build) -> None:
    for page in pdf.pages:
        size = (210, 297) if build.pdf == "review" else (148, 210)
        assert page.trim == pytest.approx((0, 0, *(each * 72 / 25.4 for each in size)), abs=0.01)
        bleed = 3 * 72 / 25.4 if build.pdf == "press" else 0.0
        for edge, other in zip(page.bleed, page.trim, strict=True):
            assert abs(edge - other) == pytest.approx(bleed, abs=0.01)
        marks = 7 * 72 / 25.4 if build.pdf == "press" else 0.0
        for edge, other in zip(page.media, page.bleed, strict=True):
            assert abs(edge - other) == pytest.approx(marks, abs=0.01)


def _body(page: PdfPage) -> list[TextRun]:
    return [run for run in page.runs if run.artifact is None and run.text.strip()]


def _edges(pages: list[PdfPage]) -> tuple[float, float]:
    """Return the left and the right edge of the type area of some pages."""
    runs = [run for page in pages for run in _body(page)]
    heads = [run for page in pages for run in page.runs if run.artifact == "Header"]
    assert len(runs) > 10
    lefts = [min(run.left for run in _body(page)) for page in pages]
    return min(lefts), max(run.right for run in (*runs, *heads))


def _numbered(pdf: FinishedPdf, build: Build) -> list[PdfPage]:
    """Return the pages with a folio."""
    ranges = _pages(pdf, build)
    bare = {page for title in ("half-title", *BARE) for page in ranges[title]}
    bare |= set(ranges.get("Cover", ()))
    return [page for page in pdf.pages if page.number not in bare and _body(page)]


def test_folios_are_the_page_labels(pdf: FinishedPdf, build: Build) -> None:
    numbered = _numbered(pdf, build)
    assert len(numbered) > 10
    for page in pdf.pages:
        feet = [run for run in page.runs if run.artifact == "Footer"]
        dated = [run for run in feet if re.search(r"\d{4}-\d\d-\d\d", run.text)]
        folios = [run.text for run in feet if run not in dated]
        assert folios == [page.label] * (page in numbered), page.number
        assert len(dated) == (build.pdf == "review" and page in numbered)
        assert all(run.text.startswith(book.DATE) for run in dated)


def test_position_of_folios(pdf: FinishedPdf, build: Build) -> None:
    """Folios are at the outer edge of the type area in a two-sided book."""
    numbered = _numbered(pdf, build)
    rectos = [page for page in numbered if page.number % 2 == 0 or not build.two_sided]
    versos = [page for page in numbered if page not in rectos]
    baselines = set()
    for pages, recto in ((rectos, True), (versos, False)):
        if not pages:
            assert not build.two_sided or not recto
            continue
        left, right = _edges(pages)
        for page in pages:
            (folio,) = (run for run in page.runs if run.text == page.label and run.artifact)
            baselines.add(folio.baseline)
            assert folio.baseline < min(run.baseline for run in _body(page))
            match build.folio:
                case "middle":
                    middle = (folio.left + folio.right) / 2
                    assert middle == pytest.approx(page.width / 2, abs=0.5)
                case "outer" if not recto:
                    assert folio.left == pytest.approx(left, abs=1.5)
                case _:
                    assert folio.right == pytest.approx(right, abs=1.5)
    assert len(baselines) == 1


def test_margins_of_rectos_and_versos_are_mirrored(pdf: FinishedPdf, build: Build) -> None:
    if not build.two_sided:
        return
    numbered = _numbered(pdf, build)
    recto = _edges([page for page in numbered if page.number % 2 == 0])
    verso = _edges([page for page in numbered if page.number % 2])
    width = pdf.pages[0].width
    assert verso[0] == pytest.approx(width - recto[1], abs=1.5)
    assert width - verso[1] == pytest.approx(recto[0], abs=1.5)
    # The outer margin is wider than the inner one.
    assert width - recto[1] > recto[0] + 5


def test_running_heads(pdf: FinishedPdf, build: Build) -> None:
    """The title of the book is at the binding, that of the chapter at the outer edge.

    In a one-sided book, the binding is at the left. First pages of divisions have none.
    """
    ranges = _pages(pdf, build)
    pages_with_heads = 0
    for page in pdf.pages:
        heads = [run for run in page.runs if run.artifact == "Header" and run.text.strip()]
        inside = [
            title
            for title, pages in ranges.items()
            if page.number in pages and page.number > pages.start and title not in BARE
        ]
        if not inside:
            assert not heads, page.number
            continue
        (title,) = inside
        left, right = sorted(heads, key=lambda run: run.left)
        of_book, of_chapter = (left, right)
        if build.two_sided and page.number % 2:
            of_chapter, of_book = left, right
        assert _same(of_book.text, book.TITLE)
        assert of_chapter.text == title
        body = _body(page)
        assert min(left.baseline, right.baseline) > max(run.baseline for run in body)
        assert left.left == pytest.approx(min(run.left for run in body), abs=1.5)
        pages_with_heads += 1
    assert pages_with_heads


def test_all_content_is_tagged_or_an_artifact(pdf: FinishedPdf) -> None:
    """Every marked-content sequence is in the structure tree once; the rest are artifacts."""
    assert sorted(pdf.marks_in_tree) == sorted(pdf.opened)
    assert len(set(pdf.opened)) == len(pdf.opened)
    for page in pdf.pages:
        for run in page.runs:
            assert (run.mark is None) == (run.artifact is not None)


def test_line_numbers(pdf: FinishedPdf, build: Build) -> None:
    for page in pdf.pages:
        counted = [run for run in page.runs if run.artifact == "" and run.text.isdecimal()]
        if build.pdf != "review":
            assert not counted
            continue
        body = _body(page)
        lines: list[float] = []
        for baseline in sorted((run.baseline for run in body), reverse=True):
            # A superscript is no line of its own.
            if lines and lines[-1] - baseline < 5:
                lines.pop()
            lines.append(baseline)
        assert [int(run.text) for run in counted] == list(range(5, len(lines) + 1, 5))
        for run in counted:
            assert run.right < min(each.left for each in body)
            assert run.baseline == pytest.approx(lines[int(run.text) - 1], abs=1)


# Bookmarks


def _headings(title: str, text: Text | None = None) -> tuple[tuple[str, int], ...]:
    return ((title, 1), *((words, level) for level, words in (text.headings if text else ())))


def _expected_bookmarks(build: Build) -> list[tuple[int, str]]:
    """Return the titles of all bookmarks in order, each with its depth."""
    chapters: list[tuple[int, str]] = []
    for part, _, texts in PARTS:
        chapters.append((0, part))
        for text in texts:
            chapters.append((1, text.title))
            chapters += [(level, words) for level, words in text.headings]
    references = [(0, "References")] if build.scope == "book" else []
    back = [(0, title) for title in ("About the authors", "Index of subjects", "Colophon")]
    return [(0, "Contents"), (0, "Preface"), *chapters, *references, *back]


def _listed(bookmarks: tuple[Bookmark, ...], depth: int = 0) -> Iterator[tuple[int, Bookmark]]:
    for bookmark in bookmarks:
        yield depth, bookmark
        yield from _listed(bookmark.children, depth + 1)


def test_bookmarks_are_divisions_and_headings(pdf: FinishedPdf, build: Build) -> None:
    listed = [(depth, bookmark.title) for depth, bookmark in _listed(pdf.bookmarks)]
    assert listed == (_expected_bookmarks(build) if build.bookmarks else [])


def test_bookmarks_lead_to_their_headings(pdf: FinishedPdf) -> None:
    for _, bookmark in _listed(pdf.bookmarks):
        _check_heading_at(pdf, bookmark.title, bookmark.page, bookmark.top)


def _check_heading_at(pdf: FinishedPdf, words: str, page: int, top: float) -> None:
    """Assert that a heading is the first text below the height `top` of a page."""
    (heading,) = (
        each
        for each in pdf.tree.all("H1", "H2", "H3")
        if _same(each.text, words) and each.first_page == page and _begins_at(pdf, each, top)
    )
    assert heading


def _begins_at(pdf: FinishedPdf, element: StructureElement, top: float) -> bool:
    """Return whether an element begins with the first line below a height."""
    page = pdf.pages[element.first_page]
    own = {run.mark: run.baseline for run in page.runs if run.mark}
    first = next(own[mark] for mark in element.all_marks if mark in own)
    below = max(run.baseline for run in _body(page) if run.baseline < top)
    # A citation is a superscript.
    return abs(first - below) < 6


# Links


def test_links_are_annotations_unless_for_a_press(pdf: FinishedPdf, build: Build) -> None:
    links = [link for page in pdf.pages for link in page.links]
    assert bool(links) == build.links
    for page in pdf.pages:
        assert all(link.printed for link in page.links)
        assert not page.links or page.tabs == "/S"
    # Every link that is drawn is in the tree, and leads back to it.
    assert sorted(pdf.links_in_tree) == sorted(link.key for link in links)


def test_the_parent_tree_leads_to_the_structure_elements(pdf: FinishedPdf) -> None:
    parents = pdf.parents()
    for page, found in enumerate(pdf.pages):
        if not found.runs:
            continue
        row = parents[pdf.key_of(page)]
        assert isinstance(row, list)
        for number, element in enumerate(row):
            assert (pdf.number_of(page), number) in element.marks
        for link in found.links:
            element = parents[link.key]
            assert isinstance(element, StructureElement)
            assert element.kind == "Link"
            assert link in element.links


def test_link_areas_cover_their_words(pdf: FinishedPdf) -> None:
    for element in pdf.tree.all("Link"):
        drawn = "".join(link.words for link in element.links)
        if element.links and element.text.strip():
            assert squeezed(element.text) in squeezed(drawn)


def _inner(element: StructureElement) -> Iterator[tuple[StructureElement, PdfLink]]:
    for each in element.all("Link"):
        for link in each.links:
            if link.page is not None:
                yield each, link


def test_internal_links_lead_to_their_targets(pdf: FinishedPdf, build: Build) -> None:
    checked = 0
    for _, link in _inner(pdf.tree):
        assert link.page is not None
        if link.name in pdf.ids:
            element = pdf.ids[link.name]
            assert link.page == element.first_page, link.name
            assert _begins_at(pdf, element, link.top), link.name
        else:
            # The beginning of a division.
            assert "/" not in link.name
            assert link.page in [pages.start for pages in _pages(pdf, build).values()]
        checked += 1
    assert (checked > 30) == build.links


def test_web_links_are_those_of_the_source(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS if build.links else ():
        found = {
            (squeezed(element.text), link.address)
            for element in _section(pdf, build, text).all("Link")
            for link in element.links
            if link.address
        }
        # The words of a link, or the address in full.
        listed = {address for _, address in text.citations}
        listed |= {book.ARCHIVE} if book.MANUAL in listed else set()
        listed |= {text.address} if text.address else set()
        expected = {(squeezed(words), address) for words, address in text.citations}
        assert found == expected | {(address, address) for address in listed}


def test_links_are_described(pdf: FinishedPdf, build: Build) -> None:
    """Descriptions, which screen readers announce, name the target."""
    titles = {page: title for title, pages in _pages(pdf, build).items() for page in pages}
    for page in pdf.pages:
        for link in page.links:
            place = link.name.partition("/")[2]
            if link.address:
                titled = link.words.strip() == "the manual"
                assert link.described == (book.MANUAL_LINK_TITLE if titled else link.address)
            elif re.fullmatch(r"ref-\d+", place):
                names = [f"{name}." for name in book.NAMES.values()]
                assert link.described in names
                assert squeezed(link.described) in squeezed(pdf.ids[link.name].text)
            elif number := re.fullmatch(r"note-(\d+)", place):
                (text,) = (text for text in TEXTS if text.title == titles[page.number])
                words, _ = text.notes[int(number[1]) - 1]
                assert squeezed(words) in squeezed(link.described)
            else:
                assert link.page is not None
                there = titles[link.page]
                if there == titles[page.number]:
                    there = pdf.ids[link.name].text
                assert link.described == there


def test_cross_references_have_the_page_of_their_heading(pdf: FinishedPdf, build: Build) -> None:
    ranges = _pages(pdf, build)
    for text in TEXTS:
        section = _section(pdf, build, text)
        for words, title, place in text.cross_references:
            division = _divisions(pdf, build)[title]
            heading = next(
                each for each in division.all("H1", "H2", "H3") if _same(each.text, place or title)
            )
            page = heading.first_page if place else ranges[title].start
            if title != text.title:
                label = pdf.pages[page].label
                on_page = "strona" if text.lang == "pl" else "page"
                assert squeezed(f"{words} ({on_page} {label})") in squeezed(section.text)
            if build.links:
                (link,) = (
                    link
                    for element, link in _inner(section)
                    if squeezed(element.text) == squeezed(words)
                )
                assert link.page == page
                if place:
                    _check_heading_at(pdf, place, page, link.top)


def test_the_table_of_contents_has_the_page_numbers(pdf: FinishedPdf, build: Build) -> None:
    starts = {title: pages.start for title, pages in _pages(pdf, build).items()}
    lines = [("Contents", ""), ("Preface", "Preface")]
    for number, (part, _, texts) in zip(("I", "II"), PARTS, strict=True):
        lines.append((f"Part {number} · {part}", part))
        for text in texts:
            lines += [(text.title, text.title), (", ".join(text.authors), "")]
    references = ["References"] if build.scope == "book" else []
    back = [*references, "About the authors", "Index of subjects", "Colophon"]
    lines += [("Back matter", ""), *((title, title) for title in back)]
    page = pdf.pages[starts["Contents"]]
    assert [squeezed(line).casefold() for line in page.lines()] == [
        squeezed(words + (pdf.pages[starts[title]].label if title else "")).casefold()
        for words, title in lines
    ]
    # Numbers are aligned right.
    numbers = [run for run in page.runs if run.text in pdf.labels and run.artifact is None]
    assert len(numbers) == len([title for _, title in lines if title])
    assert max(run.right for run in numbers) - min(run.right for run in numbers) < 1
    if build.links:
        led = [link.page for _, link in _inner(_divisions(pdf, build)["Contents"])]
        assert led == [starts[title] for _, title in lines if title]


def test_citations_link_to_references(pdf: FinishedPdf, build: Build) -> None:
    numbers = book.numbers(TEXTS, build.scope)
    for text in TEXTS:
        section = _section(pdf, build, text)
        calls = [
            (element, link)
            for element, link in _inner(section)
            if re.fullmatch(r"\[\d+\]", element.text)
        ]
        if not build.links:
            shown = re.findall(r"\[(\d+)\]", section.text)
            assert sorted(map(int, shown)) == sorted(numbers[text.title])
            continue
        assert sorted(int(element.text.strip("[]")) for element, _ in calls) == sorted(
            numbers[text.title]
        )
        addresses = dict(
            zip(numbers[text.title], (address for _, address in text.citations), strict=True)
        )
        for element, link in calls:
            number = element.text.strip("[]")
            entry = pdf.ids[link.name]
            assert entry.kind == ("Note" if build.foot and entry.kind == "Note" else "LI")
            label = entry.text.strip().strip("[")
            assert label.startswith(number)
            assert squeezed(addresses[int(number)]) in squeezed(entry.text)
            assert squeezed(book.NAMES[addresses[int(number)]]) in squeezed(entry.text)
            assert element.id.startswith(link.name.partition("/")[0])


def test_calls_link_to_notes(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        section = _section(pdf, build, text)
        notes = [
            each for each in section.all("Note") if each.id.partition("/")[2].startswith("note-")
        ]
        assert len(notes) == len(text.notes)
        for at, (words, calls) in enumerate(text.notes, 1):
            (note,) = (each for each in notes if each.id.endswith(f"/note-{at}"))
            assert squeezed(words) in squeezed(note.text)
            number = note.text if build.foot and at == 1 else _item(note).text
            assert number.strip().startswith(str(at))
            if not build.links:
                continue
            there = [element for element, link in _inner(section) if link.name == note.id]
            assert [element.text for element in there] == [str(at)] * calls
            assert len({element.id for element in there}) == calls
            if build.foot and at == 1:
                # It is on the page of its call, below the text.
                assert note.first_page == there[0].first_page
                page = pdf.pages[note.first_page]
                marks = note.all_marks
                foot = max(run.baseline for run in page.runs if run.mark in marks)
                call = next(run for run in page.runs if run.mark in there[0].all_marks)
                assert foot < call.baseline
                # It is read after its first call.
                reference = there[0].parent
                assert reference is not None
                assert reference.parent is not None
                around = reference.parent.kids
                assert around[around.index(reference) + 1] is note


def _item(element: StructureElement) -> StructureElement:
    found: StructureElement | None = element
    while found is not None and found.kind != "LI":
        found = found.parent
    assert found is not None
    return found


def test_references_of_the_book_have_the_pages_that_cite_them(
    pdf: FinishedPdf, build: Build
) -> None:
    if build.scope == "chapter":
        return
    entries = _divisions(pdf, build)["References"].all("LI")
    assert len(entries) == len(book.NAMES)
    numbers = book.numbers(TEXTS, "book")
    for at, entry in enumerate(entries, 1):
        assert entry.text.strip().startswith(str(at))
        for text in TEXTS:
            if at not in numbers[text.title]:
                continue
            section = _section(pdf, build, text)
            pages = [
                page
                for each in section.walk()
                for kid, page in zip(each.strings, each.pages, strict=True)
                if kid == f"[{at}]"
            ]
            label = pdf.pages[min(pages)].label
            assert squeezed(f"{text.title} (page {label})") in squeezed(entry.text)
            assert "Cited in " in entry.text


def test_authors_and_index_have_the_page_numbers(pdf: FinishedPdf, build: Build) -> None:
    ranges = _pages(pdf, build)
    labels = {text.title: pdf.pages[ranges[text.title].start].label for text in CHAPTERS}
    people = squeezed(_divisions(pdf, build)["About the authors"].text)
    for who, texts in book.PEOPLE:
        shown = "".join(f"{text.title} (page {labels[text.title]})" for text in texts)
        found = re.search(re.escape(squeezed(who)) + ".*", people)
        assert found is not None
        assert squeezed(shown) in re.sub("[•◦]", "", found[0])
    terms = [squeezed(each.text) for each in _divisions(pdf, build)["Index of subjects"].all("LI")]
    assert terms == [
        squeezed(f"{word} {', '.join(labels[text.title] for text in texts)}")
        for word, texts in book.INDEX
    ]


# Tags


def test_ids_are_unique_and_in_the_id_tree(pdf: FinishedPdf) -> None:
    ids = [each.id for each in pdf.tree.walk() if each.id]
    assert len(ids) == len(set(ids)) > 30
    assert pdf.id_tree == pdf.ids == {each.id: each for each in pdf.tree.walk() if each.id}
    assert len(pdf.destination_names) == len(set(pdf.destination_names))


def test_reading_order(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        read = squeezed(_section(pdf, build, text).text).casefold()
        at = 0
        for piece in text.reading_order:
            found = read.find(squeezed(piece).casefold(), at)
            assert found >= 0, piece
            at = found + len(squeezed(piece))


def test_openings_of_chapters(pdf: FinishedPdf, build: Build) -> None:
    for text in CHAPTERS:
        section = _section(pdf, build, text)
        assert section.title == text.title
        (title,) = section.all("H1")
        assert squeezed(title.text) == squeezed(text.title)
        who = " i " if text.lang == "pl" else " and "
        opening = [
            text.kicker,
            text.title,
            text.standfirst,
            " · ".join(part for part in (who.join(text.authors), text.dateline) if part),
            text.address,
            *(part for disclaimer in text.disclaimers for part in disclaimer),
        ]
        found = squeezed("".join(opening)).casefold()
        assert squeezed(section.text).casefold().startswith(found)
        last = [each for each in section.all("P") if squeezed(text.rights) == squeezed(each.text)]
        assert len(last) == 1
        assert not text.address or section.text.count("First published") == 0


def test_heading_levels(pdf: FinishedPdf, build: Build) -> None:
    for text in CHAPTERS:
        found = [
            (int(each.kind[1]), squeezed(each.text))
            for each in _section(pdf, build, text).all("H2", "H3", "H4")
            if not re.fullmatch(r".*/chapter-(notes|references)", each.id)
        ]
        assert found == [(level, squeezed(words)) for level, words in text.headings]


def test_alternative_text_of_images(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        section = _section(pdf, build, text)
        assert [each.alt for each in section.all("Figure")] == [alt for alt, _ in text.images]
        assert [each.alt for each in section.all("Formula")] == [
            speech for _, speech in text.formulas
        ]
        for each in section.all("Figure", "Formula"):
            left, low, right, high = map(float, each.attributes["BBox"])
            page = pdf.pages[each.first_page]
            assert 0 < left < right < page.width
            assert 0 < low < high < page.trim[3]
    others = [
        each
        for title, division in _divisions(pdf, build).items()
        if title not in [text.title for text in TEXTS]
        for each in division.all("Figure", "Formula")
    ]
    assert not others


def test_images_are_those_of_the_source(pdf: FinishedPdf, build: Build) -> None:
    """Images are drawn in their order; a press has other colours."""
    ranges = _pages(pdf, build)
    for text in TEXTS if build.pdf != "press" else ():
        drawn = [image for page in ranges[text.title] for image in pdf.pages[page].images]
        colours = []
        for image in drawn:
            picture = PdfImage(image).as_pil_image().convert("RGB")
            middle = picture.getpixel((picture.width // 2, picture.height // 2))
            colours.append(tuple(round(channel / 50) * 50 for channel in middle))
        assert colours == [colour for _, colour in text.images if colour]


def test_fonts_are_embedded(pdf: FinishedPdf) -> None:
    programs = pdf.font_programs
    assert len(programs) > 4
    assert all(programs.values())


def test_language_of_foreign_words(pdf: FinishedPdf, build: Build) -> None:
    for text in TEXTS:
        section = _section(pdf, build, text)
        assert section.effective_lang == text.lang
        found = [
            (_forward(each), each.lang)
            for each in section.walk()
            if each.lang and each is not section
        ]
        assert found == [(squeezed(words), lang) for words, lang in text.foreign]
    for title, division in _divisions(pdf, build).items():
        if title in ("Contents", "References", "About the authors"):
            foreign = [each for each in division.walk() if each.lang]
            assert {each.lang for each in foreign} == {"pl"}
            for each in foreign:
                assert squeezed(book.HITCH.title) in squeezed(each.text)


def _forward(element: StructureElement) -> str:
    """Return the text of an element; right-to-left text is drawn from its end."""
    shown = squeezed(element.text)
    return shown[::-1] if element.lang == "he" else shown


def test_header_cells_have_scopes(pdf: FinishedPdf, build: Build) -> None:
    scopes = {"Column": "col", "Row": "row", None: ""}
    for text in TEXTS:
        tables = _section(pdf, build, text).all("Table")
        found = []
        for table in tables:
            captions = [each.text for each in table.all("Caption")]
            rows = []
            for row in table.all("TR"):
                cells = []
                for cell in row.all("TH", "TD"):
                    scope = cell.attributes.get("Scope")
                    assert (cell.kind == "TH") == bool(scope)
                    columns = int(cell.attributes.get("ColSpan", 1))
                    spans = int(cell.attributes.get("RowSpan", 1))
                    cells.append(Cell(cell.text.strip(), scopes[scope], columns, spans))
                rows.append(tuple(cells))
            found.append(("".join(captions), tuple(rows)))
        assert tuple(found) == text.tables


def test_lists_admonitions_and_abbreviations(pdf: FinishedPdf, build: Build) -> None:
    section = _section(pdf, build, book.BOWLINE)
    labels = [
        (label.text.strip(), label.alt)
        for each in section.all("LI")
        for label in each.kids[:1]
        if isinstance(label, StructureElement)
        and label.kind == "Lbl"
        and not each.id
        and "Note" not in [above.kind for above in each.above]
        and not each.all("Note")
    ]
    assert labels == [("3.", ""), ("4.", ""), ("☑", "done"), ("☐", "open"), ("Bight", "")]
    kinds = [each.attributes["ListNumbering"] for each in section.all("L")]
    assert kinds[:3] == ["Decimal", "None", "None"]
    assert (
        tuple(each.title for each in section.all("Div") if each.title) == book.BOWLINE.admonitions
    )
    short = [(each.text, each.expansion) for each in section.walk() if each.expansion]
    assert tuple(short) == book.BOWLINE.abbreviations


def test_quotations_and_captions(pdf: FinishedPdf, build: Build) -> None:
    section = _section(pdf, build, book.BOWLINE)
    assert [each.text for each in section.all("BlockQuote")] == ["Der Knoten ist zu."]
    captions = ["Figure 1. Caption: a \"loop\" & 'rope' <1>", book.BOWLINE.tables[0][0]]
    assert [each.text for each in section.all("Caption")] == captions


def test_code(pdf: FinishedPdf, build: Build) -> None:
    found = [squeezed(each.text) for each in _section(pdf, build, book.BOWLINE).all("Code")]
    for code in book.BOWLINE.code:
        assert squeezed(code) in found


# Around the chapters


def test_the_cover(pdf: FinishedPdf, build: Build) -> None:
    if not build.cover:
        assert "Cover" not in pdf.labels
        return
    cover = _divisions(pdf, build)["Cover"]
    for words in (*book.COVER_WORDS, book.SERIES):
        assert squeezed(words).casefold() in squeezed(cover.text).casefold()
    assert len(pdf.pages[0].images) == 1


def test_title_page_imprint_and_parts(pdf: FinishedPdf, build: Build) -> None:
    divisions = _divisions(pdf, build)
    lines = [
        book.TITLE,
        book.SUBTITLE,
        f"{book.ADA} and {book.JAN}",
        f"Edited by {book.EDITOR}",
        f"{book.SERIES} · 2",
        book.PUBLISHER,
    ]
    assert _same(divisions[book.TITLE].text, "".join(lines))
    assert _same(divisions["half-title"].text, book.TITLE)
    days = "24 December 2025 – 9 March 2026."
    imprint = squeezed(f"{book.RIGHTS} First published at {book.SITE_TITLE}, {days} Identifier: ")
    assert squeezed(divisions["Imprint"].text).startswith(imprint)
    for number, (title, introduction, _) in zip(("I", "II"), PARTS, strict=True):
        assert _same(divisions[title].text, f"Part {number} {title} {introduction}")
        assert divisions[title].title == title


def test_the_preface_is_a_text_like_others(pdf: FinishedPdf, build: Build) -> None:
    assert _divisions(pdf, build)[PREFACE.title].title == PREFACE.title
