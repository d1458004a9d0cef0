"""Drawings that draw their elements again and again are refused before anything draws them."""

from __future__ import annotations

import pytest
from lxml import etree

from exporter.file_formats.svg_cost import (
    MAX_COST,
    MAX_TAGS,
    drawing_fault,
    file_fault,
    limit_gradients,
)

TOO_MUCH = f"it draws more than {MAX_COST:,} elements"


def svg(content: str) -> etree._Element:
    return etree.fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{content}</svg>"
    )


def levels(element: str, reference: str, width: int = 10, depth: int = 8) -> str:
    """Return elements that refer to those of the level below many times."""
    parts = [f'<{element} id="l0"><rect/></{element}>']
    for level in range(1, depth):
        inner = reference.format(f"l{level - 1}") * width
        parts.append(f'<{element} id="l{level}">{inner}</{element}>')
    return "".join(parts) + reference.format(f"l{depth - 1}")


@pytest.mark.parametrize(
    ("element", "reference"),
    [
        ("g", '<use href="#{}"/>'),
        ("g", '<use xlink:href=" #{}"/>'),
        ("symbol", '<use href="#{}"/>'),
        ("pattern", '<rect fill="url(#{})"/>'),
        ("mask", "<rect mask=\"url( '#{}' )\"/>"),
        ("clipPath", '<rect style="clip-path: url(#{})"/>'),
        ("marker", '<path d="M0 0 1 1" marker-mid="url(#{})"/>'),
        ("filter", '<feImage href="#{}"/>'),
    ],
)
def test_references_on_levels_are_refused(element: str, reference: str) -> None:
    assert drawing_fault(svg(levels(element, reference))) == TOO_MUCH
    assert drawing_fault(svg(levels(element, reference, depth=3))) == ""


@pytest.mark.parametrize(
    "content",
    [
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<pattern id="a"><rect fill="url(#a)"/></pattern>',
        '<mask id="a" mask="url(#a)"/>',
    ],
)
def test_elements_that_refer_to_themselves_are_refused(content: str) -> None:
    assert drawing_fault(svg(content)) == "elements refer to themselves"


def test_chains_are_limited() -> None:
    uses = "".join(f'<g id="g{n}"><use href="#g{n + 1}"/></g>' for n in range(100))
    assert "in a chain" in drawing_fault(svg(uses + '<g id="g100"/>'))
    gradients = "".join(f'<linearGradient id="g{n}" href="#g{n + 1}"/>' for n in range(100))
    assert "gradients" in drawing_fault(svg(gradients))


@pytest.mark.parametrize(
    "content",
    [
        '<path d="M0 0' + " L1 2 3 4" * 400_000 + '"/>',
        "<text x='1 2'>" + "a" * MAX_COST + "</text>",
        "<style>" + "rect { fill: red }" * 5000 + "</style>" + "<rect/>" * 5000,
        "<style>g g g g g g * { fill: red }</style>" + "<g>" * 50 + "<rect/>" + "</g>" * 50,
        "<style>path { marker-mid: url(#m) }</style><marker id='m'>"
        + "<g/>" * 100
        + "</marker><path d='M0 0"
        + " 1 2" * 1000
        + "'/>",
        "<rect/>" * MAX_COST,
    ],
)
def test_long_drawings_are_refused(content: str) -> None:
    assert drawing_fault(svg(content)) == TOO_MUCH


def test_ordinary_drawings_are_not_refused() -> None:
    plot = '<path id="p" d="M0 0 L1 1"/>' + '<use href="#p" x="1" y="2"/>' * 10_000
    styled = "<style>.a .b { fill: url(#g) } .c { fill: red }</style><g class='a'>"
    gradient = "<linearGradient id='g'><stop offset='0'/><stop offset='1'/></linearGradient>"
    content = plot + styled + gradient + '<rect class="b"/>' * 1000 + "</g>"
    assert drawing_fault(svg(content)) == ""


def test_a_file_of_many_tags_is_not_parsed() -> None:
    assert file_fault(b"<g/>" * (MAX_TAGS + 1)) == "it has more than 200,000 tags"


@pytest.mark.parametrize(
    ("attributes", "spread"),
    [
        ('x2="0.0001"', "pad"),
        ('x1="50%" x2="50.1%"', "pad"),
        ('x2="1" gradientTransform="scale(0.0001)"', "pad"),
        ('x2="0.2"', "repeat"),
        ("", "repeat"),
    ],
)
def test_gradients_are_repeated_a_hundred_times_at_most(attributes: str, spread: str) -> None:
    stops = '<stop offset="0"/><stop offset="1"/>'
    root = svg(f'<linearGradient spreadMethod="repeat" {attributes}>{stops}</linearGradient>')
    limit_gradients(root)
    assert root[0].get("spreadMethod") == spread
