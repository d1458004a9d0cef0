"""The text of the lock file: YAML for version control, with the addresses in alphabetical order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import yaml

from exporter.model.reference_lock import LockedReference

_HEAD = """\
# Written by ‘exporter references check’. Books take titles, dates of access and archived copies
# from here; what the collection file or a post says about an address comes first.
"""


def lock_text(entries: Iterable[LockedReference]) -> str:
    """Return the text of a lock file: the same for the same entries, in whatever order."""
    ordered = sorted(entries, key=lambda entry: entry.address)
    values = {entry.address: _values(entry) for entry in ordered}
    dumped = yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False
    )
    return _HEAD + (dumped if values else "{}\n")


def _values(entry: LockedReference) -> dict[str, object]:
    """Return what is known of an address, without what is empty or repeats another value."""
    values = asdict(entry)
    del values["address"]
    if entry.checked == entry.accessed:
        del values["checked"]
    return {key: value for key, value in values.items() if value}
