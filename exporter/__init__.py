"""Front-matter Markdown to EPUB and print-ready PDF.

>>> import exporter
>>> exporter.epub("_posts/2026-05-14-a-kitchen-knife.md", "dist/")  # doctest: +SKIP
PosixPath('dist/2026-05-14-a-kitchen-knife.epub')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from exporter.build import Format, Request, build, build_collection, save
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Place
from exporter.errors import ClusterError, ExporterError, MissingDependency, SettingsError
from exporter.options.geometry import Margins
from exporter.options.settings import Certifier, Settings
from exporter.runtime.context import BuildContext
from exporter.themes import ThemeError

__all__ = [
    "BuildContext",
    "Certifier",
    "ClusterError",
    "Diagnostic",
    "Diagnostics",
    "ExportError",
    "ExporterError",
    "Margins",
    "MissingDependency",
    "Settings",
    "SettingsError",
    "Severity",
    "ThemeError",
    "__version__",
    "collection",
    "epub",
    "html",
    "markdown_to_html",
    "pdf",
]

__version__ = "0.1.0"

_LONGEST_NAME = 100
"""Characters of a file's name that is made of a title."""


class ExportError(ExporterError):
    """The content has errors; `diagnostics` holds every finding of the build."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


def epub(
    post: str | PathLike[str],
    output: str | PathLike[str] = "dist/",
    *,
    site: str | PathLike[str] | None = None,
    settings: Settings | None = None,
    diagnostics: Diagnostics | None = None,
) -> Path:
    """Write a post as an EPUB and give the file's path.

    `output` is a folder if it is one or ends in a slash, else a file. Findings are added to
    `diagnostics`; raises `ExportError` where one of them is an error.
    """
    return _export("epub", post, output, site, settings, diagnostics)


def pdf(
    post: str | PathLike[str],
    output: str | PathLike[str] = "dist/",
    *,
    site: str | PathLike[str] | None = None,
    settings: Settings | None = None,
    diagnostics: Diagnostics | None = None,
) -> Path:
    """Write a post as a PDF and give the file's path; otherwise as `epub`."""
    return _export("pdf", post, output, site, settings, diagnostics)


def html(
    post: str | PathLike[str],
    output: str | PathLike[str] = "dist/",
    *,
    site: str | PathLike[str] | None = None,
    settings: Settings | None = None,
    diagnostics: Diagnostics | None = None,
) -> Path:
    """Write a post as one self-contained page and give the file's path; otherwise as `epub`."""
    return _export("html", post, output, site, settings, diagnostics)


def markdown_to_html(text: str) -> str:
    """Markdown without its metadata block as HTML, through the whole reader and the model.

    Nothing is resolved: quotes are still quotes, and links are in place.
    """
    from exporter.diagnostics.source import Source
    from exporter.read.markdown_body import read_markdown
    from exporter.resolve.labels import labels_for
    from exporter.write.html import fragment

    diagnostics = Diagnostics()
    blocks = read_markdown(Source("text", text), 0, diagnostics)
    return fragment(blocks, labels_for("en"), diagnostics)


def destination(post: Path, output: str, suffix: str, *, several: bool = False) -> Path:
    """Where a post's file goes: into a folder under the post's own name, or where `output` says."""
    folder = several or output.endswith("/") or Path(output).is_dir()
    return Path(output) / f"{post.stem}{suffix}" if folder else Path(output)


def collection(
    *paths: str | PathLike[str],
    output: str | PathLike[str] = "dist/",
    formats: Sequence[Format] = ("epub", "pdf"),
    title: str = "",
    site: str | PathLike[str] | None = None,
    settings: Settings | None = None,
    diagnostics: Diagnostics | None = None,
    context: BuildContext | None = None,
) -> list[Path]:
    """Write a collection file, or posts and folders, as one book, and give the files' paths.

    `output` is a folder, where the book is named after its title, or a file for a single format.
    What a collection file says wins over `settings`. `context` has the hands and the store;
    without one, this process works alone and keeps nothing. Findings are added to `diagnostics`;
    raises `ExportError` where one of them is an error.
    """
    request = Request(tuple(map(Path, paths)), title=title)
    findings = Diagnostics(Place(str(request.paths[0])))
    root = Path(site) if site is not None else None
    made = []
    if bound := build_collection(request, formats, settings or Settings(), findings, root, context):
        for artifact in bound.artifacts:
            target = book_destination(bound.title, str(output), artifact.suffix)
            if save(artifact, target, findings):
                made.append(target)
    for finding in findings:
        if diagnostics is not None:
            diagnostics.add(finding)
    if findings.worst() is Severity.ERROR:
        raise ExportError(findings)
    return made


def book_destination(title: str, output: str, suffix: str) -> Path:
    """Where a collection goes: into a folder under its title's name, or where `output` says."""
    path = Path(output)
    if path.suffix.lower() == Path(f"_{suffix}").suffix and not path.is_dir():
        return path
    name = re.sub(r"\W+", "-", re.sub(r"['’]", "", title.lower()))[:_LONGEST_NAME].strip("-")
    return path / f"{name or 'collection'}{suffix}"


def _export(
    format_: Format,
    post: str | PathLike[str],
    output: str | PathLike[str],
    site: str | PathLike[str] | None,
    settings: Settings | None,
    diagnostics: Diagnostics | None,
) -> Path:
    path = Path(post)
    findings = Diagnostics(Place(str(path)))
    artifact = build(
        path, format_, settings or Settings(), findings, Path(site) if site is not None else None
    )
    target = destination(path, str(output), (settings or Settings()).file_suffix(format_))
    saved = artifact is not None and save(artifact, target, findings)
    for finding in findings:
        if diagnostics is not None:
            diagnostics.add(finding)
    if not saved:
        raise ExportError(findings)
    return target
