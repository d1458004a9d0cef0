"""Formulas: TeX to MathML, drawings and speech."""

from __future__ import annotations

import base64
import re

import pytest
from lxml import etree
from sample_editions import chapter, edition, write_epub

from exporter.diagnostics import Diagnostics
from exporter.formulas.line_breaks import in_lines
from exporter.formulas.markup import data_url
from exporter.formulas.normal_form import normal_form
from exporter.formulas.plain_text import plain_text
from exporter.formulas.text_markup import text_markup
from exporter.formulas.typesetting import typeset
from exporter.gather.books import book_of_post
from exporter.model.nodes import Heading, Math, MathBlock, Paragraph, Text
from exporter.model.post import Metadata, Post
from exporter.model.walk import walk
from exporter.options.settings import Settings
from exporter.resolve import resolve
from exporter.resolve.chapter_context import ChapterContext
from exporter.resolve.formulas import settle_formulas
from exporter.resolve.labels import labels_for

SPOKEN = {
    r"\frac{p}{q} - r": "p over q minus r",
    r"-k": "negative k",
    r"\mathop{\rm Cov} Z": "Cov Z",
    r"\operatorname{\mathbf{P}} Z": "P Z",
    r"\begin{split} u &= v \\ w &= z \end{split}": "u equals v; w equals z",
    r"\begin{eqnarray} u &=& v \\ w &=& z \end{eqnarray}": "u equals v; w equals z",
    r"\begin{multline} u + v \\ + w \end{multline}": "u plus v; plus w",
    r"\begin{alignedat}{2} u &= v &\quad w &= z \end{alignedat}": "u equals v w equals z",
    r"\begin{smallmatrix} 1 & 0 \\ 0 & 2 \end{smallmatrix}": "matrix 2 by 2: row 1: 1, 0; "
    "row 2: 0, 2",
    r"\ce{2Na + Cl2 -> 2NaCl}": "2 Na plus Cl sub 2 tends to 2 Na Cl",
    r"\sum_{\substack{i \\ j}} k": "sum over i; j of k",
    r"u \\ v": "u; v",
    r"u % a remark": "u",
    r"\href{https://example.org}{u}": "u",
    r"\mbox{if $u$}": "if u",
    r"\unicode{x263a}": "☺",
    r"\cases{1 & u \cr 2 & v}": "cases: case 1: 1, u; case 2: 2, v",
}


@pytest.mark.parametrize(("tex", "speech"), SPOKEN.items())
def test_formula_in_every_form(tex: str, speech: str) -> None:
    formula = typeset(tex, "en", block=True)
    assert formula is not None
    assert formula.speech == speech
    assert formula.drawing is not None
    assert "<path" in formula.drawing.svg
    math = etree.fromstring(formula.mathml)
    assert "".join(map(str, math.itertext())).endswith(tex)


def test_speech_is_in_the_language_of_the_text() -> None:
    for lang, speech in (
        ("pl", "x do kwadratu"),
        ("de-AT", "x Quadrat"),
        ("pt", "x ao quadrado"),
        ("la", "x squared"),
    ):
        formula = typeset("x^2", lang, block=False)
        assert formula is not None
        assert formula.speech == speech


def test_unknown_commands_are_named() -> None:
    formula = typeset(r"a \frobnicate b \begin{nowhere} \twiddle \end{nowhere}", "en", block=True)
    assert formula is not None
    assert formula.unknown == ("\\frobnicate", "nowhere", "\\twiddle")
    assert not formula.mathml
    assert formula.drawing is None


def test_what_one_library_lacks_is_drawn() -> None:
    formula = typeset(r"\begin{CD} U @>>> V \end{CD}", "en", block=True)
    assert formula is not None
    assert not formula.mathml
    assert formula.drawing is not None
    assert formula.speech == "diagram: row 1: U, right arrow, V"


def test_text_in_a_formula_is_no_markup() -> None:
    formula = typeset(r"\text{<script>u</script>} \href{javascript:u}{v}", "en", block=True)
    assert formula is not None
    assert "<script" not in formula.mathml
    assert "href" not in formula.mathml.partition("<annotation")[0]


def test_tags_are_beside_a_row_or_in_a_column() -> None:
    assert normal_form(r"u \tag{7}", block=True) == ("u", "(7)")
    assert normal_form(r"\begin{equation} u \tag*{A} \end{equation}", block=True) == ("u", "A")
    rows = r"\begin{align} u &= v \tag{7} \\ w &= z \nonumber \end{align}"
    tex, number = normal_form(rows, block=True)
    assert re.sub(r"\s", "", tex) == (r"\begin{aligned}u&=v&&\qquad\text{(7)}\\w&=z\end{aligned}")
    assert number == ""


def settled(*formulas: str, preamble: str = "", numbers_all: bool = False) -> list[str]:
    """Return the text, or the TeX, of each formula after resolve, and the findings."""
    found = Diagnostics()
    blocks = tuple(
        MathBlock(tex[2:]) if tex.startswith("$$") else Paragraph((Math(tex),)) for tex in formulas
    )
    post = Post(
        "sums.md",
        "",
        Metadata("Sums"),
        blocks,
        formula_preamble=preamble,
        numbers_formulas=numbers_all,
    )
    context = ChapterContext(post, labels_for("en"), Settings(), found)
    nodes = walk(settle_formulas(blocks, context))
    shown = [
        f"{node.id}: {node.tex}" if isinstance(node, MathBlock) else getattr(node, "tex", "")
        for node in nodes
        if isinstance(node, Math | MathBlock)
    ]
    return [*shown, *(each.message for each in found)]


def test_macros_hold_to_the_end_of_the_text() -> None:
    assert settled(
        r"\K",
        r"$$\newcommand{\K}{\mathbb{K}}\def\pair#1#2{(#1, #2)}",
        r"\K^n \pair{\K}{2}",
        r"\newcommand{\opt}[2][x]{#1_{#2}} \opt{1} \opt[y]{2}",
        r"\DeclareMathOperator*{\best}{best} \best_k",
        r"\let\old\K \renewcommand{\K}{K} \old \K",
        r"\def\loop{\loop\loop} \loop",
        r"\site",
        preamble=r"\newcommand{\site}{S}",
    )[:5] == [
        r"\K",
        r"\mathbb{K}^n (\mathbb{K}, 2)",
        r"x_{1} y_{2}",
        r"\operatorname*{best}_k",
        r"\mathbb{K} K",
    ]


def test_equations_are_numbered_and_linked() -> None:
    align = r"$$\begin{align} u &= v \label{eq:u} \\ w &= z \tag{7} \label{w} \\ 1 &= 1 \end{align}"
    assert settled(align, r"\eqref{eq:u}", r"x \ref{w} \eqref{none}", r"$$y \label{y}") == [
        r"equation-eq-u: \begin{align} u &= v  \tag{1}\\ w &= z \tag{7}  \\ 1 &= 1 \end{align}",
        r"x \text{7} \text{(???)}",
        "equation-y: y ",
        "no formula has the label ‘none’",
    ]
    equation = r"$$\begin{equation} u = v \end{equation}"
    assert settled(equation, numbers_all=True) == [
        r": \begin{equation} u = v \tag{1}\end{equation}"
    ]
    assert settled(equation) == [r": \begin{equation} u = v \end{equation}"]


PLAIN = {
    r"0.61^{12}": "0.61<sup>12</sup>",
    r"-q_{k+1} \le \alpha": "−<i>q</i><sub><i>k</i>+1</sub>\u00a0≤ <i>α</i>",
    r"O(m \log m)": "<i>O</i>(<i>m</i>\u00a0log\u00a0<i>m</i>)",
    r"\mathbf{u} \in \mathbb{Q}^2": "<b>u</b>\u00a0∈ ℚ<sup>2</sup>",
    r"\ce{CO2}": "CO<sub>2</sub>",
    r"g'(u), h": "<i>g</i>′(<i>u</i>), <i>h</i>",
}
LINEAR = {
    r"\frac{u + v}{2}": "(<i>u</i>\u00a0+\u00a0<i>v</i>)/2",
    r"\sqrt{u} + \sqrt[3]{2v}": "√<i>u</i>\u00a0+\u00a0<sup>3</sup>√(2<i>v</i>)",
    r"\sum_{i=1}^{m} i": "∑<sub><i>i</i>=1</sub><sup><i>m</i></sup>\u00a0<i>i</i>",
    r"\begin{pmatrix} 1 & 0 \\ 0 & 2 \end{pmatrix}": "(1, 0; 0, 2)",
    r"\begin{aligned} u &= v \\ &= w \end{aligned}": (
        "<i>u</i>\u00a0= <i>v</i><br/>\u00a0= <i>w</i>"
    ),
    r"\hat{u}": "<i>u\u0302</i>",
    r"\left(\frac{u}{v}\right)^2": "(<i>u</i>/<i>v</i>)<sup>2</sup>",
}


@pytest.mark.parametrize(
    ("tex", "markup", "plain"),
    [*((*each, True) for each in PLAIN.items()), *((*each, False) for each in LINEAR.items())],
)
def test_formula_as_text(tex: str, markup: str, plain: bool) -> None:
    formula = typeset(tex, "en", block=True)
    assert formula is not None
    assert text_markup(formula.mathml)[:2] == (markup, plain)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"u^2 + v_m", "u² + vₘ"),
        (r"\sqrt{m} \le \frac{u+v}{2}", "√m ≤ (u + v)/2"),
        (r"z^{m+1} \cdot 2^{-3}", "z^(m+1)⋅2⁻³"),
        (r"2^{2^m}", "2^(2^m)"),
        (r"Q^T Q_{u<v}", "Q^(T)Q_(u<v)"),
        (r"\mathcal{O}(m \log m)", "O(m log m)"),
        (r"\overline{u v} \tag{3}", "(uv)"),
        (r"\begin{aligned} u &= v \\ w &= 45^\circ \end{aligned}", "u = v; w = 45°"),
        (r"\begin{CD} U @>>> V \end{CD}", "diagram: row 1: U, right arrow, V"),
        (r"\frobnicate u", r"\frobnicate u"),
        ("%", ""),
        ("{" * 40 + "u" + "}" * 40, "{" * 40 + "u" + "}" * 40),
    ],
)
def test_formula_as_plain_text(tex: str, text: str) -> None:
    assert plain_text(tex, "en", block=True) == text


def test_plain_text_of_written_mathml() -> None:
    start = '<math xmlns="http://www.w3.org/1998/Math/MathML">'
    valid = f"{start}<msup><mi>u</mi><mn>2</mn></msup></math>"
    assert plain_text("u2", "en", block=False, mathml=valid) == "u²"
    assert plain_text("u2", "en", block=False, mathml=f"{start}<msup><mi>u</mi></math>") == "u2"


def test_headings_show_no_tex_in_contents_and_running_heads() -> None:
    tex = r"\sqrt{\K} \ref{root}"
    heading = Heading(2, (Text("The "), Math(tex), Text(" bound")), id="bound")
    macro = MathBlock(r"\newcommand{\K}{m} \K \tag{7} \label{root}")
    post = Post("roots.md", "", Metadata("Roots"), (macro, heading))
    book = resolve(book_of_post(post), Settings(), Diagnostics())
    (entry,) = book.contents[0].children
    assert entry.title == "The √m7 bound"
    (formula,) = (node for node in walk(book.chapters[0].blocks) if isinstance(node, Math))
    assert formula.tex == r"\sqrt{m} \text{7}"


@pytest.mark.slow
def test_forms_of_formulas_by_profile() -> None:
    simple, complex_ = Math("2^{n}"), MathBlock(r"\frac{1}{n} \tag{5}")
    book = edition(chapter((Paragraph((simple,)), complex_), "sums", "Sums"))
    for profile, element in (
        ("generic", 'span class="has-text"><math'),
        ("kobo", "math alttext"),
        ("kindle", "img"),
    ):
        archive = write_epub(book, epub_profile=profile)
        body = archive.read("EPUB/text/sums.xhtml").decode()
        assert body.count(f"<{element}") == 1
        assert ("as-text" in body) == (profile == "generic")
        assert body.count('aria-label="2 to the n"') == 1
        assert body.count('"1 over n"') == 1
        assert '<span class="equation-number">(5)</span>' in body
        drawings = [name for name in archive.namelist() if "/formula-" in name]
        assert len(drawings) == (profile == "kindle")


def test_long_displayed_formulas_are_broken_into_lines() -> None:
    long = "u(k) = " + " + ".join(f"v_{{{n}}}" for n in range(10, 30))
    formula = typeset(long, "en", block=True)
    assert formula is not None
    assert formula.drawing is not None
    assert formula.drawing.width < 27
    assert formula.mathml.count("<mtr>") > 1
    assert f">{long}</annotation>" in formula.mathml
    assert "; " not in formula.speech
    assert in_lines(r"a = (b + c) - d \qquad e = -f", 19, 13) == (
        r"\begin{aligned}a  & = (b + c) \\ & \quad - d \qquad e = -f\end{aligned}"
    )


def test_characters_without_a_glyph_in_the_font_are_text() -> None:
    formula = typeset(r"\frac{\text{正确}}{\text{总} + n}", "zh", block=True)
    assert formula is not None
    assert formula.drawing is not None
    assert re.findall(r"<text [^>]*>(.)</text>", formula.drawing.svg) == ["正", "确", "总"]
    assert "正" in formula.speech


def test_tex_lies_over_a_drawing_in_print() -> None:
    tex = "\\frac{u}{v}\n \\text{für 中} \\tag{3}"
    formula = typeset(tex, "en", block=True)
    assert formula is not None
    assert formula.drawing is not None
    url = data_url(formula.drawing, tex, "#123456", "A Font")
    svg = base64.b64decode(url.partition(",")[2]).decode()
    assert 'fill="#123456"' in svg
    (layer,) = re.findall(r'<text [^>]*fill="none" font-family="A Font"[^>]*>(.*?)</text>', svg)
    assert layer == r"\frac{u}{v} \text{für }"
    assert (
        "A Font" not in base64.b64decode(data_url(formula.drawing, tex).partition(",")[2]).decode()
    )


def test_vertical_rules_of_tables_are_whole() -> None:
    formula = typeset(r"\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}", "en", block=True)
    assert formula is not None
    assert formula.drawing is not None
    rules = re.findall(r'<rect x="\S+" y="(\S+)" width="40" height="(\S+)"/>', formula.drawing.svg)
    ((bottom, height),) = [(float(y), float(height)) for y, height in rules]
    assert bottom == pytest.approx(-1000 * formula.drawing.depth, abs=1)
    assert height == pytest.approx(1000 * formula.drawing.height, abs=1)


@pytest.mark.parametrize(
    ("opening", "closing", "valid"),
    [("{", "}", 30), (r"\hat{", "}", 30), (r"\left(", r"\right)", 30), ("x^{", "}", 30)],
)
def test_nesting_is_limited(opening: str, closing: str, valid: int) -> None:
    for depth, found in ((valid, True), (20_000, False)):
        formula = typeset(f"{opening * depth}x{closing * depth}", "en", block=True)
        assert formula is not None
        assert bool(formula.mathml) == found
        assert not found or text_markup(formula.mathml)


def test_formulas_of_a_text_have_a_length_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.resolve.formulas._MAX_LENGTH", 10)
    assert settled("x", "y" * 10, "z") == [
        "x",
        "the formulas up to here have more than 10 characters",
    ]
