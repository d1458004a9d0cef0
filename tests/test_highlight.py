"""Syntax highlighting of code."""

import html
import re

import pytest

from exporter.write.highlight import Highlighter, highlight, lines

PYTHON = (
    '@frozen\nclass Entry:\n    """What was done,\n\n    by whom."""\n    times: int = 3  # <&>\n'
)

SAMPLES = {
    "python": PYTHON,
    "java": "public class A<T> {\n\tint x = 3; // c\r\n /* a\n b */ void go() { }\n}",
    "kotlin": '\n\nfun main() { val x = "ż" }\n\n\n',
    "sql": "  SELECT a FROM b WHERE x = '1' -- c",
    "json": '{"a": [1, true, null]}',
    "yaml": "a: b # c\nd:\n  - 1   \n",
    "bash": 'for i in *; do echo "$i"; done # c',
    "xml": '<a b="c">d &amp; e</a>',
    "diff": "--- a\n+++ b\n-x\n+y\n",
    "php": "$x = 1; // no opening tag",
    "console": "$ ls -l\nfoo",
    "no-such-language": "a < b && c\n",
    "": "plain <text>\n",
}


def text_of(xhtml: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", xhtml))


@pytest.mark.parametrize("language", SAMPLES)
def test_text_is_unchanged(language: str) -> None:
    code = SAMPLES[language]
    for given in (code, code.rstrip("\n"), f"\n{code}\n\n", ""):
        assert text_of(highlight(given, language)) == given


@pytest.mark.parametrize("language", SAMPLES)
def test_lines_are_balanced_and_complete(language: str) -> None:
    code = SAMPLES[language]
    cut = lines(highlight(code, language))
    assert [text_of(line) for line in cut] == (code[:-1] if code.endswith("\n") else code).split(
        "\n"
    )
    for line in cut:
        assert re.fullmatch(r'(?:[^<]|<span class="[kscn]">[^<]+</span>)*', line)


def test_only_coloured_tokens_have_a_class() -> None:
    assert highlight(PYTHON, "python") == (
        '@frozen\n<span class="k">class</span> <span class="n">Entry</span>:\n'
        '    <span class="c">"""What was done,\n\n    by whom."""</span>\n'
        '    times: int = <span class="s">3</span>  <span class="c"># &lt;&amp;&gt;</span>\n'
    )


def test_adjacent_tokens_of_one_class_are_joined() -> None:
    assert highlight("return not x", "python") == '<span class="k">return not</span> x'


def test_comment_without_a_newline() -> None:
    assert highlight("x # c", "bash") == 'x <span class="c"># c</span>'


def test_used_type_is_no_definition() -> None:
    markup = highlight("class A { def b(c: D) = 1 }", "scala")
    assert '<span class="n">A</span>' in markup
    assert '<span class="n">D</span>' not in markup


def test_language_names_ignore_case() -> None:
    assert highlight("if x: pass", "Python").startswith('<span class="k">if</span>')
    assert highlight("if x < 1: pass", "klingon") == "if x &lt; 1: pass"


def test_span_across_lines_is_reopened() -> None:
    assert lines('a <span class="c">b\n\nc</span>\nd\n') == [
        'a <span class="c">b</span>',
        "",
        '<span class="c">c</span>',
        "d",
    ]


def test_css_unit_has_the_class_of_its_number() -> None:
    assert '<span class="s">19mm 20mm</span>' in highlight("p { margin: 19mm 20mm; }", "css")


@pytest.mark.slow
def test_code_that_takes_too_long_is_plain() -> None:
    highlighter = Highlighter()
    code, fault = highlighter.highlight("s{" * 20_000, "perl")
    assert (code, fault) == ("s{" * 20_000, "highlighting takes too long")
    assert highlighter.seconds < 3
    # Another format has the same block: it has the same outcome, and takes no time again.
    other = Highlighter()
    assert other.highlight("s{" * 20_000, "perl") == (code, fault)
    assert other.seconds == highlighter.seconds
    code, fault = highlighter.highlight("if x: pass", "python")
    assert code.startswith('<span class="k">if</span>')
    assert not fault


def test_the_code_of_a_division_shares_its_time() -> None:
    highlighter = Highlighter(seconds=0)
    assert highlighter.highlight("if x: pass", "python") == (
        "if x: pass",
        "highlighting the code before it took too long",
    )
    assert highlighter.highlight("if x: pass", "text") == ("if x: pass", "")


def test_a_long_code_block_is_plain() -> None:
    code = "if x: pass\n" * 20_000
    assert Highlighter().highlight(code, "python") == (code, "it has more than 200,000 characters")
