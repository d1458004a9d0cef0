"""Metadata blocks: a module for each form in which they are written above a text."""

from __future__ import annotations

from typing import Any, assert_never

from exporter.read.metadata.forms.block import MetadataBlock, MetadataForm
from exporter.read.metadata.forms.fenced import find_fenced
from exporter.read.metadata.forms.javascript import load_javascript
from exporter.read.metadata.forms.json_object import find_json, load_json
from exporter.read.metadata.forms.key_lines import find_key_lines, find_properties, load_key_lines
from exporter.read.metadata.forms.title_block import find_title_block, load_title_block
from exporter.read.metadata.forms.toml_text import load_toml
from exporter.read.yaml_text import load_yaml


def find_block(text: str) -> MetadataBlock | None:
    """Return the metadata block at the beginning of a text; None if there is none.

    Raises `DataSyntaxError` if it has no end.
    """
    for find in (find_fenced, find_json, find_title_block, find_key_lines, find_properties):
        if block := find(text):
            return block
    return None


def load_block(text: str, form: MetadataForm) -> Any:
    """Return the value of the content of a block. Raises `DataSyntaxError`."""
    match form:
        case "yaml":
            return load_yaml(text)
        case "toml":
            return load_toml(text)
        case "json":
            return load_json(text)
        case "javascript":
            return load_javascript(text)
        case "key lines":
            return load_key_lines(text)
        case "title block":
            return load_title_block(text)
        case _:
            assert_never(form)
