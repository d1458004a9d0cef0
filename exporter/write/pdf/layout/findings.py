"""What the layout of a chapter found, as diagnostics."""

from __future__ import annotations

import re
from urllib.parse import unquote

import uharfbuzz as hb

from exporter.diagnostics import Diagnostics
from exporter.write.pdf.jobs.job import FontFace, LayoutResult

_IMAGE = re.compile(r"Failed to (?:load|render).* image (?:at )?'?(?P<address>[^']{0,200})")
_LONGEST = 299
"""Characters of a message of the engine."""
_EMBEDDING, _RESTRICTED = 0xE, 0x2
"""The bits of `fsType` for embedding, and the value that forbids it."""
_FS_TYPE = 8
"""The offset of `fsType` in the OS/2 table."""


def layout_findings(result: LayoutResult) -> Diagnostics:
    """Return what the layout of a chapter found, without a place in its source."""
    found = Diagnostics()
    for address in result.dropped_links:
        found.report("link-relative", f"the link to ‘{address}’ was left out of the PDF")
    for content in result.unplaced:
        found.report("content-lost", f"{content} is on no page of the PDF", group="no page")
    for family in result.uncoloured:
        found.report("emoji-colourless", f"the emoji of ‘{family}’ are drawn black or not at all")
    for use in result.fonts:
        if not _may_be_embedded(use.face):
            name = use.face.name.partition("+")[2] or use.face.name
            found.report(
                "font-restricted", f"‘{name}’ is embedded, which its licence does not allow"
            )
    for message in result.messages:
        if image := _IMAGE.match(message):
            address = image["address"]
            name = "" if address.startswith("data:") else unquote(address.rpartition("/")[2])
            subject = f"‘{name}’" if name else "a drawing"
            found.report("image-unreadable", f"{subject} could not be drawn")
        else:
            cut = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
            found.report("engine-warning", cut)
    return found


def _may_be_embedded(face: FontFace) -> bool:
    """Whether the licence of a font allows embedding (OpenType 1.9, OS/2 table, fsType)."""
    table = hb.Face(hb.Blob(face.program), face.index).reference_table("OS/2")
    embedding = int.from_bytes(table.data[_FS_TYPE : _FS_TYPE + 2], "big") & _EMBEDDING
    # Where several bits are set, the least restrictive one counts.
    return embedding != _RESTRICTED
