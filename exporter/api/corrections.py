"""Corrections since a printing, as a list for a web site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    checked_path,
    collection_request,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices, Settings, check_word
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.transforms import Transform

CorrectionsFormat: TypeAlias = Literal["markdown", "json"]
CORRECTIONS_FORMATS: tuple[CorrectionsFormat, ...] = get_args(CorrectionsFormat)


def export_corrections(
    printed: PathName,
    *sources: PathName,
    format: CorrectionsFormat = "markdown",  # noqa: A002 (as on the command line)
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> str:
    """Return what has changed since a book was printed, as Markdown or JSON for a web site.

    `printed` is the EPUB or the PDF that was made then; pages are those of that PDF. `sources`, the
    conditions and the transforms are those of `collection`. Without changes, the Markdown is empty.
    Exceptions and `diagnostics` are those of `load`, with `SettingsError` for a format that is not
    known.
    """
    from exporter import build
    from exporter.build.printed_book import read_printed_book
    from exporter.corrections.comparison import corrections_of
    from exporter.corrections.lists import corrections_to_json, corrections_to_markdown
    from exporter.resolve.opening import dateline

    check_word("format", format, CORRECTIONS_FORMATS)
    request = collection_request(sources, tag, author, since, until, lang)
    found = diagnostics_for(request)
    options = build_options(settings, site, context, transforms=transforms)
    text = read_printed_book(checked_path(printed, "printed"), found)
    edition = build.resolve_source(request, options, found) if text else None
    corrections = corrections_of(edition, text, found) if text and edition else None
    if edition is None or corrections is None:
        return value_or_error(None, found, diagnostics)
    value_or_error(edition, found, diagnostics, despite_errors=True)
    if format == "json":
        return corrections_to_json(corrections)
    if not corrections.chapters:
        return ""
    day = dateline(corrections.date, edition.metadata.lang) if corrections.date else ""
    return corrections_to_markdown(corrections, edition.labels, day)
