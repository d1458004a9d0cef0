"""The guides of a cover as layers that are neither shown nor printed (ISO 32000-1, 8.11)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Pdf, String

from exporter.options.cover_geometry import CoverGeometry, Panel
from exporter.write.pdf.objects.streams import compress

_WEIGHT = 0.5
_COLOURS = {"trim": "1 0 0 0 K", "fold": "0 1 0 0 K", "safe": "0 1 0 0 K", "barcode": "0 0 1 0 K"}
_DASHED = "[3 3] 0 d"


def with_guides(data: bytes, geometry: CoverGeometry) -> bytes:
    """Return the PDF of a cover with a layer for its edges, its folds, safe areas and barcode.

    The layers are switched off, and a viewer must not print them when they are switched on.
    """
    with Pdf.open(BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        properties = Dictionary()
        content = [b"Q\n/Artifact <</Type /Page>> BDC\n"]
        groups = Array()
        for number, (name, lines) in enumerate(_layers(geometry)):
            group = pdf.make_indirect(
                Dictionary(
                    Type=Name.OCG,
                    Name=String(name),
                    Intent=Name.View,
                    Usage=Dictionary(Print=Dictionary(Subtype=Name.Guides, PrintState=Name.OFF)),
                )
            )
            groups.append(group)
            properties[f"/Guide{number}"] = group
            content.append(b"/OC /Guide%d BDC\nq %b Q\nEMC\n" % (number, lines.encode()))
        content.append(b"EMC\n")
        page.Resources.Properties = properties
        before = pdf.make_stream(b"q\n")
        after = pdf.make_stream(compress(b"".join(content), level=6), Filter=Name.FlateDecode)
        own = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
        page.Contents = Array([before, *own, after])
        configuration = Dictionary(
            Name=String("Guides"),
            BaseState=Name.ON,
            OFF=Array(list(groups)),
            Order=Array(list(groups)),
        )
        pdf.Root.OCProperties = Dictionary(OCGs=groups, D=configuration)
        stream = BytesIO()
        pdf.save(stream, deterministic_id=True, compress_streams=False)
        return stream.getvalue()


def _layers(geometry: CoverGeometry) -> Iterator[tuple[str, str]]:
    """Yield the name of each layer, and what it draws."""
    rules = geometry.rules
    board = "Visible edge of the case" if rules.overhang else "Trim"
    whole = (0.0, 0.0, geometry.width, geometry.height)
    yield board, _drawn("trim", [_rectangle(whole)])
    left, bottom, right, top = geometry.spine
    bleed = rules.bleed
    folds = [left, right]
    if rules.hinge:
        folds = [left - rules.hinge, left, right, right + rules.hinge]
    lines = [f"{x:.3f} {bottom - bleed:.3f} m {x:.3f} {top + bleed:.3f} l" for x in folds]
    yield "Spine and hinges" if rules.hinge else "Spine", _drawn("fold", lines)
    areas = [geometry.back_safe, geometry.front_safe]
    areas += [geometry.spine_safe] if geometry.spine_safe else []
    yield "Safe areas", _drawn("safe", map(_rectangle, areas), _DASHED)
    yield "Barcode", _drawn("barcode", [_rectangle(geometry.barcode)])


def _drawn(kind: str, lines: Iterator[str] | list[str] | map[str], style: str = "") -> str:
    return f"{_COLOURS[kind]} {_WEIGHT} w {style} {' '.join(lines)} S"


def _rectangle(box: Panel) -> str:
    left, bottom, right, top = box
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    sides = " ".join(f"{x:.3f} {y:.3f} l" for _, (x, y) in pairwise(corners))
    return f"{left:.3f} {bottom:.3f} m {sides} h"
