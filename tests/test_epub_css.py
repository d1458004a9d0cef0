"""CSS that e-readers do not support: each rule is found, and no theme violates one."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sample_editions import chapter, edition, paragraph

from exporter.check import stylesheet_rules
from exporter.check.epub_stylesheets import check_epub_css, stylesheet_problems
from exporter.check.stylesheet_rules import StylesheetRule
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Settings
from exporter.themes import FACES, theme, theme_names
from exporter.write.epub import write
from exporter.write.styles import RTL, stylesheet

RULES = {
    name: rule for name, rule in vars(stylesheet_rules).items() if isinstance(rule, StylesheetRule)
}


def _names(css: str) -> list[str]:
    found = {id(rule): name for name, rule in RULES.items()}
    return [found[id(problem.rule)] for problem in stylesheet_problems(css)]


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("more", [(), RTL], ids=["ltr", "rtl"])
def test_built_in_themes_violate_no_rule(name: str, more: tuple[str, ...]) -> None:
    fonts = {face: f"../fonts/{number}.ttf" for number, face in enumerate(FACES)}
    css = stylesheet("epub", theme(name), fonts=fonts, more=more)
    assert [f"{each.line}: {each.css}" for each in stylesheet_problems(css)] == []


@pytest.mark.parametrize("name", theme_names())
def test_every_font_family_ends_in_a_generic_one(name: str) -> None:
    css = re.sub(r"@font-face \{.*?\}", "", stylesheet("epub", theme(name), more=RTL))
    families = re.findall(r"\bfont(?:-family)?:\s*([^;}]+)", css)
    assert len(families) > 10
    last = {each.rpartition(",")[2].split()[-1] for each in families}
    assert last <= {"serif", "sans-serif", "monospace", "inherit"}


CASES = [
    ("SYNTAX", "p { color red }"),
    ("VARIABLE", "p { margin: var(--space) }"),
    ("VARIABLE", ":root { --space: 1em }"),
    ("MATH", "p { margin: calc(1em + 2%) }"),
    ("MATH", "p { width: min(10em, 50%) }"),
    ("SELECTOR", "p:has(img) { margin: 0 }"),
    ("SELECTOR", ":is(h1, h2) { margin: 0 }"),
    ("LAYOUT", "div { display: flex }"),
    ("LAYOUT", "div { display: inline-grid }"),
    ("POSITION", "div { position: fixed }"),
    ("POSITION", "@media screen { div { position: absolute } }"),
    ("DIRECTION", "p { direction: rtl }"),
    ("DIRECTION", "p { unicode-bidi: embed }"),
    ("IMPORT", '@import "more.css";'),
    ("SYNTAX", "p { margin: " + "(" * 100_000),
    ("SYNTAX", "p { quotes: none }" * 60_000),
    ("FONT", '@font-face { font-family: a; src: url("a.woff2") }'),
    ("ABSOLUTE", "p { font-size: 12px }"),
    ("ABSOLUTE", "p { line-height: 14pt }"),
    ("VIEWPORT", "img { max-height: 90vh }"),
    ("NEGATIVE", "p { margin: 0 0 0 -1em }"),
    ("COLOUR", "p { color: #222 }"),
    ("COLOUR", "p { color: #eee }"),
    ("BACKGROUND", "pre { background: #f4f4f4 }"),
    ("BACKGROUND", "figure, img { background-color: white }"),
    ("FORCED", "p { font-family: Garamond !important }"),
]


@pytest.mark.parametrize(("rule", "css"), CASES, ids=[css[:60] for _, css in CASES])
def test_each_rule_is_found(rule: str, css: str) -> None:
    assert _names(css) == [rule]


def test_every_rule_has_a_case_a_reason_and_a_source() -> None:
    assert {rule for rule, _ in CASES} == set(RULES)
    assert all(rule.reason and rule.source for rule in RULES.values())


@pytest.mark.parametrize(
    "css",
    [
        "p { color: inherit; background: none; margin: 0 auto; text-indent: -1em }",
        "p { font-size: .9em; line-height: 1.4; border-top: 1px solid currentColor }",
        "p { color: #777; background: rgba(128, 128, 128, .1) }",
        "figure > img, img.plain { background: #fff }",
        "figure>svg , a + video:hover { background: #fff }",
        "div { position: relative }",
        "@font-face { font-family: a; src: url(../fonts/a.ttf) }",
        "@supports (display: flex) { div:has(p) { display: flex; height: calc(90vh - 1em) } }",
    ],
)
def test_widely_supported_css_violates_no_rule(css: str) -> None:
    assert _names(css) == []


def test_supports_block_does_not_exempt_rules_about_user_settings() -> None:
    assert _names("@supports (display: flex) { p { font-size: 12px; color: #000 } }") == [
        "ABSOLUTE",
        "COLOUR",
    ]


def _changed(path: Path, **files: str) -> Path:
    """Write a book with some files replaced, by the ends of their names."""
    book = edition(chapter((paragraph("Salt."),)))
    source = ZipFile(BytesIO(write(book, Settings(), Diagnostics()).data))
    with source, ZipFile(path, "w") as changed:
        for info in source.infolist():
            content = source.read(info)
            for end, text in files.items():
                if info.filename.endswith(f".{end}") and "cover" not in info.filename:
                    content = text.encode()
            changed.writestr(info, content)
    return path


def _messages(path: Path) -> list[str]:
    diagnostics = Diagnostics()
    check_epub_css(path, diagnostics)
    assert {(each.code, str(each.severity)) for each in diagnostics} <= {("epub-css", "warning")}
    return [each.message for each in diagnostics]


@pytest.mark.slow
def test_a_book_has_no_findings(tmp_path: Path) -> None:
    assert _messages(_changed(tmp_path / "a.epub")) == []


def test_finding_has_file_line_reason_and_at_most_three_places(
    tmp_path: Path,
) -> None:
    css = "p { margin: 0 }\n" + "a { font-size: 9px }\n" * 5
    messages = _messages(_changed(tmp_path / "a.epub", css=css))
    assert len(messages) == 4
    assert messages[0].startswith("EPUB/css/book.css, line 2, column 5: ‘font-size: 9px’: ")
    assert stylesheet_rules.ABSOLUTE.source in messages[0]
    assert messages[3].endswith("(in 2 more places)")


def test_style_elements_and_attributes_are_checked(tmp_path: Path) -> None:
    html_head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/>\n<style>p {\n}\n'
    text = html_head + 'b { position: fixed }</style></head>\n<body style="color: #000"/></html>'
    messages = _messages(_changed(tmp_path / "a.epub", xhtml=text))
    texts = [each.partition(":")[0] for each in messages if "salt" in each]
    assert texts == ["EPUB/text/salt.xhtml, line 4", "EPUB/text/salt.xhtml, line 5"]


def test_damaged_archive_has_no_css_findings(tmp_path: Path) -> None:
    path = tmp_path / "salt.epub"
    path.write_bytes(b"salt")
    assert _messages(path) == []
