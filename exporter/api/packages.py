"""Make the package of a collection that a printing service or a shop takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    PathName,
    Words,
    build_options,
    collection_source,
    diagnostics_for,
)
from exporter.api.exports import results_or_error
from exporter.api.output_paths import named_folder, title_stem
from exporter.api.results import Result
from exporter.diagnostics import Diagnostics
from exporter.input_files.real_paths import names_in, whole_place
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.book import Book
    from exporter.transforms import Transform


def package(
    source: PathName | Book,
    output: PathName | None = None,
    *,
    shop: str = "",
    onix: bool | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> list[Result]:
    """Make what a service takes of a collection, or of each of its volumes: a folder of files.

    `shop` is `kindle`, `kobo`, `apple` or `generic`: the folder has the EPUB with the profile of
    that name. Without it, the settings name a printer: the folder has the interior and the cover as
    PDFs. Both have the image of the front, its thumbnail, `metadata.txt` with the values for the
    forms of the service, and `checklist.txt` with what was checked and what is left to do. Each
    file is validated as `check_file` does, but without Ace; what is found is reported, and in the
    checklist. `onix` adds `onix.xml` for a book with an ISBN, a record for the trade in ONIX 3.0;
    by default, it is there for services that take it.

    `source` is the path of a collection file, or its model (see `load_collection`). The folder is
    made in the folder `output`; without it nothing is saved, and the results have the bytes. Their
    names have the folder in them: `what-we-wrote-kdp/metadata.txt`. Other arguments and exceptions
    are those of `epub`.
    """
    from exporter import build
    from exporter.build.packages.builder import build_packages

    folder = named_folder(output, "a package is a folder")
    given = collection_source(source, "packages")
    if shop:
        settings = replace(settings or Choices(), epub_profile=shop)
    options = build_options(settings, site, context, strict, transforms)
    found = diagnostics_for(given, ignore)
    results: list[Result] = []
    is_strict = False
    for built in build_packages(given, shop, _stem, options, found, onix=onix):
        is_strict |= built.strict
        for file in built.files:
            name = f"{built.folder}/{file.name}"
            path = folder / name if folder else None
            if path and not build.save(file.artifact, path, found, folder):
                continue
            table = file.preflight if built.strict else ()
            about = (built.title, built.chapters, file.artifact.page_count, (), table)
            results.append(Result(file.artifact.data, name, path, *about))
        if folder and built.files:
            _report_others(folder / built.folder, {file.name for file in built.files}, found)
    return results_or_error(results, found, strict=is_strict)


def _report_others(folder: Path, written: Collection[str], found: Diagnostics) -> None:
    """Report what a folder holds besides a package, such as files of another ISBN."""
    others = set(names_in(folder)).difference(written)
    named = [f"‘{name}’" for name in sorted(others) if not name.startswith(".")]
    if named:
        message = f"{', '.join(named)} in the folder of the package"
        found.report("package-others", message, whole_place(folder))


def _stem(title: str) -> str:
    return title_stem(title) or "collection"
