"""The references of a book for reference managers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    collection_request,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.options.settings import Choices, Settings, check_word
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.edition import Edition, Reference

ReferenceFormat: TypeAlias = Literal["bibtex", "csl-json"]
REFERENCE_FORMATS: tuple[ReferenceFormat, ...] = get_args(ReferenceFormat)


def export_references(
    *sources: PathName,
    format: ReferenceFormat = "csl-json",  # noqa: A002 (as on the command line)
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> str:
    """Return the references of a book as BibTeX or CSL-JSON, in order of first citation.

    They are the pages to which its links lead, and the works of a bibliography that it cites.
    `sources` and the conditions are those of `collection`, by default the posts of the current
    folder; exceptions and `diagnostics` are those of `load`, with `SettingsError` for a format that
    is not known.
    """
    from exporter import build
    from exporter.citations.bibtex import bibtex
    from exporter.citations.csl_json import csl_item
    from exporter.citations.keys import with_keys
    from exporter.resolve.work_references import work_of_reference

    check_word("format", format, REFERENCE_FORMATS)
    request = collection_request(
        sources or ["."], tag, author, since, until, lang, title="References"
    )
    found, options = diagnostics_for(request), build_options(settings, site, context)
    listed = Choices(references="endnotes", citation_style="", scope="book")
    own = options.settings
    chosen = listed.over(own) if isinstance(own, Settings) else listed.before(own)
    edition = build.resolve_source(request, replace(options, settings=chosen), found)
    edition = value_or_error(edition, found, diagnostics, despite_errors=True)
    works = with_keys(
        (work_of_reference(each, "numeric"), each.work is not None) for each in _references(edition)
    )
    if format == "bibtex":
        return bibtex(works)
    items = [csl_item(work, key) for key, work in works.items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _references(edition: Edition) -> Iterator[Reference]:
    for division in edition.divisions:
        yield from division.references
