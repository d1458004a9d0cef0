"""Images to XHTML, at the size that the author gave."""

from __future__ import annotations

import re

from exporter.model.assets import Asset
from exporter.model.image_size import NATURAL_SIZE, ImageSize, Length
from exporter.model.nodes import Image
from exporter.model.printed_addresses import displayed_url
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text


def image_to_xhtml(image: Image, dialect: Dialect) -> str:
    """Return an image; its alternative text and address if it is missing."""
    if not dialect.resolved:
        attributes = f' src="{attribute(image.address)}" alt="{attribute(image.alt)}"'
        attributes += f' title="{attribute(image.title)}"' if image.title else ""
        attributes += _size_as_read(image.size)
        return f"<img{attributes_of(image, dialect)}{attributes}/>"
    if image.asset is None:
        label = f"{dialect.labels.image}: "
        alt = text((label + image.alt.removeprefix(label)).rstrip())
        return f'<span class="missing">{alt}{_missing_address(image.address)}</span>'
    source = attribute(dialect.image(image.asset))
    alt, size = attribute(image.alt), _displayed_size(image.size, image.asset, dialect)
    # The box of an image whose author sets its size may be larger than the image.
    dark = ' class="dark"' if image.size == NATURAL_SIZE and dialect.is_dark(image.asset) else ""
    return f'<img{attributes_of(image, dialect)}{dark} src="{source}" alt="{alt}"{size}/>'


def _size_as_read(size: ImageSize) -> str:
    """Return the size of an image before resolve."""
    sides = {"width": size.width, "height": size.height}
    return "".join(
        f' {name}="{str(length).removesuffix("px")}"' for name, length in sides.items() if length
    )


def _displayed_size(size: ImageSize, asset: Asset, dialect: Dialect) -> str:
    """Return the attributes and the style for the size of an image.

    The attributes are numbers of pixels, which give its proportions too; WeasyPrint ignores them.
    An EPUB has them only for an author's number of pixels: in MuPDF, they take precedence over a
    style, and an image that has none is never wider than the page.
    """
    own_width = size.width.value if size.width and size.width.unit == "px" else 0.0
    width = own_width or asset.width
    both = size.height and own_width
    height = size.height.value if both and size.height else width * asset.height / asset.width
    styles = {"height": size.height, "max-width": size.max_width}
    if dialect.medium != "print" and size.max_width:
        # Kindle knows no greatest width: the share is the width, which most fit without it.
        styles = {
            "width": size.max_width,
            "max-width": Length(width) if dialect.max_widths else None,
        }
    elif dialect.medium == "print" or not own_width:
        styles = {"width": size.width, **styles}
    style = "; ".join(f"{name}: {length}" for name, length in styles.items() if length)
    style += "; width: auto" if size.height and not size.width else ""
    style += "; object-fit: fill" if both and dialect.medium == "print" else ""
    attributes = f' width="{max(round(width), 1)}" height="{max(round(height), 1)}"'
    if dialect.medium == "epub" and not own_width:
        attributes = ""
    return attributes + (f' style="{style}"' if style else "")


def _missing_address(address: str) -> str:
    """Return the address of a missing image in parentheses; empty for a `data:` URL."""
    if not address or address.startswith("data:"):
        return ""
    pieces = (
        text(piece) for piece in re.split(r"(?<=[/_-])(?!/)", displayed_url(address)) if piece
    )
    return f" (<code>{'<wbr/>'.join(pieces)}</code>)"
