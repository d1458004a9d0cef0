"""Impose the pages of a PDF on sheets of paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exporter.api.arguments import PathName, Words, checked_path
from exporter.api.output_paths import named_file
from exporter.api.results import ExportError, Result
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.code_names import ignorable_codes
from exporter.errors import SettingsError
from exporter.options.imposition import DEFAULT_CREEP, ImposeStyle
from exporter.options.settings import Settings


def impose(
    path: PathName,
    output: PathName | None = None,
    *,
    style: ImposeStyle = "booklet",
    sheet_size: str = "",
    signature: int = 0,
    creep: float = DEFAULT_CREEP,
    ignore: Words = (),
) -> Result:
    """Put the pages of any PDF on sheets of paper, to print and to fold.

    `output` is a file, or a folder in which the sheets are named `NAME-booklet.pdf`; without it,
    nothing is saved. `style`, `sheet_size`, `signature` and `creep` are the settings `impose`,
    `sheet_size`, `signature` and `creep` of `Settings`. `pages` of the result are those of the PDF.
    `ignore` names the codes of warnings and notices that are not reported.

    Raises `ExportError` if the file is no PDF that can be read or the sheets cannot be saved, and
    `SettingsError` for wrong arguments.
    """
    from exporter import build
    from exporter.model.artifact import Artifact

    source = checked_path(path, "path")
    settings = Settings(impose=style, sheet_size=sheet_size, signature=signature, creep=creep)
    imposition = settings.imposition
    if imposition is None:
        raise SettingsError("‘style’ is booklet or 2up", setting="style")
    file = None if output is None else named_file(output, ("pdf",))
    name = f"{source.stem}-{style}.pdf"
    found = Diagnostics(None, ignorable_codes(ignore))
    sheets = build.impose_file(source, imposition, found)
    saved: Path | None = None
    results: list[Result] = []
    if sheets:
        folder = None if file or output is None else Path(output)
        saved = folder / name if folder else file
        artifact = Artifact(sheets.data, ".pdf", page_count=sheets.pages)
        if saved and saved.exists() and saved.samefile(source):
            raise SettingsError(f"‘{saved}’ is the PDF itself", "name another file", "output")
        if saved is None or build.save(artifact, saved, found, folder):
            results = [Result(sheets.data, name, saved, source.stem, 0, sheets.pages)]
    reported = found.reported()
    if not results or found.worst() is Severity.ERROR:
        raise ExportError(reported, results, found.ignored())
    return replace(results[0], diagnostics=reported, ignored=found.ignored())
