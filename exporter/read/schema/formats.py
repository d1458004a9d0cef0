"""The key `to`: the formats of a collection."""

from __future__ import annotations

from exporter.options.settings import COLLECTION_FORMATS, Format
from exporter.read.schema.schema_reader import MappingReader


def read_formats(values: MappingReader) -> tuple[Format, ...]:
    """Return the formats in a list, or in a text with commas as on the command line."""
    names = [name for text in values.texts("to") for name in text.split(",")]
    found: list[Format] = []
    for name in names:
        format_ = values.schema.word(
            name.strip().lower(), "‘to’", COLLECTION_FORMATS, values.value_place("to")
        )
        found += [format_] if format_ else []
    return tuple(dict.fromkeys(found))
