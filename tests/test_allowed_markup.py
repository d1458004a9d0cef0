"""What no output holds, whatever it was made from."""

from __future__ import annotations

import re

import pytest
from active_content import active_content
from lxml import etree
from lxml import html as html_documents
from sample_editions import chapter, edition
from script_vectors import DRAWINGS, MARKUP

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.nodes import Code, CodeBlock, Heading, Link, Math, Paragraph, Span, Text
from exporter.options.settings import Settings
from exporter.write import html
from exporter.write.images.svg import clean_svg
from exporter.write.repair import safe_text, valid_document

XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
DOCUMENT = f"<html {XMLNS}><head><title>a</title></head><body>{{}}</body></html>"
MATHML = 'xmlns="http://www.w3.org/1998/Math/MathML"'
PARSER = etree.XMLParser(resolve_entities=False)
SAFE = (
    '<p>a &lt;b&gt; <em>c</em> &amp; d<br/><code class="e">f</code></p>',
    '<p><a href="https://a.example/?b=c:d&amp;e" title="f">g</a></p>',
    '<p><a href="mailto:a@b.example">h</a> <a href="tel:+48-1">b</a></p>',
    '<p><a id="a" href="#b">c</a> <a href="d/e:f.html">g</a> <a href="//a.example/">h</a></p>',
    '<figure><img src="data:image/png;base64,AAAA" alt="a" width="1" height="2"/></figure>',
    '<details><summary>a</summary>\n<p style="width: calc(1em + 2px)" data-b="c">d</p></details>',
    f'<p><math {MATHML} alttext="a" display="block"><mtext>a<b {XMLNS}>c</b></mtext></math></p>',
    '<p><svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(#a)" width="5"/></svg></p>',
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


def test_nodes_that_a_filter_may_give_are_held_against_the_list_too() -> None:
    place = Place("salt.md", 7)
    formula = f"<math {MATHML}><mtext><script {XMLNS}>hit()</script></mtext></math>"
    blocks = (
        Heading(2, (Text("a"),), id='"><script>hit()</script>'),
        Paragraph((Link((Text("Salt and pepper"),), "javascript:hit()"),), place=place),
        Paragraph((Math("x", mathml=formula), Span((Text("b"),), lang='"onclick="hit()'))),
        CodeBlock("c", '"><script>hit()</script>'),
        Paragraph((Code("d", id='"><img src="x" onerror="hit()"/>'),)),
    )
    diagnostics = Diagnostics()
    page = html.write(edition(chapter(blocks)), Settings(), diagnostics).data.decode()
    body = page[page.index("<body>") :]
    assert [*active_content(html_documents.document_fromstring(body))] == []
    found = [each for each in diagnostics if each.code == "markup-removed"]
    assert (str(found[0].place), found[0].message) == (
        "salt.md:7:1",
        "a link to a ‘javascript:’ address is not allowed; it was removed",
    )
    assert any("‹script› is not allowed in ‹mtext›" in each.message for each in found)


def test_a_page_names_a_policy_and_ends_no_stylesheet_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html, "stylesheet", lambda *_, **__: "p::after {content: '</style><b>'}")
    page = html.write(edition(chapter(())), Settings(), Diagnostics()).data.decode()
    assert re.search(r'Content-Security-Policy" content="default-src \'none\'; style-src', page)
    assert page.count("</style") == 1
