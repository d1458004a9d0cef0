"""What a font file says of being embedded (OpenType 1.9, OS/2 table, fsType)."""

from __future__ import annotations

import uharfbuzz as hb  # type: ignore[import-untyped]

_RIGHTS = 0xE
_RESTRICTED = 0x2
_AT = 8
"""Where the rights stand in the table."""


def may_be_embedded(program: bytes, index: int = 0) -> bool:
    """Whether a font's maker lets it go into documents. One that says nothing may."""
    table = hb.Face(hb.Blob(program), index).reference_table("OS/2")
    rights = int.from_bytes(table.data[_AT : _AT + 2], "big")
    # Where several bits are set, the one that allows most counts.
    return rights & _RIGHTS != _RESTRICTED
