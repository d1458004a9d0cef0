"""The model of posts, books and sites: read, resolved, and as JSON or HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.api.arguments import (
    Day,
    PathName,
    Words,
    build_options,
    build_source,
    checked_path,
    collection_request,
    diagnostics_for,
)
from exporter.api.results import value_or_error
from exporter.diagnostics import Diagnostics
from exporter.errors import SettingsError
from exporter.options.settings import Choices, Settings
from exporter.runtime.context import BuildContext

if TYPE_CHECKING:
    from exporter.model.book import Book
    from exporter.model.collection import Order, PartsBy
    from exporter.model.edition import Edition
    from exporter.model.post import Post
    from exporter.model.site_settings import RecognizedSite, SiteSettings
    from exporter.read.dialects import Dialect
    from exporter.transforms import Transform


def load(
    path: PathName = "post.md",
    *,
    text: str | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    diagnostics: Diagnostics | None = None,
) -> Post:
    """Return the model of a post as it was read: metadata, blocks, images; nothing is resolved.

    `text` stands for the content of the file, which need not exist; its folder is where images and
    the site are looked up. Findings are added to `diagnostics`. Raises `ExportError` if the post
    cannot be read. The model can be changed (`dataclasses.replace`) and passed to `epub` or `pdf`.
    """
    from exporter import build

    file = checked_path(path, "path")
    if build.is_collection_file(file):
        raise SettingsError(f"‘{file}’ is a collection file", "use load_collection")
    found, options = diagnostics_for(file), build_options(settings, site, None)
    post = build.load_post(file, options, found, text)
    return value_or_error(post, found, diagnostics, despite_errors=True)


def load_collection(
    *sources: PathName | Post,
    text: str | None = None,
    title: str = "",
    tag: Words = (),
    author: Words = (),
    since: Day | None = None,
    until: Day | None = None,
    lang: Words = (),
    order: Order | None = None,
    parts: PartsBy | None = None,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> Book:
    """Return the model of a collection: its posts in order, and the pages around them.

    `text` stands for the content of the collection file that is named, which need not exist. Other
    arguments are those of `collection`, exceptions and `diagnostics` those of `load`.
    """
    from exporter import build

    request = collection_request(
        sources, tag, author, since, until, lang, title=title, order=order, parts=parts, text=text
    )
    found = diagnostics_for(request)
    gathered = build.gather(request, build_options(settings, site, context), found)
    return value_or_error(gathered, found, diagnostics).book


def edition(
    source: PathName | Post | Book,
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
    transforms: Sequence[Transform] = (),
    context: BuildContext | None = None,
    diagnostics: Diagnostics | None = None,
) -> Edition:
    """Return the edition of a post or a collection: everything is resolved, nothing is written.

    `source` and `settings` are those of `epub`, exceptions and `diagnostics` those of `load`.
    """
    from exporter import build

    found = diagnostics_for(build_source(source))
    options = build_options(settings, site, context, transforms=transforms)
    resolved = build.resolve_source(build_source(source), options, found)
    return value_or_error(resolved, found, diagnostics, despite_errors=True)


def site_settings(
    path: PathName = ".",
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
) -> SiteSettings:
    """Return the settings in `exporter.toml` of the site around a file or a folder.

    `settings` say which folders may be read besides the site. Raises `ExportError` for mistakes in
    the file.
    """
    from exporter.build.inputs import find_settings_file, read_site_inputs
    from exporter.model.site_settings import SiteSettings

    options, found = build_options(settings, site, None), diagnostics_for(Path(path))
    if find_settings_file(Path(path), options) is None:
        return SiteSettings()
    inputs = read_site_inputs(Path(path), options, found)
    return value_or_error(inputs, found, despite_errors=True).settings


def recognized_site(
    path: PathName = ".",
    *,
    settings: Settings | Choices | None = None,
    site: PathName | None = None,
) -> RecognizedSite:
    """Return the site around a file or a folder, and the program that makes it.

    A `generator` in the settings, or in `exporter.toml`, overrides what the files say.
    """
    from exporter.build.inputs import find_site_root
    from exporter.model.site_settings import RecognizedSite

    file, options = checked_path(path, "path"), build_options(settings, site, None)
    named = site_settings(file, settings=settings, site=site).choices.generator or ""
    root = find_site_root(file, options, named)
    return RecognizedSite(root.folder, root.generator.title, root.evidence)


def markdown_to_html(text: str, *, dialect: Dialect = "kramdown") -> str:
    """Return the HTML of Markdown without a metadata block.

    `dialect` is `kramdown`, `commonmark` (with GitHub's extensions) or `python-markdown`.
    Nothing is resolved: disclaimers stay quotations, and links are not numbered.
    """
    from exporter.diagnostics.source import Source
    from exporter.read.converters import converter_of
    from exporter.read.markdown_body import read_markdown
    from exporter.resolve.labels import labels_for
    from exporter.write.html import fragment

    diagnostics = Diagnostics()
    blocks = read_markdown(Source("text", text), 0, diagnostics, converter_of(dialect))
    return fragment(blocks, labels_for("en"), diagnostics)


def to_json(value: Post | Book | Edition) -> str:
    """Return a model as JSON: the type of each value, and each field that is not at its default."""
    from exporter.model.json_format import dumps

    return dumps(value)


def from_json(text: str) -> Post | Book | Edition:
    """Return the model that `to_json` wrote. Raises ValueError for other JSON."""
    from exporter.model.json_format import loads

    value: Post | Book | Edition = loads(text)
    return value
