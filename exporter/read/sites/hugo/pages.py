"""The pages in a folder of texts, as Hugo and Zola find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from exporter.input_files import InputFolders
from exporter.read.metadata.block import has_text, may_have_block
from exporter.read.sites.text_files import is_markdown_name, source_files_below


def pages_below(
    folder: Path, folders: InputFolders, is_text_name: Callable[[str], bool]
) -> Iterator[Path]:
    """Yield the pages below a folder, without the texts that belong to a page beside them.

    A section (`_index.md`) is a page if it has a text.
    """
    files = [file for file in source_files_below(folder, folders) if is_text_name(file.name)]
    bundles = {file.parent for file in files if file.stem.partition(".")[0] == "index"}
    # A page of the whole site has none beside it.
    bundles.discard(folder)
    for file in files:
        name = file.stem.partition(".")[0]
        above = file.parents if name != "index" else file.parent.parents
        if not bundles.isdisjoint(above):
            continue
        is_page = name != "_index" and is_markdown_name(file.name)
        if is_page or (may_have_block(file, folders) and has_text(file, folders)):
            yield file
