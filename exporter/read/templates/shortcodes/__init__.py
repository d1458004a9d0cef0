"""Shortcodes: the tags in the texts of Hugo's sites, which run before the Markdown is read.

A site defines its own in `layouts/shortcodes`, and so do themes, whose files are often not there.
What the names and the arguments of well-known ones say is enough; others keep their content.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from exporter.read.context import ReadContext
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.shortcodes.hugo_syntax import scan_hugo
from exporter.read.templates.shortcodes.markup import (
    TEXT_SHORTCODES,
    ShortcodeSite,
    markup_of_shortcode,
)
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.calls import TagCall, TextPart, paired, render_tags
from exporter.read.templates.tags.elements import TagMarkup

__all__ = ["render_shortcodes"]


def render_shortcodes(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after its shortcodes; `page` is its metadata."""
    text = origin.text
    # In a folder without Hugo, what is in code is about Hugo.
    in_code = TEXT_SHORTCODES if reading.site.generator.name == "hugo" else frozenset[str]()
    tags = paired(_with_names_of_tabs(list(scan_hugo(text, in_code))))

    def report(code: str, message: str, call: TagCall) -> None:
        place = origin.source.place(origin.start + call.start)
        reading.diagnostics.report(code, message, place)

    site = ShortcodeSite(
        lambda name: _parameter(name, page, reading.site.config),
        lambda target: _reference(target, post, reading),
    )

    def markup_of(call: TagCall, content: str | None, is_block: bool) -> TagMarkup | None:
        markup = markup_of_shortcode(call.name, call.arguments, content, site, is_block=is_block)
        if markup is None or not markup.is_known:
            outcome = markup.outcome if markup else "it was removed"
            report("shortcode-unknown", f"unknown shortcode ‘{call.name}’; {outcome}", call)
        elif markup.outcome:
            report("shortcode-replaced", f"the shortcode ‘{call.name}’: {markup.outcome}", call)
        return markup

    for call in tags.orphans:
        message = f"the shortcode ‘{call.name}’ ends here, but does not begin; it was removed"
        report("shortcode-unread", message, call)
    return RenderedText(*render_tags(text, tags, markup_of))


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
        if entry:
            return f"/{quote(entry.key)}{hash_}{fragment}"
    stem = path.rstrip("/")
    return f"{stem}{'' if stem.endswith('.md') else '.md'}{hash_}{fragment}"
