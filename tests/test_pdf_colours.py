"""Conversion to the inks of a press: every way to set a colour, on pages of a few operators."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pdf_chapters import content
from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    Pdf,
    Stream,
)
from PIL import Image as Raster
from sample_editions import asset
from sample_photographs import encoded, photograph

from exporter.options.pdf_profiles import Colour
from exporter.write.images.preparation import ImageTarget, prepare_image
from exporter.write.pdf.press.colours import convert_colours
from exporter.write.press_colours import InkSet, in_inks, printable_colour, to_inks

GREY = InkSet("grey", min_tint=0.1, min_rule=0.75)
PRESS = InkSet("cmyk", min_tint=0.1, min_rule=0.75)


def page_of(operators: str, **resources: Object) -> Pdf:
    """Return a PDF of one page with content and resources."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.obj.Contents = pdf.make_stream(operators.encode())
    page.obj.Resources = Dictionary({f"/{kind}": things for kind, things in resources.items()})
    return pdf


def rewritten(pdf: Pdf, inks: InkSet = PRESS) -> str:
    """Convert the page of a PDF to the inks of a press and return its content."""
    convert_colours(pdf, inks)
    return " ".join(content(pdf, 0).decode().split())


@pytest.mark.parametrize(
    ("operators", "grey", "press"),
    [
        # Black and nearly black become pure black; white becomes no ink.
        ("0 0 0 rg", "0 g", "0 0 0 1 k"),
        ("0.102 0.102 0.102 rg", "0 g", "0 0 0 1 k"),
        ("0.133 0.129 0.133 RG", "0 G", "0 0 0 1 K"),
        ("0.1 g", "0 g", "0 0 0 1 k"),
        ("1 1 1 rg", "1 g", "0 0 0 0 k"),
        # Other greys are black ink.
        ("0.36 0.36 0.36 rg", "0.36 g", "0 0 0 0.64 k"),
        ("0.41 0.41 0.4 RG", "0.4093 G", "0 0 0 0.5907 K"),
        ("0.5 G", "0.5 G", "0 0 0 0.5 K"),
        ("0 0 0 0.3 k", "0.7 g", "0 0 0 0.3 k"),
        # Colours become greys of equal lightness, or inks of the profile.
        ("1 0 0 rg", "0.4984 g", "0 1 1 0 k"),
        ("0 0 1 RG", "0.2979 G", "0.8784 0.7686 0 0 K"),
        ("0 1 0 0 k", "0.4814 g", "0 1 0 0 k"),
        # Tints below the minimum are raised to it or removed; hues are kept.
        ("0.93 0.93 0.93 rg", "0.9 g", "0 0 0 0.1 k"),
        ("0.957 0.953 0.941 rg", "1 g", "0 0 0 0 k"),
        ("0.9 g", "0.9 g", "0 0 0 0.1 k"),
        ("1 0.97 0.9 rg", "1 g", "0 0.025 0.1 0 k"),
    ],
)
def test_colours_are_converted_to_the_inks_of_the_press(
    operators: str, grey: str, press: str
) -> None:
    assert rewritten(page_of(operators), GREY) == grey
    assert rewritten(page_of(operators), PRESS) == press


def spaces(pdf: Pdf) -> Object:
    """Return the colour spaces of a page, one of each kind."""
    white = Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))
    return Dictionary(
        Icc=Array([Name.ICCBased, pdf.make_stream(b"", N=3)]),
        Lab=Array([Name.Lab, white]),
        Cal=Array([Name.CalRGB, white]),
        Dots=Array([Name.Pattern, Name.DeviceRGB]),
        Spot=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary(FunctionType=2)]),
    )


@pytest.mark.parametrize(
    ("operators", "press"),
    [
        # The operator of the space is removed; the initial colour is black.
        ("/DeviceRGB cs 1 0 0 sc", "0 0 0 1 k 0 1 1 0 k"),
        ("/DeviceCMYK CS 0 .5 0 0 SCN", "0 0 0 1 K 0 0.5 0 0 K"),
        ("/DeviceGray cs .5 scn", "0 0 0 1 k 0 0 0 0.5 k"),
        ("/Icc cs 1 0 0 scn", "0 0 0 1 k 0 1 1 0 k"),
        ("/Cal cs .5 .5 .5 scn", "0 0 0 1 k 0 0 0 0.5 k"),
        ("/Lab cs 100 0 0 scn", "0 0 0 1 k 0 0 0 0 k"),
        ("/Lab cs 0 0 0 scn", "0 0 0 1 k 0 0 0 1 k"),
        # The colour before `q` returns after `Q`.
        (
            "/Icc cs q /DeviceCMYK cs 1 0 0 0 sc Q 1 0 0 sc",
            "0 0 0 1 k q 0 0 0 1 k 1 0 0 0 k Q 0 1 1 0 k",
        ),
        # Fill and stroke colours are independent.
        ("/Icc cs .5 G 1 0 0 sc", "0 0 0 1 k 0 0 0 0.5 K 0 1 1 0 k"),
        # A spot colour is not converted.
        ("/Spot cs .4 scn", "/Spot cs .4 scn"),
        ("/Pattern cs /p scn", "/Pattern cs /p scn"),
        ("/Dots cs 1 0 0 /p scn", "/Dots cs 0 1 1 0 /p scn"),
    ],
)
def test_colours_of_other_spaces_are_converted(operators: str, press: str) -> None:
    pdf = page_of(operators)
    pdf.pages[0].Resources.ColorSpace = spaces(pdf)
    assert rewritten(pdf) == press
    left = pdf.pages[0].Resources.ColorSpace
    assert set(left.keys()) == {"/Dots", "/Spot"}
    assert left.Dots[1] == Name.DeviceCMYK


def test_rgb_is_not_converted() -> None:
    pdf = page_of("1 0 0 rg")
    assert rewritten(pdf, InkSet("rgb", 0.1, 0.75)) == "1 0 0 rg"


def test_marked_content_and_text_are_unchanged() -> None:
    operators = "/P <</MCID 0>> BDC BT /F 9 Tf 1 0 0 rg [<0102> -20 <03>] TJ ET EMC"
    expected = "/P << /MCID 0 >> BDC BT /F 9 Tf 0 1 1 0 k [ <0102> -20 <03> ] TJ ET EMC"
    assert rewritten(page_of(operators)).replace("[<", "[ <").replace(">]", "> ]") == expected


@pytest.mark.parametrize(
    ("operators", "press"),
    [
        ("1 w", "1 w"),
        (".5 w", "0.75 w"),
        ("0 w", "0.75 w"),
        # The width depends on the matrix.
        ("2 0 0 2 0 0 cm .5 w", "2 0 0 2 0 0 cm .5 w"),
        ("q .5 0 0 .5 0 0 cm 1 w Q 1 w", "q .5 0 0 .5 0 0 cm 1.5 w Q 1 w"),
    ],
)
def test_thin_lines_become_wide_enough_for_a_press(operators: str, press: str) -> None:
    assert rewritten(page_of(operators)) == press


def stream(pdf: Pdf, operators: str, **entries: Object | int) -> Object:
    return pdf.make_stream(operators.encode(), **entries)


def operators_of(item: Object) -> str:
    return " ".join(item.read_bytes().decode().split())


def test_resources_are_converted_too() -> None:
    pdf = page_of("q .5 0 0 .5 0 0 cm /f Do Q /Pattern cs /t scn")
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    inner = stream(pdf, "1 0 0 rg 1 w", Subtype=Name.Form, Matrix=Array([0.5, 0, 0, 0.5, 0, 0]))
    form = stream(pdf, "/i Do 1 0 0 RG 1 w", Subtype=Name.Form, Group=group)
    form.Resources = Dictionary(XObject=Dictionary(i=inner))
    tiles = stream(pdf, "0 0 1 rg .5 w", PatternType=1)
    glyph = stream(pdf, "1 0 0 0 0 9 d0 1 0 0 rg")
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=glyph))
    )
    page = pdf.pages[0]
    page.Resources.XObject = Dictionary(f=form)
    page.Resources.Pattern = Dictionary(t=tiles)
    page.Resources.Font = Dictionary(F=font)
    page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    convert_colours(pdf, PRESS)
    assert operators_of(form) == "/i Do 0 1 1 0 K 1.5 w"
    assert operators_of(inner) == "0 1 1 0 k 3 w"
    assert operators_of(tiles) == "0.8784 0.7686 0 0 k 0.75 w"
    assert operators_of(glyph) == "1 0 0 0 0 9 d0 0 1 1 0 k"
    assert page.obj.Group.CS == form.Group.CS == Name.DeviceCMYK


def test_a_shared_form_is_converted_once() -> None:
    pdf = page_of("/f Do")
    form = stream(pdf, "0 1 1 0 k", Subtype=Name.Form)
    pdf.pages[0].Resources.XObject = Dictionary(f=form)
    pdf.pages.append(pdf.pages[0])
    convert_colours(pdf, GREY)
    once = operators_of(form)
    assert once == f"{printable_colour((0, 1, 1, 0), GREY)[0]:g} g"


def test_a_soft_mask_keeps_its_greys() -> None:
    pdf = page_of("/s gs 1 0 0 rg")
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    mask = stream(pdf, "0.1 0.1 0.1 rg .95 g 0.2 w", Subtype=Name.Form, Group=group)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    pdf.pages[0].Resources.ExtGState = Dictionary(s=state)
    # The engine also lists the mask among the XObjects of the page.
    pdf.pages[0].Resources.XObject = Dictionary(x=mask)
    assert rewritten(pdf) == "/s gs 0 1 1 0 k"
    assert operators_of(mask) == "0.1 g 0.95 g 0.2 w"
    assert str(mask.Group.CS) == "/DeviceGray"


def test_a_shading_is_sampled_in_inks() -> None:
    def part(first: tuple[float, ...], last: tuple[float, ...]) -> Dictionary:
        ends = {"/C0": Array(list(first)), "/C1": Array(list(last))}
        return Dictionary({"/FunctionType": 2, "/Domain": Array([0, 1]), "/N": 1} | ends)

    red, white, black = (1, 0, 0), (1, 1, 1), (0, 0, 0)
    function = Dictionary(
        FunctionType=3,
        Domain=Array([0, 1]),
        Bounds=Array([0.5]),
        Encode=Array([0, 1, 0, 1]),
        Functions=Array([part(red, white), part(white, black)]),
    )
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=function)
    pdf = page_of("/s sh", Shading=Dictionary(s=shading))
    assert rewritten(pdf) == "/s sh"
    converted = pdf.pages[0].Resources.Shading.s
    assert converted.ColorSpace == Name.DeviceCMYK
    first, second = (each.read_bytes() for each in converted.Function.Functions)
    inks = [tuple(first[at : at + 4]) for at in range(0, len(first), 4)]
    assert inks[0] == (0, 255, 255, 0)
    assert inks[-1] == (0, 0, 0, 0)
    # The middle of an RGB gradient is not the middle of the inks.
    half = to_inks((1, 0.5, 0.5), "cmyk")
    assert inks[len(inks) // 2] == tuple(round(ink * 255) for ink in half)
    # A gradient from white to black has only black ink.
    assert set(second[0::4]) == set(second[1::4]) == set(second[2::4]) == {0}
    assert second[3::4][0] == 0
    assert second[3::4][-1] == 255


def test_a_shading_of_an_unknown_kind_is_unchanged() -> None:
    pdf = page_of("/s sh")
    sampled = stream(pdf, "", FunctionType=4, Domain=Array([0, 1]))
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=sampled)
    pdf.pages[0].Resources.Shading = Dictionary(s=shading)
    convert_colours(pdf, PRESS)
    assert pdf.pages[0].Resources.Shading.s.ColorSpace == Name.DeviceRGB


# Images. A red, a grey and a black pixel.
PIXELS = bytes([255, 0, 0, 128, 128, 128, 0, 0, 0])


def image_object(pdf: Pdf, data: bytes, space: object, **entries: object) -> Stream:
    image = pdf.make_stream(
        zlib.compress(data),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=3,
        Height=1,
        BitsPerComponent=8,
    )
    image.Filter = Name.FlateDecode
    if space is not None:
        image.ColorSpace = space
    for key, value in entries.items():
        image[f"/{key}"] = value
    return image


def test_greys_of_a_drawing_are_black_ink() -> None:
    pdf = page_of("")
    mask = image_object(pdf, bytes([0, 128, 255]), Name.DeviceGray)
    drawing = image_object(pdf, PIXELS, Name.DeviceRGB, SMask=mask)
    convert_colours(pdf, PRESS)
    assert drawing.ColorSpace == Name.DeviceCMYK
    red, grey, black = (drawing.read_bytes()[at : at + 4] for at in (0, 4, 8))
    assert tuple(red) == (0, 255, 255, 0)
    assert tuple(grey) == (0, 0, 0, 127)
    assert tuple(black) == (0, 0, 0, 255)
    assert mask.read_bytes() == bytes([0, 128, 255])
    assert drawing.SMask.objgen == mask.objgen


def test_an_image_without_colours_has_one_ink() -> None:
    pdf = page_of("")
    drawing = image_object(pdf, bytes([0, 0, 0, 128, 128, 128, 255, 255, 255]), Name.DeviceRGB)
    convert_colours(pdf, PRESS)
    assert drawing.ColorSpace == Name.DeviceGray
    assert drawing.read_bytes() == bytes([0, 128, 255])


def test_a_palette_is_converted_and_its_pixels_are_not() -> None:
    pdf = page_of("")
    indexed = Array([Name.Indexed, Name.DeviceRGB, 2, PIXELS])
    drawing = image_object(pdf, bytes([2, 1, 0]), indexed)
    convert_colours(pdf, GREY)
    assert drawing.ColorSpace[1] == Name.DeviceGray
    assert bytes(drawing.ColorSpace[3]) == bytes([127, 128, 0])
    assert drawing.read_bytes() == bytes([2, 1, 0])


def test_an_image_mask_is_unchanged() -> None:
    pdf = page_of("")
    stencil = image_object(pdf, b"\x80", None, ImageMask=True)
    convert_colours(pdf, PRESS)
    assert "/ColorSpace" not in stencil
    assert stencil.read_bytes() == b"\x80"


@pytest.mark.parametrize(("inks", "mode"), [(GREY, "L"), (PRESS, "CMYK")])
@pytest.mark.parametrize("source", ["RGB", "CMYK"])
def test_a_photograph_is_converted_to_the_inks_of_the_press(
    inks: InkSet, mode: str, source: str
) -> None:
    pdf = page_of("")
    space = {"RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[source]
    image = image_object(pdf, b"", space, Width=64, Height=64)
    image.write(encoded(photograph(source), "JPEG"), filter=Name.DCTDecode)
    if source == "CMYK":
        image.Decode = Array([1, 0] * 4)
    convert_colours(pdf, inks)
    with Raster.open(BytesIO(image.read_raw_bytes())) as converted:
        assert converted.mode == mode
        # Pillow writes a JPEG of four inks upside down.
        assert ("/Decode" in image) == (mode == "CMYK")
        expected = in_inks(photograph(source), inks)
        assert nearly_equal(converted, expected)


def test_a_truncated_photograph_is_unchanged() -> None:
    pdf = page_of("")
    image = image_object(pdf, b"", Name.DeviceRGB, Width=64, Height=64)
    data = encoded(photograph(), "JPEG")[:-200]
    image.write(data, filter=Name.DCTDecode)
    convert_colours(pdf, PRESS)
    assert image.read_raw_bytes() == data
    assert image.ColorSpace == Name.DeviceRGB


def nearly_equal(one: Raster.Image, other: Raster.Image) -> bool:
    """Return whether two images are equal apart from JPEG artefacts."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes()) < 6


@pytest.mark.parametrize(
    ("mode", "format_", "colour", "converted"),
    [
        ("RGB", "JPEG", "grey", "L"),
        ("RGB", "JPEG", "cmyk", "CMYK"),
        ("RGB", "JPEG", "rgb", "RGB"),
        ("L", "JPEG", "cmyk", "L"),
        ("CMYK", "JPEG", "cmyk", "CMYK"),
        ("CMYK", "JPEG", "grey", "L"),
        ("RGB", "PNG", "grey", "L"),
        ("P", "PNG", "grey", "L"),
        ("1", "PNG", "grey", "1"),
        ("RGBA", "PNG", "grey", "L"),
        ("RGB", "PNG", "cmyk", "RGB"),  # PNG has no CMYK: the page is converted later
        ("RGB", "WEBP", "cmyk", "CMYK"),
    ],
)
def test_images_are_prepared_in_their_inks_where_the_format_can(
    mode: str, format_: str, colour: Colour, converted: str, tmp_path: Path
) -> None:
    kind = f"image/{format_.lower()}"
    source = asset(encoded(photograph(mode), format_), tmp_path, "picture", kind)
    prepared = prepare_image(source, ImageTarget(colour=colour))
    with Raster.open(BytesIO(prepared.data)) as image:
        assert image.mode == converted


def test_a_grey_drawing_keeps_its_opacity(tmp_path: Path) -> None:
    image = photograph("RGBA")
    image.putalpha(Raster.linear_gradient("L").resize((64, 64)))
    source = asset(encoded(image, "PNG"), tmp_path, "picture", "image/png")
    prepared = prepare_image(source, ImageTarget(colour="grey"))
    with Raster.open(BytesIO(prepared.data)) as converted:
        assert converted.mode == "LA"
        assert converted.getchannel("A").tobytes() == image.getchannel("A").tobytes()
