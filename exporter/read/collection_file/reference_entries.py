"""What a collection file says of references: how they are set, and what the addresses are."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.diagnostics.source import Place
from exporter.model.publication import SourceEntry
from exporter.options.settings import (
    REFERENCE_SCOPES,
    REFERENCE_STYLES,
    ReferenceScope,
    ReferenceStyle,
)
from exporter.read.collection_file.schema_reader import MappingReader, SchemaReader
from exporter.read.collection_file.yaml_tree import Value, YamlMapping
from exporter.read.metadata import SOURCE_KEYS, is_web_address

_KEYS = ("style", "scope", "entries")


@dataclass(frozen=True, slots=True)
class ReferenceChoices:
    """The style and the scope, None where nothing is said, and the entries."""

    style: ReferenceStyle | None = None
    scope: ReferenceScope | None = None
    sources: tuple[SourceEntry, ...] = ()


def reference_choices_in(form: MappingReader) -> ReferenceChoices:
    """What stands behind `references`: a style alone, or keys."""
    value = form.get("references")
    if value is None:
        return ReferenceChoices()
    if not isinstance(value, YamlMapping):
        return ReferenceChoices(form.choice("references", REFERENCE_STYLES))
    inner = MappingReader(value, "‘references’", _KEYS, form.desk)
    return ReferenceChoices(
        inner.choice("style", REFERENCE_STYLES),
        inner.choice("scope", REFERENCE_SCOPES),
        _sources(inner.get("entries"), form.desk),
    )


def _sources(value: Value | None, desk: SchemaReader) -> tuple[SourceEntry, ...]:
    if value is None:
        return ()
    if not isinstance(value, YamlMapping):
        desk.wrong("‘entries’ takes addresses with what is said of each", value.place)
        return ()
    found = []
    for address, entry in value.entries:
        form = desk.fields(entry, f"the entry of ‘{address.text}’", SOURCE_KEYS)
        if not _is_address(address.text, address.place, desk) or form is None:
            continue
        words = {key: form.text(key) for key in SOURCE_KEYS}
        if words["archived"]:
            _is_address(words["archived"], form.value_place("archived"), desk)
        found.append(SourceEntry(address.text, place=address.place, **words))
    return tuple(found)


def _is_address(text: str, place: Place, desk: SchemaReader) -> bool:
    """Whether a text is a whole address of the web; it is reported if not."""
    good = is_web_address(text)
    if not good:
        desk.wrong(f"‘{text}’ is not an address", place, "write it whole, with https:// in front")
    return good
