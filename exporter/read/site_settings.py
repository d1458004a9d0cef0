"""The settings of a site, from `exporter.toml` at its root."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.code_names import ignorable_code
from exporter.errors import SettingsError
from exporter.input_files import FileKind, InputFolders
from exporter.model.collection import ORDERS, PARTS_BY, VOLUMES_BY
from exporter.model.requirements import requirements_of_profile
from exporter.model.site_settings import SETTINGS_FILE, CollectionDefaults, SiteSettings
from exporter.plugins.active import active_plugins
from exporter.read.collection_file.post_selectors import FILTER_KEYS, read_filter
from exporter.read.context import ReadContext
from exporter.read.schema.choices import CHOICE_KEYS, read_choices
from exporter.read.schema.formats import read_formats
from exporter.read.schema.reference_entries import read_reference_choices
from exporter.read.schema.schema_reader import (
    SETTINGS_CODES,
    MappingReader,
    SchemaReader,
)
from exporter.read.schema.toml_tree import read_toml_tree
from exporter.read.source_files import read_source

_READING_KEYS = ("fetch-images", "generator", "liquid", "plugins")
_KEYS = (*CHOICE_KEYS, "references", "scope", *_READING_KEYS, "strict", "output")
_TABLES = ("collection", "build", "estimate", "check", "diagnostics")
_COLLECTION_KEYS = ("title", "to", "order", "parts", "volumes", *FILTER_KEYS)
_REFERENCE_KEYS = ("style", "scope", "bibliography")
_BUILD_KEYS = ("jobs", "cache", "timings")
_ESTIMATE_KEYS = ("costs",)
_CHECK_KEYS = ("profile", "ace")
_DIAGNOSTICS_KEYS = ("ignore",)
_COMMAND_LINE_KEYS = frozenset(
    """allow-outside archive archived backend browser cache-dir chapter dry-run editor filter
    format guides json keep-going max-age onix pages port prune quiet rebuild scheduler shop
    site spine time-limit unresolved verbose watch year""".split()
)
"""Options of one call or of one machine. A site that somebody else wrote must not start programs,
connect to a cluster, have cached objects loaded from a folder of its own, or read other folders."""


def read_site_settings(context: ReadContext, *, with_plugins: bool = True) -> SiteSettings | None:
    """Return the settings of a site, which may be empty; None after an error.

    Without plugins, those that the file names need not be installed.
    """
    path = context.site.root / SETTINGS_FILE
    if not context.site.folders.is_file(path):
        return SiteSettings()
    findings = Diagnostics()
    settings = _read(path, context.reporting_to(findings), with_plugins=with_plugins)
    context.diagnostics.extend(findings)
    return None if findings.worst() is Severity.ERROR else settings


def _read(path: Path, context: ReadContext, *, with_plugins: bool) -> SiteSettings | None:
    found = read_source(
        path, context.site.folders, context.diagnostics, FileKind.SETTINGS, when_empty=None
    )
    tree = read_toml_tree(found[1], context.diagnostics) if found else None
    if tree is None:
        return None
    schema = SchemaReader(context, SETTINGS_CODES)
    for key, _ in tree.entries:
        if key.text in _COMMAND_LINE_KEYS:
            message = f"‘{key.text}’ is an option of the command line only"
            schema.report_key(message, key.place, "delete it here")
    known = (*_KEYS, *_TABLES, *_COMMAND_LINE_KEYS)
    values = MappingReader(tree, "", known, schema, suggested=(*_KEYS, *_TABLES))
    build = values.mapping("build", _BUILD_KEYS)
    estimate = values.mapping("estimate", _ESTIMATE_KEYS)
    check = values.mapping("check", _CHECK_KEYS)
    references = read_reference_choices(values, _REFERENCE_KEYS)
    choices = read_choices(values, path.parent, references)
    return SiteSettings(
        choices=replace(choices, plugins=_plugins(values)) if with_plugins else choices,
        collection=_collection(values.mapping("collection", _COLLECTION_KEYS)),
        strict=values.flag("strict"),
        output=_path_in_site(values, "output", path.parent),
        costs=_path_in_site(estimate, "costs", path.parent) if estimate else "",
        jobs=build.count("jobs") if build else None,
        cache=build.flag("cache") if build else None,
        timings=build.flag("timings") if build else None,
        check_profile=_check_profile(check) if check else None,
        ace=check.flag("ace") if check else None,
        bibliography=references.bibliography,
        ignored_codes=_ignored_codes(values.mapping("diagnostics", _DIAGNOSTICS_KEYS)),
    )


def _plugins(values: MappingReader) -> tuple[str, ...] | None:
    """Return the names of plugins, each of which has to be installed; None if none are named."""
    found = []
    for value in values.values("plugins"):
        name = values.schema.text(value, "‘plugins’")
        try:
            found += [plugin.name for plugin in active_plugins((name,) if name else ()).plugins]
        except SettingsError as error:
            diagnostics = values.schema.context.diagnostics
            diagnostics.report("plugin-missing", error.message, value.place, error.hint)
    return tuple(found) or None


def _collection(values: MappingReader | None) -> CollectionDefaults:
    if values is None:
        return CollectionDefaults()
    return CollectionDefaults(
        title=values.text("title"),
        filter=read_filter(values),
        order=values.choice("order", ORDERS),
        parts_by=values.choice("parts", PARTS_BY),
        volumes_by=values.choice("volumes", VOLUMES_BY),
        formats=read_formats(values),
    )


def _path_in_site(values: MappingReader, key: str, root: Path) -> str:
    """Return a path that is written relative to the site, and must be inside of it."""
    written = values.text(key)
    if not written:
        return ""
    if not InputFolders.of(root).holds(root / written):
        message, place = f"‘{written}’ is outside of the site", values.value_place(key)
        values.schema.report(message, place, "name a path in the folder of the site")
        return ""
    return f"{root / written}{'/' if written.endswith('/') else ''}"


def _check_profile(check: MappingReader) -> str | None:
    name = check.text("profile").lower()
    try:
        if name and name != "kindle":
            requirements_of_profile(name)
    except SettingsError as error:
        check.schema.report(error.message, check.value_place("profile"), error.hint)
        return None
    return name or None


def _ignored_codes(table: MappingReader | None) -> frozenset[str]:
    found = set()
    for value in table.values("ignore") if table else ():
        if not table or not (written := table.schema.text(value, "‘ignore’")):
            continue
        try:
            found.add(ignorable_code(written))
        except SettingsError as error:
            table.schema.report(error.message, value.place, error.hint)
    return frozenset(found)
