"""File formats: PNG chunks, sRGB, and PDF objects, colour spaces and graphics states."""

from __future__ import annotations

from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String, parse_content_stream
from PIL import Image

from exporter.file_formats.pdf.colour_spaces import (
    BLACK,
    CMYK,
    GREY,
    RGB,
    UNKNOWN,
    Colour,
    colour_space,
)
from exporter.file_formats.pdf.graphics_state import GraphicsStack, GraphicsState
from exporter.file_formats.pdf.objects import (
    marked_content_id,
    name_tree_entries,
    name_tree_leaves,
    number_tree_entries,
    resource,
)
from exporter.file_formats.png import png_chunks
from exporter.file_formats.srgb import from_linear, luminance, to_linear


def png() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (3, 2)).save(stream, "PNG", dpi=(72, 72))
    return stream.getvalue()


def test_a_png_is_a_sequence_of_chunks() -> None:
    data = png()
    chunks = list(png_chunks(data + b"more"))
    assert [chunk.type for chunk in chunks] == [b"IHDR", b"pHYs", b"IDAT", b"IEND"]
    assert chunks[0].data[:8] == (3).to_bytes(4) + (2).to_bytes(4)
    assert data[:8] + b"".join(chunk.raw for chunk in chunks) == data


@pytest.mark.parametrize("data", [b"", b"GIF89a", png()[:8], png()[:40], png()[:-1]])
def test_a_damaged_png_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="PNG"):
        list(png_chunks(data))


def test_srgb_and_linear_light() -> None:
    assert to_linear(0.5) == pytest.approx(0.2140, abs=1e-4)
    assert [from_linear(to_linear(part / 10)) for part in range(11)] == pytest.approx(
        [part / 10 for part in range(11)]
    )
    assert luminance(1, 1, 1) == pytest.approx(1)
    assert luminance(0, 1, 0) > luminance(1, 0, 0) > luminance(0, 0, 1)


def test_a_name_tree_has_sorted_leaves_and_is_read_in_order() -> None:
    names = {f"n{number}": number for number in range(130)}
    leaves = name_tree_leaves(names)
    assert [len(leaf) for leaf in leaves] == [64, 64, 2]
    kids = Array(
        [Dictionary(Names=Array([item for pair in leaf for item in pair])) for leaf in leaves]
    )
    read = [str(name) for name, _ in name_tree_entries(Dictionary(Kids=kids))]
    assert read == sorted(names)
    # Names are in the order of their bytes, also in UTF-16.
    (leaf,) = name_tree_leaves({"é": 1, "ł": 2, "z": 3})
    assert [bytes(name) for name, _ in leaf] == sorted(bytes(String(name)) for name in "éłz")


def test_a_number_tree_is_read_in_order() -> None:
    kid = Dictionary(Nums=Array([3, Name.C]))
    tree = Dictionary(Kids=Array([Dictionary(Nums=Array([0, Name.A, 2, Name.B])), kid]))
    assert list(number_tree_entries(tree)) == [(0, Name.A), (2, Name.B), (3, Name.C)]
    assert list(number_tree_entries(None)) == []
    with pytest.raises(ValueError, match="shorter"):
        list(number_tree_entries(Dictionary(Nums=Array([0]))))


@pytest.mark.parametrize("resources", [None, Dictionary(), Dictionary(Font=3), Name.Font])
def test_a_missing_resource_is_none(resources: object) -> None:
    assert resource(resources, "/Font", "/F") is None


def test_the_id_of_marked_content() -> None:
    resources = Dictionary(Properties=Dictionary(One=Dictionary(MCID=4), Two=Dictionary()))
    assert marked_content_id([Name.P, Dictionary(MCID=3)], resources) == 3
    assert marked_content_id([Name.P, Name.One], resources) == 4
    assert marked_content_id([Name.P, Name.Two], resources) is None
    assert marked_content_id([Name.P], resources) is None


@pytest.mark.parametrize(
    ("source", "kind", "name", "components"),
    [
        (Name.DeviceCMYK, "cmyk", "DeviceCMYK", 4),
        (Name.RGB, "rgb", "DeviceRGB", 3),
        (Array([Name.DeviceGray]), "grey", "DeviceGray", 1),
        (Array([Name.CalRGB, Dictionary()]), "rgb", "CalRGB", 3),
        (Array([Name.Lab, Dictionary()]), "lab", "Lab", 3),
        (Array([Name.ICCBased, Dictionary(N=4)]), "cmyk", "ICCBased with 4 components", 4),
        (Array([Name.Separation, Name.Gold, Name.DeviceCMYK]), "spot", "Gold", 1),
        (Array([Name.DeviceN, Array([Name.Gold, Name.Black])]), "spot", "Gold and Black", 2),
        (Array([Name.Indexed, Name.DeviceRGB, 1, String("abcdef")]), "indexed", "DeviceRGB", 1),
        (Array([Name.Pattern, Name.DeviceGray]), "pattern", "DeviceGray", 1),
        (Name.Pattern, "pattern", "Pattern", 0),
        (Name.Spot, "spot", "Gold", 1),
        # A resource cannot redefine a device space, but an abbreviation.
        (Name.DeviceRGB, "rgb", "DeviceRGB", 3),
        (Name.G, "spot", "Gold", 1),
        (Name.Nought, "unknown", "an unknown colour space", 0),
        (Array([Name.Nought]), "unknown", "an unknown colour space", 0),
        (Array(), "unknown", "an unknown colour space", 0),
        (None, "unknown", "an unknown colour space", 0),
    ],
    ids=str,
)
def test_a_colour_space(source: Object | None, kind: str, name: str, components: int) -> None:
    gold = Array([Name.Separation, Name.Gold, Name.DeviceCMYK])
    resources = Dictionary(ColorSpace=Dictionary(Spot=gold, G=gold, DeviceRGB=gold))
    space = colour_space(source, resources)
    assert (space.kind, space.name, space.components) == (kind, name, components)
    assert (space.base is None) == (
        kind != "indexed" and source != Array([Name.Pattern, Name.DeviceGray])
    )


def state_after(operators: str) -> GraphicsState:
    """Return the graphics state after a content stream."""
    pdf = Pdf.new()
    gold = Array([Name.Separation, Name.Gold, Name.DeviceCMYK])
    resources = Dictionary(ColorSpace=Dictionary(Spot=gold))
    stack = GraphicsStack(GraphicsState(), resources)
    for item in parse_content_stream(pdf.make_stream(operators.encode())):
        stack.apply(str(item.operator), item.operands)
    return stack.state


@pytest.mark.parametrize(
    ("operators", "fill", "stroke"),
    [
        ("", BLACK, BLACK),
        (".5 g", Colour(GREY, (0.5,)), BLACK),
        ("1 0 0 RG", BLACK, Colour(RGB, (1, 0, 0))),
        ("/DeviceCMYK cs", Colour(CMYK, (0, 0, 0, 1)), BLACK),
        ("/DeviceCMYK CS 0 1 0 0 SC", BLACK, Colour(CMYK, (0, 1, 0, 0))),
        ("/Nought cs", Colour(UNKNOWN), BLACK),
        ("/Pattern cs /P1 scn", Colour(colour_space(Name.Pattern), (), "/P1"), BLACK),
        ("q 1 0 0 rg Q", BLACK, BLACK),
        ("Q Q .5 g", Colour(GREY, (0.5,)), BLACK),
    ],
)
def test_operators_set_colours(operators: str, fill: Colour, stroke: Colour) -> None:
    state = state_after(operators)
    assert (state.fill, state.stroke) == (fill, stroke)


def test_a_spot_colour_starts_with_full_ink() -> None:
    assert state_after("/Spot cs").fill.components == (1.0,)


def test_operators_set_the_matrix_and_the_line_width() -> None:
    state = state_after("2 w 2 0 0 2 10 10 cm 1 0 0 1 5 0 cm q 3 w 9 0 0 9 0 0 cm Q")
    assert state.ctm == (2, 0, 0, 2, 20, 10)
    assert state.line_width == 2
