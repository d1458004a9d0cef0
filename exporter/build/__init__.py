"""Read, gather, resolve, write: the one part that sees every phase."""

from exporter.build.building import BuiltCollection, build, build_collection
from exporter.build.deciding import places_of, read, resolve_collection, resolve_path
from exporter.build.gathering import gather
from exporter.build.request import COLLECTION_FILES, Format, Request
from exporter.build.saving import save
from exporter.build.writing import write

__all__ = [
    "COLLECTION_FILES",
    "BuiltCollection",
    "Format",
    "Request",
    "build",
    "build_collection",
    "gather",
    "places_of",
    "read",
    "resolve_collection",
    "resolve_path",
    "save",
    "write",
]
