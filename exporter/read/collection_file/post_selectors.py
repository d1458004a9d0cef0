"""Which posts a collection asks for: entries of its lists, and what is named on a command line."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePath

from exporter.diagnostics.source import Place
from exporter.model.collection import Collection, PartPlan, PostSelector
from exporter.model.publication import BACK, FRONT, PagePlan, PostFilter
from exporter.read.collection_file.schema_reader import MappingReader, SchemaReader
from exporter.read.collection_file.yaml_tree import Value, YamlMapping, YamlScalar, YamlSequence
from exporter.read.languages import language_tag

FILTER_KEYS = ("tag", "tags", "author", "authors", "since", "until", "lang", "langs")
_ENTRY_KEYS = ("path", *FILTER_KEYS)


def collection_of(paths: Sequence[Path], filter_: PostFilter) -> Collection:
    """The collection of the posts in files and folders that fit a filter, without a file.

    A path may be a pattern that no shell has filled in. Without any, all posts of the site are
    meant.
    """
    langs = tuple(language_tag(lang) or lang for lang in filter_.langs)
    filter_ = replace(filter_, langs=langs)
    picks = tuple(
        PostSelector(
            pattern_of(str(path), (Path(),)) or path.absolute().as_posix(),
            filter_,
            _written(str(path), filter_),
        )
        for path in paths
    )
    return Collection(
        (PartPlan(picks or (PostSelector(filter=filter_, written=_written("", filter_)),)),),
        pages=USUAL_PAGES,
    )


USUAL_PAGES = tuple(PagePlan(role) for role in (*FRONT, *BACK) if role != "preface")
"""The divisions of a book about which nobody says anything."""


@dataclass(frozen=True, slots=True)
class SelectorReader:
    """Reads the entries of one file. Paths are looked up below the folders, the first one first."""

    desk: SchemaReader
    folders: tuple[Path, ...]

    def picks(self, form: MappingReader, key: str) -> tuple[PostSelector, ...]:
        """The entries of a list, or the only one that stands in its place."""
        found = (self._pick(value, key) for value in form.values(key))
        return tuple(pick for pick in found if pick)

    def _pick(self, value: Value, key: str) -> PostSelector | None:
        match value:
            case YamlMapping():
                form = MappingReader(value, f"an entry of ‘{key}’", _ENTRY_KEYS, self.desk)
                filter_ = filter_in(form)
                written = form.text("path")
                place = form.place_of("path") if written else value.place
            case YamlSequence():
                hint = "write its entries one below the other, each with its own ‘-’"
                self.desk.wrong("an entry is no list", value.place, hint)
                return None
            case _:
                written, filter_ = self.desk.text(value, f"an entry of ‘{key}’"), PostFilter()
                place = value.place
                if not written:
                    return None
        pick = PostSelector(filter=filter_, written=_written(written, filter_), place=value.place)
        if not written:
            return pick
        pattern = pattern_of(written, self.folders)
        if pattern is None:
            self._miss(written, place)
            return None
        return replace(pick, pattern=pattern)

    def _miss(self, written: str, place: Place) -> None:
        """Report a file that is not there, with the one of the site that was meant, perhaps."""
        name = PurePath(written).name
        site = self.desk.site
        files = site.posts.files()
        known = {path.name: path for path in (*files, *(file.parent for file in files))}
        near = get_close_matches(name, known, 1)
        hint = f"did you mean ‘{site.key(known[near[0]])}’?" if near else ""
        message = f"there is nothing called ‘{written}’"
        self.desk.diagnostics.report("collection-file", message, place, hint)


def filter_in(form: MappingReader) -> PostFilter:
    """What the keys of a mapping say of the posts that are meant."""
    desk = form.desk
    since, until = form.day("since"), form.day("until")
    if since and until and until < since:
        desk.wrong(f"‘until’ is before ‘since: {since}’", form.value_place("until"))
    langs = (language_in(value, desk) for value in form.values("lang", "langs"))
    return PostFilter(
        tags=form.texts("tag", "tags"),
        authors=form.texts("author", "authors"),
        since=since,
        until=until,
        langs=tuple(dict.fromkeys(tag for tag in langs if tag)),
        links=form.texts("link", "links"),
    )


def language_in(value: Value, desk: SchemaReader) -> str:
    """A value as a language tag; empty where it is none. `no` is Norwegian, not a flag."""
    text = value.text if isinstance(value, YamlScalar) else ""
    tag = language_tag(text) if text.lower() != "true" else ""
    if not tag:
        shown = desk.text(value, "‘lang’")
        if shown:
            hint = "use a tag such as en, pl or pt-BR"
            desk.wrong(f"‘{shown}’ is not a language tag", value.place, hint)
    return tag


def pattern_of(written: str, folders: Sequence[Path]) -> str | None:
    """The whole path, or the whole pattern, of what is written; None where nothing is there.

    What is there by that very name is no pattern, whatever characters are in it. Of a pattern,
    only the folders in front of its first wildcard have to be there.
    """
    try:
        for folder in folders:
            if (folder / written).exists():
                return (folder / written).resolve().as_posix()
        parts = PurePath(written).parts
        fixed = next((at for at, part in enumerate(parts) if glob.has_magic(part)), None)
        if fixed is None:
            return None
        for folder in folders:
            front = folder.joinpath(*parts[:fixed])
            if front.is_dir():
                return "/".join((glob.escape(front.resolve().as_posix()), *parts[fixed:]))
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have: too long, with a zero byte in it, or one link in a circle.
        pass
    return None


def _written(path: str, filter_: PostFilter) -> str:
    """How a user would say it."""
    said = {
        "tag": ", ".join(filter_.tags),
        "author": ", ".join(filter_.authors),
        "since": str(filter_.since or ""),
        "until": str(filter_.until or ""),
        "lang": ", ".join(filter_.langs),
    }
    words = (f"{key}: {value}" for key, value in said.items() if value)
    return ", ".join(filter(None, (path, *words))) or "all posts"
