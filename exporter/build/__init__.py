"""Build: read, gather, resolve, write and check; the one part that sees every phase."""

from typing import TYPE_CHECKING

from exporter.lazy_names import getter_of_names

if TYPE_CHECKING:
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

_NAMES = {
    "book": (
        "BuiltBook",
        "Source",
        "build_book",
        "build_books",
        "build_formats",
        "gather",
        "gathered_builders",
        "is_collection",
        "path_of",
        "resolve_source",
    ),
    "book_builder": (
        "BookBuilder",
        "CoverRequest",
    ),
    "collection_request": (
        "COLLECTION_FILES",
        "CollectionRequest",
        "is_collection_file",
    ),
    "collection_selection": ("selected_posts",),
    "covers": ("build_covers",),
    "imposing": (
        "impose_file",
        "imposed",
    ),
    "inputs": (
        "BuildOptions",
        "GatheredBook",
    ),
    "post": ("load_post",),
    "saving": ("save",),
    "writing": ("write",),
}
"""The names in each module, which is loaded when one of them is first used."""
_HOMES = {name: module for module, names in _NAMES.items() for name in names}

if not TYPE_CHECKING:
    __getattr__ = getter_of_names(__name__, _HOMES)
