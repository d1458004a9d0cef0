"""Addresses as text, with the places where they may be broken."""

from __future__ import annotations

import re

from exporter.write.direction import direction_of
from exporter.write.xhtml.dialect import Dialect, attribute, text

_URL_BREAKS = re.compile(r"(?<=/)(?!/)|(?=[-_?#%~,]|\.(?!\w{1,5}$))|(?<=[=&])|(?=[=&])")
"""Where a long address may be broken, so that no character is mistaken for a hyphen, and that a
suffix such as `.html` is not alone on the last line."""
_MAX_PIECE = 24


def address_link(address: str, shown: str, dialect: Dialect, class_: str = "") -> str:
    """Return a link whose text is an address; `shown` is its printed form."""
    class_ = f'class="{class_}" ' if class_ else ""
    href = f'{class_}href="{attribute(address)}"{dialect.ltr_attribute}'
    return f"<a {href}>{breakable(shown, dialect)}</a>"


def breakable(address: str, dialect: Dialect) -> str:
    """Return an address with `wbr` where it may be broken.

    In print the pieces are wrapped, since WeasyPrint would also break them at hyphens; a piece too
    long for a line is not.
    """
    pieces = [piece for piece in _URL_BREAKS.split(address) if piece]
    if dialect.medium != "print":
        return "<wbr/>".join(map(_isolated, pieces))
    return "<wbr/>".join(
        f"<span>{text(piece)}</span>" if len(piece) <= _MAX_PIECE else text(piece)
        for piece in pieces
    )


def _isolated(piece: str) -> str:
    """Return a piece of an address; right-to-left ones keep their order if each is isolated."""
    is_rtl = not piece.isascii() and direction_of(piece) == "rtl"
    return f"<bdi>{text(piece)}</bdi>" if is_rtl else text(piece)
