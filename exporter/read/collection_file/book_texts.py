"""The texts that a book has besides its posts: a preface, the introduction of a part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.diagnostics.source import Place, Source, legible
from exporter.model.nodes import Node, Placeholder, Text
from exporter.model.publication import Metadata, Post
from exporter.model.walk import rewrite
from exporter.read.collection_file.schema_reader import SchemaReader
from exporter.read.collection_file.yaml_tree import Value, YamlMapping, YamlScalar
from exporter.read.image_download import Download
from exporter.read.images import catalogue
from exporter.read.passages import Passage, blocks_of
from exporter.read.post_links import linked_posts_of
from exporter.read.source_files import source_in

_VARIABLE = re.compile(r"\{(author|authors|date|rights|site|title)\}")
_METADATA = re.compile(r"\A\s*---[ \t]*\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BookTextReader:
    """Reads the texts of one collection file. `lang` is the book's."""

    source: Source
    path: Path
    desk: SchemaReader
    lang: str
    fetch: Download | None = None

    def matter(self, value: Value, what: str, name: str, title: str = "") -> Post | None:
        """A text, or the file that holds it (`{file: preface.md}`), as a post is read.

        `name` tells it from the other texts of the collection.
        """
        match value:
            case YamlMapping():
                form = self.desk.fields(value, what, ("file",))
                file = form.get("file") if form else None
                return self.matter_in_file(file, name, title) if file else None
            case YamlScalar(text, "text", place, start, end) if text.strip():
                # What stands below it in the file are the words of others.
                words = Source(self.source.path, self.source.text[:end])
                passage = Passage(words, start, legible(text))
                return self._post(passage, legible(text), self.path, name, title, place)
        self.desk.text(value, what)
        return None

    def matter_in_file(self, value: Value, name: str, title: str = "") -> Post | None:
        """The text in the file that a value names, without its metadata block if it has one."""
        written = self.desk.text(value, "‘file’")
        path = self.file(written, value.place) if written else None
        found = (
            source_in(path, self.desk.diagnostics, when_empty="write the text") if path else None
        )
        if path is None or found is None:
            return None
        source = found[1]
        head = _METADATA.match(source.text)
        start = head.end() if head else 0
        return self._post(
            Passage(source, start), source.text[start:], path, name, title, Place(source.path)
        )

    def file(self, written: str, place: Place) -> Path | None:
        """The file of a path beside the collection file or below the site, and never elsewhere."""
        homes = (self.path.resolve().parent, self.desk.site.root)
        try:
            for home in homes:
                path = (home / written).resolve()
                if path.is_file() and any(path.is_relative_to(inside) for inside in homes):
                    return path
        except (OSError, ValueError, RuntimeError):
            # A name that no file can have.
            pass
        message = f"there is no file ‘{written}’ beside the collection file or in the site"
        self.desk.diagnostics.report("collection-file", message, place)
        return None

    def _post(
        self, passage: Passage, text: str, path: Path, name: str, title: str, place: Place
    ) -> Post:
        site, diagnostics = self.desk.site, self.desk.diagnostics
        page = {"title": title, "lang": self.lang}
        blocks = blocks_of(passage, path, page, site, diagnostics, lang=self.lang)
        blocks = rewrite(blocks, _with_placeholders)
        return Post(
            key=f"{site.key(self.path)}#{name}",
            digest=hashlib.sha256(text.encode()).hexdigest(),
            metadata=Metadata(title, lang=self.lang),
            blocks=blocks,
            address=site.address,
            site_title=site.title,
            assets=catalogue(blocks, "", path, site, diagnostics, self.fetch),
            linked_posts=linked_posts_of(blocks, site.address, site, diagnostics),
            place=place,
        )


def _with_placeholders(node: Node) -> Node | tuple[Node, ...]:
    """Words in braces that stand for a value become what resolve fills in."""
    if isinstance(node, Text) and _VARIABLE.search(node.text):
        return tuple(_parts(node))
    return node


def _parts(node: Text) -> Iterator[Node]:
    pieces = _VARIABLE.split(node.text)
    # What was split at stands at the odd places.
    for number, piece in enumerate(pieces):
        if number % 2:
            yield Placeholder(piece, place=node.place)
        elif piece:
            yield replace(node, text=piece)
