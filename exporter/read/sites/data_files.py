"""The data files of a site: YAML, TOML, JSON, CSV and TSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.file_formats.nested_data import load_json
from exporter.input_files import FileKind, InputFolders
from exporter.read.metadata.forms.toml_text import load_toml
from exporter.read.yaml_errors import DataSyntaxError
from exporter.read.yaml_text import load_yaml

_MAX_VALUES = 1_000_000
"""The maximum number of values in one file: more than any site has, but they fit into memory."""


class DataFiles:
    """The data files below a folder, which are read when first used, and once."""

    def __init__(self, folder: Path, folders: InputFolders) -> None:
        self.folder = folder
        self._folders = folders

    def values(self, diagnostics: Diagnostics) -> dict[str, Any]:
        """Return the content of the files by their names; a folder is a mapping of its files.

        The findings are reported to every caller.
        """
        values, findings = self._loaded
        diagnostics.extend(findings)
        return values

    @cached_property
    def _loaded(self) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
        own = Diagnostics()
        return _read_folder(self.folder, self._folders.reporting_to(own)), tuple(own)


def _read_folder(folder: Path, folders: InputFolders) -> dict[str, Any]:
    made: dict[Path, dict[str, Any]] = {folder: {}}
    diagnostics = folders.diagnostics

    def values_of(below: Path) -> dict[str, Any]:
        if below not in made:
            made[below] = {}
            # A file of the same name stands for the folder.
            values_of(below.parent).setdefault(below.name, made[below])
        return made[below]

    for path in folders.walk(folder):
        match path.suffix.lower():
            case ".yml" | ".yaml" | ".json" | ".toml":
                value = read_data(path, folders, diagnostics)
            case ".csv" | ".tsv":
                value = _read_rows(path, folders, diagnostics)
            case _:
                continue
        values_of(path.parent)[re.sub(r"[^\w\s-]+", "", path.stem)] = value
    return made[folder]


def read_data(
    path: Path, folders: InputFolders, diagnostics: Diagnostics, *, any_tag: bool = False
) -> Any:
    """Return the content of a YAML, TOML or JSON file; None if it is missing or broken.

    `any_tag` is that of `load_yaml`.
    """
    try:
        text = folders.read_text(path, FileKind.DATA)
        match path.suffix:
            case ".json":
                return load_json(text)
            case ".toml":
                return load_toml(text)
            case _:
                return load_yaml(text, _MAX_VALUES, any_tag=any_tag)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        hint = getattr(error, "hint", "")
        _report(diagnostics, f"the file cannot be read: {error}", Place(str(path)), hint)
    except json.JSONDecodeError as error:
        _report(diagnostics, error.msg, Place(str(path), error.lineno, error.colno))
    except DataSyntaxError as error:
        place = Source(str(path), text).place(error.offset)
        _report(diagnostics, error.message, place, error.hint)
    return None


def read_mapping(
    path: Path, folders: InputFolders, diagnostics: Diagnostics, *, any_tag: bool = False
) -> dict[str, Any]:
    """Return the mapping in a file; empty if there is none, after a report if it is broken."""
    content = read_data(path, folders, diagnostics, any_tag=any_tag)
    return {str(key): value for key, value in content.items()} if isinstance(content, dict) else {}


def mapping_at(values: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return the mapping at the end of a path of keys; empty if there is none."""
    for key in keys:
        value = values.get(key)
        values = value if isinstance(value, dict) else {}
    return values


def _read_rows(path: Path, folders: InputFolders, diagnostics: Diagnostics) -> list[dict[str, str]]:
    try:
        text = StringIO(folders.read_text(path, FileKind.DATA, newline=""), newline="")
        delimiter = "," if path.suffix == ".csv" else "\t"
        return [dict(row) for row in csv.DictReader(text, delimiter=delimiter)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        hint = getattr(error, "hint", "")
        _report(diagnostics, f"the file cannot be read: {error}", Place(str(path)), hint)
        return []


def _report(diagnostics: Diagnostics, problem: str, place: Place, hint: str = "") -> None:
    diagnostics.report("site-config", f"{problem}; the file was ignored", place, hint)
