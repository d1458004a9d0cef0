"""Drawings: nothing in them runs or calls out."""

from __future__ import annotations

import pytest

from exporter.write.epub.svg import clean

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


def _cleaned(inner: str, attributes: str = "") -> str:
    return clean(_SVG.format(attributes, inner).encode()).data.decode()


@pytest.mark.parametrize(
    ("inner", "trace"),
    [
        ("<script>alert(1)</script>", "alert"),
        ('<rect onclick="alert(1)"/>', "onclick"),
        ('<rect ONLOAD="alert(1)"/>', "alert"),
        ('<a href="javascript:alert(1)"><text>x</text></a>', "javascript"),
        ('<a xlink:href="https://example.org"><text>x</text></a>', "example.org"),
        ('<image href="https://example.org/x.png"/>', "example.org"),
        ('<use href="other.svg#part"/>', "other.svg"),
        ("<style>@import 'https://example.org/x.css'; rect {fill: red}</style>", "example.org"),
        ("<style>rect {fill: url(https://example.org/x.svg#a)}</style>", "example.org"),
        ("<rect style=\"fill: url('//example.org/x')\"/>", "example.org"),
        ('<rect fill="url(https://example.org/x#a)"/>', "example.org"),
        ('<animate attributeName="xlink:href" to="javascript:alert(1)"/>', "animate"),
        ('<g xml:base="https://example.org/"/>', "example.org"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "foreign"),
        ('<x:view xmlns:x="https://example.org/editor" x:zoom="2"/>', "editor"),
    ],
)
def test_nothing_runs_or_calls_out(inner: str, trace: str) -> None:
    assert trace not in _cleaned(inner)


@pytest.mark.parametrize(
    "inner",
    [
        '<use href="#part"/>',
        '<rect fill="url(#gradient)"/>',
        '<image href="data:image/png;base64,AAAA" width="8"/>',
        "<style>rect {fill: url(#gradient)}</style>",
        '<text transform="rotate(45 3 3)">Salt &amp; pepper</text>',
        '<linearGradient id="gradient" gradientUnits="userSpaceOnUse"/>',
    ],
)
def test_the_drawing_itself_stays(inner: str) -> None:
    assert inner in _cleaned(inner, 'viewBox="0 0 8 8"')


def test_text_behind_what_goes_stays() -> None:
    assert "<text>ab</text>" in _cleaned("<text>a<script>x</script>b</text>")


def test_what_could_be_seen_is_named() -> None:
    drawing = clean(_SVG.format("", '<video/><image href="http://x/y.png"/><script/>').encode())
    assert drawing.lost == ("video", "image")


def test_a_drawing_that_moves_is_known() -> None:
    moving = '<rect><animate attributeName="x" from="0" to="9"/></rect>'
    assert clean(_SVG.format("", moving).encode()).moving
    assert not clean(_SVG.format("", "<rect/>").encode()).moving


def test_a_drawing_without_a_namespace_gets_one() -> None:
    assert b'<svg xmlns="http://www.w3.org/2000/svg"' in clean(b'<svg width="8"><g/></svg>').data


def test_ids_stand_once() -> None:
    assert _cleaned('<g id="a"/><g id="a"/>').count('id="a"') == 1


@pytest.mark.parametrize("data", [b"<svg", b"<html/>", b"salt", b""])
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        clean(data)


def test_entities_that_grow_are_refused() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{lol}]>' + _SVG.format("", "<text>&l11;</text>")
    with pytest.raises(ValueError, match=r"."):
        clean(bomb.encode())
