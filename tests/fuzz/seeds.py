"""The inputs with which fuzzing begins."""

# ruff: noqa: E501 (inputs are written as they are)

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def cases(*names: str) -> Callable[[], Iterator[bytes]]:
    """Return the examples in files of `tests/cases`, after the byte that chooses a site."""

    def seeds() -> Iterator[bytes]:
        for name in names:
            files = (ROOT / "tests/cases").glob(f"{name}.md")
            for file in sorted(files):
                text = file.read_text("utf-8")
                for found in re.finditer(r"^````case \w+\n(.*?)^=>$", text, re.M | re.S):
                    yield b"\0" + found[1].encode()

    return seeds


HEADS = (
    "---\ntitle: 'A: b'\ndate: 2026-01-02 03:04:05 +0100\ntags: [a, b]\nauthor: {name: Ann}\n---\nText.",
    "---\ntitle: &x A\nother: *x\nlist:\n- a\n- {b: c}\ntext: |\n  a\n  b\n<<: {d: 1}\n---\nText.",
    "+++\ntitle = 'A'\ndate = 2026-01-02T03:04:05Z\n[extra]\na = [1, 2.5, true]\n+++\nText.",
    '{"title": "A", "tags": ["b"], "date": "2026-01-02"}\nText.',
    "Title: A\nDate: 2026-01-02\nAuthors: Ann; Bob\n  Cid\n\nText.",
    "% A\n% Ann; Bob\n% 2 January 2026\n\nText.",
    ';;;\n{"title": "A"}\n;;;\nText.',
    "---js\n{title: 'A', list: [1, `b`]}\n---\nText.",
    "---\ntitle: A\nlang: de-AT\ncover: a.png\npermalink: /:year/:title/\nredirect_from: [/a, /b]\n"
    "disclaimer: '*x*'\ndescription: b\npublished: false\nexport: {theme: essay, toc: false}\n---\nT",
    "title:: A\ntags:: b, [[c]]\n\n- Text.",
)


FORMULAS = (
    r"\frac{a}{b}+\sqrt[3]{x}",
    r"\begin{align} a &= b \\ c &= d \tag{1}\label{x} \end{align}",
    r"\text{a $b$ \textbf{c}} \href{https://a.example}{y} \mathbf{\hat x}",
    r"\newcommand{\q}[2]{#1+#2}\q{a}{b} \def\r#1{(#1)} \r{c}",
    r"\ce{2H2O -> 2H2 + O2} \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"<math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
)


FILES = (
    ("jekyll", "_config.yml", "url: https://a.example\ntitle: A\ndefaults:\n- scope: {path: ''}\n  values: {lang: de}\n"),
    ("jekyll", "_data/navigation.yml", "docs:\n- title: A\n  children:\n  - {title: B, url: /docs/post}\n"),
    ("jekyll", "_data/rows.csv", "a,b\n1,\"2\"\n"),
    ("docusaurus", "docusaurus.config.js", "const a = 'x';\nmodule.exports = {title: a, presets: [['classic', {docs: {path: 'docs'}}]]};\n"),
    ("docusaurus", "sidebars.js", "module.exports = {docs: ['post', {type: 'category', label: 'B', items: ['post']}]};\n"),
    ("docusaurus", "docs/_category_.json", '{"label": "A", "position": 2}'),
    ("hugo", "hugo.toml", "baseURL = 'https://a.example/'\n[permalinks]\nposts = '/:year/:title/'\n[params]\nmath = true\n"),
    ("zola", "config.toml", "base_url = 'https://a.example'\n[markdown]\nsmart_punctuation = true\n"),
    ("hexo", "_config.yml", "title: A\nurl: https://a.example\npermalink: :year/:title/\n"),
    ("mkdocs", "mkdocs.yml", "site_name: A\nnav:\n- B: post.md\n- C:\n  - post.md\nmarkdown_extensions:\n- toc: {permalink: true}\n"),
    ("mkdocs", "docs/.pages", "nav:\n- post.md\n- ...\n"),
    ("pelican", "pelicanconf.py", "SITEURL = 'https://a.example'\nX = {'a': [1, 2]}\nARTICLE_URL = '{slug}.html'\n"),
    ("mdbook", "book.toml", "[book]\ntitle = 'A'\nsrc = 'docs'\n"),
    ("mdbook", "docs/SUMMARY.md", "# Summary\n\n[A](post.md)\n\n# Part\n\n- [B](post.md)\n  - [C]()\n---\n"),
    ("gitbook", "SUMMARY.md", "# Summary\n\n* [A](docs/post.md)\n  * [B](docs/post.md)\n"),
    ("vuepress", ".vitepress/config.js", "export default {title: 'A', themeConfig: {sidebar: [{text: 'B', items: [{text: 'C', link: '/docs/post'}]}]}}\n"),
    ("astro", "astro.config.mjs", "export default defineConfig({site: 'https://a.example', integrations: [starlight({sidebar: ['post']})]});\n"),
    ("eleventy", "docs/docs.json", '{"layout": "a", "tags": ["b"]}'),
    ("obsidian", ".obsidian/app.json", '{"attachmentFolderPath": "a"}'),
)  # fmt: skip

COLLECTION = (
    "title: A\nsubtitle: b\nidentifier: urn:isbn:9783161484100\nposts: [docs/*.md]\nlang: en\n",
    "title: A\nparts:\n- title: B\n  posts: ['docs/**']\n  tags: [x]\n  introduction: '*c*'\n",
    "title: A\nposts: {path: docs, since: 2026-01-01, tags: [a]}\nfront-matter: [title-page]\n",
    "title: A\nposts: docs\ndisclaimers:\n- text: 'x {title}'\n  place: imprint\nauthors: [Ann, {name: B, role: edt}]\n",
    "theme = 'essay'\n[collection]\norder = 'oldest-first'\n[build]\njobs = 2\n[check]\nace = true\n",
    "paper = 'a5'\nmargins = {top = '1cm'}\n[certified-by]\nname = 'A'\nreport = 'https://a.example'\n",
)


BIBLIOGRAPHY = b"""@string{p = "Press"}
@article{a, author = {Ann B. and {The C}}, title = {A {\\"o} \\emph{b}}, year = 2020, journal = p # " x",
 doi = {10.1/2}, url = {https://a.example/?b=c}}
@comment{x} @misc{b, howpublished = "\\url{https://b.example}", note = {c}, date = {2020-01}}
"""


@cache
def drawn() -> tuple[bytes, ...]:
    from PIL import Image

    def saved(kind: str, **options: Any) -> bytes:
        buffer = BytesIO()
        Image.new("RGBA" if kind in ("PNG", "WEBP") else "RGB", (3, 2)).save(
            buffer, kind, **options
        )
        return buffer.getvalue()

    svg = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="4cm" viewBox="0 0 4 3">
<style>@import "a.css"; .b { fill: url(#c) }</style><use href="#d"/><g id="d"><path d="M0 0h9"/></g>
<script>x()</script><image href="https://a.example"/><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">e</p>
</foreignObject><a href="javascript:x()"><text onclick="x()">f</text></a><animate attributeName="href" values="g"/></svg>"""
    kinds = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
    return (*(saved(kind) for kind in kinds), saved("PNG", icc_profile=b"x" * 200), svg)
