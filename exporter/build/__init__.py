"""Build: read, gather, resolve, write and check; the one part that sees every phase."""

from exporter.build.book import (
    BuiltBook,
    Source,
    build_book,
    build_books,
    build_formats,
    gather,
    gathered_builders,
    is_collection,
    path_of,
    resolve_source,
)
from exporter.build.book_builder import BookBuilder, CoverRequest
from exporter.build.collection_request import (
    COLLECTION_FILES,
    CollectionRequest,
    is_collection_file,
)
from exporter.build.collection_selection import selected_posts
from exporter.build.covers import build_covers
from exporter.build.imposing import impose_file, imposed
from exporter.build.inputs import BuildOptions, GatheredBook
from exporter.build.post import load_post
from exporter.build.saving import save
from exporter.build.writing import write

__all__ = [
    "COLLECTION_FILES",
    "BookBuilder",
    "BuildOptions",
    "BuiltBook",
    "CollectionRequest",
    "CoverRequest",
    "GatheredBook",
    "Source",
    "build_book",
    "build_books",
    "build_covers",
    "build_formats",
    "gather",
    "gathered_builders",
    "impose_file",
    "imposed",
    "is_collection",
    "is_collection_file",
    "load_post",
    "path_of",
    "resolve_source",
    "save",
    "selected_posts",
    "write",
]
