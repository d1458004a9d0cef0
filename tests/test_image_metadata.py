"""Metadata of image files: it is removed, and the pixels stay the same."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Raster
from PIL.PngImagePlugin import PngInfo

from exporter.write.images.image_metadata import strip_metadata

IMAGE = Raster.linear_gradient("L").resize((24, 16)).convert("RGB")


def _png() -> bytes:
    metadata, stream = PngInfo(), BytesIO()
    metadata.add_text("Author", "Maria Lis, 3 Sea Lane")
    IMAGE.save(stream, "PNG", pnginfo=metadata, icc_profile=b"profile", dpi=(72, 72))
    return stream.getvalue()


def _jpeg() -> bytes:
    exif, stream = Raster.Exif(), BytesIO()
    exif[0x010F] = "Maria Lis, 3 Sea Lane"
    IMAGE.save(stream, "JPEG", exif=exif, comment=b"Lis was here", icc_profile=b"profile")
    return stream.getvalue()


@pytest.mark.parametrize(("data", "type_"), [(_png(), "image/png"), (_jpeg(), "image/jpeg")])
def test_metadata_is_removed_and_pixels_and_colour_profile_are_kept(
    data: bytes, type_: str
) -> None:
    stripped = strip_metadata(data, type_)
    assert b"Lis" in data
    assert b"Lis" not in stripped
    with Raster.open(BytesIO(data)) as before, Raster.open(BytesIO(stripped)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == b"profile"


@pytest.mark.parametrize("length", [9, 20, 60])
@pytest.mark.parametrize(("data", "type_"), [(_png(), "image/png"), (_jpeg(), "image/jpeg")])
def test_truncated_file_is_unchanged(data: bytes, type_: str, length: int) -> None:
    assert strip_metadata(data[:length], type_) == data[:length]


def test_other_formats_are_unchanged() -> None:
    assert strip_metadata(b"GIF89a Lis", "image/gif") == b"GIF89a Lis"
