"""The layout of one chapter: tags, links, findings, and access to files."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_chapters import (
    FOOTNOTE_CSS,
    SQUARE_SVG,
    chapter,
    content,
    job,
    open_chapter,
    outline_of,
    tags_of,
)
from pikepdf import Array, Name, Object

from exporter.write.pdf import engine
from exporter.write.pdf.jobs.job import EngineFailed
from exporter.write.pdf.layout.chapter_pdf import ChapterPdf, chapter_pdf
from exporter.write.pdf.layout.serialized_chapter import deserialize_chapter, serialize_chapter


def tags(body: str, **options: str) -> str:
    with open_chapter(chapter(body, **options)) as pdf:
        return outline_of(pdf)


def codes(layout: ChapterPdf) -> list[str]:
    return [finding.code for finding in layout.findings]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>One <em>two</em> <strong>three</strong></p>", "H1 .\nP ...."),
        ("<h2>A</h2><h3>B</h3>", "H1 .\nH2 .\nH3 ."),
        (
            "<ul><li>One<ol><li>Two</li></ol></li></ul>",
            "H1 .\nL\n LI\n  Lbl .\n  LBody\n   Span .\n   L\n    LI\n     Lbl .\n     LBody .",
        ),
        (
            '<ul style="list-style-type: none"><li><span class="box" role="img" aria-label="done">'
            "x</span> Do</li></ul>",
            "H1 .\nL\n LI\n  Lbl Alt=done .\n  LBody .",
        ),
        (
            "<dl><dt>A</dt><dt>B</dt><dd>C</dd><dd>D</dd><dt>E</dt></dl>",
            "H1 .\nL\n LI\n  Lbl .\n  Lbl .\n  LBody .\n LI\n  LBody .\n LI\n  Lbl .",
        ),
        (
            '<div class="disclaimer" role="doc-notice" aria-label="Disclaimer"><p>A</p></div>',
            "H1 .\nDiv T=Disclaimer\n P .",
        ),
        ("<blockquote>Bare <em>text</em><p>A</p></blockquote>", "H1 .\nBlockQuote\n P ..\n P ."),
        (
            '<pre><code><span class="line">a <span class="k">b</span></span></code></pre>',
            "H1 .\nP\n Code ..",
        ),
        (
            "<table><caption>C</caption><thead><tr><th>A</th></tr></thead>"
            "<tbody><tr><td></td></tr></tbody></table>",
            "H1 .\nTable\n Caption .\n THead\n  TR\n   TH .\n TBody\n  TR\n   TD",
        ),
        (
            f'<figure><img src="{SQUARE_SVG}" alt="A square"/><figcaption>B</figcaption></figure>',
            "H1 .\nDiv\n Figure Alt=A square .\n Caption .",
        ),
        (
            f'<p><img class="formula" src="{SQUARE_SVG}" alt="x^2"/></p>',
            "H1 .\nP\n Formula Alt=x^2 .",
        ),
        (f'<p>A<img src="{SQUARE_SVG}" alt=""/></p>', "H1 .\nP ."),
        (
            '<p>A <a href="https://example.org/">B</a><sup class="citation">'
            '<a href="#ref-1">[1]</a></sup></p><p id="ref-1">C</p>',
            "H1 .\nP\n Span .\n Link .\n Reference\n  Link .\nP .",
        ),
        ('<p>A <a name="x">B</a> <a>C</a></p>', "H1 .\nP ...."),
        (
            '<p lang="pl">A <span lang="de">B</span> <em lang="pl">C</em></p>',
            "H1 .\nP Lang=pl\n Span .\n Span Lang=de .\n Span ..",
        ),
        (
            '<p><abbr title="Portable">P</abbr> <q>Q</q></p>',
            "H1 .\nP\n Span E=Portable .\n Span .\n Quote ...",
        ),
        (
            '<section aria-labelledby="n"><h2 id="n">Notes</h2><ol><li id="note-1">'
            '<div role="doc-footnote"><p>A</p></div></li></ol></section>',
            "H1 .\nSect T=Notes\n H2 .\n L\n  LI\n   LBody\n    Note\n     Lbl .\n     P .",
        ),
    ],
)
def test_elements_become_tags(body: str, expected: str) -> None:
    assert tags(body) == expected


def test_a_paragraph_split_by_a_page_break_is_one_tag() -> None:
    layout = chapter("<p>" + "word " * 400 + "</p>")
    assert layout.page_count > 1
    with open_chapter(layout) as pdf:
        (paragraph,) = tags_of(pdf, "/P")
        elsewhere = [kid for kid in paragraph.K if not isinstance(kid, int)]
        assert {kid.Pg.objgen for kid in elsewhere} == {page.obj.objgen for page in pdf.pages[1:]}


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>A</li><li><p>B</p><ol><li>C</li></ol></li></ul><p>D</p>",
        f'<p>A<img src="{SQUARE_SVG}" alt="B"/>C</p><img src="{SQUARE_SVG}" alt="D"/><p>E</p>',
        '<ol><li>A<a href="#n">1</a><span class="foot" role="doc-footnote" id="n">'
        '<span class="number">1</span> B</span> C</li></ol><p>D</p>',
    ],
)
def test_content_is_painted_in_the_order_of_its_tags(body: str) -> None:
    def numbers(tag: Object) -> Iterator[int]:
        for kid in tag.K:
            if isinstance(kid, int):
                yield kid
            elif "/S" in kid:
                yield from numbers(kid)

    with open_chapter(chapter(body, css=FOOTNOTE_CSS)) as pdf:
        # The content of a page is numbered as it is painted.
        painted = list(numbers(pdf.Root.StructTreeRoot.K[0]))
    assert len(painted) > 4
    assert painted == sorted(painted)


def test_a_footnote_in_a_list_item_has_a_label_of_its_own() -> None:
    note = '<span class="foot" role="doc-footnote" id="n"><span class="number">1</span> B</span>'
    body = f'<ol><li>A<a href="#n">1</a>{note}</li></ol>'
    found = "H1 .\nL\n LI\n  Lbl .\n  LBody\n   Span .\n   Reference\n    Link ."
    assert tags(body, css=FOOTNOTE_CSS) == f"{found}\n   Note\n    Lbl .\n    Span ."


def test_the_repeated_header_of_a_table_is_an_artifact() -> None:
    rows = "".join(f'<tr><td><a href="https://e.org/{n}">{n}</a></td></tr>' for n in range(40))
    head = '<thead><tr><th><a href="https://e.org/head">Head</a></th></tr></thead>'
    layout = chapter(f"<table>{head}<tbody>{rows}</tbody></table>")
    with open_chapter(layout) as pdf:
        assert layout.page_count > 2
        assert len(tags_of(pdf, "/Table")) == len(tags_of(pdf, "/THead")) == 1
        # Running head and repeated table header; the first page has neither.
        repeated = [content(pdf, page).count(b"<</Type /Pagination") for page in range(3)]
        assert repeated == [0, 2, 2]
        links = [link.A.URI for page in pdf.pages for link in page.obj.Annots]
        assert links.count("https://e.org/head") == 1


def test_running_heads_are_artifacts_outside_of_tags() -> None:
    with open_chapter(chapter("<p>" + "word " * 400 + "</p>")) as pdf:
        assert b"/Artifact <</Type /Pagination/Subtype /Header>> BDC" in content(pdf, 1).replace(
            b"\n", b" "
        )
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Kids[0].Nums)
        kinds = {element.S for element in numbers[3]}
        assert kinds == {Name.P}


def test_ids_begin_with_the_name_of_the_chapter() -> None:
    layout = chapter('<p id="a">A</p><p>B <em id="b">C</em></p>', name="key")
    with open_chapter(layout) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["key/a", "key/chapter-title"]
    assert set(layout.destinations) == {"key", "key/a", "key/b", "key/chapter-title"}


def test_a_note_has_the_id_of_its_item() -> None:
    with open_chapter(
        chapter('<ol><li id="note-1"><div role="doc-footnote"><p>A</p></div></li></ol>')
    ) as pdf:
        assert str(tags_of(pdf, "/Note")[0].ID) == "post/note-1"
        assert "/ID" not in tags_of(pdf, "/LI")[0]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="https://example.org/a?b">x</a>', "https://example.org/a?b"),
        ('<a href="https://example.org/" title="Its title">x</a>', "Its title"),
        ('<a href="#chapter-title">x</a>', "Title"),
        ('<a href="#ref">x</a>', "The title of it."),
    ],
)
def test_a_link_describes_where_it_leads(link: str, text: str) -> None:
    reference = '<p id="ref"><span class="title">The title of it.</span> example.org</p>'
    with open_chapter(chapter(f"<p>{link}</p>{reference}")) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].Contents) == text


def test_a_link_split_by_a_line_break_is_one_tag() -> None:
    text = "many words that need a second line " * 3
    with open_chapter(chapter(f'<p><a href="https://e.org/">{text}</a></p>')) as pdf:
        (link,) = tags_of(pdf, "/Link")
        assert sum("/Obj" in kid for kid in link.K if not isinstance(kid, int)) >= 2


def test_parts_of_a_link_have_no_annotations_of_their_own() -> None:
    with open_chapter(chapter('<p><a href="https://e.org/">A <em>B</em> <b>C</b></a></p>')) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 1


def test_a_linked_image_is_a_figure_in_a_link() -> None:
    body = f'<figure><a href="https://e.org/"><img src="{SQUARE_SVG}" alt="S"/></a></figure>'
    assert tags(body, css="a { display: block }").splitlines()[1:] == [
        "Div",
        " P",
        "  Link Alt=S",
        "   Figure Alt=S .",
    ]


def test_an_image_has_a_bounding_box() -> None:
    body = f'<p style="margin: 0"><img src="{SQUARE_SVG}" alt="S" class="p"/></p>'
    with open_chapter(chapter(body, css=".p { width: 20px; height: 10px }")) as pdf:
        left, lower, right, upper = (float(edge) for edge in tags_of(pdf, "/Figure")[0].A.BBox)
        assert (round(right - left, 3), round(upper - lower, 3)) == (15, 7.5)
        assert 0 < lower < upper < float(pdf.pages[0].trimbox[3])


def test_content_of_a_transparency_group_is_tagged() -> None:
    body = '<p>A <span style="opacity: .5; display: inline-block">B</span></p>'
    with open_chapter(chapter(body)) as pdf:
        (paragraph,) = tags_of(pdf, "/P")
        (inside,) = [kid for kid in paragraph.K if not isinstance(kid, int)]
        parents = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Kids[0].Nums))
        assert inside.Stm.Subtype == Name.Form
        assert parents[int(inside.Stm.StructParents)][int(inside.MCID)].objgen == paragraph.objgen


def _pairs(numbers: Array) -> list[tuple[int, Array]]:
    items = list(numbers)
    return [(int(key), value) for key, value in zip(items[::2], items[1::2], strict=True)]


def test_relative_links_never_become_addresses_of_this_machine() -> None:
    layout = chapter('<p><a href="../a.html">A</a> <a href="javascript:x()">B</a> C</p>')
    assert codes(layout) == ["link-relative", "link-relative"]
    with open_chapter(layout) as pdf:
        assert "/Annots" not in pdf.pages[0].obj


def test_no_files_but_those_of_the_job_are_read(tmp_path: Path) -> None:
    image = tmp_path / "out.svg"
    image.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    body = f'<p><img src="{image.as_uri()}" alt="A"/></p>'
    layout = chapter(body)
    assert codes(layout) == ["image-unreadable"]
    assert "‘out.svg’" in layout.findings[0].message
    assert codes(chapter_pdf(replace(job(body), images={image.as_uri(): image}))) == []


def test_no_request_goes_to_the_network() -> None:
    layout = chapter('<p><img src="http://127.0.0.1:9/x.png" alt="A"/></p>')
    assert codes(layout) == ["image-unreadable"]


def test_a_character_without_a_font_is_reported_and_drawn_as_a_box() -> None:
    layout = chapter('<p>A \U000f1234 <span data-x="">B</span></p>')
    assert layout.missing == "\U000f1234"
    with open_chapter(layout) as pdf:
        assert b"WP-Encod" not in b"".join(
            item.read_bytes() for item in pdf.objects if item._type_name == "stream"
        )


def test_messages_of_the_engine_are_notices_and_not_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = list(logging.getLogger("weasyprint").handlers)
    layout = chapter("<p>A</p>", css="p { colour: red }")
    assert codes(layout) == ["engine-warning"]
    assert "colour" in layout.findings[0].message
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("weasyprint").handlers == before


def test_the_environment_is_restored() -> None:
    before = dict(os.environ)
    chapter("<p>A</p>")
    assert dict(os.environ) == before


@pytest.mark.slow
def test_a_line_that_is_full_before_an_element_breaks_as_any_other() -> None:
    text = "one two three four seventeen"
    widths = [width / 2 for width in range(60, 280)]

    def heights(text: str) -> list[float]:
        body = "".join(
            f'<p id="p{n}" style="width: {width}px">{text}</p>' for n, width in enumerate(widths)
        )
        css = "@page { size: 100mm 5000mm } p { margin: 0 }"
        destinations = chapter(body, css=css).destinations
        tops = [destinations[f"post/p{n}"].y for n in range(len(widths))]
        return [round(above - below, 2) for above, below in pairwise(tops)]

    assert heights(
        text.replace("seventeen", '<em style="font-style: normal">seventeen</em>')
    ) == heights(text)


def test_bookmarks_follow_the_headings() -> None:
    layout = chapter("<h2>A</h2><h3>B</h3><h2>C</h2>", css="h3 { bookmark-level: 3 }")
    (top,) = layout.bookmarks
    assert top.title == "Title"
    assert [item.title for item in top.children] == ["A", "C"]
    assert [item.title for item in top.children[0].children] == ["B"]


def test_the_same_job_gives_the_same_chapter() -> None:
    body = '<p>A <a href="#chapter-title">B</a></p>'
    assert chapter(body) == chapter(body)


def test_a_chapter_that_cannot_be_laid_out_is_named() -> None:
    # WeasyPrint 70 fails on the content of a marker.
    broken = job("<ul><li>A</li></ul>", css='li::marker { content: "x" }')
    with pytest.raises(EngineFailed, match="the engine failed"):
        engine.lay_out(broken)


def test_without_pango_the_error_names_the_packages(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text('raise OSError("cannot load library")')
    code = (
        "from exporter.errors import MissingDependency\n"
        "try:\n    import exporter.write.pdf.engine\n"
        "except MissingDependency as missing:\n    print(missing)"
    )
    paths = os.pathsep.join((str(tmp_path), str(Path(__file__).resolve().parent.parent)))
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in run.stdout


def test_footnotes_are_on_the_page_of_their_calls() -> None:
    calls = [
        f'<sup><a id="call-{n}" href="#note-{n}">{n}</a></sup>'
        f'<span class="foot" role="doc-footnote" id="note-{n}">{n} {"a note " * (n % 7 + 3)}</span>'
        for n in range(60)
    ]
    body = "".join(
        f"<p>{'word ' * (n * 7 % 23 + 9)}{call} {'more ' * 9}</p>" for n, call in enumerate(calls)
    )
    layout = chapter(body, css=FOOTNOTE_CSS)
    pages = {name.partition("/")[2]: place.page for name, place in layout.destinations.items()}
    assert layout.page_count > 9
    # Without our patch, the engine moves some of them to the next page or drops them.
    assert [n for n in range(60) if pages.get(f"note-{n}") != pages[f"call-{n}"]] == []


def test_a_serialized_chapter_refers_to_font_files_and_contains_none() -> None:
    layout = chapter("<p>Salt</p>")
    (face, *_) = layout.fonts
    copy = replace(face, resource="Copy", program=bytes(bytearray(face.program)))
    twice = replace(layout, fonts=(face, copy))
    serialized = serialize_chapter(twice)
    assert len(serialized.data) < len(face.program)
    assert deserialize_chapter(serialized.data, serialized.fonts.get) == twice
