"""Shortcodes: the tags in the texts of Hugo's sites, which run before the Markdown is read.

A site defines its own in `layouts/shortcodes`, and so do themes, whose files are often not there.
What the names and the arguments of well-known ones say is enough; others keep their content.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from exporter.read.context import ReadContext
from exporter.read.metadata_block import read_metadata
from exporter.read.sites.post_index import PostEntry
from exporter.read.sites.site import Site
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.shortcodes.gitbook_markup import markup_of_gitbook_tag
from exporter.read.templates.shortcodes.hexo_markup import markup_of_hexo_tag
from exporter.read.templates.shortcodes.hexo_syntax import HEXO_SYNTAX
from exporter.read.templates.shortcodes.hugo_syntax import HUGO_SYNTAX
from exporter.read.templates.shortcodes.markup import (
    TEXT_SHORTCODES,
    ShortcodeSite,
    markup_of_shortcode,
)
from exporter.read.templates.shortcodes.zola_syntax import ZOLA_SYNTAX
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.calls import TagCall, TextPart, paired, render_tags
from exporter.read.templates.tags.elements import TagMarkup
from exporter.read.templates.tags.scanner import scan_tags

__all__ = [
    "render_gitbook_tags",
    "render_hexo_tags",
    "render_shortcodes",
    "render_zola_shortcodes",
]


class _MarkupOfCall(Protocol):
    """Returns what stands for a tag by its name, arguments and content."""

    def __call__(
        self,
        name: str,
        arguments: TagArguments,
        content: str | None,
        site: ShortcodeSite,
        *,
        is_block: bool,
    ) -> TagMarkup | None: ...


def render_shortcodes(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Hugo's shortcodes; `page` is its metadata."""
    # In a folder without Hugo, what is in code is about Hugo.
    in_code = TEXT_SHORTCODES if reading.site.generator.name == "hugo" else frozenset[str]()
    parts = _with_names_of_tabs(list(scan_tags(origin.text, HUGO_SYNTAX, in_code)))
    return _rendered(parts, origin, post, page, reading)


def render_zola_shortcodes(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Zola's shortcodes; `page` is its metadata."""
    parts = list(scan_tags(origin.text, ZOLA_SYNTAX))
    return _rendered(parts, origin, post, page, reading)


def render_hexo_tags(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Hexo's tags; `page` is its metadata."""
    parts = list(scan_tags(origin.text, HEXO_SYNTAX))
    return _rendered(parts, origin, post, page, reading, markup_of_hexo_tag, "tag")


def render_gitbook_tags(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after GitBook's tags; `page` is its metadata."""
    parts = list(scan_tags(origin.text, HEXO_SYNTAX))
    return _rendered(parts, origin, post, page, reading, markup_of_gitbook_tag, "tag")


def _rendered(
    parts: Sequence[TextPart],
    origin: TemplateSource,
    post: Path,
    page: Mapping[str, Any],
    reading: ReadContext,
    markup_of_call: _MarkupOfCall = markup_of_shortcode,
    noun: str = "shortcode",
) -> RenderedText:
    tags = paired(parts)

    def report(code: str, message: str, call: TagCall) -> None:
        place = origin.source.place(origin.start + call.start)
        reading.diagnostics.report(code, message, place)

    site = ShortcodeSite(
        lambda name: _parameter(name, page, reading.site.config),
        lambda target: _reference(target, post, reading),
        lambda target: _title_of(target, reading),
    )

    def markup_of(call: TagCall, content: str | None, is_block: bool) -> TagMarkup | None:
        markup = markup_of_call(call.name, call.arguments, content, site, is_block=is_block)
        if markup is None or not markup.is_known:
            outcome = markup.outcome if markup else "it was removed"
            report("shortcode-unknown", f"unknown {noun} ‘{call.name}’; {outcome}", call)
        elif markup.outcome:
            report("shortcode-replaced", f"the {noun} ‘{call.name}’: {markup.outcome}", call)
        return markup

    for call in tags.orphans:
        message = f"the {noun} ‘{call.name or 'end'}’ ends here, but does not begin; it was removed"
        report("shortcode-unread", message, call)
    return RenderedText(*render_tags(origin.text, tags, markup_of))


def _with_names_of_tabs(parts: list[TextPart]) -> list[TextPart]:
    """Return the parts with names for tabs that only the tag around them names (Hextra)."""
    names: list[str] = []
    for index, part in enumerate(parts):
        if not isinstance(part, TagCall) or part.role == "closing":
            continue
        if part.name == "tabs":
            names = [name.strip() for name in part.arguments.first("items").split(",")]
        elif part.name == "tab" and names[:1] > [""]:
            name = names.pop(0)
            if (
                not part.arguments.first("name", "title", "header")
                and not part.arguments.positional
            ):
                arguments = TagArguments((), {**part.arguments.named, "name": name})
                parts[index] = replace(part, arguments=arguments)
    return parts


def _parameter(name: str, page: Mapping[str, Any], config: Mapping[str, Any]) -> object:
    """Return a parameter of the page, else of the site, by its name in any case."""
    for values in (page, config.get("params")):
        found: object = values
        for key in name.lower().split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if found is not None:
            return found
    return None


def _reference(target: str, post: Path, reading: ReadContext) -> str:
    """Return the address by which a link finds a page that `ref` names, with or without suffix.

    The page is beside the post or in another folder; of a page that does not exist, it is the name
    with a suffix, which the reader of links reports.
    """
    path, hash_, fragment = target.partition("#")
    if not path or "://" in path:
        return target
    site = reading.site
    folder = posixpath.dirname(site.key(post))
    names = (posixpath.join(folder, path), path) if not path.startswith("/") else (path,)
    for name in names:
        stem = posixpath.normpath(name.lstrip("/")).removesuffix(".md")
        candidates = (f"{stem}{end}" for end in (".md", "/index.md", "/_index.md", ".html"))
        entry = next(filter(None, map(site.posts.in_file, candidates)), None)
        if entry is None and site.generator.links_by_name:
            entry = _entry_named(path, site)
        if entry:
            return f"/{quote(entry.key)}{hash_}{fragment}"
    stem = path.rstrip("/")
    return f"{stem}{'' if stem.endswith('.md') else '.md'}{hash_}{fragment}"


def _title_of(target: str, reading: ReadContext) -> str:
    """Return the title of the post with a file name; empty if there is none."""
    entry = _entry_named(target, reading.site)
    if entry is None:
        return ""
    reading.dependencies.add(entry.file)
    return str((read_metadata(entry.file) or {}).get("title") or "")


def _entry_named(name: str, site: Site) -> PostEntry | None:
    """Return the post with a file name, which may lack its date; None if there is none."""
    slug = name.rpartition("/")[2].removesuffix(".md")
    same_slug = (entry for entry in site.posts.entries if entry.slug == slug)
    return site.posts.of_file(name) or next(same_slug, None)
