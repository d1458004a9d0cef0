"""Read, gather, resolve, write: the one part that sees every phase."""

from exporter.build.building import BuiltCollection, build_collection, build
from exporter.build.deciding import resolve_path, resolve_collection, places_of, read
from exporter.build.gathering import gather
from exporter.build.request import COLLECTION_FILES, Format, Request
from exporter.build.saving import save
from exporter.build.writing import write

__all__ = [
    "COLLECTION_FILES",
    "BuiltCollection",
    "Format",
    "Request",
    "build_collection",
    "build",
    "resolve_path",
    "resolve_collection",
    "gather",
    "places_of",
    "read",
    "save",
    "write",
]
