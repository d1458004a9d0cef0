"""Assembly of chapters into a book: folios, bookmarks, metadata, reproducible bytes."""

from __future__ import annotations

import base64
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pdf_chapters import FOLIO, INFO, assembled, book, chapter, content, open_pdf, placed, tags_of
from pikepdf import Name, Stream
from sample_editions import image_bytes

from exporter.check.audit.embedded_fonts import font_problems
from exporter.check.audit.links import link_problems
from exporter.check.audit.tags import tag_problems
from exporter.runtime.cache import serialize
from exporter.write.pdf.assembly.fonts import subset
from exporter.write.pdf.assembly.metadata import xmp_packet
from exporter.write.pdf.assembly.outline import bookmarks_of
from exporter.write.pdf.jobs.job import Bookmark, PagePosition
from exporter.write.pdf.layout.folio import Folios
from exporter.write.pdf.layout.spool import Spool, load_fragment

LONG = (
    '<h2 id="a">A</h2><p>One <a href="#a">two</a> <a href="https://example.org/">three</a></p>'
    + "<p>"
    + "word " * 300
    + "</p>"
)
TRANSPARENT = '<p>A <span style="opacity: .5; display: inline-block">B</span></p>'


@pytest.mark.parametrize("bodies", [(LONG,), (LONG, TRANSPARENT, LONG), (TRANSPARENT, TRANSPARENT)])
def test_a_book_passes_the_checks_of_tags_links_and_fonts(bodies: tuple[str, ...]) -> None:
    with open_pdf(book(*bodies)) as pdf:
        assert [*tag_problems(pdf), *link_problems(pdf), *font_problems(pdf)] == []
        assert pdf.check_pdf_syntax() == []


@pytest.mark.slow
def test_the_same_chapters_give_the_same_bytes(tmp_path: Path) -> None:
    code = "import sys; from pdf_chapters import book; sys.stdout.buffer.write(book(sys.argv[1]))"
    tests_folder = Path(__file__).resolve().parent
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, LONG],
            cwd=folder,
            env={"PYTHONPATH": f"{tests_folder}:{tests_folder.parent}", "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for folder, seed in ((tests_folder, "1"), (tmp_path, "2"))
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"%PDF-1.7")


def test_chapters_from_a_spool_give_the_same_bytes() -> None:
    chapters = [chapter(LONG, name="one"), chapter(TRANSPARENT, name="two")]
    with Spool() as spool:
        spooled = [replace(pdf, fragment=spool.add(pdf.fragment)) for pdf in chapters]
        assert assembled(*spooled) == assembled(*chapters)


def test_no_chapter_stays_in_memory_when_it_is_written() -> None:
    layout = chapter(LONG)
    fragment = load_fragment(layout.fragment)
    # Simulates large images that no other chapter has.
    template = fragment.template
    heavy = replace(template, data=(*template.data[:-1], bytes(2_000_000)))
    held = serialize(replace(fragment, template=heavy))
    with Spool() as spool:
        chapters = [
            replace(layout, name=f"c{number}", fragment=spool.add(held)) for number in range(12)
        ]
        del held, heavy, template, fragment
        tracemalloc.start()
        data = assembled(*chapters)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(data) > 24_000_000
    # The finished book, and a few copies of one chapter.
    assert peak < len(data) + 12_000_000


def test_folios_count_through_the_book_as_artifacts() -> None:
    one, two = chapter(LONG, name="one"), chapter(TRANSPARENT, name="two")
    with open_pdf(assembled(one, two)) as pdf:
        assert len(pdf.pages) == one.page_count + two.page_count
        folios = [
            content(pdf, number).rpartition(b"/Artifact")[2] for number in range(len(pdf.pages))
        ]
        assert all(
            folio.startswith(b" <</Type /Pagination /Subtype /Footer>> BDC") for folio in folios
        )
        assert len(set(folios)) == len(folios)
        used = pdf.pages[0].obj.Resources.Font.Folio
        assert used.objgen == pdf.pages[-1].obj.Resources.Font.Folio.objgen
        assert dict(pdf.Root.PageLabels.Nums[1]) == {"/S": Name.D}


def test_a_folio_is_centred_by_default() -> None:
    folios = Folios(FOLIO, ["7", "110"], [])
    assert 90 < _left(folios.at_foot("110", 200)) < _left(folios.at_foot("7", 200)) < 100
    assert sorted(folios.use.glyphs.text.values()) == ["0", "1", "7"]
    assert len(subset(folios.use.face.program, 0, folios.use.glyphs.widths)) < 9000


def test_folios_of_a_two_sided_book_are_at_the_outer_edge() -> None:
    folios = Folios(replace(FOLIO, outer=30), ["7"], [])
    assert _left(folios.at_foot("7", 200, verso=True)) == 30
    assert 160 < _left(folios.at_foot("7", 200)) < 170


def _left(folio: bytes) -> float:
    return float(folio.split(b" Tf ")[1].split()[0])


def test_names_and_bookmarks_lead_to_their_chapter() -> None:
    with open_pdf(book(LONG, TRANSPARENT)) as pdf:
        names = list(pdf.Root.Names.Dests.Names)
        places = {
            str(key): value[0].objgen for key, value in zip(names[::2], names[1::2], strict=True)
        }
        assert set(places) == {"c1", "c1/a", "c1/chapter-title", "c2", "c2/chapter-title"}
        assert places["c2"] == pdf.pages[-1].obj.objgen
        first = pdf.Root.Outlines.First
        assert (str(first.Title), int(first.Count)) == ("Title", -1)
        assert first.Next.Dest[0].objgen == pdf.pages[-1].obj.objgen
        assert int(pdf.Root.Outlines.Count) == 2


def test_the_bookmarks_of_a_single_chapter_are_open() -> None:
    with open_pdf(book(LONG)) as pdf:
        assert int(pdf.Root.Outlines.First.Count) == 1
        assert int(pdf.Root.Outlines.Count) == 2


def test_a_chapter_in_another_language_is_marked() -> None:
    chapters = [chapter("<p>A</p>", name="a"), chapter("<p>B</p>", name="b", lang="pl")]
    with open_pdf(assembled(*chapters)) as pdf:
        sections = tags_of(pdf, "/Sect")
        assert sorted(str(section.get("/Lang", "")) for section in sections) == ["", "pl"]


def test_ids_are_found_by_name() -> None:
    with open_pdf(book(LONG, LONG)) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == [
        "c1/a",
        "c1/chapter-title",
        "c2/a",
        "c2/chapter-title",
    ]


def test_both_kinds_of_metadata_agree_and_are_readable() -> None:
    data = book("<p>A</p>")
    # XMP is not compressed.
    assert xmp_packet(INFO).encode() in data
    assert "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Ben</rdf:li>" in xmp_packet(INFO)
    assert "A title &amp; more" in xmp_packet(INFO)
    with open_pdf(data) as pdf:
        assert {str(key): str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "A title & more",
            "/Author": "Ann, Ben",
            "/Subject": "What it is about",
            "/Keywords": "one, two",
            "/Creator": "blog-exporter",
            "/Producer": "test",
            "/CreationDate": "D:20260102030405Z",
            "/ModDate": "D:20260102030405Z",
        }
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_no_image_is_interpolated_not_even_one_in_a_drawing() -> None:
    inner = base64.b64encode(image_bytes("PNG")).decode()
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>"
        f"<image href='data:image/png;base64,{inner}' width='90' height='90'/></svg>"
    )
    url = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    with open_pdf(book(f'<p><img src="{url}" alt="A drawing"/></p>')) as pdf:
        images = [item for item in pdf.objects if _is_image(item)]
        assert images
        assert not [image for image in images if image.get("/Interpolate")]


def _is_image(item: object) -> bool:
    return isinstance(item, Stream) and item.get("/Subtype") == Name.Image


def test_a_long_outline_is_in_groups_that_validators_read() -> None:
    # Page-validation follows 256 references from item to item by default.
    titles = [f"Chapter {number}" for number in range(300)]
    (one,) = placed([chapter("<h2>A</h2>", name="c")])
    chapters = [
        replace(one, pdf=replace(one.pdf, bookmarks=(Bookmark(title, PagePosition(0, 0, 0)),)))
        for title in titles
    ]
    assert [each.title for each in bookmarks_of(chapters[:200])] == titles[:200]
    groups = bookmarks_of(chapters)
    assert [each.title for each in groups] == [
        "Chapter 0 – Chapter 59",
        "Chapter 60 – Chapter 119",
        "Chapter 120 – Chapter 179",
        "Chapter 180 – Chapter 239",
        "Chapter 240 – Chapter 299",
    ]
    assert [each.title for group in groups for each in group.children] == titles


def test_the_chapters_of_long_parts_are_in_groups() -> None:
    (one,) = placed([chapter("<h2>A</h2>", name="c")])
    items = tuple(
        Bookmark(f"{number} {'word ' * 20}", PagePosition(0, 0, 0)) for number in range(250)
    )
    page = replace(one.pdf, bookmarks=())
    part = replace(one, division=replace(one.division, kind="part", part=1), pdf=page)
    contents = replace(one, division=replace(one.division, kind="contents"), pdf=page)
    inside = replace(
        one, division=replace(one.division, part=1), pdf=replace(one.pdf, bookmarks=items)
    )
    first, second = bookmarks_of([contents, part, inside])
    assert first.children == ()
    assert [len(group.children) for group in second.children] == [63, 63, 63, 61]
    assert max(len(group.title) for group in second.children) < 90
    assert second.children[0].title.startswith("0 word")
    assert "…" in second.children[0].title


def _nested(levels: int, count: int) -> tuple[Bookmark, ...]:
    """Return items, the last of which has items of the next level."""
    if not levels:
        return ()
    first = tuple(Bookmark("Salt", PagePosition(0, 0, 0)) for _ in range(count - 1))
    return (*first, Bookmark("Salt", PagePosition(0, 0, 0), _nested(levels - 1, count)))


def _longest(items: Sequence[Bookmark]) -> int:
    return max((at + _longest(each.children) for at, each in enumerate(items, 1)), default=0)


def _without_groups(items: Sequence[Bookmark]) -> int:
    """Return how many items are not groups."""
    return sum((" – " not in each.title) + _without_groups(each.children) for each in items)


@pytest.mark.parametrize(("levels", "count"), [(5, 64), (10, 64), (20, 30)])
def test_levels_below_each_other_have_smaller_groups(levels: int, count: int) -> None:
    (one,) = placed([chapter("<h2>A</h2>", name="c")])
    items = _nested(levels, count)
    assert _longest(items) > 240
    grouped = bookmarks_of([replace(one, pdf=replace(one.pdf, bookmarks=items))])
    assert _longest(grouped) <= 240
    assert _without_groups(grouped) == levels * count


def test_a_title_without_spaces_is_shortened_by_characters() -> None:
    (one,) = placed([chapter("<h2>A</h2>", name="c")])
    items = tuple(Bookmark("盐" * 45, PagePosition(0, 0, 0)) for _ in range(250))
    first, *_ = bookmarks_of([replace(one, pdf=replace(one.pdf, bookmarks=items))])
    assert first.title == f"{'盐' * 39}… – {'盐' * 39}…"
