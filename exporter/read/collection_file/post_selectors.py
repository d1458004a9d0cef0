"""Post selectors: entries of the lists in a collection file, and paths of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from glob import escape
from os.path import lexists
from pathlib import Path, PurePath

from exporter.diagnostics.source import Place
from exporter.input_files import InputFileError, is_folder, real_path
from exporter.model.book import BACK, FRONT, PagePlan
from exporter.model.collection import Collection, PartPlan, PostSelector
from exporter.model.post_filter import PostFilter
from exporter.path_patterns import split_pattern
from exporter.read.metadata.languages import language_tag
from exporter.read.schema.schema_reader import MappingReader, SchemaReader
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value
from exporter.read.sites.text_files import is_text_name

FILTER_KEYS = ("tag", "tags", "author", "authors", "since", "until", "lang", "langs")
DEFAULT_PAGES = tuple(PagePlan(role) for role in (*FRONT, *BACK) if role != "preface")
"""The pages of a book unless the collection file lists others."""
_ENTRY_KEYS = ("path", "short-title", *FILTER_KEYS)


def collection_of(paths: Sequence[Path], filter_: PostFilter) -> Collection:
    """Return a collection of the posts in files and folders that match a filter.

    A path may be a pattern that the shell has not expanded. Without paths, all posts of the site
    are selected.
    """
    langs = tuple(language_tag(lang) or lang for lang in filter_.langs)
    filter_ = replace(filter_, langs=langs)
    selectors = tuple(
        PostSelector(
            resolve_pattern(str(path), (Path(),)) or real_path(path).as_posix(),
            filter_,
            _describe(str(path), filter_),
        )
        for path in paths
    )
    every_post = PostSelector(filter=filter_, written=_describe("", filter_))
    return Collection((PartPlan(selectors or (every_post,)),), pages=DEFAULT_PAGES)


@dataclass(frozen=True, slots=True)
class SelectorReader:
    """Reads the selectors of one file. Paths are relative to the first folder that has them."""

    schema: SchemaReader
    folders: tuple[Path, ...]

    def read(self, mapping: MappingReader, key: str) -> tuple[PostSelector, ...]:
        """Return the selectors in the list of a key, or in its single value."""
        found = (self._selector(value, key) for value in mapping.values(key))
        return tuple(selector for selector in found if selector)

    def _selector(self, value: Value, key: str) -> PostSelector | None:
        match value:
            case MappingValue():
                entry = MappingReader(value, f"an entry of ‘{key}’", _ENTRY_KEYS, self.schema)
                filter_ = read_filter(entry)
                path = entry.text("path")
                place = entry.place_of("path") if path else value.place
                short_title = entry.text("short-title")
            case ListValue():
                hint = "write the entries below each other, each with its own ‘-’"
                self.schema.report("an entry cannot be a list", value.place, hint)
                return None
            case _:
                path, filter_ = self.schema.text(value, f"an entry of ‘{key}’"), PostFilter()
                short_title = ""
                place = value.place
                if not path:
                    return None
        written = _describe(path, filter_)
        selector = PostSelector(
            filter=filter_, written=written, short_title=short_title, place=value.place
        )
        if not path:
            return selector
        pattern = resolve_pattern(path, self.folders)
        if pattern is None:
            self._report_missing(path, place)
            return None
        try:
            # An existing path is not a pattern, whatever characters it has.
            front = pattern if lexists(pattern) else split_pattern(pattern)[0]
            self.schema.context.site.folders.resolve(Path(front))
        except InputFileError as error:
            message = f"‘{path}’ is not read: {error.reason}"
            self.schema.context.diagnostics.report("collection-file", message, place, error.hint)
            return None
        return replace(selector, pattern=pattern)

    def _report_missing(self, path: str, place: Place) -> None:
        """Report a path that does not exist, with the most similar one of the site."""
        site = self.schema.context.site
        files = site.generator.posts_below(site, site.root)
        known = {file.name: file for file in (*files, *(file.parent for file in files))}
        near = get_close_matches(PurePath(path).name, known, 1)
        hint = f"did you mean ‘{site.key(known[near[0]])}’?" if near else ""
        message = f"there is no file or folder ‘{path}’"
        self.schema.context.diagnostics.report("collection-file", message, place, hint)


def read_filter(mapping: MappingReader) -> PostFilter:
    """Return the filter in the keys of a mapping."""
    schema = mapping.schema
    since, until = mapping.day("since"), mapping.day("until")
    if since and until and until < since:
        schema.report(f"‘until’ is before ‘since: {since}’", mapping.value_place("until"))
    langs = (read_language(value, schema) for value in mapping.values("lang", "langs"))
    return PostFilter(
        tags=mapping.texts("tag", "tags"),
        authors=mapping.texts("author", "authors"),
        since=since,
        until=until,
        langs=tuple(dict.fromkeys(tag for tag in langs if tag)),
        links=mapping.texts("link", "links"),
    )


def read_language(value: Value, schema: SchemaReader) -> str:
    """Return a value as a language tag; empty, after a report, if it is not one.

    `no` is Norwegian here, though YAML reads it as false.
    """
    text = value.text if isinstance(value, ScalarValue) else ""
    tag = language_tag(text) if text.lower() != "true" else ""
    if not tag:
        shown = schema.text(value, "‘lang’")
        if shown:
            hint = "use a tag such as en, pl or pt-BR"
            schema.report(f"‘{shown}’ is not a language tag", value.place, hint)
    return tag


def resolve_pattern(path: str, folders: Sequence[Path]) -> str | None:
    """Return a path or a pattern as an absolute one with slashes; None if nothing can match it.

    An existing path is not a pattern, whatever characters it has. Of a pattern, the folders before
    its first wildcard have to exist. `*.md` matches `A.MD` as well.
    """
    front, rest = split_pattern(PurePath(path).as_posix())
    try:
        for folder in folders:
            # A link that leads nowhere is reported when the post is read.
            if lexists(folder / path):
                return real_path(folder / path).as_posix()
        for folder in folders if rest else ():
            if is_folder(f"{folder / front}"):
                name = escape(real_path(folder / front).as_posix())
                return f"{name}/{with_suffix_in_any_case(rest)}"
    except InputFileError:
        # No file can have this name.
        pass
    return None


def with_suffix_in_any_case(pattern: str) -> str:
    """Return a pattern of posts that matches their suffix in upper and lower case."""
    stem, dot, suffix = pattern.rpartition(".")
    if not is_text_name(pattern) or not stem:
        return pattern
    return stem + dot + "".join(f"[{letter.lower()}{letter.upper()}]" for letter in suffix)


def _describe(path: str, filter_: PostFilter) -> str:
    """Return a selector as a user would write it."""
    conditions = {
        "tag": ", ".join(filter_.tags),
        "author": ", ".join(filter_.authors),
        "since": str(filter_.since or ""),
        "until": str(filter_.until or ""),
        "lang": ", ".join(filter_.langs),
    }
    written = (f"{key}: {value}" for key, value in conditions.items() if value)
    return ", ".join(filter(None, (path, *written))) or "all posts"
