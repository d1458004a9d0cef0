"""Numbers in the text of the finished PDF: of pages, notes and references."""

from __future__ import annotations

import re

import small_book as book
from builds import Build
from pdf_divisions import (
    check_heading_at,
    division_elements,
    division_pages,
    internal_links,
    same_words,
    section_of,
)
from pdf_reader import FinishedPdf, StructureElement, squeezed
from small_book import CHAPTERS, PARTS, TEXTS


def test_cross_references_have_the_page_of_their_heading(pdf: FinishedPdf, build: Build) -> None:
    ranges = division_pages(pdf, build)
    for text in TEXTS:
        section = section_of(pdf, build, text)
        for words, title, place in text.cross_references:
            division = division_elements(pdf, build)[title]
            heading = next(
                each
                for each in division.all("H1", "H2", "H3")
                if same_words(each.text, place or title)
            )
            page = heading.first_page if place else ranges[title].start
            if title != text.title:
                label = pdf.pages[page].label
                on_page = "strona" if text.lang == "pl" else "page"
                assert squeezed(f"{words} ({on_page} {label})") in squeezed(section.text)
            if build.links:
                (link,) = (
                    link
                    for element, link in internal_links(section)
                    if squeezed(element.text) == squeezed(words)
                )
                assert link.page == page
                if place:
                    check_heading_at(pdf, place, page, link.top)


def test_the_table_of_contents_has_the_page_numbers(pdf: FinishedPdf, build: Build) -> None:
    starts = {title: pages.start for title, pages in division_pages(pdf, build).items()}
    lines = [("Contents", ""), ("Preface", "Preface")]
    for number, (part, _, texts) in zip(("I", "II"), PARTS, strict=True):
        lines.append((f"Part {number} · {part}", part))
        for text in texts:
            lines += [(text.title, text.title), (", ".join(text.authors), "")]
    lines += [("Back matter", ""), *((title, title) for title in book.back_matter(build.scope))]
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
        led = [link.page for _, link in internal_links(division_elements(pdf, build)["Contents"])]
        assert led == [starts[title] for _, title in lines if title]


def test_citations_link_to_references(pdf: FinishedPdf, build: Build) -> None:
    numbers = book.numbers(TEXTS, build.scope)
    for text in TEXTS:
        section = section_of(pdf, build, text)
        calls = [
            (element, link)
            for element, link in internal_links(section)
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
        section = section_of(pdf, build, text)
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
            there = [element for element, link in internal_links(section) if link.name == note.id]
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
    entries = division_elements(pdf, build)["References"].all("LI")
    assert len(entries) == len(book.NAMES)
    numbers = book.numbers(TEXTS, "book")
    for at, entry in enumerate(entries, 1):
        assert entry.text.strip().startswith(str(at))
        for text in TEXTS:
            if at not in numbers[text.title]:
                continue
            section = section_of(pdf, build, text)
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
    ranges = division_pages(pdf, build)
    labels = {text.title: pdf.pages[ranges[text.title].start].label for text in CHAPTERS}
    people = squeezed(division_elements(pdf, build)["About the authors"].text)
    for who, texts in book.PEOPLE:
        shown = "".join(f"{text.title} (page {labels[text.title]})" for text in texts)
        found = re.search(re.escape(squeezed(who)) + ".*", people)
        assert found is not None
        assert squeezed(shown) in re.sub("[•◦]", "", found[0])
    terms = [
        squeezed(each.text) for each in division_elements(pdf, build)["Index of subjects"].all("LI")
    ]
    assert terms == [
        squeezed(f"{word} {', '.join(labels[text.title] for text in texts)}")
        for word, texts in book.INDEX
    ]
