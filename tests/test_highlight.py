"""Syntax highlighting of code, and its line breaks."""

import html
import re

import pytest

from exporter.write.highlight import Highlighter, hanging_lines, highlight, line_blocks, lines

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


def test_long_lines_for_print_are_marked() -> None:
    markup = line_blocks(f'a &lt; b\n<span class="c">{"c" * 49}</span>\n')
    assert markup == (
        '<span class="line">a &lt; b\n</span>'
        '<span class="line long">'
        f'<span class="unit"><span class="c">{"c" * 44}</span></span><wbr/>'
        f'<span class="unit"><span class="c">{"c" * 5}</span></span>\n</span>'
    )


@pytest.mark.parametrize(
    ("code", "language", "unit"),
    [
        (30 * " " + "moneyTransfer.getUser(one, two);", "", 30 * " " + "moneyTransfer."),
        ("  count(DISTINCT id)" + 30 * " " + "AS clients", "sql", "  count(DISTINCT id)"),
        ("\t\treturn " + 9 * "so_long ", "python", "\t\treturn"),
        (4 * " " + 60 * "y", "", 4 * " " + 44 * "y"),
        ('run("' + 9 * "folder/" + 'file")', "python", "run(" + '"folder/'),
    ],
)
def test_long_line_keeps_units_together(code: str, language: str, unit: str) -> None:
    markup = line_blocks(highlight(code, language))
    assert html.unescape(re.sub("<[^>]+>", "", markup)) == f"{code}\n"
    units = re.split('(?=<span class="unit">)', markup.replace("<wbr/>", ""))
    assert html.unescape(re.sub("<[^>]+>", "", "".join(units[:2]))).startswith(unit)
    assert markup.count("<span") == markup.count("</span>")


def test_css_unit_has_the_class_of_its_number() -> None:
    assert '<span class="s">19mm 20mm</span>' in highlight("p { margin: 19mm 20mm; }", "css")


def test_string_breaks_after_the_bracket_before_it() -> None:
    # The engine would not break a word that continues in the element of the string.
    digits = "0123456789abcdef" * 4
    code = f"seed = bytes.fromhex('{digits}')"
    (line,) = re.findall(
        r"<span class=\"line long\">(.*)\n", line_blocks(highlight(code, "python"))
    )
    assert 'bytes.fromhex(</span><wbr/><span class="unit"><span class="s">' in line
    assert max(map(len, re.findall(r"(?<=>)[^<]+(?=<)", line))) <= 44


def test_part_too_long_for_a_unit_is_broken() -> None:
    code = f"at {'Container' * 6}.makeRequest(source:22)"
    (line,) = re.findall(r"<span class=\"line long\">(.*)\n", line_blocks(highlight(code, "")))
    assert '.</span><wbr/><span class="unit">makeRequest(</span>' in line
    assert re.sub("<.*?>", "", line) == code


@pytest.mark.parametrize("language", SAMPLES)
def test_lines_for_e_readers_are_the_text_itself(language: str) -> None:
    code = SAMPLES[language]
    hanging = hanging_lines(highlight(code, language))
    assert html.unescape(re.sub(r"<[^>]+>", "", hanging)) == code.removesuffix("\n")
    assert hanging.count('class="line"') == sum(1 for line in hanging.split("\n") if line)


def test_line_is_broken_before_punctuation_behind_a_space() -> None:
    line = f"{' ' * 35}:,,.......,:      :,.......,,,      :,.......,,:"
    assert line_blocks(line).count('<wbr/><span class="unit">:,') == 2


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
