"""Pictures as an output needs them: a kind that it shows, and no more pixels than it can use.

The same picture for the same target gives the same bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import assert_never

from PIL import Image as Raster
from PIL import ImageOps

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.assets import Asset
from exporter.model.nodes import Image, Node
from exporter.model.walk import DivisionT, rewrite_division
from exporter.options.pdf_profiles import Colour
from exporter.write.images.image_metadata import strip_metadata
from exporter.write.images.image_optimizer import (
    CompressionPolicy,
    is_drawn,
    on_ground,
    optimize_image,
    shines_through,
)
from exporter.write.images.svg import clean_svg
from exporter.write.press_colours import InkSet, in_inks


@dataclass(frozen=True, slots=True)
class ImageTarget:
    """What an output takes.

    `across` and `down` are the most pixels that a picture may have, 0 for as many as it has.
    `quality` is JPEG's, from 1 to 95. `moves` says that an animation may go in as it is. `bounded`
    says that pixels count for more than bytes, since a small machine must hold them all. `colour`
    names the inks it is printed in. `thrift` says that bytes count, and how they are saved.
    """

    across: int = 0
    down: int = 0
    quality: int = 92
    moves: bool = False
    bounded: bool = True
    colour: Colour = "rgb"
    thrift: CompressionPolicy | None = None


_LEVEL = 4
"""How hard zlib tries: 9 takes ten times as long on drawings, and saves one byte in twenty."""
_SPARE = 1.25
"""How many times as wide or as high as it can be shown a picture may be."""
_HELD = 2.0
"""The same of a picture that takes fewer bytes as it came."""
_TALL = 1.5
"""How high a photograph may be for its width."""
_PAYS, _PAYS_IN_LOSS = 0.95, 0.75
"""Which part of its bytes may be left for a picture to be written anew: it loses something where
it came with losses already."""


def print_image_target(width: float, height: float, dots: int = 300) -> ImageTarget:
    """What print takes on an area of so many millimetres, at so many dots an inch."""
    across, down = round(width / 25.4 * dots), round(height / 25.4 * dots)
    return ImageTarget(across=across, down=down, bounded=False)


@dataclass(frozen=True, slots=True)
class PreparedImage:
    """A picture for an output.

    `lost` names what of a drawing had to go and could be seen; `worded` says that words stand for a
    web page within it. `changed` says that the bytes are not those of the asset; their own digest
    is known once the picture was developed.
    """

    media_type: str
    data: bytes
    moving: bool = False
    lost: tuple[str, ...] = ()
    worded: bool = False
    changed: bool = True
    digest: str = ""

    @property
    def address(self) -> str:
        """The bytes as an address (RFC 2397)."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"

    def report(self, name: str, place: Place | None, diagnostics: Diagnostics) -> None:
        """Say what became of a drawing by this name."""
        for element in self.lost:
            diagnostics.report("html-removed", f"‘{element}’ was taken out of ‘{name}’", place)
        if self.worded:
            message = f"of a web page within ‘{name}’, only the words are shown"
            diagnostics.report("drawing-words", message, place)


def prepare_image(asset: Asset, target: ImageTarget) -> PreparedImage:
    """The picture of an asset for a target.

    Raises OSError, ValueError, SyntaxError or Pillow's DecompressionBombError where the bytes have
    gone or are no picture.
    """
    data = asset.read()
    if asset.media_type == "image/svg+xml":
        drawing = clean_svg(data)
        return PreparedImage(
            asset.media_type, drawing.data, drawing.moving, drawing.lost, drawing.worded
        )
    with Raster.open(BytesIO(data)) as picture:
        picture.load()
        if target.thrift:
            return _in_few_bytes(picture, asset.media_type, data, target, target.thrift)
        return _raster(picture, asset.media_type, data, target)


def with_addresses(
    division: DivisionT, address: Callable[[Asset, Place | None], str], diagnostics: Diagnostics
) -> tuple[DivisionT, dict[str, str]]:
    """The division with placeholders for broken pictures, and each other's address by its digest.

    `address` may raise what `prepare_image` raises.
    """
    addresses: dict[str, str] = {}

    def settle(node: Node) -> Node:
        if not isinstance(node, Image) or node.asset is None:
            return node
        asset = node.asset
        if asset.digest not in addresses:
            try:
                addresses[asset.digest] = address(asset, node.place)
            except (OSError, ValueError, SyntaxError, Raster.DecompressionBombError) as error:
                message = f"‘{name_of(asset)}’: {error}"
                diagnostics.report("image-unreadable", message, node.place)
                addresses[asset.digest] = ""
        return node if addresses[asset.digest] else replace(node, asset=None)

    return rewrite_division(division, settle), addresses


def _raster(
    picture: Raster.Image, media_type: str, data: bytes, target: ImageTarget
) -> PreparedImage:
    """A picture of pixels: as it is where it may be, else as JPEG or PNG.

    WebP, CMYK, a camera held upright and too many pixels call for another file; so does what moves
    where nothing may, and a colour that is to be printed in the inks of a press.
    """
    moving = _moves(picture, media_type)
    large = _too_large(picture, target)
    plain = media_type in ("image/jpeg", "image/png", "image/gif")
    # To scale an animation would be to stop it.
    stays = target.moves and moving and media_type == "image/gif"
    turned = _is_turned(picture, media_type)
    suits = _suits(picture, media_type, target.colour)
    # For print, what could let something shine through and does not is better without.
    veiled = not target.bounded and _is_opaque(picture)
    if stays or (plain and suits and not (large or moving or turned or veiled)):
        return PreparedImage(media_type, data, moving, changed=False)
    still = (ImageOps.exif_transpose(picture) or picture) if turned else picture
    still = still.convert(still.mode[:-1]) if veiled else still
    still = _scaled(still, target) if large else still
    if _is_photograph(still, media_type, data):
        photograph = still if target.colour == "cmyk" else still.convert("RGB")
        inks = in_inks(photograph, InkSet(target.colour))
        made = PreparedImage("image/jpeg", _encoded(inks, "JPEG", target))
    else:
        drawing = _in_grey(still) if target.colour == "grey" else _bare(still)
        made = PreparedImage("image/png", _encoded(drawing, "PNG", target))
    # What lets something shine through is taken apart for print, at a cost for each pixel.
    whole = plain and suits and not (moving or turned or picture.mode in ("RGBA", "LA"))
    if whole and not target.bounded and len(made.data) >= len(data):
        return PreparedImage(media_type, data, changed=False)
    return made


def _in_few_bytes(
    picture: Raster.Image,
    media_type: str,
    data: bytes,
    target: ImageTarget,
    thrift: CompressionPolicy,
) -> PreparedImage:
    """A picture of pixels for a screen, in as few bytes as it may take."""
    moving = _moves(picture, media_type)
    if target.moves and moving and media_type == "image/gif":
        return PreparedImage(media_type, data, moving, changed=False)
    turned = _is_turned(picture, media_type)
    still = (ImageOps.exif_transpose(picture) or picture) if turned else picture
    lossy = _is_photograph(still, media_type, data)
    seen = on_ground(still, thrift.ground)
    covered = shines_through(still) and _is_clear(still)
    drawn = is_drawn(seen, lossy=lossy)
    wide = target if drawn else _for_photographs(target, thrift)
    fits = seen.width * seen.height <= (thrift.pixels or seen.width * seen.height)
    large = not fits or (_too_large(seen, wide) if drawn else _share(seen, wide) < _PAYS)
    plain = media_type in ("image/jpeg", "image/png", "image/gif") and picture.mode != "CMYK"
    stays = plain and not (moving or turned or (covered and thrift.ground))
    own = strip_metadata(data, media_type)
    if stays and not large and picture.mode in ("1", "L", "P") and not lossy:
        # Few colours take few bytes.
        return PreparedImage(media_type, own, changed=own != data)
    shown = _scaled(seen, wide) if large else seen
    made = PreparedImage(*optimize_image(shown, target.quality, drawn=drawn, lossy=lossy))
    pays = _PAYS_IN_LOSS if lossy and not large else _PAYS
    if stays and fits and _share(seen, wide) * _HELD >= 1 and len(made.data) > pays * len(own):
        return PreparedImage(media_type, own, changed=own != data)
    return made


def _moves(picture: Raster.Image, media_type: str) -> bool:
    """Whether it has frames; a JPEG's are views of one scene, of which the first is shown."""
    return getattr(picture, "n_frames", 1) > 1 and media_type != "image/jpeg"


def _is_turned(picture: Raster.Image, media_type: str) -> bool:
    return bool(media_type != "image/png" and picture.getexif().get(0x0112, 1) != 1)


def _is_clear(picture: Raster.Image) -> bool:
    """Whether something is seen through a picture that lets it be."""
    return picture.convert("RGBA").getchannel("A").getextrema() != (255, 255)


def _for_photographs(target: ImageTarget, thrift: CompressionPolicy) -> ImageTarget:
    across = min(thrift.photographs, target.across or thrift.photographs)
    return replace(target, across=across, down=round(across * _TALL))


def _suits(picture: Raster.Image, media_type: str, colour: Colour) -> bool:
    """Whether a picture comes in colours that may stay. A PNG has none of a press's four inks."""
    match colour:
        case "rgb":
            return picture.mode != "CMYK"
        case "grey":
            return picture.mode in ("1", "L", "LA")
        case "cmyk":
            return media_type != "image/jpeg" or picture.mode in ("L", "CMYK")
        case _:
            assert_never(colour)


def _in_grey(picture: Raster.Image) -> Raster.Image:
    """A drawing in black ink; what may be seen through stays so."""
    if picture.mode in ("1", "L", "LA") and "transparency" not in picture.info:
        return picture
    full = picture.convert("RGBA")
    grey, opacity = in_inks(full.convert("RGB"), InkSet("grey")), full.getchannel("A")
    if opacity.getextrema() == (255, 255):
        return grey
    return Raster.merge("LA", (grey, opacity))


def _share(picture: Raster.Image, target: ImageTarget) -> float:
    """The part of its size at which a picture is as large as it may be; more than 1 if smaller."""
    return min(
        (target.across or picture.width) / picture.width,
        (target.down or picture.height) / picture.height,
    )


def _too_large(picture: Raster.Image, target: ImageTarget) -> bool:
    """Whether it pays to scale a picture.

    By a little, it would blur what was sharp and take more bytes than before: what had few colours
    gets many.
    """
    across, down = target.across or picture.width, target.down or picture.height
    wider = 1 / _share(picture, target)
    return wider > _SPARE or (wider > 1 and picture.width * picture.height > across * down)


def _scaled(picture: Raster.Image, target: ImageTarget) -> Raster.Image:
    """The picture within the target's pixels. Colours of a palette must become real to be mixed."""
    if picture.mode in ("P", "1", "LA", "PA"):
        clear = "transparency" in picture.info or picture.mode in ("LA", "PA")
        picture = picture.convert("RGBA" if clear else "L" if picture.mode == "1" else "RGB")
    if picture.mode == "RGBA" and _is_opaque(picture):
        # Most screenshots could let something shine through, and do not.
        picture = picture.convert("RGB")
    share = _share(picture, target)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(
        size, Raster.Resampling.LANCZOS, reducing_gap=3.0 if target.thrift is None else 2.0
    )


def _is_opaque(picture: Raster.Image) -> bool:
    """Whether a picture has a channel for opacity, and lets nothing shine through."""
    veiled = picture.mode in ("RGBA", "LA")
    return veiled and picture.getchannel("A").getextrema() == (255, 255)


def _is_photograph(picture: Raster.Image, media_type: str, data: bytes) -> bool:
    """Whether JPEG suits a picture: it came as a lossy one, and shows nothing through."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        return False
    if media_type == "image/webp":
        return b"VP8L" not in data[:64]
    return media_type == "image/jpeg"


def _bare(picture: Raster.Image) -> Raster.Image:
    """A picture in a mode that PNG has."""
    if picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        return picture
    return picture.convert("RGB")


def _encoded(picture: Raster.Image, format_: str, target: ImageTarget) -> bytes:
    """The picture in a format, without what a camera or an editor said of it."""
    stream = BytesIO()
    kept = {"transparency": picture.info["transparency"]} if _has_clear(picture) else {}
    bare = picture.copy()
    bare.info.clear()
    bare.info.update(kept)
    if format_ == "JPEG":
        bare.save(stream, "JPEG", quality=target.quality, subsampling=0, optimize=True)
    else:
        bare.save(stream, "PNG", compress_level=_LEVEL)
    return stream.getvalue()


def _has_clear(picture: Raster.Image) -> bool:
    return picture.mode in ("P", "L", "RGB", "1") and "transparency" in picture.info


def name_of(asset: Asset) -> str:
    """What a finding calls a picture: the name of its file, or that it stands in the text."""
    return "data:" if asset.path.startswith("data:") else Path(asset.path).name
