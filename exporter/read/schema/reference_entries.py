"""The references in a collection file: their style and scope, and entries for addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.citations.style_names import STYLE_HINT, has_style
from exporter.diagnostics.source import Place
from exporter.diagnostics.suggestions import listed, nearest
from exporter.input_files import InputFileError
from exporter.model.post import SourceEntry
from exporter.options.settings import (
    REFERENCE_SCOPES,
    REFERENCE_STYLES,
    Choices,
    ReferenceScope,
    ReferenceStyle,
    reference_choices,
)
from exporter.read.metadata.fields import SOURCE_KEYS, is_web_address
from exporter.read.schema.schema_reader import MappingReader, SchemaReader
from exporter.read.schema.values import MappingValue, Value

REFERENCE_KEYS = ("style", "scope", "entries")


@dataclass(frozen=True, slots=True)
class ReferenceChoices:
    """The style and the scope of references, None by default, and the entries.

    `citation_style` is a name or a path as in `Settings`, None where the style is not chosen.

    `bibliography` names the files with the works that posts cite.
    """

    style: ReferenceStyle | None = None
    scope: ReferenceScope | None = None
    sources: tuple[SourceEntry, ...] = ()
    bibliography: tuple[str, ...] = ()
    citation_style: str | None = None


def read_reference_choices(
    mapping: MappingReader, keys: Sequence[str] = REFERENCE_KEYS, *, with_entries: bool = True
) -> ReferenceChoices:
    """Return the value of `references`, which is a style or a mapping with some of the keys.

    Without `with_entries`, the entries are not read.
    """
    value = mapping.get("references")
    if value is None:
        return ReferenceChoices()
    if not isinstance(value, MappingValue):
        style = _style(mapping, "references")
        return ReferenceChoices(style.references, citation_style=style.citation_style)
    references = MappingReader(value, "‘references’", keys, mapping.schema)
    style = _style(references, "style")
    return ReferenceChoices(
        style.references,
        references.choice("scope", REFERENCE_SCOPES),
        _source_entries(references.get("entries"), mapping.schema) if with_entries else (),
        references.texts("bibliography") if "bibliography" in keys else (),
        style.citation_style,
    )


def _style(mapping: MappingReader, key: str) -> Choices:
    """Return the style of references that a key names: one of the exporter, or a citation style."""
    written = mapping.text(key)
    if not written:
        return Choices()
    if written.lower() in REFERENCE_STYLES:
        return reference_choices(written.lower())
    place = mapping.value_place(key)
    if not written.lower().endswith(".csl"):
        if has_style(written):
            return reference_choices(written)
        near = nearest(written, REFERENCE_STYLES)
        hint = f"did you mean ‘{near}’?" if near else f"{listed(REFERENCE_STYLES)}; {STYLE_HINT}"
        mapping.schema.report(f"‘{key}’ cannot be ‘{written}’", place, hint)
        return Choices()
    path = Path(place.path).parent / written
    try:
        mapping.schema.context.site.folders.resolve(path)
    except InputFileError as error:
        mapping.schema.report(f"‘{written}’ is not read: {error}", place, error.hint)
        return Choices()
    return reference_choices(str(path))


def _source_entries(value: Value | None, schema: SchemaReader) -> tuple[SourceEntry, ...]:
    if value is None:
        return ()
    if not isinstance(value, MappingValue):
        schema.report("‘entries’ must be a mapping of addresses to entries", value.place)
        return ()
    found = []
    for address, entry in value.entries:
        mapping = schema.mapping(entry, f"the entry of ‘{address.text}’", SOURCE_KEYS)
        if not _check_address(address.text, address.place, schema) or mapping is None:
            continue
        values = {key: mapping.text(key) for key in SOURCE_KEYS}
        if values["archived"]:
            _check_address(values["archived"], mapping.value_place("archived"), schema)
        found.append(SourceEntry(address.text, place=address.place, **values))
    return tuple(found)


def _check_address(text: str, place: Place, schema: SchemaReader) -> bool:
    """Return whether a text is an absolute address of the web; report it if not."""
    valid = is_web_address(text)
    if not valid:
        hint = "write the whole address, with https://"
        schema.report(f"‘{text}’ is not an address", place, hint)
    return valid
