"""Targets that read posts: metadata, Markdown, templates, HTML and formulas."""

from __future__ import annotations

from registry import one_of, sites, target, text_of
from seeds import FORMULAS, HEADS, cases


def _write(site: str, text: str, suffix: str = ".md") -> None:
    """Write a text as a document, which must be valid, and hold nothing active."""
    from active_content import active_content
    from lxml import etree

    written = sites().written(site, f"---\ntitle: A\n---\n{text}", suffix)
    if written:
        assert not written.faults, written.faults
        assert not (active := [*active_content(etree.fromstring(written.document))]), active


@target(lambda: (b"\0" + head.encode() for head in HEADS), runs=265)
def metadata(data: bytes) -> None:
    """Metadata blocks in all forms, and what their keys mean."""
    site, data = one_of("jekyll hugo zola pelican obsidian docusaurus eleventy mkdocs hexo", data)
    sites().written(site, text_of(data))


@target(cases("kramdown/*", "*"), runs=120)
def kramdown(data: bytes) -> None:
    _write("jekyll", text_of(data))


@target(cases("commonmark/*", "obsidian/*"), runs=120)
def commonmark(data: bytes) -> None:
    site, data = one_of("plain obsidian hugo docusaurus vuepress mdbook", data)
    _write(site, text_of(data))


@target(cases("commonmark/*"), runs=120)
def mdx(data: bytes) -> None:
    """Markdown with elements and expressions of JSX."""
    site, data = one_of("docusaurus astro", data)
    _write(site, text_of(data), ".mdx")


@target(cases("python_markdown/*"), runs=120)
def python_markdown(data: bytes) -> None:
    site, data = one_of("mkdocs pelican", data)
    _write(site, text_of(data))


@target(cases("liquid*"), runs=150)
def liquid(data: bytes) -> None:
    site, data = one_of("jekyll eleventy", data)
    _write(site, f"{{{{ page.title }}}}{text_of(data)}")


@target(cases("hugo/*", "zola/*", "hexo/*"), runs=120)
def shortcodes(data: bytes) -> None:
    site, data = one_of("hugo zola hexo gitbook vuepress mdbook plain", data)
    _write(site, text_of(data))


@target(cases("kramdown/*", "*"), runs=200)
def html(data: bytes) -> None:
    """HTML without Markdown."""
    _write("jekyll", text_of(data), ".html")


@target(lambda: (b"\0" + each.encode() for each in FORMULAS), runs=200)
def formulas(data: bytes) -> None:
    """TeX and MathML, in running text and displayed."""
    form, data = one_of("$ $$ math", data)
    text = text_of(data).replace("\n\n", "\n").replace("$", "")
    if form == "math":
        _write("jekyll", f"A <math>{text}</math>", ".html")
    else:
        _write("mkdocs", f"A {form}{text}{form} b.")
