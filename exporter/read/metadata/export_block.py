"""The block `export` in the metadata of a post: what holds where the post is a book of its own."""

from __future__ import annotations

from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.options.settings import Choices
from exporter.read.context import ReadContext
from exporter.read.metadata.block import block_source, is_toml
from exporter.read.schema.choices import CHOICE_KEYS, read_choices
from exporter.read.schema.reference_entries import read_reference_choices
from exporter.read.schema.schema_reader import (
    SETTINGS_CODES,
    MappingReader,
    SchemaReader,
)
from exporter.read.schema.toml_tree import read_toml_tree
from exporter.read.schema.values import MappingValue
from exporter.read.schema.yaml_tree import read_tree

_KEYS = (*CHOICE_KEYS, "references", "title", "cover", "skip")


def read_export_choices(source: Source, folder: Path, context: ReadContext) -> Choices:
    """Return the settings in the `export` block of a post's metadata.

    The paths of themes are relative to `folder`. Unknown keys and wrong values are errors.
    """
    # The metadata has been read before: whatever else is wrong with it has been reported.
    read = read_toml_tree if is_toml(source.text) else read_tree
    tree = read(block_source(source), Diagnostics())
    entries = tree.entries if isinstance(tree, MappingValue) else ()
    export = next((value for key, value in entries if key.text.lower() == "export"), None)
    if not isinstance(export, MappingValue):
        return Choices()
    mapping = MappingReader(export, "‘export’", _KEYS, SchemaReader(context, SETTINGS_CODES))
    # The entries are part of the metadata.
    references = read_reference_choices(mapping, ("style", "entries"), with_entries=False)
    return read_choices(mapping, folder, references)
