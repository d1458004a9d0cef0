"""Make the covers of a collection: for a printing service, and for shops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    PathName,
    Words,
    build_options,
    check_pages,
    collection_source,
    diagnostics_for,
)
from exporter.api.exports import saved_files
from exporter.api.output_paths import named_folder
from exporter.api.results import Result
from exporter.options.paper import length
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.book import Book
    from exporter.transforms import Transform


def cover(
    source: PathName | Book,
    output: PathName | None = None,
    *,
    pages: int | None = None,
    spine: str = "",
    guides: bool = True,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> list[Result]:
    """Make the covers of a collection, or of each of its volumes.

    `source` is the path of a collection file, or its model (see `load_collection`). If its settings
    name a printer, the first result is the full cover of the printed book, a PDF of one page: back,
    spine and front with bleed, for the `paper` and the `binding` of the settings. The others are
    the image of the front for shops, a JPEG of 1600 by 2560 pixels, and a thumbnail of it.

    `output` is a folder; without it nothing is saved, and the results have the bytes. The width of
    the spine follows from the page count of the inside, which is built to count its pages; `pages`
    is that count if it is known. `spine` is a width such as `12.4mm`, instead of the computed one.
    `guides` adds the edges, folds, safe areas and the area of the barcode as layers that are not
    printed. Other arguments and exceptions are those of `epub`.
    """
    from exporter import build

    folder = named_folder(output, "covers are several")
    check_pages(pages)
    request = build.CoverRequest(pages, length(spine) if spine else None, guides)
    given = collection_source(source, "covers")
    options = build_options(settings, site, context, strict, transforms)
    found = diagnostics_for(given, ignore)
    books = build.build_covers(given, request, options, found)
    return saved_files(books, given, folder, None, found)
