"""`exporter check`: posts, collection files, EPUBs and PDFs against their rules."""

from __future__ import annotations

from pathlib import Path

from exporter.cli.common import Call
from exporter.cli.rebuild import rebuild, roots
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.model.requirements import requirements_of_profile
from exporter.options.epub_profiles import epub_profile_names


def check(call: Call) -> int:
    """Check each file, and say how it stands up."""
    console = call.console
    code = 0
    for path in console.progress(call.paths, len(call.paths), "Checks"):
        diagnostics = Diagnostics(Place(str(path)))
        table = _examine(path, call, diagnostics)
        shown = [finding for finding in diagnostics if finding.severity >= console.least]
        # What a printer requires is no matter of taste, however slight the fault. Of a rebuild, the
        # findings have said all.
        unmet = not call.arguments.rebuild and any(not met for _, _, met in table)
        code = max(code, call.tell(diagnostics), int(unmet))
        console.preflight(path, table)
        console.checked(path, len(shown))
    return code


def _examine(path: Path, call: Call, diagnostics: Diagnostics) -> list[tuple[str, str, bool]]:
    """Report what is wrong with a file. Gives its preflight table, if it has one."""
    suffix = path.suffix.lower()
    if call.arguments.rebuild and suffix in (".epub", ".pdf"):
        return rebuild(path, call.site, diagnostics)
    match suffix:
        case ".epub":
            from exporter.check.ace import ace, check_ace
            from exporter.check.embedded_record import source_map
            from exporter.check.epub import check_epub
            from exporter.check.epub_stylesheets import check_epub_css

            origins = source_map(path, roots(call.site))
            check_epub(path, diagnostics, origins)
            check_epub_css(path, diagnostics)
            found = None if call.arguments.no_ace else ace()
            # What is no EPUB at all cannot be opened.
            if found and diagnostics.worst() is not Severity.ERROR:
                check_ace(path, found, diagnostics, origins)
            if call.arguments.held_to == "kindle":
                from exporter.check.kindle import check_kindle

                check_kindle(path, diagnostics)
        case ".pdf":
            from exporter.check.pdf import check_pdf

            name = call.arguments.held_to
            name = None if name in epub_profile_names() else name
            table = check_pdf(path, diagnostics, requirements_of_profile(name) if name else None)
            return [(row.requirement, row.found, row.met) for row in table]
        case _:
            from exporter.build import resolve_path

            resolve_path(path, call.settings, diagnostics, call.site)
    return []
