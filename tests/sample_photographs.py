"""Photographic test images: gradients with many colours."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Raster


def photograph(mode: str = "RGB") -> Raster.Image:
    """Return a gradient of 64 by 64 pixels that gets redder to the right."""
    ramp = Raster.linear_gradient("L").resize((64, 64))
    return Raster.merge("RGB", (ramp.rotate(90), ramp, ramp)).convert(mode)


def encoded(image: Raster.Image, format_: str) -> bytes:
    """Return the bytes of an image file."""
    """Return the bytes of an image file."""
    data = BytesIO()
    image.save(data, format_)
    return data.getvalue()
