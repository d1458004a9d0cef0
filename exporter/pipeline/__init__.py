"""Read, gather, resolve, write: the one part that sees every phase."""

from exporter.pipeline.building import Bound, bind, build
from exporter.pipeline.deciding import decide, decide_collection, places_of, read
from exporter.pipeline.gathering import gather
from exporter.pipeline.request import COLLECTION_FILES, Format, Request
from exporter.pipeline.saving import save
from exporter.pipeline.writing import write

__all__ = [
    "COLLECTION_FILES",
    "Bound",
    "Format",
    "Request",
    "bind",
    "build",
    "decide",
    "decide_collection",
    "gather",
    "places_of",
    "read",
    "save",
    "write",
]
