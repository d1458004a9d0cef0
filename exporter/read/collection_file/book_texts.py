"""The texts of a book besides its posts, such as a preface or the introduction of a part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.diagnostics.source import Place, Source, legible
from exporter.input_files import real_path
from exporter.model.nodes import Node, Placeholder, Text
from exporter.model.post import Metadata, Post
from exporter.model.walk import rewrite, walk
from exporter.read.images import read_images
from exporter.read.markup_text import MarkupText, read_markup
from exporter.read.metadata.block import end_of_metadata
from exporter.read.post_links import find_linked_posts
from exporter.read.schema.schema_reader import SchemaReader
from exporter.read.schema.values import MappingValue, ScalarValue, Value
from exporter.read.source_files import read_source

_PLACEHOLDER = re.compile(r"\{(author|authors|date|rights|site|title)\}")


@dataclass(frozen=True, slots=True)
class BookTextReader:
    """Reads the texts of the collection file at `path`. `lang` is the language of the book."""

    source: Source
    path: Path
    schema: SchemaReader
    lang: str

    def read(self, value: Value, what: str, name: str, title: str = "") -> Post | None:
        """Return a text as a post; the value is the text, or its file (`{file: preface.md}`).

        `name` is unique among the texts of the collection; `what` is for messages.
        """
        match value:
            case MappingValue():
                mapping = self.schema.mapping(value, what, ("file",))
                file = mapping.get("file") if mapping else None
                return self.read_file(file, name, title) if file else None
            case ScalarValue(text, "text", place, start, end) if text.strip():
                # The text ends where its value ends in the collection file.
                part = Source(self.source.path, self.source.text[:end])
                markup = MarkupText(part, start, legible(text))
                return self._post(markup, legible(text), self.path, name, title, place)
        self.schema.text(value, what)
        return None

    def read_file(self, value: Value, name: str, title: str = "") -> Post | None:
        """Return the text in the file that a value names, without its metadata block."""
        written = self.schema.text(value, "‘file’")
        path = self._find_file(written, value.place) if written else None
        if path is None:
            return None
        diagnostics = self.schema.context.diagnostics
        found = read_source(
            path, self.schema.context.site.folders, diagnostics, when_empty="write the text into it"
        )
        if found is None:
            return None
        source = found[1]
        start = end_of_metadata(source.text)
        return self._post(
            MarkupText(source, start), source.text[start:], path, name, title, Place(source.path)
        )

    def _find_file(self, written: str, place: Place) -> Path | None:
        """Return the file beside the collection file or in the site; report a missing one."""
        folders = self.schema.context.site.folders
        for folder in (real_path(self.path).parent, folders.root):
            if folders.is_file(folder / written):
                return folder / written
        message = f"there is no file ‘{written}’ beside the collection file or in the site"
        self.schema.context.diagnostics.report("collection-file", message, place)
        return None

    def _post(
        self, markup: MarkupText, text: str, path: Path, name: str, title: str, place: Place
    ) -> Post:
        context = self.schema.context
        site = context.site
        page = {"title": title, "lang": self.lang}
        key = f"{site.key(self.path)}#{name}"
        blocks = read_markup(markup, path, page, context, lang=self.lang)
        blocks = rewrite(blocks, _with_placeholders)
        return Post(
            key=key,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            metadata=Metadata(title, lang=self.lang),
            blocks=blocks,
            address=site.address,
            site_title=site.title,
            assets=read_images(walk(blocks), "", path, context),
            linked_posts=find_linked_posts(walk(blocks), key, site.address, context),
            place=place,
        )


def _with_placeholders(node: Node) -> Node | tuple[Node, ...]:
    """Return a text as its parts, with a node for each name in braces that stands for a value."""
    if isinstance(node, Text) and _PLACEHOLDER.search(node.text):
        return tuple(_split_placeholders(node))
    return node


def _split_placeholders(node: Text) -> Iterator[Node]:
    # Every second part is the name of a placeholder.
    for number, part in enumerate(_PLACEHOLDER.split(node.text)):
        if number % 2:
            yield Placeholder(part, place=node.place)
        elif part:
            yield replace(node, text=part)
