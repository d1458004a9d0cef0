"""`exporter check` names what runs in a book, sends something, or is loaded from elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from script_vectors import DRAWINGS, MARKUP, REMOTE

from exporter.check.active_content import active_content, check_active_content
from exporter.diagnostics import Diagnostics

XMLNS = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
DOCUMENT = f"<html {XMLNS}><head><title>a</title></head><body>{{}}</body></html>"
OPF = '<package xmlns="http://www.idpf.org/2007/opf"><manifest>{}</manifest></package>'
JS = "javascript:hit()"
ACTIVE = {
    "a.js": "hit()",
    "a.xhtml": DOCUMENT.format("<script>hit()</script>"),
    "b.xhtml": DOCUMENT.format('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'),
    "c.xhtml": DOCUMENT.format('<p onclick="hit()">a</p>'),
    "d.xhtml": DOCUMENT.format(f'<a href=" java&#10;script:hit()">a</a><p>{"b" * 9}</p>'),
    "e.xhtml": DOCUMENT.format('<iframe srcdoc="&lt;script>hit()&lt;/script>"></iframe>'),
    "f.xhtml": DOCUMENT.format('<iframe src="data:text/html,a"></iframe>'),
    "g.xhtml": DOCUMENT.format("<p>a<br><img src=x onerror=hit()></p>"),
    "h.txt": DOCUMENT.format("<script>hit()</script>"),
    "i.xhtml": f"<!DOCTYPE html [<!ENTITY a '&#60;script>'>]>{DOCUMENT.format('&a;')}",
    "j.xhtml": f"<!DOCTYPE html [<!ATTLIST p onclick CDATA 'hit()'>]>{DOCUMENT.format('<p/>')}",
    "k.opf": OPF.format('<item href="a.xhtml" properties="nav scripted"/>'),
    "l.opf": OPF.format('<item href="a.txt" media-type="text/javascript"/>'),
    "m.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><a><set to="{JS}"/></a></svg>',
    "n.xhtml": DOCUMENT.format("<script>hit()</script>").encode("utf-16"),
    "p.xhtml": DOCUMENT.format(f'<form action="{JS}"><p>a</p></form>'),
}
LOADING = {
    "a.css": f"p {{ background: u\\72l({REMOTE}/a.png) }}",
    "b.xhtml": DOCUMENT.format(f'<img src="{REMOTE}/a.png" alt="a"/>'),
    "c.xhtml": DOCUMENT.format('<img srcset="a.png 1x, //a.example/b.png 2x" alt="a"/>'),
    "d.xhtml": DOCUMENT.format(f'<audio src="{REMOTE}/a.mp3"/>'),
    "e.xhtml": DOCUMENT.format(f"<p style=\"background: image-set('{REMOTE}/a.png' 1x)\">a</p>"),
    "f.xhtml": DOCUMENT.format(f"<style>@import '{REMOTE}/a.css';</style>"),
    "g.xhtml": f"<?xml-stylesheet href='{REMOTE}/a.css'?>{DOCUMENT.format('')}",
    "h.opf": OPF.format(f'<item href="{REMOTE}/a.mp4" media-type="video/mp4"/>'),
    "i.opf": OPF.format('<item href="a.xhtml" properties="remote-resources"/>'),
    "j.smil": f'<smil xmlns="http://www.w3.org/ns/SMIL"><audio src="{REMOTE}/a.mp3"/></smil>',
    "k.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><use href="{REMOTE}/a.svg#b"/></svg>',
    "l.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url({REMOTE}/a#b)"/></svg>',
    "m.xhtml": DOCUMENT.format(f'<a href="#a" ping="{REMOTE}/a">a</a>'),
    "n.xhtml": DOCUMENT.format('<a href="file:///etc/passwd">a</a>'),
    "o.xhtml": f"<!DOCTYPE html [<!ENTITY a SYSTEM '{REMOTE}/a'>]>{DOCUMENT.format('&a;')}",
    "p.xhtml": DOCUMENT.format(f'<p xml:base="{REMOTE}/"><img src="a.png" alt="a"/></p>'),
    "q.xhtml": DOCUMENT.format("").replace("<title", f'<base href="{REMOTE}/"/><title'),
    "r.xhtml": DOCUMENT.format("").replace(
        "<title", f'<meta http-equiv="refresh" content="0; url={REMOTE}/"/><title'
    ),
    "s.xhtml": DOCUMENT.format(
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mglyph src="{REMOTE}/a.png"/></math>'
    ),
    "t.ncx": f'<ncx><navPoint><content src="{REMOTE}/a.xhtml"/></navPoint></ncx>',
}
HARMLESS = {
    "a.xhtml": DOCUMENT.format(
        '<p>a <a href="https://a.example/">javascript:b</a> <img src="c.png" alt="javascript:d"/>'
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="e"/><a href="mailto:f@g.example">h</a></p>'
    ),
    "b.xhtml": '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    f'"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">{DOCUMENT.format("")}',
    "c.xhtml": DOCUMENT.format('<script type="application/ld+json">{"a": 1}</script>'),
    "d.opf": OPF.format('<item href="a.xhtml" properties="nav mathml svg"/>').replace(
        "<manifest>", '<link rel="record" href="https://a.example/b.xml"/><manifest>'
    ),
    "e.css": "@namespace 'http://www.w3.org/1999/xhtml'; p { background: url(a.png) }",
    "f.svg": '<svg xmlns="http://www.w3.org/2000/svg"><a href="https://a.example/">'
    '<rect fill="url(#b)" transform="scale(2)"/></a></svg>',
    "g.xhtml": "<!DOCTYPE html [<!ENTITY nbsp '&#160;'>]>" + DOCUMENT.format("<p>a&nbsp;b</p>"),
    "h.txt": "if a < b: onclick",
    "i.png": b"\x89PNG\r\n\x1a\n<script>",
}


def embedded(markup: str, levels: int) -> str:
    """Return markup in so many documents in `srcdoc` attributes, one in another."""
    for _ in range(levels):
        markup = f"<iframe srcdoc={quoteattr(markup)}/>"
    return markup


def codes(name: str, data: str | bytes) -> set[str]:
    return {
        each.code for each in active_content(name, data.encode() if isinstance(data, str) else data)
    }


@pytest.mark.parametrize(("name", "data"), ACTIVE.items())
def test_what_runs_is_found(name: str, data: str | bytes) -> None:
    assert "active-content" in codes(name, data)


@pytest.mark.parametrize(("name", "data"), LOADING.items())
def test_what_is_loaded_from_elsewhere_is_found(name: str, data: str) -> None:
    assert "remote-resource" in codes(name, data)


@pytest.mark.parametrize(("name", "data"), HARMLESS.items())
def test_links_and_text_are_no_problems(name: str, data: str | bytes) -> None:
    assert codes(name, data) == set()


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 400 + "<script>hit()</script>" + "</div>" * 400,
        f"<p {' '.join(f'a{number}=0' for number in range(1_001))}/>".replace("=0", "=''"),
        "<b/>" * 1_000_001,
        embedded("<p onclick='hit()'/>", 4),
    ],
    ids=["deep", "attributes", "tags", "embedded"],
)
def test_what_cannot_be_read_is_an_error(body: str) -> None:
    assert codes("a.xhtml", DOCUMENT.format(body)) == {"check-incomplete"}


def test_most_markup_of_strangers_is_found() -> None:
    documents = [DOCUMENT.format(text).encode() for text in MARKUP]
    found = [text for text in documents if codes("a.html", text)]
    # The rest is Markdown, TeX or text in attributes, or is not XML.
    assert len(found) > 0.8 * len(documents)
    assert all(codes("a.svg", drawing) for drawing in DRAWINGS)


def test_findings_have_the_file_and_the_line(tmp_path: Path) -> None:
    book = tmp_path / "book.epub"
    document = DOCUMENT.format("\n<p>a</p>\n" + "<p onclick='hit()'>b</p>\n" * 7)
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("EPUB/a.xhtml", document)
        archive.writestr("EPUB/a.css", f"\n@import '{REMOTE}/a.css';")
    diagnostics = Diagnostics()
    check_active_content(book, diagnostics)
    messages = [each.message for each in diagnostics]
    handler = "the event handler ‘onclick’ on ‹p›"
    assert messages[:2] == [f"EPUB/a.xhtml, line {line}: {handler}" for line in (3, 4)]
    assert "EPUB/a.xhtml: 2 more of this kind" in messages
    assert messages[-1] == f"EPUB/a.css, line 2: the stylesheet loads ‘{REMOTE}/a.css’"
