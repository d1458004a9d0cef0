"""The provenance of a book: what it was made from, for the record that it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from exporter.build.inputs import GatheredBook
from exporter.build.transforms import name_of
from exporter.input_files import FileKind, InputFolders, real_path
from exporter.model.assets import is_data_url
from exporter.model.book import Book
from exporter.model.post import Post
from exporter.model.post_filter import PostFilter
from exporter.model.record import DIGEST_LENGTH, PLUGIN, THEME, Record
from exporter.options.settings import Format, Settings
from exporter.plugins import active_plugins, plugin_theme
from exporter.runtime.fingerprint import versions
from exporter.themes import is_plugin_theme, theme, theme_names
from exporter.transforms import Transform


def record_of(gathered: GatheredBook, formats: Sequence[Format]) -> Record:
    """Return the record of a book, of which the last of the formats is made."""
    root, settings = gathered.root, replace(gathered.settings, allow_outside=(), plugins=())
    used, theme_folder = {**versions(formats), **plugin_versions(gathered.settings)}, ""
    if settings.theme and settings.theme not in theme_names():
        used[THEME] = theme(settings.theme).key
        name = settings.theme
        theme_folder = name if is_plugin_theme(name) else relative_name(Path(name), root)
        settings = replace(settings, theme="")
    # The path of a style's file is that of this machine.
    settings = replace(settings, citation_style=Path(settings.citation_style).name)
    files = {*gathered.files, *_files_of_texts(gathered.book)}
    digests = {relative_name(file, root): _digest(file, gathered.folders) for file in files}
    sources = {**digests, **_content_digests(gathered.book, root)}
    return Record(
        gathered.request,
        tuple(formats),
        _effective(settings, formats),
        {name: digest[:DIGEST_LENGTH] for name, digest in sorted(sources.items())},
        used,
        theme_folder=theme_folder,
    )


def plugin_versions(settings: Settings) -> dict[str, str]:
    """Return the versions of the plugins of a book, by their names in a record."""
    plugins = active_plugins(settings.plugins).plugins
    if is_plugin_theme(settings.theme) and (found := plugin_theme(settings.theme)):
        plugins = (*plugins, found[0])
    return {f"{PLUGIN}{plugin.name}": plugin.version for plugin in plugins}


def transform_data(transforms: Sequence[Transform], root: Path) -> dict[str, object]:
    """Return the names of transforms as a record holds them, without paths of this machine."""
    names = []
    for transform in transforms:
        words = name_of(transform).split()
        names.append(
            " ".join(relative_name(Path(word), root) if "/" in word else word for word in words)
        )
    return {"transforms": names} if names else {}


def filter_data(filter_: PostFilter) -> dict[str, list[str] | str]:
    """Return the conditions of a filter, by name, as a record holds them."""
    data: dict[str, list[str] | str] = {
        "tags": list(filter_.tags),
        "authors": list(filter_.authors),
        "since": str(filter_.since or ""),
        "until": str(filter_.until or ""),
        "langs": list(filter_.langs),
    }
    return {name: value for name, value in data.items() if value}


def relative_name(path: Path, root: Path) -> str:
    """Return a path below the root, with slashes; for a path outside of it, the last name alone."""
    # A pattern is a path too, which need not exist.
    whole = path.absolute() if any(char in str(path) for char in "*?[") else real_path(path)
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path.name


def _digest(file: Path, folders: InputFolders) -> str:
    """Return the SHA-256 of a file in hexadecimal; empty if it cannot be read."""
    try:
        return hashlib.sha256(folders.read_bytes(file, FileKind.IMAGE)).hexdigest()
    except OSError:
        return ""


def _effective(settings: Settings, formats: Sequence[Format]) -> Settings:
    """Return the settings without those of a format that is not made."""
    default = Settings()
    if "epub" not in formats:
        settings = replace(settings, epub_profile=default.epub_profile, certified_by=None)
    if "pdf" not in formats:
        settings = replace(
            settings,
            profile=default.profile,
            printer=default.printer,
            page_size=default.page_size,
            margins=default.margins,
            two_sided=default.two_sided,
            impose=default.impose,
            sheet_size=default.sheet_size,
            signature=default.signature,
            creep=default.creep,
            qr=default.qr,
        )
    return settings


def _content_digests(book: Book, root: Path) -> dict[str, str]:
    """Return the digests of the posts and images of a book, by their names in a record."""
    book_texts = tuple(_book_texts(book))
    images = [asset for post in (*book.chapters, *book_texts) for asset in post.assets.values()]
    images += [person.photo for person in book.people if person.photo]
    images += [book.cover] if book.cover else []
    return {
        **{
            relative_name(Path(asset.path), root): asset.digest
            for asset in images
            if not is_data_url(asset.path)
        },
        **{post.key: post.digest for post in book.chapters},
    }


def _files_of_texts(book: Book) -> set[Path]:
    return {Path(text.place.path) for text in _book_texts(book) if text.place}


def _book_texts(book: Book) -> Iterator[Post]:
    """Yield the texts around the posts, which are in the collection file or in others."""
    yield from (plan.text for plan in book.pages if plan.text)
    yield from (part.introduction for part in book.parts if part.introduction)
    yield from (rule.text for rule in book.policy if rule.text)
    if book.back_cover and book.back_cover.text:
        yield book.back_cover.text
