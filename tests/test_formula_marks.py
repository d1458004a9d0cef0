r"""Marks of formulas: `$…$`, `\(…\)`, `\[…\]` and environments, where a site asks for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_sites import read_context, write_site

from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Math, MathBlock, Paragraph
from exporter.model.post import Post
from exporter.model.walk import plain_text, walk
from exporter.read.post import read_post

LOADER = "<script src='https://cdn.example/MathJax.js'></script>"
DOLLARS = "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}}</script>"
KATEX = "<script>renderMathInElement(b, {delimiters: [{left: '$', right: '$'}]})</script>"
BODY = "Say $k_1$ or \\\\(k\\_2\\\\).\n"


def read(tmp_path: Path, text: str, files: dict[str, str | bytes] | None = None) -> Post:
    write_site(tmp_path, {"_posts/2026-05-14-sums.md": text, **(files or {})})
    post = read_post(tmp_path / "_posts/2026-05-14-sums.md", read_context(tmp_path, Diagnostics()))
    assert post is not None
    return post


def formulas(post: Post) -> list[tuple[type, str]]:
    found = (node for node in walk(post.blocks) if isinstance(node, Math | MathBlock))
    return [(type(node), node.tex) for node in found]


def page(body: str, metadata: str = "mathjax: true\n") -> str:
    return f"---\ntitle: Sums\n{metadata}---\n{body}"


@pytest.mark.parametrize(
    ("metadata", "files", "expected"),
    [
        ("", {}, ()),
        ("math: true\n", {}, ("k_1", "k_2")),
        ("use_math: true\n", {}, ("k_1", "k_2")),
        ("katex: false\n", {"_config.yml": "katex: true\n"}, ()),
        ("", {"_config.yml": "mathjax: {enable: true}\n"}, ("k_1", "k_2")),
        ("", {"_config.yml": "kramdown: {math_engine: katex}\n"}, ("k_1", "k_2")),
        ("", {"_layouts/post.html": LOADER}, ("k_2",)),
        ("", {"_layouts/post.html": DOLLARS}, ("k_1", "k_2")),
        ("", {"_layouts/post.html": KATEX}, ("k_1",)),
        ("", {"_layouts/post.html": f"<!-- {LOADER} -->"}, ()),
        ("", {"_includes/head/custom.html": LOADER}, ("k_2",)),
        ("", {"_includes/mathjax.html": DOLLARS}, ()),
        ("math: true\n", {"_includes/mathjax.html": DOLLARS}, ("k_1", "k_2")),
    ],
)
def test_a_site_or_a_post_asks_for_formulas(
    tmp_path: Path, metadata: str, files: dict[str, str | bytes], expected: tuple[str, ...]
) -> None:
    post = read(tmp_path, page(BODY, metadata), files)
    assert tuple(tex for _, tex in formulas(post)) == expected


@pytest.mark.parametrize(("metadata", "expected"), [("", 0), ("sums: true\nmathjax: 1\n", 2)])
def test_a_layout_loads_the_engine_for_some_pages(
    tmp_path: Path, metadata: str, expected: int
) -> None:
    layout = "{% if page.mathjax %}{% include scripts/tex.html %}{% endif %}"
    files: dict[str, str | bytes] = {
        "_layouts/post.html": layout,
        "_includes/scripts/tex.html": DOLLARS,
    }
    assert len(formulas(read(tmp_path, page(BODY, metadata), files))) == expected


def test_dollars_before_amounts_are_dollars(tmp_path: Path) -> None:
    body = "From $7 to $8, or US$9; $ m = 2 $ and $n$, `$o$`, \\$1 and $2.\n"
    post = read(tmp_path, page(body))
    assert [tex for _, tex in formulas(post)] == ["m = 2", "n"]
    assert plain_text(post.blocks).startswith("From $7 to $8, or US$9; ")


def test_escaped_brackets_are_brackets(tmp_path: Path) -> None:
    post = read(tmp_path, page("A \\[sic\\] and \\(so on\\), but \\(m^2\\).\n"))
    assert formulas(post) == [(Math, "m^2")]
    assert plain_text(post.blocks) == "A [sic] and (so on), but m^2."


def test_displayed_formulas_are_blocks(tmp_path: Path) -> None:
    body = (
        "One \\\\[ m \\\\] two\n\n\\[\n- m\n\n+ n\n\\]\n\nThree\n"
        "\\begin{gather}\nm \\\\\nn\n\\end{gather}.\n\n```math\nm\n```\n"
    )
    post = read(tmp_path, page(body))
    assert [tex for _, tex in formulas(post)] == [
        "m",
        "- m\n\n+ n",
        "\\begin{gather}\nm \\\\\nn\n\\end{gather}",
        "m",
    ]
    kinds = [type(block) for block in post.blocks]
    assert kinds == [
        Paragraph,
        MathBlock,
        Paragraph,
        MathBlock,
        Paragraph,
        *[MathBlock, Paragraph, MathBlock],
    ]


def test_markdown_escapes_within_formulas(tmp_path: Path) -> None:
    post = read(tmp_path, page("$\\\\{m\\_1\\\\} \\\\\\\\ \\\\, \\alpha$ and $$m\\_1$$\n"))
    assert [tex for _, tex in formulas(post)] == [r"\{m_1\} \\ \, \alpha", r"m\_1"]


def test_mathml_of_the_author_is_kept_without_scripts(tmp_path: Path) -> None:
    body = (
        "Half: <math onclick='f()'><mfrac><mn>1</mn><mn>2</mn></mfrac><mi href='u'>q</mi></math>.\n"
    )
    (math,) = (
        each for each in walk(read(tmp_path, page(body, "")).blocks) if isinstance(each, Math)
    )
    assert math.mathml == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mn>2</mn></mfrac>'
        "<mi>q</mi></math>"
    )


def test_macros_of_the_site(tmp_path: Path) -> None:
    script = (
        "MathJax = {tex: {tags: 'ams', macros: {RR: '\\\\mathbb{R}', vec: ['\\\\mathbf{#1}', 1]}}}"
    )
    files: dict[str, str | bytes] = {"_layouts/post.html": f"<script>{script}</script>"}
    post = read(tmp_path, page("$$\\RR$$\n"), files)
    assert post.formula_preamble == (
        r"\newcommand{\RR}[0]{\mathbb{R}}\newcommand{\vec}[1]{\mathbf{#1}}"
    )
    assert post.numbers_formulas


def test_formulas_in_html(tmp_path: Path) -> None:
    body = (
        "<div>Let $m_1$ <b>be</b> or \\\\(n\\\\) <code>$o$</code>.</div>\n\n"
        "<pre>$p$</pre>\n\n<table><tr><td>$q$</td></tr></table>\n"
    )
    post = read(tmp_path, page(body))
    assert [tex for _, tex in formulas(post)] == ["m_1", "n", "q"]
    assert plain_text(post.blocks) == "Let m_1 be or n $o$.$p$q"
    assert formulas(read(tmp_path, page(body, ""))) == []


@pytest.mark.parametrize(
    ("title", "mathjax", "shown"),
    [
        (r"Why $u^2 > \sqrt{m}$ & $g'(u)$", "true", "Why u² > √m & g′(u)"),
        (r"\(k_1\), \\[ m^2 \\] and *more*", "true", "k₁, m² and *more*"),
        ("From $7 to $8 -- <em>net</em>", "true", "From $7 to $8 – net"),
        ("Why $u^2$", "false", "Why $u^2$"),
    ],
)
def test_formulas_in_titles_are_text(tmp_path: Path, title: str, mathjax: str, shown: str) -> None:
    values = f"title: {json.dumps(title)}\nexcerpt: {json.dumps(title)}\n"
    found = read(tmp_path, f"---\n{values}mathjax: {mathjax}\n---\nBody\n").metadata
    assert (found.title, found.description) == (shown, shown)


def test_a_post_outside_of_a_site_may_ask_for_all_marks(tmp_path: Path) -> None:
    file = tmp_path / "dough.md"
    text = "\\\\(a_b\\\\) and\n\n\\begin{equation}\na = b\n\\end{equation}\n"
    for head, count in (("mathjax: true", 2), ("math: false", 0)):
        file.write_text(f"---\ntitle: Dough\n{head}\n---\n{text}")
        post = load_post(file, BuildOptions(), Diagnostics())
        assert post
        assert len(formulas(post)) == count


def test_environments_are_formulas_where_the_layouts_are_those_of_a_theme(tmp_path: Path) -> None:
    text = page("Say $k_1$.\n\n\\begin{align}\nk = 1\n\\end{align}\n", "")
    assert len(formulas(read(tmp_path / "a", text))) == 1
    layout: dict[str, str | bytes] = {"_layouts/post.html": "{{ content }}"}
    assert formulas(read(tmp_path / "b", text, layout)) == []
    assert formulas(read(tmp_path / "c", page(text.partition("---\n\n")[2], "math: false\n"))) == []
