"""What breaks a rule of EPUB is repaired before a book is written, and reported at its place."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_editions import chapter, edition, paragraph
from sample_sites import post_source, write_site

import exporter
from exporter.check.epub import check_epub
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.nodes import Link, Node, Paragraph, Span, Strong, Text
from exporter.model.walk import rewrite
from exporter.options.settings import Settings
from exporter.write.epub import write
from exporter.write.epub.package import Resource
from exporter.write.epub.validation import valid_resources
from exporter.write.repair import valid_document

DOCUMENT = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>Salt</title></head><body>{}</body></html>"
)
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x">{}</math>'
REPAIRS = {
    "<p>a<p>b</p>c</p>": ("<p>a b c</p>", "‹p› is not allowed in ‹p›; its content is kept"),
    '<a href="#b" id="b">a <a href="#b" id="c">b</a></a>': (
        '<a href="#b" id="b">a <span id="c">b</span></a>',
        "‹a› is not allowed in ‹a›; it is not a link",
    ),
    "<li>a</li>": (" a ", "‹li› is not allowed in ‹body›; its content is kept"),
    "<ul>a<li>b</li></ul>": (
        "<ul><li>a</li><li>b</li></ul>",
        "text is not allowed in ‹ul›; it is in an element of its own",
    ),
    "<p>a<script>b()</script>c</p>": (
        "<p>ac</p>",
        "‹script› is not allowed in ‹p›; it was removed",
    ),
    '<p onclick="b()">a</p>': (
        "<p>a</p>",
        "the attribute ‘onclick’ is not allowed on ‹p›; it was removed",
    ),
    '<p id="a b">a</p>': (
        "<p>a</p>",
        "the value ‘a b’ of ‘id’ is not allowed on ‹p›; it was removed",
    ),
    '<p id="a">a</p><p id="a">b</p>': (
        '<p id="a">a</p><p>b</p>',
        "the id ‘a’ is not unique; it was removed",
    ),
    '<p id="a">a</p>' + MATH.format("<mi id='a'>x</mi>"): (
        '<p id="a">a</p>' + MATH.format("<mi>x</mi>"),
        "the id ‘a’ is not unique; it was removed",
    ),
    '<p><a href="javascript:a()">a</a></p>': (
        "<p><a>a</a></p>",
        "a link to a ‘javascript:’ address is not allowed; it was removed",
    ),
    '<p><img src="https://salt.example/a.png" alt="a heap"/></p>': (
        "<p><span>a heap</span></p>",
        "‘https://salt.example/a.png’ is not in the book; its description is shown",
    ),
    f"<p>{MATH.format('<mfrac/>')}</p>": (
        "<p><code>x</code></p>",
        "the MathML is invalid: ‹mfrac› needs 2 parts and has 0; its source is shown",
    ),
    "<dl><dd>a</dd></dl>": (
        "  a  ",
        "the order of the elements in ‹dl› is not allowed; its content is kept",
    ),
}
VALID = (
    '<section epub:type="chapter"><h1 id="a">a <em>b</em></h1><p lang="pl">c<br/>d</p></section>',
    "<table><caption>a</caption><thead><tr><th scope='col'>b</th></tr></thead>"
    "<tbody><tr><td colspan='2'><p>c</p></td></tr></tbody></table>",
    "<ruby>漢<rt>kan</rt>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>",
    "<p><del><em>a</em></del> <a href='https://a.example/?b'><img src='a.png' alt=''/></a></p>",
    "<del><p>a</p></del><dl><dt>a</dt><dt>b</dt><dd>c</dd></dl>",
    "<p><img src='data:image/png;base64,AAAA' alt='a'/></p>",
    MATH.format("<mtext>a<b xmlns='http://www.w3.org/1999/xhtml'>b</b></mtext>"),
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="5" height="5"/></svg>',
)


def body_of(data: bytes) -> str:
    return data.decode().partition("<body>")[2].partition("</body>")[0]


@pytest.mark.parametrize("body", VALID)
def test_a_valid_document_is_unchanged(body: str) -> None:
    data = DOCUMENT.format(body).encode()
    valid = valid_document(data)
    assert (valid.data, valid.faults) == (data, ())


@pytest.mark.parametrize(("body", "repaired"), REPAIRS.items())
def test_what_breaks_a_rule_is_repaired(body: str, repaired: tuple[str, str]) -> None:
    valid = valid_document(DOCUMENT.format(body).encode())
    assert (body_of(valid.data), valid.faults[0].message) == repaired
    assert valid_document(valid.data).faults == ()


def test_markup_that_is_not_well_formed_is_closed() -> None:
    valid = valid_document(DOCUMENT.format("<p>a <em>b</p><p>c</p>").encode())
    assert "a <em>b" in body_of(valid.data)
    assert valid.faults[0].message.startswith("the XHTML is not well-formed: ")
    assert valid_document(valid.data).faults == ()


def test_a_dead_link_leads_to_the_start_of_its_document() -> None:
    links = [Link((Text(f"to {address}"),), address) for address in ("#gone", "gone.xhtml#a")]
    place = Place("salt.md", 7)
    source = edition(chapter((paragraph("Salt."), Paragraph(tuple(links), place=place))))
    diagnostics = Diagnostics()
    data = write(source, Settings(), diagnostics).data
    with ZipFile(BytesIO(data)) as book:
        text = book.read("EPUB/text/salt.xhtml").decode()
    assert '<p><a href="salt.xhtml">to #gone</a><a>to gone.xhtml#a</a></p>' in text
    assert [(each.place, each.message) for each in diagnostics] == [
        (place, "the target ‘#gone’ does not exist; the link leads to ‘salt.xhtml’"),
        (place, "the target ‘gone.xhtml#a’ does not exist; it was removed"),
    ]


def test_the_media_type_is_that_of_the_content() -> None:
    image = Resource("i", "images/a.png", "image/png", b"\xff\xd8\xff\xe0...", source="a.png")
    diagnostics = Diagnostics()
    (valid,) = valid_resources([image], [], {}, diagnostics)
    assert valid.media_type == "image/jpeg"
    (finding,) = diagnostics
    assert finding.message == "‘a.png’ is not of the type image/png; image/jpeg is stated"


@pytest.mark.slow
def test_a_transform_cannot_make_an_invalid_book(tmp_path: Path) -> None:
    post = "_posts/2026-01-02-salt.md"
    text = "Dark *rye* bread.\n\nA [grain](https://salt.example/) of **white** salt.\n"
    home = write_site(tmp_path, {post: post_source("Salt", text)})

    def with_links(node: Node) -> Node:
        inner = Link((Text("inner"),), "https://salt.example/")
        if isinstance(node, Strong):
            return Link((Span((node,), lang="no language"), inner), "https://rye.example/")
        return node

    def odd(source: exporter.Post) -> exporter.Post:
        return replace(source, blocks=rewrite(source.blocks, with_links))

    target = tmp_path / "salt.epub"
    result = exporter.epub(home / post, target, transforms=[odd])
    findings = [(each.place and each.place.line, each.message) for each in result.diagnostics]
    assert findings == [
        (6, "the value ‘no language’ of ‘lang’ is not allowed on ‹span›; it was removed"),
        (6, "‹a› is not allowed in ‹span›; it is not a link"),
        # The call of the reference to the inner link.
        (6, "‹a› is not allowed in ‹sup›; it is not a link"),
    ]
    found = Diagnostics()
    check_epub(target, found)
    assert not [*map(str, found)]
