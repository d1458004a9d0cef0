"""Python-Markdown on input that no author writes, and the ids of headings."""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from markdown.blockprocessors import CodeBlockProcessor, HRProcessor
from markdown.extensions.md_in_html import HTMLExtractorExtra
from sample_sites import write_files

import exporter
from exporter.model.walk import plain_text
from exporter.read.dialects.python_markdown import PythonMarkdownOptions, to_html
from exporter.read.dialects.python_markdown_extensions import NAMED_EXTENSIONS

OWN_OPTIONS = {
    "toc": ("slugify", "separator"),
    "smarty": ("smart_quotes", "smart_dashes", "substitutions"),
    "pymdownx.blocks.admonition": ("types",),
    "pymdownx.blocks.details": ("types",),
    "pymdownx.arithmatex": ("smart_dollar",),
}
PIECES = [
    "[",
    "![",
    "[^",
    "*",
    "`",
    "<div>\n",
    "<![CDATA[",
    "<a ",
    "> ",
    "{",
    "$",
    "a\n: b\n",
    "!!! a\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_time_is_bounded(piece: str) -> None:
    start = time.perf_counter()
    to_html(piece * (6000 // len(piece)))
    assert time.perf_counter() - start < 4


@pytest.mark.one_quick
@pytest.mark.parametrize(
    ("lines", "tag"),
    [
        ("***\n", "<hr />"),
        ("a\n=\n", "<h1"),
        ("***\na\n", "<p>a</p>"),
        ("!!! note\n    a\n", "<p>a</p>"),
    ],
)
def test_many_constructs_without_empty_lines_are_read_in_parts(
    lines: str, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = 0
    test = HRProcessor.test

    def count(self: HRProcessor, parent: Element, block: str) -> bool:
        nonlocal searched
        searched += len(block)
        return test(self, parent, block)

    monkeypatch.setattr(HRProcessor, "test", count)
    text = lines * 1_000
    markup, findings = to_html(text)
    assert markup.count(tag) == 1_000
    assert [finding.code for finding in findings] == ["reading-limit"]
    # Each line was once searched with all lines after it: 500 times the text.
    assert searched < 200 * len(text)


def test_some_constructs_without_empty_lines_are_read_together() -> None:
    markup, findings = to_html("# a\n- b\n- c\n" * 60)
    assert markup.count("<li>b</li>") == 60
    assert not findings


@pytest.mark.parametrize("text", ["> " * 400, "<div markdown>\n" * 2, "<div>\n\n" * 300])
def test_what_is_open_or_deep_keeps_its_text(text: str, tmp_path: Path) -> None:
    root = write_files(
        tmp_path, {"mkdocs.yml": "site_name: A", "docs/a.md": f"# A\n\n{text}The end."}
    )
    assert "The end." in plain_text(exporter.load(root / "docs/a.md").blocks)


def test_quotations_end_at_a_depth() -> None:
    markup, findings = to_html("> " * 29 + "a\n\nb")
    assert markup.count("<blockquote>") == 29
    assert not findings
    markup, findings = to_html("".join(f"{'> ' * depth}*a{depth}*\n" for depth in range(1, 200)))
    assert markup.count("<blockquote>") == markup.count("</blockquote>") == 30
    assert markup.count("<em>") == 199
    assert [finding.code for finding in findings] == ["nesting-depth"]


def test_elements_with_markdown_end_at_a_depth() -> None:
    openings, closings = '<div markdown="1">\n\n', "\n\n</div>"
    assert not to_html(f"{openings * 50}x{closings * 50}")[1]
    inner = "<script>\nlet *a*\n</script>\n\n<pre>b</pre>\n\n*x*"
    markup, findings = to_html(f"{openings * 200}{inner}{closings * 200}\n\n*after*")
    assert markup.count("<div>") == markup.count("</div>") == 50
    assert "<em>x</em>" in markup
    assert "let *a*" in markup
    assert markup.endswith("<p><em>after</em></p>")
    assert [finding.code for finding in findings] == ["nesting-depth"]


def test_comments_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    feed = HTMLExtractorExtra.feed

    def record(self: HTMLExtractorExtra, data: str) -> None:
        nonlocal longest
        longest = max(longest, len(data))
        feed(self, data)

    monkeypatch.setattr(HTMLExtractorExtra, "feed", record)
    markup, findings = to_html("<!-- a -->\n\n" * 5_000)
    assert markup.count("<!-- a -->") == 5_000
    assert not findings
    assert longest < 11_000


def test_blocks_of_code_are_joined_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    copied = 0
    run = CodeBlockProcessor.run

    def count(self: CodeBlockProcessor, parent: Element, blocks: list[str]) -> None:
        nonlocal copied
        copied += sum(len(code.text or "") for code in parent.iter("code"))
        run(self, parent, blocks)

    monkeypatch.setattr(CodeBlockProcessor, "run", count)
    markup, _ = to_html("    a & b\n\n" * 1_000 + "c\n\n    d\n\n    e")
    code = "a &amp; b\n\n" * 999 + "a &amp; b\n"
    assert markup == f"<pre><code>{code}</code></pre>\n<p>c</p>\n<pre><code>d\n\ne\n</code></pre>"
    # Each block once copied all those before it: 5,000 characters on average.
    assert copied < 1_000 * 1_000


def test_a_footnote_takes_all_indented_blocks_behind_it() -> None:
    blocks = "\n\n".join(f"    a{number}" for number in range(300))
    markup, _ = to_html(f"b[^a]\n\n[^a]: c\n\n{blocks}\n\nd")
    assert markup.find("<p>d</p>") < markup.find("<li") < markup.find("<p>a299</p>")


@pytest.mark.parametrize("line", ["{}- a", "{}!!! note", '{}=== "a"', "{}??? note", "{}1. a"])
def test_deep_nesting_keeps_the_text(line: str) -> None:
    lines = "\n\n".join(line.format("    " * depth) for depth in range(120))
    markup, _ = to_html(f"{lines}\n\nThe end.")
    assert "The end." in markup


@pytest.mark.parametrize(
    ("setting", "id_"),
    [
        (None, "uber-heat"),
        ("markdown.extensions.toc.slugify_unicode", "über-heat"),
        ("pymdownx.slugs.uslugify", "über-heat"),
        ({"tag": "pymdownx.slugs.slugify", "kwds": {"case": "lower"}}, "über-heat"),
        ({"tag": "pymdownx.slugs.slugify"}, "Über-Heat"),
        ("own.function", "uber-heat"),
    ],
)
def test_ids_of_headings_are_made_as_the_settings_say(setting: object, id_: str) -> None:
    options = PythonMarkdownOptions(extensions={"toc": {"slugify": setting}})
    markup, _ = to_html("# Über Heat\n\n# Über Heat", options)
    assert f'id="{id_}"' in markup
    assert f'id="{id_}_1"' in markup


def test_lists_are_indented_by_two_spaces_where_an_extension_says_so() -> None:
    text = "- a\n  - b\n"
    assert to_html(text)[0].count("<ul>") == 1
    options = PythonMarkdownOptions(extensions={"mdx_truly_sane_lists": {}})
    assert to_html(text, options)[0].count("<ul>") == 2


def test_quotation_marks_are_those_of_the_language_beside_apostrophes() -> None:
    text = '"C\'est *l\'été*" et "*oui*", <b>"x"</b>, `"a"`, \\"b\\" -- ["q"](u).'
    options = PythonMarkdownOptions(lang="fr", extensions={"smarty": {}})
    markup, _ = to_html(text, options)
    assert markup == (
        "<p>«\u00a0C’est <em>l’été</em>\u00a0» et «\u00a0<em>oui</em>\u00a0», "
        '<b>«\u00a0x\u00a0»</b>, <code>"a"</code>, "b" &ndash; <a href="u">«\u00a0q\u00a0»</a>.</p>'
    )
    options = PythonMarkdownOptions(extensions={"smarty": {"smart_quotes": False}})
    assert "\"C'est" in to_html(text, options)[0]


@pytest.mark.one_quick
@pytest.mark.parametrize("value", [None, True, "no", 5, ["a"], [1], {"a": 1}, {"a": "b"}, ""])
def test_options_of_any_type_end_nothing(value: object) -> None:
    text = "# A [b\n\n==a== ^^b^^ ~~c~~ ++ctrl+a++ @ola http://a.example (c) {++a++}\n\n> a\n"
    for name, options in (*NAMED_EXTENSIONS.items(), *OWN_OPTIONS.items()):
        settings = {name: dict.fromkeys(options, value)}
        to_html(text, PythonMarkdownOptions(extensions=settings))
