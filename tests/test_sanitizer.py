"""What the sanitizer keeps of HTML whose author writes attributes like those with lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.read.html.sanitizer import sanitize
from exporter.read.source_positions import PlaceFinder


@pytest.mark.parametrize(
    "attribute",
    [
        'data-lines-"=" href=javascript:alert(1) "',
        "DATA-LINES-'='1'",
        "data-lines-<='1'",
        "Data-Lines-0='1-2'",
        # The removal of a tag in it joins its name.
        f"data-li{'<b>' * 301}nes-'='1'",
    ],
)
def test_an_attribute_like_that_with_lines_is_removed(attribute: str) -> None:
    places = PlaceFinder(Source(Path("post.md"), ""))
    kept = f'<p {places.line_attribute}="1-1">'
    markup = sanitize(f"{kept}<a {attribute}>x</a></p>", places, Diagnostics())
    assert markup.startswith(f"{kept}<a>")


def test_elements_with_such_attributes_count_as_nested() -> None:
    text = '<div data-lines-">"' * 290 + "DEEP" + "</div>" * 290
    diagnostics = Diagnostics()
    sanitize(text, PlaceFinder(Source(Path("post.md"), text)), diagnostics)
    assert [each.code for each in diagnostics] == ["nesting-depth"]
