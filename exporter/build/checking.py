"""Checks: posts, collection files, EPUBs and PDFs against their rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from exporter.build.book import resolve_source
from exporter.build.inputs import BuildOptions, read_site_inputs
from exporter.build.rebuild import rebuild, source_roots
from exporter.check import CHECKED_SUFFIXES, check_file
from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.model.site_settings import SiteSettings


def check_source(
    path: Path,
    options: BuildOptions,
    diagnostics: Diagnostics,
    *,
    profile: str | None = None,
    ace: bool | None = None,
    compare: bool = False,
) -> tuple[PreflightRow, ...]:
    """Report what is wrong with a source or a finished file. Returns its preflight table, if any.

    `profile` and `ace` are those of `check_file`, by default as the site says; `compare` rebuilds a
    finished file instead.
    """
    if path.suffix.lower() not in CHECKED_SUFFIXES:
        resolve_source(path, options, diagnostics)
        return ()
    if compare:
        return rebuild(path, options, diagnostics)
    # The site around a finished file need not be the one that it was made from.
    inputs = read_site_inputs(path, options, Diagnostics())
    site = inputs.settings if inputs else SiteSettings()
    return check_file(
        path,
        diagnostics,
        profile or site.check_profile,
        ace=site.ace is not False if ace is None else ace,
        roots=source_roots(options.site),
    )


def audit_built(
    path: Path, data: bytes, places: Mapping[str, Place], diagnostics: Diagnostics
) -> tuple[PreflightRow, ...]:
    """Report what is wrong on the pages of a PDF that was built. Returns its preflight table.

    `places` are the sources of its elements.
    """
    from exporter.check.pdf import audit_pdf

    found = diagnostics.separate(None)
    table = audit_pdf(path, found, places=places, data=data)
    reported = {finding.code for finding in diagnostics}
    # The build has reported the number of pages.
    diagnostics.extend(
        finding
        for finding in found
        if finding.code != "pages-count" or finding.code not in reported
    )
    return table
