"""The resolution of pictures: enough dots for the size at which they stand."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.check.audit.boxes import millimetres, size
from exporter.check.audit.drawn_objects import DrawnImage, PageContent
from exporter.check.file_fault import Fault
from exporter.model.requirements import Requirements

_SLACK = 0.99
_FLAT = 2
"""A picture of so few dots is a ground or a gradient."""


def faults(leaf: PageContent, asked: Requirements) -> Iterator[Fault]:
    """Pictures whose dots can be seen."""
    for picture in pictures(leaf):
        if picture.dots < asked.resolution * _SLACK:
            wide, high = picture.pixels
            message = (
                f"a picture of {wide} × {high} dots is {millimetres(*size(picture.box))} large: "
                f"{picture.dots:.0f} dots an inch, of {asked.resolution}"
            )
            yield leaf.fault("image-coarse", message, picture.home)


def pictures(leaf: PageContent) -> Iterator[DrawnImage]:
    """The pictures of a page, whose dots count."""
    for thing in leaf.things:
        if isinstance(thing, DrawnImage) and min(thing.pixels) > _FLAT and leaf.printed(thing):
            yield thing
