"""SVG files: scripts and external references are removed."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from exporter.write.images.svg import clean_svg

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


def _cleaned(inner: str, attributes: str = "") -> str:
    return clean_svg(_SVG.format(attributes, inner).encode()).data.decode()


@pytest.mark.parametrize(
    ("inner", "removed_text"),
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
        ("<style>@\\69mport 'https://example.org/x.css';</style>", "example.org"),
        ("<style>rect {fill: u\\72l(https://example.org/x.svg)}</style>", "example.org"),
        ("<style>rect {cursor: image-set('https://example.org/x' 1x)}</style>", "example.org"),
        ('<rect filter="u\\72l(https://example.org/x#a)"/>', "example.org"),
        (
            '<animate attributeName="fill" values="red;url(https://example.org/x#a)"/>',
            "example.org",
        ),
        ("""<g id='x\\'/><rect fill='url("#x\\"), url(https://example.org/x), local(")'/>""", "x)"),
        ('<g xml:base="https://example.org/"/>', "example.org"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "foreign"),
        ('<x:view xmlns:x="https://example.org/editor" x:zoom="2"/>', "editor"),
    ],
)
def test_scripts_and_references_are_removed(inner: str, removed_text: str) -> None:
    assert removed_text not in _cleaned(inner)


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
def test_shapes_and_styles_stay(inner: str) -> None:
    assert inner in _cleaned(inner, 'viewBox="0 0 8 8"')


def test_text_after_a_removed_element_stays() -> None:
    assert "<text>ab</text>" in _cleaned("<text>a<script>x</script>b</text>")


def test_removed_media_are_named() -> None:
    svg = clean_svg(_SVG.format("", '<video/><image href="http://x/y.png"/><script/>').encode())
    assert svg.removed == ("video", "image")


def test_animation_is_detected() -> None:
    animated = '<rect><animate attributeName="x" from="0" to="9"/></rect>'
    assert clean_svg(_SVG.format("", animated).encode()).animated
    assert not clean_svg(_SVG.format("", "<rect/>").encode()).animated


def test_missing_namespace_is_added() -> None:
    assert (
        b'<svg xmlns="http://www.w3.org/2000/svg"' in clean_svg(b'<svg width="8"><g/></svg>').data
    )


def test_an_id_that_is_no_xml_name_is_renamed_in_references_too() -> None:
    svg = _cleaned(
        "<style>#a:b {fill: red}</style><g id='1 a'/><g id='a:b'/><g id='é1'/>"
        "<use href='#1 a'/><use xlink:href='#a:b'/><rect fill='url(#a:b)' stroke='#fff'/>"
    )
    names = ("_a_b-2", "#_a_b-2", "url(#_a_b-2)", "_1_a-1", "é1", "#fff")
    assert all(f'"{name}"' in svg for name in names)


def test_duplicate_ids_are_removed() -> None:
    assert _cleaned('<g id="a"/><g id="a"/>').count('id="a"') == 1


@pytest.mark.parametrize("data", [b"<svg", b"<html/>", b"salt", b""])
def test_other_documents_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        clean_svg(data)


def test_entity_expansion_is_refused() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{lol}]>' + _SVG.format("", "<text>&l11;</text>")
    with pytest.raises(ValueError, match=r"."):
        clean_svg(bomb.encode())


_PAGE = '<foreignObject width="{}" height="20"><div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
_SWITCH = "<switch>{}</foreignObject>{}</switch>"


def test_alternative_replaces_a_foreign_object() -> None:
    cleaned = _cleaned(_SWITCH.format(_PAGE.format(40, "Salt"), '<text x="3">Salt</text>'))
    assert '<g><text x="3">Salt</text></g>' in cleaned
    assert clean_svg(cleaned.encode()).removed == ()


@pytest.mark.parametrize(
    "fallback",
    ["", "<text>[Not supported by viewer]</text>", "<a><text>Text is not SVG</text></a>"],
)
def test_text_replaces_a_foreign_object_without_alternative(fallback: str) -> None:
    page = _PAGE.format(
        40, '<p style="font-size: 10px; color: #c00">Salt<br/>and  <b>pepper</b></p>'
    )
    svg = clean_svg(_SVG.format("", _SWITCH.format(page, fallback)).encode())
    text = svg.data.decode()
    assert 'text-anchor="middle" font-size="10" fill="#c00"' in text
    assert '<tspan x="20" y="7.5">Salt</tspan><tspan x="20" y="19.5">and pepper</tspan>' in text
    assert "foreignObject" not in text
    assert svg.foreign_as_text
    assert svg.removed == ()


def test_foreign_object_without_text_is_removed() -> None:
    svg = clean_svg(_SVG.format("", _PAGE.format(40, "<hr/>") + "</foreignObject>").encode())
    assert svg.removed == ("foreignObject",)
    assert not svg.foreign_as_text


def test_text_is_placed_by_the_margins_of_drawio() -> None:
    style = "margin-left: 10px; width: 60px; padding-top: 30px"
    page = _PAGE.format("100%", f'<div style="{style}">Salt</div>')
    assert '<tspan x="40" y="34.2">Salt</tspan>' in _cleaned(f"{page}</foreignObject>")


@pytest.mark.parametrize(
    ("before", "expected"),
    [("", ">salt<"), ("<g/>", "<g/>salt<"), ("<g/>and ", "<g/>and salt<"), ("and ", ">and salt<")],
)
def test_text_after_a_removed_web_page_stays_in_its_place(before: str, expected: str) -> None:
    page = _PAGE.format(40, "<hr/>") + "</foreignObject>"
    svg = clean_svg(_SVG.format("", f"<text>{before}{page}salt</text>").encode())
    assert expected in svg.data.decode()


def test_an_embedded_image_of_too_many_pixels_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = BytesIO()
    Image.new("1", (9, 9)).save(stream, "PNG")
    data = b64encode(stream.getvalue()).decode()
    image = f'<image href="data:image/png;base64,{data}" width="9" height="9"/>'
    assert "<image" in _cleaned(image)
    monkeypatch.setattr("exporter.write.images.svg._MAX_PIXELS", 80)
    assert "<image" not in _cleaned(image)
