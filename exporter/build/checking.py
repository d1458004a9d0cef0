"""Checks: posts, collection files, EPUBs and PDFs against their rules, and what was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from exporter.build.book import resolve_source
from exporter.build.inputs import BuildOptions, read_site_inputs
from exporter.build.rebuild import rebuild, source_roots
from exporter.check import CHECKED_SUFFIXES, check_file, validate_pdf_bytes
from exporter.check.results import PreflightRow, ValidatorMissing
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.artifact import Artifact
from exporter.model.site_settings import SiteSettings
from exporter.runtime.run_folder import temporary_folder


def check_source(
    path: Path,
    options: BuildOptions,
    diagnostics: Diagnostics,
    *,
    profile: str | None = None,
    ace: bool | None = None,
    compare: bool = False,
    time_limit: int | None = None,
) -> tuple[PreflightRow, ...]:
    """Report what is wrong with a source or a finished file. Returns its preflight table, if any.

    The chapters of a source are written for both formats, to see whether they hold all of it.
    `profile`, `ace` and `time_limit` are those of `check_file`, the first two by default as the
    site says; `compare` rebuilds a finished file instead.
    """
    if path.suffix.lower() not in CHECKED_SUFFIXES:
        if edition := resolve_source(path, options, diagnostics):
            from exporter.build.accounting import chapter_documents, report_losses

            for medium in ("epub", "print"):
                documents = chapter_documents(edition, medium)
                cache = options.context.cache
                report_losses(edition, documents, tuple(diagnostics), diagnostics, cache)
        return ()
    if compare:
        return rebuild(path, options, diagnostics)
    # The site around a finished file need not be the one that it was made from.
    inputs = read_site_inputs(path, options, Diagnostics())
    site = inputs.settings if inputs else SiteSettings()
    diagnostics.ignore(site.ignored_codes)
    return check_file(
        path,
        diagnostics,
        profile or site.check_profile,
        ace=site.ace is not False if ace is None else ace,
        roots=source_roots(options.site),
        time_limit=time_limit,
    )


def check_built(
    artifact: Artifact,
    path: Path,
    places: Callable[[], Mapping[str, Place]],
    root: Path,
    diagnostics: Diagnostics,
) -> tuple[PreflightRow, ...]:
    """Report what is wrong with a file that was built. Returns its preflight table, if any.

    `path` is where it was saved, or its name; `places` and `root` are those of `BuiltBook`. The
    checks are those of `exporter check` without Ace, which takes minutes for a book of many
    chapters. A validator that is missing is reported, and the others run.
    """
    found = Diagnostics()
    table: tuple[PreflightRow, ...] = ()
    if artifact.suffix.endswith(".pdf"):
        table = _check_pdf(artifact.data, path, places(), found)
    elif artifact.suffix.endswith(".epub"):
        _check_epub(artifact.data, path, root, found)
    reported = {finding.code for finding in diagnostics}
    # The build has reported the number of pages.
    diagnostics.extend(
        finding
        for finding in found
        if finding.code != "pages-count" or finding.code not in reported
    )
    return table


def _check_pdf(
    data: bytes, path: Path, places: Mapping[str, Place], diagnostics: Diagnostics
) -> tuple[PreflightRow, ...]:
    from exporter.check.pdf import audit_pdf

    table = audit_pdf(path, diagnostics, places=places, data=data)
    with _reported_if_missing("PDF/UA-1 and PDF/A", diagnostics):
        validate_pdf_bytes(path, data, places, diagnostics)
    return table


def _check_epub(data: bytes, path: Path, root: Path, diagnostics: Diagnostics) -> None:
    # EPUBCheck reads files only, and the book need not be saved.
    with temporary_folder() as folder:
        copy, found = folder / path.name, Diagnostics()
        copy.write_bytes(data)
        with _reported_if_missing("EPUB 3.3", diagnostics):
            check_file(copy, found, ace=False, roots=(root,))
    for finding in found:
        in_book = finding.place and finding.place.path == str(copy)
        diagnostics.add(replace(finding, place=Place(str(path))) if in_book else finding)


@contextmanager
def _reported_if_missing(standard: str, diagnostics: Diagnostics) -> Iterator[None]:
    """Report a validator that is missing instead of raising `ValidatorMissing`."""
    try:
        yield
    except ValidatorMissing as missing:
        message = f"the files are not validated against {standard}: {missing.what} is missing"
        diagnostics.report("validator-missing", message, hint=missing.cure)
