"""The order and the parts of pages by their weights and sections, as in Hugo and Zola."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from exporter.input_files import InputFolders
from exporter.model.collection import Outline
from exporter.read.metadata.block import read_block, read_metadata
from exporter.read.metadata.file_names import number_in_name
from exporter.read.sites.outlines import is_dated, outline_of_folders

_WEIGHT = re.compile(r"^\s*[\"']?weight[\"']?\s*[:=]\s*[\"']?(-?\d+)", re.IGNORECASE | re.MULTILINE)
_MIN_WEIGHTED = 0.5
"""The share of pages with a weight by which a site is ordered by weights, not by dates."""


def weighted_outline(folder: Path, pages: Sequence[Path], folders: InputFolders) -> Outline | None:
    """Return the outline of the pages below a folder; None for the order of dates.

    A section (`_index.md`) is a part with its title and its weight; pages without a weight follow.
    """
    weights = {page: weight for page in pages if (weight := _weight(page, folders)) is not None}
    if is_dated(pages, folders) and len(weights) < _MIN_WEIGHTED * len(pages):
        return None

    def position(path: Path) -> float | None:
        if path in weights:
            return weights[path]
        section = (
            _section_file(path, folders) if not path.suffix or folders.is_folder(path) else None
        )
        weight = _weight(section, folders) if section else None
        return number_in_name(path) if weight is None else weight

    def title(path: Path) -> str:
        section = _section_file(path, folders)
        values = (read_metadata(section, folders) or {}) if section else {}
        return str(values.get("title") or values.get("linktitle") or "")

    source = "the weights of its pages" if weights else "its sections and the names of its files"
    return outline_of_folders(folder, pages, folders, source, position, title)


def _weight(page: Path, folders: InputFolders) -> float | None:
    """Return the weight in the metadata of a page; None if it has none, which 0 means too."""
    found = _WEIGHT.search(read_block(page, folders))
    return float(found[1]) or None if found else None


def _section_file(folder: Path, folders: InputFolders) -> Path | None:
    files = [folder / "_index.md", *folders.glob(folder, "_index.*.md")]
    return next((file for file in files if folders.is_file(file)), None)
