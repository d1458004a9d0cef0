"""A rebuild: a book made again from what its record holds, and compared."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, cast

from exporter.build.book import Source, build_book
from exporter.build.collection_request import CollectionRequest
from exporter.build.imposing import imposed
from exporter.build.inputs import BuildOptions, read_site_inputs
from exporter.build.provenance import plugin_versions, transform_data
from exporter.check.results import PreflightRow
from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.errors import SettingsError
from exporter.input_files import FileKind, InputFolders, read_named
from exporter.model.artifact import Artifact
from exporter.model.post_filter import PostFilter
from exporter.model.record import PLUGIN, THEME
from exporter.options.settings import Choices, Settings
from exporter.plugins.active import active_plugins
from exporter.runtime.isolation import TaskFailure, run_isolated
from exporter.themes import theme
from exporter.transforms import Transform, plugin_transforms

if TYPE_CHECKING:
    from exporter.model.record import Record
    from exporter.options.settings import Format


_FROM_RECORD = frozenset(
    """profile printer epub_profile theme page_size margins two_sided impose
    sheet_size signature creep references scope prefer_archived qr epoch
    generator liquid certified_by""".split()
)
"""The settings that a rebuild takes from a record: they decide how a book looks. Only the user and
the site may decide which files are read, what code runs, and whether the network is used."""


def rebuild(
    path: Path, options: BuildOptions, diagnostics: Diagnostics
) -> tuple[PreflightRow, ...]:
    """Report whether a rebuild gives the same bytes, and if not, why. Returns a table of it."""
    from exporter.check.embedded_record import record_data, root_of
    from exporter.check.rebuild import changed_sources, difference
    from exporter.model.record import from_json
    from exporter.runtime.fingerprint import versions

    ((_, data),) = run_isolated(record_data, [path])
    if data is None or isinstance(data, TaskFailure):
        diagnostics.report("record-missing", "nothing in it says what it was made from")
        return ()
    record = from_json(data)
    if record is None:
        diagnostics.report("record-invalid", "its record cannot be used")
        return ()
    root = root_of(record, source_roots(options.site))
    if root is None:
        message = "none of the files that it was made from is here"
        diagnostics.report("rebuild-source", message)
        return ()
    if name := _name_outside(record, root):
        message = f"its record names ‘{name}’, which is not among its sources in ‘{root}’"
        diagnostics.report("rebuild-differs", message)
        return ()
    changed = changed_sources(record, root)
    for name, change in changed.items():
        diagnostics.report("rebuild-source", f"‘{name}’ {change}", Place(str(root / name)))
    settings = _settings(record, options, root, diagnostics)
    plugins = {name: "" for name in record.versions if name.startswith(PLUGIN)}
    current = {**plugins, **plugin_versions(settings), **versions(record.formats)}
    current[THEME] = theme(settings.theme).key
    other = [name for name, used in record.versions.items() if current.get(name, used) != used]
    other += [name for name in current if name.startswith(PLUGIN) and name not in record.versions]
    if other:
        message = f"it was made by another version of {', '.join(other)}"
        diagnostics.report("rebuild-version", message)
    used = list(record.request.get("transforms", ()))
    of_plugins = plugin_transforms(active_plugins(settings.plugins))
    transforms: tuple[Transform, ...] = (*of_plugins, *options.transforms)
    given = transform_data(transforms, root).get("transforms", [])
    if used != given:
        names = ", ".join(f"‘{name}’" for name in used) or "no filter"
        diagnostics.report("rebuild-filter", f"it was made with {names}")
    message = ""
    try:
        own = Diagnostics()
        made = _rebuilt(record, replace(options, settings=settings), root, path.suffix.lower(), own)
        # What is wrong with the posts was reported when the book was made.
        diagnostics.extend(
            found for found in own if found.code in ("volume-missing", "volume-number")
        )
    except SettingsError as error:
        diagnostics.report("rebuild-differs", f"it can no longer be made: {error}")
        return ()
    if made is None:
        diagnostics.report("rebuild-differs", "it can no longer be made")
    elif message := difference(read_named(path, FileKind.BOOK), made.data):
        diagnostics.report("rebuild-differs", message)
    same = made is not None and not message
    kept = len(record.sources) - len(changed)
    return (
        PreflightRow("sources as they were", f"{kept} of {len(record.sources)}", not changed),
        PreflightRow("versions as they were", ", ".join(other) or "all", not other),
        PreflightRow("the same bytes", "yes" if same else "no", same),
    )


def _settings(
    record: Record, options: BuildOptions, root: Path, diagnostics: Diagnostics
) -> Settings:
    """Return the settings of a rebuild: what the record may decide, and else what the user says.

    The site's own file of settings is read at the root that the user has named or is in.
    """
    inputs = read_site_inputs(root, replace(options, site=root), Diagnostics())
    own = inputs.settings.choices if inputs else Choices()
    theme_name, fetches = (
        getattr(options.settings, name) or getattr(own, name) for name in ("theme", "fetch_images")
    )
    named = options.settings.plugins
    plugins = (own.plugins or ()) if named is None else named
    recorded = {name: getattr(record.settings, name) for name in _FROM_RECORD}
    if record.theme_folder:
        recorded["theme"] = theme_name or ""
        if not theme_name:
            message = f"its theme ‘{record.theme_folder}’ is not taken from the book"
            diagnostics.report("rebuild-setting", message, hint="name the theme with --theme")
    if record.settings.fetch_images and not fetches:
        message = "its pictures on the web are not downloaded because the book says so"
        diagnostics.report("rebuild-setting", message, hint="add --fetch-images")
    return Settings(**recorded, fetch_images=bool(fetches), plugins=plugins)


def _name_outside(record: Record, root: Path) -> str:
    """Return a post or a path of the request that a rebuild does not read; empty if it reads all.

    A post is one of the sources. A folder or a pattern lies below the root.
    """
    folders, post = InputFolders.of(root), record.request.get("post")
    if post is not None:
        return "" if post in record.sources and folders.holds(root / post) else str(post)
    since = record.request.get("corrections-since", "")
    if since and not (since in record.sources and folders.holds(root / since)):
        return str(since)
    return next(
        (
            name
            for name in map(str, record.request["paths"])
            if ".." in PurePath(name).parts or not folders.holds(root / name)
        ),
        "",
    )


def source_roots(site: Path | None) -> Iterator[Path]:
    """Yield the folders that may hold the sources of a book.

    That is the site; without one, the current folder, the sites in it, and those around it.
    """
    if site is not None:
        yield site
        return
    here = Path.cwd()
    yield here
    with suppress(OSError):
        yield from (folder for folder in sorted(here.iterdir()) if _is_site(folder))
    yield from (folder for folder in here.parents if _is_site(folder))


def _is_site(folder: Path) -> bool:
    try:
        return (folder / "_config.yml").is_file()
    except OSError:
        return False


def _rebuilt(
    record: Record, options: BuildOptions, root: Path, suffix: str, diagnostics: Diagnostics
) -> Artifact | None:
    """Return the book in memory, made as the record says; None if it cannot be made."""
    source, formats = _source(record.request, root), cast("tuple[Format, ...]", record.formats)
    built = build_book(source, formats, replace(options, site=root, keep_going=True), diagnostics)
    files = built.files if built else ()
    made = next((file for file in files if file.suffix.endswith(suffix)), None)
    return imposed(made, built.settings, diagnostics) if built and made else None


def _source(request: Mapping[str, Any], root: Path) -> Source:
    if post := request.get("post"):
        return root / str(post)
    since = request.get("corrections-since")
    return CollectionRequest(
        tuple(root / name for name in request["paths"]),
        title=request.get("title", ""),
        filter=_filter(request.get("filter", {})),
        order=request.get("order"),
        parts_by=request.get("parts"),
        volume=request.get("volume", 0),
        volume_name=request.get("volume-name", ""),
        chapter=str(request.get("chapter", "")),
        corrections_since=root / str(since) if since else None,
    )


def _filter(conditions: Mapping[str, Any]) -> PostFilter:
    def day(name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(conditions[name]) if name in conditions else None

    def words(name: str) -> tuple[str, ...]:
        return tuple(conditions.get(name, ()))

    return PostFilter(words("tags"), words("authors"), day("since"), day("until"), words("langs"))
