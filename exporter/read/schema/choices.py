"""The settings in a file: profile, printer, theme, page size, margins and certifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from exporter.errors import SettingsError
from exporter.file_formats.urls import split_url
from exporter.input_files import InputFileError
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.geometry import Margins, margins_of
from exporter.options.imposition import IMPOSE_STYLES, creep_of
from exporter.options.paper import Paper, length, paper, sheet_paper
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import GENERATORS, QR_PLACES, REFERENCE_SCOPES, Certifier, Choices
from exporter.read.schema.reference_entries import ReferenceChoices
from exporter.read.schema.schema_reader import MappingReader
from exporter.read.schema.values import MappingValue, ScalarValue
from exporter.themes import ThemeError, is_plugin_theme, theme, theme_names

T = TypeVar("T")

CHOICE_KEYS = (
    "profile",
    "printer",
    "paper",
    "binding",
    "epub-profile",
    "page-size",
    "margins",
    "two-sided",
    "impose",
    "sheet-size",
    "signature",
    "creep",
    "qr",
    "prefer-archived",
    "theme",
    "certified-by",
)
_CERTIFIER_KEYS = ("name", "credential", "report")
_MARGIN_KEYS = ("head", "outer", "foot", "inner")


def read_choices(mapping: MappingReader, folder: Path, references: ReferenceChoices) -> Choices:
    """Return the settings in a mapping; the paths of themes are relative to `folder`."""
    try:
        return Choices(
            profile=mapping.choice("profile", profile_names()),
            printer=mapping.choice("printer", printer_names()),
            paper=mapping.choice("paper", PAPER_KINDS),
            binding=mapping.choice("binding", BINDINGS),
            epub_profile=mapping.choice("epub-profile", epub_profile_names()),
            theme=_theme(mapping, folder),
            page_size=_size_name(mapping, "page-size", paper),
            margins=_margins(mapping),
            two_sided=mapping.flag("two-sided"),
            impose=mapping.choice("impose", IMPOSE_STYLES),
            sheet_size=_size_name(mapping, "sheet-size", sheet_paper),
            signature=mapping.count("signature"),
            creep=_parsed(mapping, "creep", creep_of),
            references=references.style,
            citation_style=references.citation_style,
            scope=references.scope or mapping.choice("scope", REFERENCE_SCOPES),
            qr=mapping.choice("qr", QR_PLACES),
            prefer_archived=mapping.flag("prefer-archived"),
            fetch_images=mapping.flag("fetch-images"),
            generator=mapping.choice("generator", GENERATORS),
            liquid=mapping.flag("liquid"),
            certified_by=_certifier(mapping),
        )
    except SettingsError as error:
        mapping.schema.report(error.message, mapping.value_place("printer"), error.hint)
        return Choices()


def _certifier(mapping: MappingReader) -> Certifier | None:
    """Return the person who certifies conformance: a name, or a mapping."""
    value = mapping.get("certified-by")
    if not isinstance(value, MappingValue):
        name = mapping.text("certified-by")
        return Certifier(name) if name else None
    certifier = MappingReader(value, "‘certified-by’", _CERTIFIER_KEYS, mapping.schema)
    name, report = certifier.text("name"), certifier.text("report")
    if not name:
        mapping.schema.report("the certifier has no name", certifier.place, "add ‘name: …’")
        return None
    if report and split_url(report).scheme not in ("http", "https"):
        place = certifier.value_place("report")
        hint = "write the whole address, with https://"
        mapping.schema.report(f"‘{report}’ is not an address", place, hint)
        return None
    return Certifier(name, certifier.text("credential"), report)


def _theme(mapping: MappingReader, folder: Path) -> str | None:
    """Return the name of a theme that is built in or of a plugin, or the path of a folder."""
    written = mapping.text("theme")
    if not written:
        return None
    name = str(folder / written)
    if written.lower() in theme_names():
        return written.lower()
    try:
        if is_plugin_theme(written):
            theme(written)
            return written
        mapping.schema.context.site.folders.resolve(folder / written)
        theme(name)
    except InputFileError as error:
        message = f"the theme ‘{written}’ is not read: {error}"
        mapping.schema.report(message, mapping.value_place("theme"), error.hint)
        return None
    except ThemeError as error:
        if error.place:
            diagnostics = mapping.schema.context.diagnostics
            diagnostics.report("theme-unusable", error.message, error.place, error.hint)
        else:
            message = f"‘theme’ cannot be ‘{written}’"
            mapping.schema.report(message, mapping.value_place("theme"), error.hint)
        return None
    return name


def _size_name(mapping: MappingReader, key: str, parse: Callable[[str], Paper]) -> str | None:
    """Return the name of a size of paper, which `parse` knows."""
    return mapping.text(key).lower() if _parsed(mapping, key, parse) else None


def _parsed(mapping: MappingReader, key: str, parse: Callable[[str], T]) -> T | None:
    """Return the value of a text; None without one, or if it is not allowed."""
    written = mapping.text(key)
    if not written:
        return None
    try:
        return parse(written)
    except SettingsError as error:
        mapping.schema.report(error.message, mapping.value_place(key), error.hint)
        return None


def _margins(mapping: MappingReader) -> Margins | None:
    """Return the margins, as a mapping or as on the command line; all four have to be set."""
    value = mapping.get("margins")
    if isinstance(value, ScalarValue):
        return _margins_in(mapping)
    margins = mapping.mapping("margins", _MARGIN_KEYS)
    if margins is None:
        return None
    found = {}
    for key in _MARGIN_KEYS:
        written = margins.text(key)
        if not written:
            hint = f"add ‘{key}: 20mm’"
            mapping.schema.report(f"‘margins’ has no ‘{key}’", margins.place, hint)
            return None
        try:
            found[key] = length(written)
        except SettingsError as error:
            mapping.schema.report(error.message, margins.value_place(key), error.hint)
            return None
    return Margins(**found)


def _margins_in(mapping: MappingReader) -> Margins | None:
    written = mapping.text("margins")
    try:
        return margins_of(written) if written else None
    except SettingsError as error:
        mapping.schema.report(error.message, mapping.value_place("margins"), error.hint)
        return None
