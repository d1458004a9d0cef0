"""Traces: what a camera or an editor left in a file goes, and the picture stays."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Raster
from PIL.PngImagePlugin import PngInfo

from exporter.write.images.image_metadata import strip_metadata

PICTURE = Raster.linear_gradient("L").resize((24, 16)).convert("RGB")


def _png() -> bytes:
    said, stream = PngInfo(), BytesIO()
    said.add_text("Author", "Maria Lis, 3 Sea Lane")
    PICTURE.save(stream, "PNG", pnginfo=said, icc_profile=b"profile", dpi=(72, 72))
    return stream.getvalue()


def _jpeg() -> bytes:
    exif, stream = Raster.Exif(), BytesIO()
    exif[0x010F] = "Maria Lis, 3 Sea Lane"
    PICTURE.save(stream, "JPEG", exif=exif, comment=b"Lis was here", icc_profile=b"profile")
    return stream.getvalue()


@pytest.mark.parametrize(("data", "type_"), [(_png(), "image/png"), (_jpeg(), "image/jpeg")])
def test_the_picture_stays_and_the_rest_goes(data: bytes, type_: str) -> None:
    bare = strip_metadata(data, type_)
    assert b"Lis" in data
    assert b"Lis" not in bare
    with Raster.open(BytesIO(data)) as before, Raster.open(BytesIO(bare)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == b"profile"


@pytest.mark.parametrize("cut", [9, 20, 60])
@pytest.mark.parametrize(("data", "type_"), [(_png(), "image/png"), (_jpeg(), "image/jpeg")])
def test_a_file_that_is_not_understood_stays_as_it_is(data: bytes, type_: str, cut: int) -> None:
    assert strip_metadata(data[:cut], type_) == data[:cut]


def test_another_kind_of_file_stays_as_it_is() -> None:
    assert strip_metadata(b"GIF89a Lis", "image/gif") == b"GIF89a Lis"
