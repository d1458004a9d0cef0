"""The lock file of references in the root of a site, which `exporter references check` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from exporter.diagnostics.source import Place, legible
from exporter.input_files import FileKind
from exporter.model.reference_lock import LOCK_NAME, LinkStatus, LockedReference
from exporter.read.context import ReadContext
from exporter.read.metadata.fields import is_web_address
from exporter.read.source_files import read_source
from exporter.read.yaml_errors import DataSyntaxError
from exporter.read.yaml_text import load_yaml

_STATUSES: tuple[LinkStatus, ...] = get_args(LinkStatus)
_KEYS = tuple(field.name for field in fields(LockedReference) if field.name != "address")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_ADDRESS_LINE = re.compile(r"^(\S+):(?=\s)", re.MULTILINE)
_MAX_VALUES = 2_000_000
"""Values of a file of the maximum size."""
_HINT = "correct it, or delete the file and run ‘exporter references check’ again"


def read_reference_lock(context: ReadContext) -> tuple[LockedReference, ...]:
    """Return the entries of the lock file of a site, by address; none if it has no such file.

    Entries that cannot be used are left out, after a report.
    """
    path, folders = context.site.root / LOCK_NAME, context.site.folders
    if not folders.is_file(path):
        return ()
    found = read_source(path, folders, context.diagnostics, FileKind.LOCK, when_empty=None)
    if found is None:
        return ()
    source = found[1]
    try:
        values = load_yaml(source.text, _MAX_VALUES)
    except DataSyntaxError as error:
        place = source.place(error.offset)
        context.diagnostics.report("lock-invalid", error.message, place, _HINT)
        return ()
    if values is None:
        return ()
    if not isinstance(values, dict):
        message = "it is not a mapping of addresses to entries"
        context.diagnostics.report("lock-invalid", message, source.place(0), _HINT)
        return ()
    offsets = {found[1]: found.start() for found in _ADDRESS_LINE.finditer(source.text)}
    entries = []
    for address, value in values.items():
        place = source.place(offsets.get(f"{address}", 0))
        if entry := _entry(address, value, place, context):
            entries.append(entry)
    return tuple(entries)


def _entry(
    address: object, value: object, place: Place, context: ReadContext
) -> LockedReference | None:
    """Return the entry of an address; None, after a report, if it is not as it is written."""
    wrong = _mistake(address, value)
    if not wrong and isinstance(value, dict):
        return LockedReference(
            address=f"{address}", **{key: _plain(it) for key, it in value.items()}
        )
    context.diagnostics.report("lock-invalid", f"‘{legible(f'{address}')}’: {wrong}", place, _HINT)
    return None


def _plain(value: Any) -> Any:
    """Return a value as it is in an entry: a date, which YAML knows, is text there."""
    if isinstance(value, bool):
        return value
    return value if isinstance(value, int) else " ".join(legible(f"{value}").split())


def _mistake(address: object, value: object) -> str:
    """Return what is wrong with an entry; empty if nothing is."""
    if not isinstance(address, str) or not is_web_address(address):
        return "it is not an address"
    if not isinstance(value, Mapping):
        return "it has no mapping"
    for key, each in value.items():
        if key not in _KEYS:
            return f"‘{key}’ is not a key of an entry"
        if isinstance(each, dict | list) or each is None:
            return f"‘{key}’ cannot have such a value"
        if key == "code" and (not isinstance(each, int) or isinstance(each, bool)):
            return "‘code’ must be a number"
        if key == "permanent" and not isinstance(each, bool):
            return "‘permanent’ must be true or false"
        if key in ("final", "archived") and not is_web_address(f"{each}"):
            return f"‘{key}’ must be an address"
        if key in ("accessed", "checked") and not _DAY.fullmatch(f"{each}"):
            return f"‘{key}’ must be a day"
    return "" if value.get("status") in _STATUSES else f"‘status’ must be {' or '.join(_STATUSES)}"
