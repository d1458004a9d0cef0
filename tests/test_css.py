"""CSS: what loads a file or runs is removed, everything else stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from script_vectors import REMOTE
from stylesheet_vectors import STYLESHEETS

from exporter.file_formats.css import clean_stylesheet, clean_value, loaded_addresses
from exporter.file_formats.css_tokens import CssLimitError, component_values, serialized
from exporter.themes import resources

SHEETS = sorted(resources.styles().rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_built_in_stylesheets_stay_as_they_are(sheet: Path) -> None:
    css = sheet.read_text("utf-8")
    assert clean_stylesheet(css, lambda _: True) == (css, ())


@pytest.mark.parametrize(
    "css",
    [
        "rect { fill: url(#gradient); filter: blur(2px) drop-shadow(0 0 1px #000) }",
        'p { background: url("data:image/png;base64,iVBORw0KGgo=") }',
        "@font-face { src: local(Salt), url(data:font/woff2;base64,d09GMg==) format('woff2') }",
        "@namespace svg url(http://www.w3.org/2000/svg); svg|a { color: red }",
        '@supports (top: 0) and selector(:has(a)) { a:not(.b, [href^="http://"]) { top: 0 } }',
        "@media (min-width: 20em) and (width <= 60em) { p { content: attr(title) 'url(x)' } }",
        "p { width: calc((1em + 2px) * 3); color: rgb(from var(--x, red) r g b / 50%) }",
        "a { content: target-counter(attr(href url), page) }",
        "g { transform: matrix(1, 0, 0, 1, -3.5e2, .5) rotate3d(1, 1, 1, 45deg) }",
        "@keyframes turn { 50% { transform: rotate(1turn); animation-timing-function: steps(4) } }",
        'p { --json: { "a": [1, 2] }; unicode-range: U+26-28 }',
    ],
)
def test_css_without_addresses_stays(css: str) -> None:
    assert clean_stylesheet(css).faults == ()
    assert clean_stylesheet(css).css == css.replace("'", '"')


@pytest.mark.parametrize("css", STYLESHEETS)
def test_whatever_may_load_or_run_is_removed(css: str) -> None:
    cleaned = clean_stylesheet(f"b {{ top: 1px }}\n{css}")
    assert "b { top: 1px }" in cleaned.css
    assert cleaned.faults
    assert {fault.line for fault in cleaned.faults} == {2}
    assert clean_stylesheet(cleaned.css) == (cleaned.css, ())
    assert "url(" not in cleaned.css.lower()
    assert "(" not in cleaned.css or "var(" not in cleaned.css


def test_only_the_declaration_is_removed_and_named() -> None:
    css = "p {\n  color: red;\n  background: url(x.png);\n  top: 0\n}"
    cleaned = clean_stylesheet(css)
    assert cleaned.css == "p {\n  color: red;\n  top: 0\n}"
    (fault,) = cleaned.faults
    assert (fault.message, fault.line, fault.column) == (
        "‘url(x.png)’ is not in the file itself",
        3,
        15,
    )


def test_drawings_in_data_urls_are_judged() -> None:
    css = 'p { background: url("data:image/svg+xml,%3Csvg/%3E#a") }'
    seen: list[bytes] = []

    def judge(data: bytes) -> bool:
        seen.append(data)
        return True

    assert clean_stylesheet(css, judge).css == css
    assert seen == [b"<svg/>"]
    # `base64` counts at the end only (RFC 2397).
    clean_value("url('data:image/svg+xml;base64;charset=x,<svg/>')", judge)
    clean_value("url('data:image/SVG+xml; base64,PHN2Zy8+')", judge)
    assert seen == [b"<svg/>"] * 3


@pytest.mark.one_quick
@pytest.mark.parametrize("bracket", "({[")
def test_deep_css_is_refused(bracket: str) -> None:
    cleaned = clean_stylesheet("p { color: red } q { x: " + f"a{bracket}" * 20_000)
    assert cleaned.css == ""
    assert "nested" in cleaned.faults[0].message


@pytest.mark.parametrize("css", ["p { width: " + "9" * 5000 + "px }", "p { a: b() }" * 100_000])
def test_css_beyond_a_limit_is_refused(css: str) -> None:
    assert clean_stylesheet(css).css == ""
    assert len(clean_stylesheet(css).faults) == 1
    with pytest.raises(CssLimitError):
        component_values(css)


@pytest.mark.parametrize("css", STYLESHEETS[:-1])
def test_addresses_are_found_wherever_they_load(css: str) -> None:
    found = {address for address, _, _ in loaded_addresses(css)}
    assert (REMOTE in css) == any(address.startswith(REMOTE) for address in found)


@pytest.mark.parametrize(
    "css",
    [
        "@namespace url(http://www.w3.org/1999/xhtml); p { content: 'https://example.org' }",
        'a[href^="https://example.org"] { quotes: "https://a" "https://b" }',
        "p { --x: 'https://example.org'; content: var(--x) }",
        "p::after { content: target-counter('https://example.org', page) }",
        "/* @import 'https://example.org'; */",
    ],
)
def test_strings_that_load_nothing_are_no_addresses(css: str) -> None:
    assert list(loaded_addresses(css)) == []


_PIECES = [
    "url(",
    "u\\72l(",
    "@import",
    "@",
    "image-set(",
    "(",
    ")",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "/*",
]
_PIECES += ["*/", ";", ":", ",", " ", "\n", "\r", "\f", "#x", "data:image/png,", "//x", "a", "--x"]
_PIECES += ["var(", "\\d800 ", "\0", "u+1", "-", "+1", "5n", "<!--", "-->", "!", "<", "é", "calc("]


@pytest.mark.slow
@settings(derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=2), max_size=20).map("".join))
def test_what_is_written_passes_again(css: str) -> None:
    written = clean_stylesheet(f"@media all {{ {css}").css
    assert written.encode()
    assert clean_stylesheet(written) == (written, ())
    addresses = [address for address, _, _ in loaded_addresses(written)]
    assert all(address[:1] == "#" or address[:5] == "data:" for address in addresses)


def test_serialization_keeps_the_meaning_of_strings() -> None:
    text = '"a\\2002\\2005 b\\22 \\5c c\\a d"'
    (before,) = tinycss2.parse_component_value_list(text)
    (after,) = tinycss2.parse_component_value_list(serialized(component_values(text)))
    assert before.value == after.value
