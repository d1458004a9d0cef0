"""Authors and editors in a collection file."""

from __future__ import annotations

from dataclasses import replace

from exporter.diagnostics.suggestions import suggestion
from exporter.model.post import Author
from exporter.read.metadata.fields import author_id, author_named
from exporter.read.schema.schema_reader import MappingReader, SchemaReader
from exporter.read.schema.values import MappingValue, ScalarValue, Value

_KEYS = ("name", "id", "file-as", "bio", "photo")


def read_authors(collection: MappingReader, key: str) -> tuple[Author, ...]:
    """Return the authors of a key: names, ids of the site's authors, or descriptions."""
    found = (_author(value, key, collection.schema) for value in collection.values(key))
    return tuple(dict.fromkeys(author for author in found if author))


def _author(value: Value, key: str, schema: SchemaReader) -> Author | None:
    site, diagnostics = schema.context.site, schema.context.diagnostics
    if not isinstance(value, MappingValue):
        name = schema.text(value, f"‘{key}’")
        id_ = author_id(name, site)
        return author_named(id_ or name, site, value.place, diagnostics) if name else None
    entry = MappingReader(value, f"an entry of ‘{key}’", _KEYS, schema)
    name, id_ = entry.text("name"), entry.text("id")
    if id_ and id_ not in site.authors:
        hint = suggestion(id_, tuple(site.authors))
        schema.report(f"the site has no author ‘{id_}’", entry.value_place("id"), hint)
        return None
    if not id_ and not name:
        schema.report("the person has neither a name nor an id", entry.place, "add ‘name: …’")
        return None
    id_ = id_ or author_id(name, site)
    author = author_named(id_, site, entry.place, diagnostics) if id_ else Author(name)
    bio = entry.get("bio")
    return replace(
        author,
        name=name or author.name,
        file_as=entry.text("file-as") or author.file_as,
        # The text as written, which may have paragraphs.
        bio=bio.text if isinstance(bio, ScalarValue) and entry.text("bio") else author.bio,
        photo=entry.text("photo") or author.photo,
    )
