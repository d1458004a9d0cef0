"""Make EPUB, PDF and HTML files of posts and collections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    build_source,
    collection_request,
    diagnostics_for,
)
from exporter.api.output_paths import collection_formats, file_name, named_file
from exporter.api.results import ExportError, Result
from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.errors import SettingsError
from exporter.options.settings import Choices, Format, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter import build
    from exporter.check.results import PreflightRow
    from exporter.model.artifact import Artifact
    from exporter.model.book import Book
    from exporter.model.collection import Order, PartsBy, VolumesBy
    from exporter.model.post import Post
    from exporter.transforms import Transform


def epub(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make an EPUB of a post or a collection.

    `source` is the path of a post or of a collection file, or a model (see `load`). `output` is a
    file if it ends in the extension of the format, else a folder: one that exists, ends in a slash
    or has no extension. Without it, nothing is saved and the result has the bytes.

    `settings`: `Choices` override the files for the fields that are set; `Settings` replace all of
    theirs. `site` is the root of the site, by default the nearest folder above the source with
    the files of a site generator. `strict` makes every warning an error, and validates what was
    made as `check_file` does, but without Ace; by default as `exporter.toml` says. `ignore` are
    codes of warnings and notices that do not count, besides those of the file. `transforms` are
    functions from a post to a post, or `FilterProgram`s: each post is changed by all of them in
    turn, before the book is made of it. `context` has a cache, an executor and a progress callback;
    none of them changes the file.

    Raises `ExportError` if there are errors in the content, `SettingsError` for wrong arguments,
    `MissingDependency` if something is not installed on this machine.
    """
    options = build_options(settings, site, context, strict, transforms)
    return _export("epub", source, output, options, ignore)


def pdf(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make a PDF of a post or a collection; the arguments are those of `epub`."""
    options = build_options(settings, site, context, strict, transforms)
    return _export("pdf", source, output, options, ignore)


def html(
    source: PathName | Post | Book,
    output: PathName | None = None,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
) -> Result:
    """Make one self-contained web page of a post; the arguments are those of `epub`."""
    options = build_options(settings, site, context, strict, transforms)
    return _export("html", source, output, options, ignore)


def collection(
    *sources: PathName | Post,
    output: PathName | None = None,
    formats: Format | Sequence[Format] | None = None,
    title: str = "",
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    parts: PartsBy | None = None,
    volumes: VolumesBy | None = None,
    chapter: PathName = "",
    corrections_since: PathName | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    strict: bool | None = None,
    ignore: Words = (),
    transforms: Sequence[Transform] = (),
    keep_going: bool = False,
    context: BuildContext | None = None,
) -> list[Result]:
    """Make one book of many posts. Returns a file in each of the formats, in their order.

    A PDF for a printer is followed by its full cover (see `cover`).

    `sources` are a collection file; or posts, folders and patterns; or models of posts. `formats`
    are `epub`, `pdf` or both; by default that of the output's name, else those of `exporter.toml`,
    else both. In a folder `output`, the book is named after its title. `tag`, `author`, `since`,
    `until` and `lang` choose among posts that are named without a collection file: every condition
    must hold, with one of its words. Dates may be text such as `2026-05-14`. `order` is `listed`,
    `date`, `-date` or `title`; `parts` makes a part of each `year` or `tag`. `volumes="part"` makes
    a separate book for each part, in the folder `output`, with a number in its name. `chapter` is
    the path of the one post that is made, as it stands in the book: with its disclaimer, numbers of
    references and running heads; of other posts, only errors are reported. `corrections_since` is
    the EPUB or the PDF of an earlier printing: the book has a page that lists what has changed
    since. If a post cannot be read, no book is made; `keep_going` makes it without that post, and
    the `ExportError` that is raised has it in `results`. Other arguments and exceptions are those
    of `epub`.
    """
    named = collection_formats(formats, output)
    request = collection_request(
        sources,
        tag,
        author,
        since,
        until,
        lang,
        title=title,
        order=order,
        parts=parts,
        volumes=volumes,
        chapter=chapter,
        corrections_since=corrections_since,
    )
    options = build_options(settings, site, context, strict, transforms)
    return _make(request, named, output, replace(options, keep_going=keep_going), ignore)


def _export(
    format_: Format,
    source: PathName | Post | Book,
    output: PathName | None,
    options: build.BuildOptions,
    ignore: Words,
) -> Result:
    (result,) = _make(build_source(source), (format_,), output, options, ignore)
    return result


def _make(
    source: build.Source,
    formats: Sequence[Format],
    output: PathName | None,
    options: build.BuildOptions,
    ignore: Words,
) -> list[Result]:
    """Build a book in some formats, by default those of the site, and save its files."""
    from exporter import build

    file = None if output is None else named_file(output, formats)
    found = diagnostics_for(source, ignore)
    books = build.build_books(source, formats, options, found, single=file is not None)
    return saved_files(books, source, output, file, found)


def saved_files(
    books: Iterable[build.BuiltBook],
    source: build.Source,
    output: PathName | None,
    file: Path | None,
    found: Diagnostics,
) -> list[Result]:
    """Save the files of books as they are built, to `file` or into the folder `output`.

    Raises `ExportError` after errors, which `found` holds.
    """
    results: list[Result] = []
    strict = False
    left_out: frozenset[str] = frozenset()
    for built in books:
        strict |= built.strict
        left_out |= built.left_out
        results += _saved(built, source, output, file, found)
        # It holds its edition, which is not needed while the next volume is made.
        del built
    return results_or_error(results, found, strict=strict, left_out=left_out)


def results_or_error(
    results: Sequence[Result],
    found: Diagnostics,
    *,
    strict: bool,
    left_out: frozenset[str] = frozenset(),
) -> list[Result]:
    """Return results with what was found. Raises `ExportError` after errors, and without results.

    `strict` makes warnings errors; of the posts in `left_out`, only errors count.
    """
    reported = tuple(_findings_without(left_out, found.reported()))
    ignored = found.ignored()
    results = [replace(result, diagnostics=reported, ignored=ignored) for result in results]
    failing = Severity.WARNING if strict else Severity.ERROR
    if not results or any(finding.severity >= failing for finding in reported):
        raise ExportError(reported, results, ignored)
    return results


def _findings_without(
    left_out: frozenset[str], found: Iterable[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield the findings, of posts that are left out only the errors."""
    for finding in found:
        path = finding.place.path if finding.place else ""
        if finding.severity is Severity.ERROR or path not in left_out:
            yield finding


def _saved(
    built: build.BuiltBook,
    source: build.Source,
    output: PathName | None,
    file: Path | None,
    found: Diagnostics,
) -> Iterator[Result]:
    """Save the files of a book, and yield those that could be saved."""
    from exporter import build

    for book in built.files:
        artifact = build.imposed(book, built.settings, found)
        name = file_name(source, built.file_title or built.title, artifact.suffix)
        folder = None if file or output is None else Path(output)
        path = folder / name if folder else _beside(file, artifact)
        if path and isinstance(source, Path) and _is_same(path, source):
            raise SettingsError(f"‘{path}’ is the post itself", "name another file", "output")
        if path and not build.save(artifact, path, found, folder):
            continue
        table: tuple[PreflightRow, ...] = ()
        if built.strict:
            from exporter.build.checking import check_built

            # The pages, not the sheets that they are on.
            table = check_built(book, path or Path(name), built.places, built.root, found)
        about = (built.title, built.chapters, artifact.page_count, built.disclaimers, table)
        yield Result(artifact.data, name, path, *about)


def _beside(file: Path | None, artifact: Artifact) -> Path | None:
    """Return the path of a file of a book whose own file the user names."""
    if file is None or not artifact.beside:
        return file
    return file.with_name(f"{file.stem}{artifact.beside}")


def _is_same(path: Path, source: Path) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        # There is no such file, or none can have this name.
        return False
