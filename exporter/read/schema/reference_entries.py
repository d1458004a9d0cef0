"""The references in a collection file: their style and scope, and entries for addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.diagnostics.source import Place
from exporter.model.post import SourceEntry
from exporter.options.settings import (
    REFERENCE_SCOPES,
    REFERENCE_STYLES,
    ReferenceScope,
    ReferenceStyle,
)
from exporter.read.metadata.fields import SOURCE_KEYS, is_web_address
from exporter.read.schema.schema_reader import MappingReader, SchemaReader
from exporter.read.schema.values import MappingValue, Value

REFERENCE_KEYS = ("style", "scope", "entries")


@dataclass(frozen=True, slots=True)
class ReferenceChoices:
    """The style and the scope of references, None by default, and the entries.

    `bibliography` names the files with the works that posts cite.
    """

    style: ReferenceStyle | None = None
    scope: ReferenceScope | None = None
    sources: tuple[SourceEntry, ...] = ()
    bibliography: tuple[str, ...] = ()


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
        return ReferenceChoices(mapping.choice("references", REFERENCE_STYLES))
    references = MappingReader(value, "‘references’", keys, mapping.schema)
    return ReferenceChoices(
        references.choice("style", REFERENCE_STYLES),
        references.choice("scope", REFERENCE_SCOPES),
        _source_entries(references.get("entries"), mapping.schema) if with_entries else (),
        references.texts("bibliography") if "bibliography" in keys else (),
    )


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
