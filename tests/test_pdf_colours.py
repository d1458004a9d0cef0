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


def page_of(drawn: str, **resources: Object) -> Pdf:
    """A PDF of one page with this content and these resources."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    page.obj.Contents = pdf.make_stream(drawn.encode())
    page.obj.Resources = Dictionary({f"/{kind}": things for kind, things in resources.items()})
    return pdf


def rewritten(pdf: Pdf, inks: InkSet = PRESS) -> str:
    """The content of its page, converted to the inks of a press."""
    convert_colours(pdf, inks)
    return " ".join(content(pdf, 0).decode().split())


@pytest.mark.parametrize(
    ("drawn", "grey", "press"),
    [
        # Black is black, and so is what is nearly so; white is paper.
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
        # Colours are as light as they were, or go through the profile.
        ("1 0 0 rg", "0.4984 g", "0 1 1 0 k"),
        ("0 0 1 RG", "0.2979 G", "0.8784 0.7686 0 0 K"),
        ("0 1 0 0 k", "0.4814 g", "0 1 0 0 k"),
        # A tint is one that a press holds, or none; a colour keeps its hue.
        ("0.93 0.93 0.93 rg", "0.9 g", "0 0 0 0.1 k"),
        ("0.957 0.953 0.941 rg", "1 g", "0 0 0 0 k"),
        ("0.9 g", "0.9 g", "0 0 0 0.1 k"),
        ("1 0.97 0.9 rg", "1 g", "0 0.025 0.1 0 k"),
    ],
)
def test_colours_are_converted_to_the_inks_of_the_press(drawn: str, grey: str, press: str) -> None:
    assert rewritten(page_of(drawn), GREY) == grey
    assert rewritten(page_of(drawn), PRESS) == press


def spaces(pdf: Pdf) -> Object:
    """Colour spaces of a page."""
    white = Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))
    return Dictionary(
        Icc=Array([Name.ICCBased, pdf.make_stream(b"", N=3)]),
        Lab=Array([Name.Lab, white]),
        Cal=Array([Name.CalRGB, white]),
        Dots=Array([Name.Pattern, Name.DeviceRGB]),
        Spot=Array([Name.Separation, Name.Gold, Name.DeviceCMYK, Dictionary(FunctionType=2)]),
    )


@pytest.mark.parametrize(
    ("drawn", "press"),
    [
        # The space is no longer set; until a colour is, it is black.
        ("/DeviceRGB cs 1 0 0 sc", "0 0 0 1 k 0 1 1 0 k"),
        ("/DeviceCMYK CS 0 .5 0 0 SCN", "0 0 0 1 K 0 0.5 0 0 K"),
        ("/DeviceGray cs .5 scn", "0 0 0 1 k 0 0 0 0.5 k"),
        ("/Icc cs 1 0 0 scn", "0 0 0 1 k 0 1 1 0 k"),
        ("/Cal cs .5 .5 .5 scn", "0 0 0 1 k 0 0 0 0.5 k"),
        ("/Lab cs 100 0 0 scn", "0 0 0 1 k 0 0 0 0 k"),
        ("/Lab cs 0 0 0 scn", "0 0 0 1 k 0 0 0 1 k"),
        # What was set before comes back.
        (
            "/Icc cs q /DeviceCMYK cs 1 0 0 0 sc Q 1 0 0 sc",
            "0 0 0 1 k q 0 0 0 1 k 1 0 0 0 k Q 0 1 1 0 k",
        ),
        # Areas and lines have each their own.
        ("/Icc cs .5 G 1 0 0 sc", "0 0 0 1 k 0 0 0 0.5 K 0 1 1 0 k"),
        # A spot colour is not converted.
        ("/Spot cs .4 scn", "/Spot cs .4 scn"),
        ("/Pattern cs /p scn", "/Pattern cs /p scn"),
        ("/Dots cs 1 0 0 /p scn", "/Dots cs 0 1 1 0 /p scn"),
    ],
)
def test_colours_of_other_spaces_are_converted(drawn: str, press: str) -> None:
    pdf = page_of(drawn)
    pdf.pages[0].Resources.ColorSpace = spaces(pdf)
    assert rewritten(pdf) == press
    left = pdf.pages[0].Resources.ColorSpace
    assert set(left.keys()) == {"/Dots", "/Spot"}
    assert left.Dots[1] == Name.DeviceCMYK


def test_rgb_is_not_converted() -> None:
    pdf = page_of("1 0 0 rg")
    assert rewritten(pdf, InkSet("rgb", 0.1, 0.75)) == "1 0 0 rg"


def test_marked_content_and_text_are_unchanged() -> None:
    drawn = "/P <</MCID 0>> BDC BT /F 9 Tf 1 0 0 rg [<0102> -20 <03>] TJ ET EMC"
    expected = "/P << /MCID 0 >> BDC BT /F 9 Tf 0 1 1 0 k [ <0102> -20 <03> ] TJ ET EMC"
    assert rewritten(page_of(drawn)).replace("[<", "[ <").replace(">]", "> ]") == expected


@pytest.mark.parametrize(
    ("drawn", "press"),
    [
        ("1 w", "1 w"),
        (".5 w", "0.75 w"),
        ("0 w", "0.75 w"),
        # By how large a unit is where the line is drawn.
        ("2 0 0 2 0 0 cm .5 w", "2 0 0 2 0 0 cm .5 w"),
        ("q .5 0 0 .5 0 0 cm 1 w Q 1 w", "q .5 0 0 .5 0 0 cm 1.5 w Q 1 w"),
    ],
)
def test_thin_lines_become_wide_enough_for_a_press(drawn: str, press: str) -> None:
    assert rewritten(page_of(drawn)) == press


def stream(pdf: Pdf, drawn: str, **entries: Object | int) -> Object:
    return pdf.make_stream(drawn.encode(), **entries)


def drawn_by(thing: Object) -> str:
    return " ".join(thing.read_bytes().decode().split())


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
    assert drawn_by(form) == "/i Do 0 1 1 0 K 1.5 w"
    assert drawn_by(inner) == "0 1 1 0 k 3 w"
    assert drawn_by(tiles) == "0.8784 0.7686 0 0 k 0.75 w"
    assert drawn_by(glyph) == "1 0 0 0 0 9 d0 0 1 1 0 k"
    assert page.obj.Group.CS == form.Group.CS == Name.DeviceCMYK


def test_a_shared_form_is_converted_once() -> None:
    pdf = page_of("/f Do")
    form = stream(pdf, "0 1 1 0 k", Subtype=Name.Form)
    pdf.pages[0].Resources.XObject = Dictionary(f=form)
    pdf.pages.append(pdf.pages[0])
    convert_colours(pdf, GREY)
    once = drawn_by(form)
    assert once == f"{printable_colour((0, 1, 1, 0), GREY)[0]:g} g"


def test_a_soft_mask_keeps_its_greys() -> None:
    pdf = page_of("/s gs 1 0 0 rg")
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    mask = stream(pdf, "0.1 0.1 0.1 rg .95 g 0.2 w", Subtype=Name.Form, Group=group)
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    pdf.pages[0].Resources.ExtGState = Dictionary(s=state)
    # The engine names it among what the page draws, too.
    pdf.pages[0].Resources.XObject = Dictionary(x=mask)
    assert rewritten(pdf) == "/s gs 0 1 1 0 k"
    assert drawn_by(mask) == "0.1 g 0.95 g 0.2 w"
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
    done = pdf.pages[0].Resources.Shading.s
    assert done.ColorSpace == Name.DeviceCMYK
    first, second = (each.read_bytes() for each in done.Function.Functions)
    inks = [tuple(first[at : at + 4]) for at in range(0, len(first), 4)]
    assert inks[0] == (0, 255, 255, 0)
    assert inks[-1] == (0, 0, 0, 0)
    # Half-way on a screen is not half-way in ink.
    half = to_inks((1, 0.5, 0.5), "cmyk")
    assert inks[len(inks) // 2] == tuple(round(ink * 255) for ink in half)
    # From white to black there is only black ink.
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


# Pictures. A red pixel, a grey and a black one.
PIXELS = bytes([255, 0, 0, 128, 128, 128, 0, 0, 0])


def picture(pdf: Pdf, data: bytes, space: object, **entries: object) -> Stream:
    made = pdf.make_stream(
        zlib.compress(data),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=3,
        Height=1,
        BitsPerComponent=8,
    )
    made.Filter = Name.FlateDecode
    if space is not None:
        made.ColorSpace = space
    for key, value in entries.items():
        made[f"/{key}"] = value
    return made


def test_greys_of_a_drawing_are_black_ink() -> None:
    pdf = page_of("")
    mask = picture(pdf, bytes([0, 128, 255]), Name.DeviceGray)
    drawing = picture(pdf, PIXELS, Name.DeviceRGB, SMask=mask)
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
    drawing = picture(pdf, bytes([0, 0, 0, 128, 128, 128, 255, 255, 255]), Name.DeviceRGB)
    convert_colours(pdf, PRESS)
    assert drawing.ColorSpace == Name.DeviceGray
    assert drawing.read_bytes() == bytes([0, 128, 255])


def test_a_palette_is_converted_and_its_pixels_are_not() -> None:
    pdf = page_of("")
    indexed = Array([Name.Indexed, Name.DeviceRGB, 2, PIXELS])
    drawing = picture(pdf, bytes([2, 1, 0]), indexed)
    convert_colours(pdf, GREY)
    assert drawing.ColorSpace[1] == Name.DeviceGray
    assert bytes(drawing.ColorSpace[3]) == bytes([127, 128, 0])
    assert drawing.read_bytes() == bytes([2, 1, 0])


def test_an_image_mask_is_unchanged() -> None:
    pdf = page_of("")
    stencil = picture(pdf, b"\x80", None, ImageMask=True)
    convert_colours(pdf, PRESS)
    assert "/ColorSpace" not in stencil
    assert stencil.read_bytes() == b"\x80"


@pytest.mark.parametrize(("inks", "mode"), [(GREY, "L"), (PRESS, "CMYK")])
@pytest.mark.parametrize("given", ["RGB", "CMYK"])
def test_a_photograph_is_converted_to_the_inks_of_the_press(
    inks: InkSet, mode: str, given: str
) -> None:
    pdf = page_of("")
    space = {"RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[given]
    image = picture(pdf, b"", space, Width=64, Height=64)
    image.write(encoded(photograph(given), "JPEG"), filter=Name.DCTDecode)
    if given == "CMYK":
        image.Decode = Array([1, 0] * 4)
    convert_colours(pdf, inks)
    with Raster.open(BytesIO(image.read_raw_bytes())) as done:
        assert done.mode == mode
        # Pillow writes a JPEG of four inks upside down.
        assert ("/Decode" in image) == (mode == "CMYK")
        expected = in_inks(photograph(given), inks)
        assert near(done, expected)


def test_a_truncated_photograph_is_unchanged() -> None:
    pdf = page_of("")
    image = picture(pdf, b"", Name.DeviceRGB, Width=64, Height=64)
    data = encoded(photograph(), "JPEG")[:-200]
    image.write(data, filter=Name.DCTDecode)
    convert_colours(pdf, PRESS)
    assert image.read_raw_bytes() == data
    assert image.ColorSpace == Name.DeviceRGB


def near(one: Raster.Image, other: Raster.Image) -> bool:
    """Whether two images are the same apart from JPEG artefacts."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes()) < 6


@pytest.mark.parametrize(
    ("mode", "format_", "colour", "done"),
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
        ("RGB", "PNG", "cmyk", "RGB"),  # PNG has no inks: the pages convert it
        ("RGB", "WEBP", "cmyk", "CMYK"),
    ],
)
def test_images_are_prepared_in_their_inks_where_the_format_can(
    mode: str, format_: str, colour: Colour, done: str, tmp_path: Path
) -> None:
    kind = f"image/{format_.lower()}"
    given = asset(encoded(photograph(mode), format_), tmp_path, "picture", kind)
    made = prepare_image(given, ImageTarget(colour=colour))
    with Raster.open(BytesIO(made.data)) as image:
        assert image.mode == done


def test_a_grey_drawing_keeps_its_opacity(tmp_path: Path) -> None:
    image = photograph("RGBA")
    image.putalpha(Raster.linear_gradient("L").resize((64, 64)))
    given = asset(encoded(image, "PNG"), tmp_path, "picture", "image/png")
    made = prepare_image(given, ImageTarget(colour="grey"))
    with Raster.open(BytesIO(made.data)) as done:
        assert done.mode == "LA"
        assert done.getchannel("A").tobytes() == image.getchannel("A").tobytes()
