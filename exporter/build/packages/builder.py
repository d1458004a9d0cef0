"""Building the packages of a collection, or of each of its volumes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from exporter.build.book import Source, gathered_builders
from exporter.build.book_builder import BookBuilder, CoverRequest
from exporter.build.covers import cover_images
from exporter.build.inputs import BuildOptions
from exporter.build.packages.checklist import checklist_text, listing_rows
from exporter.build.packages.contents import (
    BOOK,
    COVER,
    FRONT,
    INTERIOR,
    Contents,
    FileName,
    PrintedBook,
    isbn_digits,
)
from exporter.build.packages.metadata_text import metadata_text
from exporter.build.packages.onix import (
    ONIX,
    ONIX_ELEMENTS,
    ONIX_NAME,
    onix_message,
    onix_rows,
)
from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.codes.checks import CHECK_CODES
from exporter.errors import SettingsError
from exporter.model.artifact import Artifact
from exporter.model.assets import Asset
from exporter.model.edition import Edition
from exporter.options.cover_geometry import cover_geometry
from exporter.options.cover_rules import cover_rules
from exporter.options.paper import Paper
from exporter.options.services import Service, service
from exporter.options.settings import Settings
from exporter.write.cover.drawing import HEIGHT, WIDTH
from exporter.write.shop_description import description_html, description_text

METADATA_NAME, CHECKLIST_NAME = "metadata.txt", "checklist.txt"
_THUMBNAIL = "{name}-thumbnail.jpg"

StemOf: TypeAlias = Callable[[str], str]
"""Returns the name of a file without suffix from a title."""


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file of a package: its name, what it is for, and its preflight table, if it has one."""

    name: str
    purpose: str
    artifact: Artifact
    preflight: tuple[PreflightRow, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A package of a book. `folder` is the name of its folder; `files` are empty after an error."""

    title: str
    chapters: int
    folder: str
    files: tuple[PackagedFile, ...]
    strict: bool


def build_packages(
    source: Source,
    shop: str,
    stem_of: StemOf,
    options: BuildOptions,
    diagnostics: Diagnostics,
    *,
    onix: bool | None = None,
) -> Iterator[BuiltPackage]:
    """Yield the package of a collection, or of each of its volumes.

    `shop` is the name of a shop; empty for the printer of the settings. `stem_of` returns the name
    of files without suffix from a title. `onix` says whether there is a record for the trade; None
    for a book with an ISBN and a service that takes one. Raises `SettingsError` without a service.
    """
    of_others = 0
    for builder in gathered_builders(source, options, diagnostics):
        if builder is None:
            continue
        name = stem_of(builder.gathered.file_title or builder.gathered.book.metadata.title)
        named = shop or builder.gathered.settings.printer
        if not named:
            message = "a package is for a printing service or a shop"
            raise SettingsError(message, "name a printer or a shop", "shop")
        asked = service(named)
        before = _errors(diagnostics)
        files = _files(builder, asked, name, diagnostics, onix=onix)
        own = _errors(diagnostics) - before
        # An error in one volume does not keep the others from being written.
        failed = own > 0 or before > of_others
        of_others += own
        book = builder.gathered.book
        yield BuiltPackage(
            book.metadata.title,
            len(book.chapters),
            f"{name}-{asked.name}",
            () if failed else tuple(files),
            builder.strict,
        )


def _errors(diagnostics: Diagnostics) -> int:
    return sum(finding.severity is Severity.ERROR for finding in diagnostics)


def _files(
    builder: BookBuilder,
    asked: Service,
    name: str,
    diagnostics: Diagnostics,
    *,
    onix: bool | None,
) -> list[PackagedFile]:
    """Return the files of a package, of which the last two are the texts for a person."""
    own, other = _isbns(builder, asked)
    digits = isbn_digits(own) or name
    patterns = [asked.interior, asked.cover] if asked.is_printer else [asked.book]
    names = [pattern.format(name=name, isbn=digits) for pattern in (*patterns, asked.image)]
    if asked.is_printer:
        made = _printed_files(builder, names, diagnostics)
    else:
        # A book for Kindle is checked when it is built.
        built = Diagnostics()
        book = builder.file(("epub",), None, built).artifact
        diagnostics.extend(built)
        reported = [
            finding for finding in built if finding.code in CHECK_CODES["checks for Kindle"]
        ]
        made = [_checked(builder, names[0], BOOK, book, diagnostics, reported)]
    if not all(file.artifact.data for file in made):
        return []
    small = _THUMBNAIL.format(name=name)
    front, thumbnail = cover_images(builder, diagnostics)
    made.append(PackagedFile(names[-1], FRONT, front))
    made.append(PackagedFile(small, "small front, for web pages", thumbnail))
    contents = _contents(builder, asked, made, own, other)
    tables = [(f"{file.name}: {file.purpose}", file.preflight) for file in made if file.preflight]
    rows = tuple(listing_rows(contents))
    if onix or (onix is None and asked.onix and own):
        rows += tuple(onix_rows(contents))
        if own:
            description = description_html(builder.edition(Diagnostics()), ONIX_ELEMENTS)
            record = Artifact(onix_message(contents, description), ".xml")
            made.append(PackagedFile(ONIX_NAME, ONIX, record))
            contents = replace(contents, files=(*contents.files, FileName(ONIX_NAME, ONIX)))
    for row in rows:
        if not row.met:
            diagnostics.report("package-incomplete", f"{row.requirement}: {row.found}")
    tables.append(("What the forms ask for", rows))
    for text_name, text in (
        (METADATA_NAME, metadata_text(contents)),
        (CHECKLIST_NAME, checklist_text(contents, tables)),
    ):
        made.append(PackagedFile(text_name, "text", Artifact(text.encode(), ".txt")))
    return made


def _isbns(builder: BookBuilder, asked: Service) -> tuple[str, str]:
    """Return the ISBN of the edition that a service takes, and that of the other one."""
    book = builder.gathered.book
    of_ebook = book.listing.isbn
    of_print = book.back_cover.isbn if book.back_cover else ""
    return (of_print, of_ebook) if asked.is_printer else (of_ebook, of_print)


def _printed_files(
    builder: BookBuilder, names: Sequence[str], diagnostics: Diagnostics
) -> list[PackagedFile]:
    """Return the interior, and the cover for the number of its pages."""
    interior = builder.file(("pdf",), None, diagnostics).artifact
    if not interior.page_count:
        return [PackagedFile(names[0], INTERIOR, interior)]
    request = CoverRequest(guides=False)
    cover = builder.cover(request, interior.page_count, diagnostics)
    return [
        _checked(builder, names[0], INTERIOR, interior, diagnostics),
        _checked(builder, names[1], COVER, cover, diagnostics),
    ]


def _checked(
    builder: BookBuilder,
    name: str,
    purpose: str,
    artifact: Artifact,
    diagnostics: Diagnostics,
    reported: Sequence[Diagnostic] = (),
) -> PackagedFile:
    """Return a file with what its checks found, which is reported too.

    `reported` was found by checks in the build.
    """
    from exporter.build.checking import check_built

    if not artifact.data:
        return PackagedFile(name, purpose, artifact)
    found = Diagnostics()
    table = check_built(artifact, Path(name), builder.places, builder.gathered.root, found)
    diagnostics.extend(found)
    return PackagedFile(name, purpose, artifact, (*table, _validation_row([*reported, *found])))


def _validation_row(found: Sequence[Diagnostic]) -> PreflightRow:
    """Return the result of the checks of a file in one row."""
    required = "no findings of exporter check"
    if missing := [finding for finding in found if finding.code == "validator-missing"]:
        return PreflightRow(required, missing[0].message, met=False)
    wrong = [finding for finding in found if finding.severity >= Severity.WARNING]
    codes = ", ".join(dict.fromkeys(finding.code for finding in wrong))
    return PreflightRow(required, codes or "none", not wrong)


def _contents(
    builder: BookBuilder, asked: Service, files: Sequence[PackagedFile], own: str, other: str
) -> Contents:
    """Return what the texts of a package say."""
    edition = builder.edition(Diagnostics())
    plain = description_text(edition)
    return Contents(
        asked,
        edition.metadata,
        builder.gathered.book.listing,
        own,
        other,
        description_html(edition, asked.elements) if asked.elements else plain,
        plain,
        tuple(FileName(file.name, file.purpose, len(file.artifact.data)) for file in files),
        _printed(edition, builder.gathered.settings, files[0]) if asked.is_printer else None,
        # The preflight of a printed cover names the resolution.
        None if asked.is_printer else _enlarged(edition.cover),
        # Only the files of a volume have another title.
        bool(builder.gathered.file_title),
    )


def _enlarged(picture: Asset | None) -> tuple[int, int] | None:
    """Return the size of a picture of the front in pixels, if the image for shops is larger."""
    if picture is None or picture.media_type == "image/svg+xml":
        return None
    is_small = picture.width < WIDTH and picture.height < HEIGHT
    return (picture.width, picture.height) if is_small else None


def _printed(edition: Edition, settings: Settings, interior: PackagedFile) -> PrintedBook:
    back, pages = edition.back_cover, interior.artifact.page_count
    rules = cover_rules(settings.printer, settings.binding)
    profile, cover = (
        settings.pdf_profile,
        cover_geometry(rules, settings.trim, pages, settings.paper),
    )
    return PrintedBook(
        pages,
        settings.trim,
        Paper(cover.board, cover.height),
        cover.spine_width,
        settings.paper,
        settings.binding,
        profile.colour,
        profile.bleed,
        back.price if back else "",
        bool(back and back.isbn and back.barcode),
    )
