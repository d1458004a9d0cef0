"""Checking EPUBs and PDFs on disk: validators, and what they do not look at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostics, Severity
from exporter.model.requirements import Requirements, requirements_of_profile
from exporter.options.epub_profiles import epub_profile_names

CHECKED_SUFFIXES = (".epub", ".pdf")


def check_file(
    path: Path,
    diagnostics: Diagnostics,
    profile: str | None = None,
    *,
    ace: bool = True,
    roots: Iterable[Path] = (),
) -> tuple[PreflightRow, ...]:
    """Report the problems of an EPUB or a PDF, and return its preflight table, which may be empty.

    `profile` is the name of a PDF profile (with a printer: `press-kdp`), which overrides the one
    that a PDF was made for, or of an EPUB profile; a PDF ignores the latter, an EPUB the former.
    `ace` runs Ace on an EPUB if it is installed. `roots` are folders in which the sources of an
    EPUB may be; its findings are then at places in the posts.

    Raises `SettingsError` for an unknown profile, `ValidatorMissing` where a validator cannot run,
    and `ValueError` for a file that is neither an EPUB nor a PDF by its suffix.
    """
    required: Requirements | None = None
    if profile is not None and profile not in epub_profile_names():
        required = requirements_of_profile(profile)
    match path.suffix.lower():
        case ".epub":
            _check_epub(path, diagnostics, profile, ace, roots)
            return ()
        case ".pdf":
            from exporter.check.pdf import check_pdf

            return check_pdf(path, diagnostics, required)
        case suffix:
            raise ValueError(f"{suffix or path.name} is not the suffix of an EPUB or a PDF")


def _check_epub(
    path: Path, diagnostics: Diagnostics, profile: str | None, ace: bool, roots: Iterable[Path]
) -> None:
    from exporter.check.ace import check_ace, find_ace
    from exporter.check.active_content import check_active_content
    from exporter.check.archive import check_archive
    from exporter.check.embedded_record import source_map
    from exporter.check.epub import check_epub
    from exporter.check.epub_stylesheets import check_epub_css

    if not check_archive(path, diagnostics):
        return
    origins = source_map(path, roots)
    check_active_content(path, diagnostics, origins)
    check_epub_css(path, diagnostics)
    check_epub(path, diagnostics, origins)
    # Ace cannot open a file with errors.
    if ace and diagnostics.worst() is not Severity.ERROR and (program := find_ace()):
        check_ace(path, program, diagnostics, origins)
    if profile == "kindle":
        from exporter.check.kindle import check_kindle

        check_kindle(path, diagnostics)
