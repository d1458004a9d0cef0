"""Pictures of pixels with all the colours that there are."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Raster


def photograph(mode: str = "RGB") -> Raster.Image:
    """Many colours, redder to the right."""
    ramp = Raster.linear_gradient("L").resize((64, 64))
    return Raster.merge("RGB", (ramp.rotate(90), ramp, ramp)).convert(mode)


def encoded(image: Raster.Image, format_: str) -> bytes:
    data = BytesIO()
    image.save(data, format_)
    return data.getvalue()
