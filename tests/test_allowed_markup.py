"""What no output holds, whatever it was made from."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from active_content import active_content
from lxml import etree
from lxml import html as html_documents
from sample_editions import chapter, edition
from script_vectors import DRAWINGS, MARKUP

from exporter.check.audit.active_actions import action_problems
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.formulas.drawing import drawing_of
from exporter.model.nodes import Code, CodeBlock, Heading, Link, Math, Paragraph, Span, Text
from exporter.options.settings import Settings
from exporter.write import html
from exporter.write.epub import write as write_epub
from exporter.write.images.svg import clean_svg
from exporter.write.pdf import write as write_pdf
from exporter.write.repair import safe_text, valid_document

XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
DOCUMENT = f"<html {XMLNS}><head><title>a</title></head><body>{{}}</body></html>"
MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'
SVG = 'xmlns="http://www.w3.org/2000/svg"'
PARSER = etree.XMLParser(resolve_entities=False)
SAFE = (
    '<p>a &lt;b&gt; <em>c</em> &amp; d<br/><code class="e">f</code></p>',
    '<p><a href="https://a.example/?b=c:d&amp;e" title="f">g</a></p>',
    '<p><a href="mailto:a@b.example">h</a> <a href="tel:+48-1">b</a></p>',
    '<p><a id="a" href="#b">c</a> <a href="d/e:f.html">g</a> <a href="//a.example/">h</a></p>',
    '<figure><img src="data:image/png;base64,AAAA" alt="a" width="1" height="2"/></figure>',
    '<details><summary>a</summary>\n<p style="width: calc(1em + 2px)" data-b="c">d</p></details>',
    f'<p><math {MATHML} alttext="a" display="block"><mtext>a<b {XMLNS}>c</b></mtext></math></p>',
    f'<p><svg {SVG}><rect fill="url(#a)" width="5"/></svg></p>',
)


def safe(markup: str) -> str:
    return safe_text(markup, chapter(()), Diagnostics())


@pytest.mark.parametrize("markup", SAFE)
def test_what_is_allowed_is_unchanged(markup: str) -> None:
    assert safe(markup) == markup


@pytest.mark.parametrize("markup", MARKUP)
def test_text_holds_nothing_active(markup: str) -> None:
    text = safe(markup)
    as_xml = etree.fromstring(f"<body {XMLNS}>{text}</body>", PARSER)
    assert [*active_content(as_xml)] == []
    # The same text as a browser reads it in a page.
    as_html = html_documents.document_fromstring(f"<html><body>{text}</body></html>")
    assert [*active_content(as_html)] == []
    assert safe(text) == text


@pytest.mark.parametrize("markup", MARKUP)
def test_documents_in_a_book_hold_nothing_active(markup: str) -> None:
    valid = valid_document(DOCUMENT.format(markup).encode())
    assert [*active_content(etree.fromstring(valid.data, PARSER))] == []


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_drawings_hold_nothing_active(drawing: str) -> None:
    try:
        clean = clean_svg(drawing.encode()).data
    except ValueError:
        return
    assert [*active_content(etree.fromstring(clean, PARSER))] == []
    assert b"<!DOCTYPE" not in clean
    assert b"<?xml-stylesheet" not in clean


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (f"<math {MATHML}><mi>{{}}</mi></math>", f"<b {XMLNS}>a</b>"),
        (f"<math {MATHML}><mtext>{{}}</mtext></math>", f"<svg {SVG}/>"),
        (f"<svg {SVG}><g>{{}}</g></svg>", f"<p {XMLNS}>a</p>"),
        ("<p>{}</p>", f"<mi {MATHML}>a</mi>"),
        ("<p>{}</p>", f"<g {SVG}/>"),
    ],
)
def test_html_and_xml_end_formulas_and_drawings_at_the_same_place(outer: str, inner: str) -> None:
    name = inner.partition(" ")[0]
    assert name not in safe(outer.format(inner)).replace("<svg", "<SVG", outer.count("<svg"))


FORMULA = f"<math {MATHML}><mtext><script {XMLNS}>hit()</script></mtext></math>"
HOSTILE = chapter(
    (
        Heading(2, (Text("a"),), id='"><script>hit()</script>'),
        Paragraph((Link((Text("Salt and pepper"),), "javascript:hit()"),), place=Place("s.md", 7)),
        Paragraph((Math("x", mathml=FORMULA), Span((Text("b"),), lang='"onclick="hit()'))),
        CodeBlock("c", '"><script>hit()</script>'),
        Paragraph((Code("d", id='"><img src="x" onerror="hit()"/>'),)),
    )
)
"""What a filter may make of a post: attributes are escaped, addresses and formulas are not."""
REMOVED = "a link to a ‘javascript:’ address is not allowed; it was removed"


def removed(diagnostics: Diagnostics) -> list[tuple[str, str]]:
    found = (each for each in diagnostics if each.code == "markup-removed")
    return [(str(each.place), each.message) for each in found]


def test_a_page_holds_nothing_active_whatever_a_filter_made() -> None:
    diagnostics = Diagnostics()
    page = html.write(edition(HOSTILE), Settings(), diagnostics).data.decode()
    body = page[page.index("<body>") :]
    assert [*active_content(html_documents.document_fromstring(body))] == []
    found = removed(diagnostics)
    assert found[0] == ("s.md:7:1", REMOVED)
    assert any("‹script› is not allowed in ‹mtext›" in message for _, message in found)


@pytest.mark.slow
def test_a_book_holds_nothing_active_whatever_a_filter_made() -> None:
    diagnostics = Diagnostics()
    book = write_epub(edition(HOSTILE), Settings(), diagnostics).data
    with ZipFile(BytesIO(book)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        roots = [etree.fromstring(archive.read(name), PARSER) for name in names]
    assert [each for root in roots for each in active_content(root)] == []
    assert ("s.md:7:1", REMOVED) in removed(diagnostics)


@pytest.mark.slow
def test_a_pdf_holds_nothing_active_whatever_a_filter_made() -> None:
    diagnostics = Diagnostics()
    data = write_pdf(edition(HOSTILE), Settings(), diagnostics).data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert b"javascript" not in b"".join(each.unparse(True) for each in pdf.objects).lower()
        assert [*action_problems(pdf)] == []
    assert ("s.md:7:1", REMOVED) in removed(diagnostics)


def test_a_drawing_of_a_formula_is_allowed_or_left_out() -> None:
    size = 'width="1em" height="1em" style="vertical-align: 0em" viewBox="0 0 9 9"'
    svg = f"<svg {size}><g>{{}}</g></svg>"
    assert drawing_of(svg.format('<path d="M0 0h9"/>'))
    assert drawing_of(svg.format("<script>hit()</script>")) is None
    assert drawing_of(svg.format("<text>a<b></text>")) is None


def test_a_drawing_with_thousands_of_attributes_is_refused() -> None:
    attributes = " ".join(f'data-{number}="a"' for number in range(2_000))
    with pytest.raises(ValueError, match="more than 1,000 attributes"):
        clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode())


def test_a_page_names_a_policy_and_ends_no_stylesheet_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html, "stylesheet", lambda *_, **__: "p::after {content: '</style><b>'}")
    page = html.write(edition(chapter(())), Settings(), Diagnostics()).data.decode()
    assert re.search(r'Content-Security-Policy" content="default-src \'none\'; style-src', page)
    assert page.count("</style") == 1
