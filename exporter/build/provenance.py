"""What a book is made from, written down for the record that it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter.model.assets import is_data_url
from exporter.model.publication import Book, Post, PostFilter
from exporter.model.record import DIGEST_LENGTH, THEME, Record
from exporter.options.settings import Settings
from exporter.runtime.fingerprint import versions
from exporter.themes import theme, theme_names


def record_of(
    book: Book,
    root: Path,
    asked: Mapping[str, Any],
    formats: Iterable[str],
    settings: Settings,
    files: Iterable[Path] = (),
) -> Record:
    """The record of a book, of which the last of the formats is made.

    `root` is the site's. `files` are those that were read besides posts and pictures.
    """
    root = root.resolve()
    wanted = tuple(formats)
    made_by, theme_folder = versions(wanted), ""
    if settings.theme and settings.theme not in theme_names():
        made_by[THEME] = theme(settings.theme).key
        theme_folder = below(Path(settings.theme), root)
        settings = replace(settings, theme="")
    known = {**{below(file, root): digest_in(file) for file in files}, **_known(book, root)}
    return Record(
        asked,
        wanted,
        _that_matter(settings, wanted),
        {name: digest[:DIGEST_LENGTH] for name, digest in sorted(known.items())},
        made_by,
        theme_folder=theme_folder,
    )


def _that_matter(settings: Settings, formats: tuple[str, ...]) -> Settings:
    """The settings without those that are for a format that is not made."""
    usual = Settings()
    if "epub" not in formats:
        settings = replace(settings, epub_profile=usual.epub_profile, certified_by=None)
    if "pdf" not in formats:
        settings = replace(
            settings,
            profile=usual.profile,
            printer=usual.printer,
            page_size=usual.page_size,
            margins=usual.margins,
            two_sided=usual.two_sided,
        )
    return settings


def asked_of(filter_: PostFilter) -> dict[str, list[str] | str]:
    """What a filter asks for, in plain values."""
    said: dict[str, list[str] | str] = {
        "tags": list(filter_.tags),
        "authors": list(filter_.authors),
        "since": str(filter_.since or ""),
        "until": str(filter_.until or ""),
        "langs": list(filter_.langs),
    }
    return {name: value for name, value in said.items() if value}


def below(path: Path, root: Path) -> str:
    """A path as the record names it; what lies outside of the site, by its last name alone."""
    # A pattern is a path too, of which nothing need be there.
    whole = path.absolute() if any(sign in str(path) for sign in "*?[") else path.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path.name


def digest_in(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty where there is none that can be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _known(book: Book, root: Path) -> dict[str, str]:
    """The posts and the pictures of a book, whose digests are known, and its other texts."""
    texts = [*book.chapters, *_matter(book)]
    pictures = [asset for post in texts for asset in post.assets.values()]
    pictures += [person.photo for person in book.people if person.photo]
    pictures += [book.cover] if book.cover else []
    files = {Path(text.place.path) for text in _matter(book) if text.place}
    return {
        **{below(file, root): digest_in(file) for file in files},
        **{
            below(Path(asset.path), root): asset.digest
            for asset in pictures
            if not is_data_url(asset.path)
        },
        **{post.key: post.digest for post in book.chapters},
    }


def _matter(book: Book) -> Iterator[Post]:
    """What a collection says around its posts, in its own file or in others."""
    yield from (plan.text for plan in book.pages if plan.text)
    yield from (part.introduction for part in book.parts if part.introduction)
    yield from (rule.text for rule in book.policy if rule.text)
