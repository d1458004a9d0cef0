"""The authors of a Hugo site, as themes keep them: pages in `content/authors`, or data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.input_files import InputFolders
from exporter.model.post import Author
from exporter.read.metadata.block import read_metadata
from exporter.read.sites.authors import author_of
from exporter.read.sites.data_files import read_mapping
from exporter.read.sites.folders import folders_inside
from exporter.read.sites.hugo.settings import SUFFIXES, HugoSettings, lowered

_PHOTOS = ("avatar", "featured", "profile")


def read_authors(
    folders: InputFolders, settings: HugoSettings, diagnostics: Diagnostics
) -> tuple[dict[str, Author], tuple[Path, ...]]:
    """Return the authors by their ids, and the files that describe them."""
    found: dict[str, Author] = {}
    files: list[Path] = []
    root = folders.root
    contents = folders_inside(root, folders, *settings.content_folders)
    for folder in (*(content / "authors" for content in contents), root / "data/authors"):
        for file in sorted((*folders.glob(folder, "*/_index.md"), *folders.glob(folder, "*.*"))):
            if file.name == "_index.md" and file.parent != folder:
                values, id_ = lowered(read_metadata(file, folders) or {}), file.parent.name
            elif file.suffix in SUFFIXES and folder.parent.name == "data":
                values, id_ = lowered(read_mapping(file, folders, diagnostics)), file.stem
            else:
                continue
            if author := _author(id_, values, file, folders):
                found.setdefault(id_, author)
                files.append(file)
    return found, tuple(files)


def _author(
    id_: str, values: Mapping[str, Any], file: Path, folders: InputFolders
) -> Author | None:
    name = values.get("name") or values.get("title")
    if not isinstance(name, str) or not name.strip():
        return None
    author = author_of(id_, {**values, "name": name, "title": ""})
    if author.photo:
        return author
    beside = (each for stem in _PHOTOS for each in folders.glob(file.parent, f"{stem}.*"))
    return replace(author, photo=next((f"/authors/{id_}/{each.name}" for each in beside), ""))
