"""Themes that are refused, and what their stylesheets may contain."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from sample_themes import GARAMOND, write_theme

from exporter.cli import main
from exporter.themes import ThemeError, theme, theme_names


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no file ‘theme.css’"),
        ({"theme_css": "p { color: red; }\n} x"}, "theme.css:2:1: invalid CSS"),
        ({"theme_css": "p {\n  color red\n}"}, "theme.css:2:12: invalid CSS"),
        ({"theme_css": "@import 'other.css';"}, "theme.css:1:1: ‘@import’ is not allowed"),
        ({"theme_css": "@font-face { font-family: X; }"}, "‘theme.toml’"),
        ({"theme_css": "p { background: url(a.png); }"}, "‘url(a.png)’ is not in the file"),
        ({"theme_css": "p {\n  background: image-set('a' 1x); }"}, "theme.css:2:15: ‘image-set()’"),
        ({"theme_css": f"p {{ margin: {'9' * 5000}px; }}"}, "thousands of digits"),
        ({"theme_css": "p { margin: " + "calc(" * 60}, "nested more than 50 deep"),
        ({"theme_css": "p { quotes: none; }" * 60_000}, "more than 1,000,000 characters"),
        ({"theme_css": "p {\n  columns: 99999; }"}, "theme.css:2:12: 99999 is too much"),
        ({"theme_css": "p { margin: 1e6px }"}, "1e+06px is too long"),
        ({"theme_css": "p { margin: calc(.005px * .1) }"}, "0.0005px is too short"),
        ({"theme_css": "p { margin: calc(9000px * 90) }"}, "810000px is too long"),
        ({"theme_css": "p { b\\65havior: none; }"}, "‘behavior’ is not allowed"),
        (
            {"theme_css": "p { background: url('data:image/svg+xml,%3Csvg onload=%22x%22/%3E') }"},
            "data:image/svg+xml",
        ),
        ({"theme_css": "@media print { p { background: url('a.png') } }"}, "‘url(a.png)’"),
        ({"theme_css": "", "print_css": "\np { color: var(--nowhere); }"}, "‘--nowhere’"),
        ({"theme_css": "p { margin: calc(1em + 2pt); }"}, "another unit"),
        ({"theme_css": "p { margin: calc(1em / 0); }"}, "and not by 0"),
        ({"theme_css": ":root { --ink: var(--ink); }"}, "‘--ink’ refers to itself"),
        ({"theme_css": "body { --ink: #000; }"}, "in ‘:root’ only"),
        ({"theme_css": "", "theme_toml": "extends = technical"}, "theme.toml:1:1: Invalid value"),
        (
            {"theme_css": "", "theme_toml": "extends = 'none'"},
            f"use one of {', '.join(theme_names())}",
        ),
        ({"theme_css": "", "theme_toml": "leadnig = 1.3"}, "unknown key ‘leadnig’"),
        ({"theme_css": "", "theme_toml": "leading = 14"}, "from 1.1 to 1.9"),
        ({"theme_css": "", "theme_toml": "cover-title = 'bold'"}, "use one of semibold, regular"),
        ({"theme_css": "", "theme_toml": "text = 'large'"}, "‘text’ cannot be 'large'"),
        ({"theme_css": "", "theme_toml": "fonts = 'mine'"}, "‘fonts’ must be a table"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nitalic = 'a'"}, "has no ‘regular’"),
        ({"theme_css": "", "theme_toml": "[fonts.serif]\nregular = 'a'"}, "No such file"),
        (
            {"theme_css": "OTTO {}", "theme_toml": "[fonts.serif]\nregular = 'theme.css'"},
            "is not a TrueType font",
        ),
        (
            {"theme_css": "", "theme_toml": '[fonts.serif]\nregular = "\\u0000"'},
            "no file can have this name",
        ),
    ],
)
def test_invalid_theme_is_an_error_with_a_hint(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    own = write_theme(tmp_path, **files)
    with pytest.raises(ThemeError) as caught:
        theme(str(own))
    assert message in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["", "name = 'Mine'\n"])
@pytest.mark.parametrize("length", [8, 400, 9000])
def test_truncated_font_is_an_error(tmp_path: Path, name: str, length: int) -> None:
    own = write_theme(
        tmp_path, theme_css="", theme_toml=f"[fonts.serif]\n{name}regular = 'cut.ttf'\n"
    )
    (own / "cut.ttf").write_bytes(GARAMOND.read_bytes()[:length])
    with pytest.raises(ThemeError, match=r"cut\.ttf’ is not a TrueType font"):
        theme(str(own))


def test_other_stylesheets_in_the_folder_are_ignored(tmp_path: Path) -> None:
    own = write_theme(tmp_path, theme_css="p { quotes: none; }")
    (own / "old.css").write_bytes("p { color: ‘red’ ".encode("utf-16"))
    (own / "html.css").mkdir()
    assert "quotes: none" in theme(str(own)).css


def test_css_may_contain_drawings(tmp_path: Path) -> None:
    drawing = "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cpath fill='var(--ink)'/%3E%3C/svg%3E"
    css = (
        f'hr {{ background: url("data:image/svg+xml,{drawing}") ; }} q {{ content: "url(a.png)"; }}'
    )
    assert theme(str(write_theme(tmp_path, theme_css=css))).css.endswith(css)


@pytest.mark.parametrize(
    "inner",
    [
        "%3Cscript/%3E",
        "%3Cimage href='http://example.org/x'/%3E",
        "%3Cimage href='data:image/png,x'/%3E",
        "%3Cpath onload='x'/%3E",
        "%3Cpath fill='url(http://example.org/x)'/%3E",
        "%3Cpath style='fill: u\\72l(http://example.org/x)'/%3E",
        "%3Cstyle%3E@import 'http://example.org/x';%3C/style%3E",
        "%3Cset attributeName='href'/%3E",
        "%3CforeignObject/%3E",
        "%3Cg xmlns='http://www.w3.org/1999/xhtml'/%3E",
        "&x;",
        "var(--more)",
    ],
)
def test_drawings_load_and_run_nothing(tmp_path: Path, inner: str) -> None:
    drawing = f"%3Csvg xmlns='http://www.w3.org/2000/svg'%3E{inner}%3C/svg%3E"
    css = f'hr {{ background: url("data:image/svg+xml,{drawing}"); }} :root {{ --more: <script/> }}'
    with pytest.raises(ThemeError, match="data:image/svg"):
        theme(str(write_theme(tmp_path, theme_css=css)))


@pytest.mark.slow
def test_css_cannot_end_the_styles_of_a_page(tmp_path: Path) -> None:
    css = "/* </style> */ q { content: '</style><script>' url('data:image/png,</STYLE>'); }"
    own = write_theme(tmp_path, theme_css=css)
    post = tmp_path / "post.md"
    post.write_text("---\ntitle: Salt\n---\n\nx\n")
    assert main(["html", str(post), "--theme", str(own), "-o", str(tmp_path / "x.html")]) == 0
    page = lxml.html.fromstring((tmp_path / "x.html").read_text("utf-8"))
    (style,) = page.iter("style")
    assert style.text.rstrip().endswith(
        r'q { content: "\3c/style>\3cscript>" url("data:image/png,\3c/STYLE>"); }'
    )
    assert not list(page.iter("script"))
