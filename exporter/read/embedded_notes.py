"""Notes that another one embeds (`![[note#heading]]`): their text stands for the link to them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote

from exporter.diagnostics.source import Source
from exporter.file_formats.urls import split_url
from exporter.model.nodes import (
    Block,
    Blocks,
    BulletList,
    Group,
    Heading,
    Image,
    Link,
    ListItem,
    Node,
    OrderedList,
    Paragraph,
    Text,
)
from exporter.model.walk import depth_of, plain_text, rewrite, walk
from exporter.read.context import ReadContext
from exporter.read.metadata.block import end_of_metadata
from exporter.read.post_links import linked_entry
from exporter.read.sites.post_index import PostEntry
from exporter.read.source_files import read_source

EMBED_CLASS = "embedded-note"
"""The class of a box that holds nothing but the link to a note."""
_MAX_DEPTH = 5
_MAX_BLOCK_DEPTH = 60
_MAX_EMBEDS = 200
_MAX_CHARACTERS = 1_000_000
ReadBlocks = Callable[[Source, int, Path], Blocks]
"""Returns the blocks of a source from an offset on, of which the path is that of its file."""


def with_embedded_notes(
    blocks: Blocks, key: str, read_blocks: ReadBlocks, context: ReadContext
) -> Blocks:
    """Return the blocks of the file `key` with the texts of the notes that they embed.

    An embed that is nested too deep, or that holds itself, stays a link, and is reported.
    """
    if not any(_is_embed(node) for node in walk(blocks)):
        return blocks
    return _Embedder(read_blocks, context).embed(blocks, key, (key,))


def _is_embed(node: Node) -> bool:
    return isinstance(node, Group) and EMBED_CLASS in node.classes


@dataclass(slots=True)
class _Embedder:
    """Replaces embeds with the blocks of their files, which are read once and counted."""

    read_blocks: ReadBlocks
    context: ReadContext
    count: int = 0
    characters: int = 0
    notes: dict[str, Blocks] = field(default_factory=dict)

    def embed(self, blocks: Blocks, key: str, open_notes: tuple[str, ...]) -> Blocks:
        """Return blocks of the file `key`, which the `open_notes` embed."""
        level = 0

        def embedded(node: Node) -> Node | tuple[Node, ...]:
            nonlocal level
            if isinstance(node, Heading):
                level = node.level
            if not _is_embed(node):
                return node
            link = next((inner for inner in walk((node,)) if isinstance(inner, Link)), None)
            found = self._note(link, key, open_notes) if link else None
            if found is None or not isinstance(node, Group):
                return node
            return replace(node, children=_below(found, level))

        return rewrite(blocks, embedded)

    def _note(self, link: Link, key: str, open_notes: tuple[str, ...]) -> Blocks | None:
        """Return the blocks that a link in the file `key` embeds; None, after a report, if none."""
        context = self.context
        parts = split_url(link.address)
        fragment, path = unquote(parts.fragment), unquote(parts.path)
        if path.lower().endswith(".excalidraw.md"):
            return self._drawing(link, path.removesuffix(".md"), key)
        entry = linked_entry(link.address, key, context)
        if entry is None:
            # It is reported as a link.
            return None
        opened = f"{entry.key}#{fragment}"
        self.count += 1
        if opened in open_notes or (entry.key in open_notes and not fragment):
            return self._refuse(link, "it embeds itself")
        if len(open_notes) > _MAX_DEPTH or self.count > _MAX_EMBEDS:
            return self._refuse(link, "embeds are nested too deep, or are too many")
        if entry.key not in self.notes:
            self.notes[entry.key] = self._read(entry)
        part = _part(self.notes[entry.key], fragment) if fragment else self.notes[entry.key]
        if part is None:
            return None
        # Each embed adds text of its own: a note may embed another one many times.
        self.characters += len(plain_text(part))
        if self.characters > _MAX_CHARACTERS:
            return self._refuse(link, "the text would be too long")
        embedded = self.embed(part, entry.key, (*open_notes, opened))
        if depth_of(embedded) > _MAX_BLOCK_DEPTH:
            return self._refuse(link, "its text is nested too deep")
        return _moved(embedded, entry.key)

    def _read(self, entry: PostEntry) -> Blocks:
        self.context.dependencies.add(entry.file)
        found = read_source(entry.file, self.context.site.folders, self.context.diagnostics)
        if found is None:
            return ()
        source = found[1]
        return self.read_blocks(source, end_of_metadata(source.text), entry.file)

    def _drawing(self, link: Link, name: str, key: str) -> Blocks:
        """Return the image that Excalidraw has saved of a drawing, else its name, and report it."""
        site, words = self.context.site, plain_text(link.children)
        for suffix in (".svg", ".png", ".light.svg", ".light.png"):
            folder = site.root / posixpath.dirname(key)
            if site.files and (file := site.files.nearest(f"{name}{suffix}", folder)):
                image = Image(f"/{quote(site.key(file))}", alt=words, place=link.place)
                return (Paragraph((image,), place=link.place),)
        message = f"the drawing ‘{words}’ is not shown"
        self.context.diagnostics.report("diagram-unread", message, link.place)
        return (Paragraph((Text(words),), place=link.place),)

    def _refuse(self, link: Link, reason: str) -> Blocks | None:
        message = f"the note ‘{plain_text(link.children)}’ is not embedded: {reason}"
        self.context.diagnostics.report("embed-limit", message, link.place)
        return None


def _part(blocks: Blocks, fragment: str) -> Blocks | None:
    """Return the section of a heading, or the block with an id; None if there is neither."""
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and block.id == fragment:
            after = blocks[index + 1 :]
            ends = (
                number
                for number, other in enumerate(after)
                if isinstance(other, Heading) and other.level <= block.level
            )
            return (block, *after[: next(ends, len(after))])
        if block.id == fragment and index and isinstance(block, Group) and not block.children:
            # The id stands below its block.
            return (blocks[index - 1],)
        if any(node.id == fragment for node in walk((block,))):
            return _innermost(block, fragment)
    return None


def _innermost(block: Block, fragment: str) -> Blocks:
    """Return the item of a list that has an id in its text; any other block as a whole."""
    for node in walk((block,)):
        if isinstance(node, ListItem) and any(
            inner.id == fragment
            for child in node.children
            if not isinstance(child, BulletList | OrderedList)
            for inner in walk((child,))
        ):
            return node.children
    return (block,)


def _below(blocks: Blocks, level: int) -> Blocks:
    """Return the blocks with their headings below one of a level."""
    levels = [node.level for node in walk(blocks) if isinstance(node, Heading)]
    added = level + 1 - min(levels, default=level + 1)
    if added <= 0:
        return blocks

    def lowered(node: Node) -> Node:
        return (
            replace(node, level=min(node.level + added, 6)) if isinstance(node, Heading) else node
        )

    return rewrite(blocks, lowered)


def _moved(blocks: Blocks, key: str) -> Blocks:
    """Return blocks of the file `key` with addresses that lead to the same places elsewhere."""
    folder = quote(posixpath.dirname(key))
    own_ids = {node.id for node in walk(blocks) if node.id}

    def moved(node: Node) -> Node:
        if not isinstance(node, Image | Link):
            return node
        address = node.address
        if address.startswith("#"):
            is_here = unquote(address[1:]) in own_ids
            return node if is_here else replace(node, address=f"/{quote(key)}{address}")
        parts = split_url(address)
        if not parts.path or parts.scheme or parts.netloc or address.startswith("/"):
            return node
        path = posixpath.normpath(posixpath.join("/", folder, address))
        return replace(node, address=path)

    return rewrite(blocks, moved)
