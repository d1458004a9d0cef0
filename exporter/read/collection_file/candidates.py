"""The posts that a collection may contain, of which only the metadata blocks are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import FileKind, InputFileError
from exporter.model.collection import Candidate, Collection
from exporter.path_patterns import split_pattern
from exporter.read.metadata.block import is_blank, may_have_block, read_metadata
from exporter.read.metadata.fields import has_title, metadata_of
from exporter.read.metadata.first_heading import read_first_heading
from exporter.read.sites.jekyll_folders import post_folders
from exporter.read.sites.permalinks import dated_name
from exporter.read.sites.site import Site
from exporter.read.sites.text_files import (
    is_markdown_name,
    is_text_name,
    other_markup,
    source_files_below,
    texts_below,
)

_OTHER_TEXTS = (".htm", ".mdwn", ".txt", ".wiki")
"""Suffixes of texts that may be posts of the site, but rarely are."""


def candidates(
    collection: Collection, site: Site, diagnostics: Diagnostics
) -> tuple[Candidate, ...]:
    """Return every post that matches a selector of a collection, each file once.

    A file whose metadata block cannot be read is included: reading the post reports it. Texts that
    are left out of a folder or a pattern are reported: those without a metadata block, in other
    formats, and drafts.
    """
    patterns = dict.fromkeys(
        selector.pattern for part in collection.parts for selector in part.selectors
    )
    files: dict[Path, None] = {}
    left_out: dict[Path, tuple[str, str]] = {}
    for pattern in patterns:
        for file in _matching_files(pattern, site):
            if file.as_posix() == pattern or _may_be_post(file, pattern, site):
                files[_target(file, site)] = None
            elif reason := _reason(file, site):
                left_out[site.folders.target(file)] = reason
        left_out.update(_texts_beside_posts(pattern, site))
    for file, (code, message) in left_out.items():
        if file not in files:
            diagnostics.report(code, f"{message}; it is not in the book", Place(str(file)))
    return tuple(_candidate(file, site) for file in files)


def _target(file: Path, site: Site) -> Path:
    """Return the file to which a symbolic link leads; the link itself, if it is not read."""
    return site.folders.file_at(file) or file.absolute()


def _may_be_post(file: Path, pattern: str, site: Site) -> bool:
    """Return whether a file that a pattern matches is read: it may name another suffix, as .txt."""
    suffix = file.suffix.lower()
    if not _is_readable(file, site):
        return site.generator.is_text_name(file.name)
    if _is_other_markup(file, site) and not pattern.lower().endswith(suffix):
        return False
    if site.needs_metadata:
        # Jekyll reads every file of `_posts` whose name has a date.
        is_post = "_posts" in file.parts and dated_name(file.stem)[0] is not None
        is_post = is_post and is_text_name(file.name) and not is_blank(file, site.folders)
        return is_post or may_have_block(file, site.folders)
    if is_blank(file, site.folders):
        return False
    return site.generator.is_text_name(file.name) or pattern.lower().endswith(suffix)


def _is_readable(file: Path, site: Site) -> bool:
    try:
        site.folders.check(file, FileKind.POST)
    except InputFileError:
        return False
    except OSError:
        pass
    return True


def _is_other_markup(file: Path, site: Site) -> bool:
    is_text = site.generator.is_text_name(file.name)
    return not is_text and bool(other_markup(file.name) or file.suffix.lower() in _OTHER_TEXTS)


def _reason(file: Path, site: Site) -> tuple[str, str] | None:
    """Return why a text is left out, as a code and a message; None for other files."""
    if language := other_markup(file.name):
        return "format-unread", f"{language} is not read"
    if _is_other_markup(file, site):
        return "file-unsupported", f"‘{file.suffix}’ is not a format of posts"
    if not site.needs_metadata and is_markdown_name(file.name):
        return "file-without-text", "the file has neither a title nor text"
    if is_markdown_name(file.name) or (is_text_name(file.name) and "_posts" in file.parts):
        return "file-without-metadata", "the file has no metadata block"
    return None


def _matching_files(pattern: str, site: Site) -> Iterable[Path]:
    if not pattern:
        return site.generator.posts_below(site, site.root)
    path = Path(pattern)
    if site.folders.is_folder(path):
        return site.generator.posts_below(site, path)
    return (path,) if site.folders.is_file(path) else _expand(pattern, site)


def _expand(pattern: str, site: Site) -> Iterator[Path]:
    front, rest = split_pattern(pattern)
    for path in site.folders.glob(Path(front), rest):
        if site.folders.is_file(path):
            yield path
        elif rest.rpartition("/")[2] != "**":
            # That matches the files of the folder as well.
            yield from site.generator.posts_below(site, path)


def _texts_beside_posts(pattern: str, site: Site) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Yield the texts in other formats, and the drafts, of a folder, with the reasons."""
    folder = Path(pattern) if pattern else site.root
    if not site.folders.is_folder(folder):
        return
    inside = "_posts" in folder.parts
    folders = [folder] if inside else list(post_folders(folder, site.folders))
    for posts in folders or [folder]:
        for file in sorted(source_files_below(posts, site.folders)):
            if _is_other_markup(file, site) and (reason := _reason(file, site)):
                yield site.folders.target(file), reason
    for posts in folders:
        if not inside:
            for file in sorted(texts_below(posts.parent / "_drafts", site.folders)):
                yield site.folders.target(file), ("post-unpublished", "the post is a draft")


def _candidate(file: Path, site: Site) -> Candidate:
    key = site.key(file)
    found = read_metadata(file, site.folders, or_lines=bool(site.metadata_lines))
    values = site.metadata_of(key, found or {})
    # Findings are reported when the post is read.
    place = Place(str(file))
    heading = "" if has_title(values) else read_first_heading(file, site.folders)
    metadata = metadata_of(values, file, key, site, lambda _: place, Diagnostics(), heading)
    return Candidate(file.as_posix(), key, metadata)
