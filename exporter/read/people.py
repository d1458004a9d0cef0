"""The people of a book: as a collection file names them, and as the book presents them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source, legible
from exporter.diagnostics.suggestions import suggestion
from exporter.model.assets import Asset
from exporter.model.nodes import Blocks
from exporter.model.publication import Author, Person
from exporter.read.collection_file.schema_reader import MappingReader, SchemaReader
from exporter.read.collection_file.yaml_tree import Value, YamlMapping, YamlScalar
from exporter.read.image_download import Download
from exporter.read.images import asset_at
from exporter.read.metadata import author_named
from exporter.read.passages import Passage, blocks_of
from exporter.read.sites.jekyll import Site

_KEYS = ("name", "id", "file-as", "bio", "photo")


def authors_in(form: MappingReader, key: str) -> tuple[Author, ...]:
    """The people behind a key: a name, an id of the site's data, or what one says of them."""
    found = (_author(value, key, form.desk) for value in form.values(key))
    return tuple(dict.fromkeys(author for author in found if author))


def _author(value: Value, key: str, desk: SchemaReader) -> Author | None:
    if not isinstance(value, YamlMapping):
        name = desk.text(value, f"‘{key}’")
        return _named(name, value.place, desk) if name else None
    form = MappingReader(value, f"an entry of ‘{key}’", _KEYS, desk)
    name, id_ = form.text("name"), form.text("id")
    if id_ and id_ not in desk.site.authors:
        hint = suggestion(id_, tuple(desk.site.authors))
        desk.wrong(f"the site does not know the author ‘{id_}’", form.value_place("id"), hint)
        return None
    if not id_ and not name:
        desk.wrong("a person has neither name nor id", form.place, "add a line ‘name: …’")
        return None
    id_ = id_ or _id_of(name, desk.site)
    author = author_named(id_, desk.site, form.place, desk.diagnostics) if id_ else Author(name)
    bio = form.get("bio")
    return replace(
        author,
        name=name or author.name,
        file_as=form.text("file-as") or author.file_as,
        # As it is written: it may have paragraphs.
        bio=bio.text if isinstance(bio, YamlScalar) and form.text("bio") else author.bio,
        photo=form.text("photo") or author.photo,
    )


def _named(name: str, place: Place, desk: SchemaReader) -> Author:
    """The author of a name or an id; the site's, where it knows somebody of that name."""
    return author_named(_id_of(name, desk.site) or name, desk.site, place, desk.diagnostics)


def _id_of(name: str, site: Site) -> str:
    """The id under which the site knows somebody of a name; empty where it does not."""
    return next((id_ for id_, author in site.authors.items() if author.name == name), "")


def people_of(
    authors: Iterable[Author],
    site: Site,
    diagnostics: Diagnostics,
    file: Path | None = None,
    fetch: Download | None = None,
) -> tuple[Person, ...]:
    """The authors, each once, with their words about themselves and their photographs.

    `file` is the collection file, where authors whom the site does not know may be written out.
    Who comes twice is taken as they came first.
    """
    unique: dict[str, Author] = {}
    for author in authors:
        unique.setdefault(author.id or _id_of(author.name, site) or author.name, author)
    words = _Words(site, file)
    return tuple(
        Person(
            author,
            _bio(author, words.of(author), site, diagnostics),
            _photo(author, words.home, site, diagnostics, fetch),
        )
        for author in unique.values()
    )


class _Words:
    """Where the words about authors are written: the site's data, or the collection file."""

    def __init__(self, site: Site, file: Path | None) -> None:
        names = ("_data/members.yml", "_data/authors.yml")
        files = (*((file,) if file else ()), *(site.root / name for name in names))
        self._sources = [
            Source(str(path), path.read_text(encoding="utf-8-sig", errors="replace"))
            for path in files
            if path.is_file()
        ]
        self.home = file or site.root / "_config.yml"

    def of(self, author: Author) -> Passage:
        """The words about an author, in the first file that has them."""
        first = author.bio.strip().partition("\n")[0][:_ENOUGH]
        for source in self._sources:
            at = source.text.find(first)
            if at >= 0:
                # No more of the file than the words can take up, indented and folded.
                end = at + 2 * len(author.bio) + _ENOUGH
                return Passage(Source(source.path, source.text[:end]), at, legible(author.bio))
        return Passage(Source(str(self.home), ""), 0, legible(author.bio))


_ENOUGH = 40
"""So many characters of a text are hardly ever those of another."""


def _bio(author: Author, words: Passage, site: Site, diagnostics: Diagnostics) -> Blocks:
    if not author.bio.strip():
        return ()
    page = {"title": author.name}
    path = site.root / "_config.yml"
    lang = site.lang or "en"
    # Data is not put through Liquid, in Jekyll either.
    return blocks_of(words, path, page, site, diagnostics, lang=lang, liquid=False)


def _photo(
    author: Author, beside: Path, site: Site, diagnostics: Diagnostics, fetch: Download | None
) -> Asset | None:
    """The photograph of an author; None where there is none, or one that cannot be read."""
    address = author.photo or (site.portrait(author.id) if author.id else "")
    if not address:
        return None
    heard = Diagnostics()
    asset = asset_at(address, Place(str(beside)), beside, site, heard, fetch)
    for finding in heard:
        if finding.code != "image-missing":
            diagnostics.add(finding)
    return asset
