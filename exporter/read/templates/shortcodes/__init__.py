"""Shortcodes: the tags in the texts of Hugo's sites, which run before the Markdown is read.

A site defines its own in `layouts/shortcodes`, and so do themes, whose files are often not there.
What the names and the arguments of well-known ones say is enough; others keep their content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter.read.context import ReadContext
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.shortcodes.gitbook_markup import markup_of_gitbook_tag
from exporter.read.templates.shortcodes.hexo_markup import markup_of_hexo_tag
from exporter.read.templates.shortcodes.hexo_syntax import HEXO_SYNTAX
from exporter.read.templates.shortcodes.hugo_syntax import HUGO_SYNTAX
from exporter.read.templates.shortcodes.markup import markup_of_shortcode
from exporter.read.templates.shortcodes.renderer import TagRenderer
from exporter.read.templates.shortcodes.zola_syntax import ZOLA_SYNTAX
from exporter.read.templates.tags.calls import TagCall, TextPart
from exporter.read.templates.tags.scanner import scan_tags

__all__ = [
    "render_gitbook_tags",
    "render_hexo_tags",
    "render_shortcodes",
    "render_zola_shortcodes",
]


def render_shortcodes(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Hugo's shortcodes; `page` is its metadata."""
    # In a folder without Hugo, what is in code is about Hugo.
    in_code = reading.site.generator.name == "hugo"

    def parts_of(text: str) -> list[TextPart]:
        return _with_names_of_tabs([*scan_tags(text, HUGO_SYNTAX, in_code=in_code)])

    return TagRenderer(parts_of, markup_of_shortcode, post, page, reading).rendered(origin)


def render_zola_shortcodes(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Zola's shortcodes; `page` is its metadata."""

    def parts_of(text: str) -> list[TextPart]:
        return [*scan_tags(text, ZOLA_SYNTAX)]

    return TagRenderer(parts_of, markup_of_shortcode, post, page, reading).rendered(origin)


def render_hexo_tags(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after Hexo's tags; `page` is its metadata."""
    renderer = TagRenderer(_tags_of_nunjucks, markup_of_hexo_tag, post, page, reading, "tag")
    return renderer.rendered(origin)


def render_gitbook_tags(
    origin: TemplateSource, post: Path, page: Mapping[str, Any], reading: ReadContext
) -> RenderedText:
    """Return the text of the file `post` after GitBook's tags; `page` is its metadata."""
    renderer = TagRenderer(_tags_of_nunjucks, markup_of_gitbook_tag, post, page, reading, "tag")
    return renderer.rendered(origin)


def _tags_of_nunjucks(text: str) -> list[TextPart]:
    return [*scan_tags(text, HEXO_SYNTAX)]


def _with_names_of_tabs(parts: list[TextPart]) -> list[TextPart]:
    """Return the parts with what only the tag around tabs says of each.

    That is the name (Hextra), or the language of its code (Docsy, unless `text` is set).
    """
    names: list[str] = []
    language: str | None = None
    for index, part in enumerate(parts):
        if not isinstance(part, TagCall) or part.role == "closing":
            continue
        arguments = part.arguments
        if part.name in ("tabs", "tabpane"):
            names = [name.strip() for name in arguments.first("items").split(",")]
            is_code = part.name == "tabpane" and arguments.first("text") != "true"
            language = (arguments.first("lang") or "text") if is_code else None
        elif part.name == "tab":
            more = {} if language is None else {"codelang": arguments.first("lang") or language}
            if names[:1] > [""]:
                name = names.pop(0)
                has_name = arguments.first("name", "title", "header") or arguments.positional
                more |= {} if has_name else {"name": name}
            named = {**arguments.named, **more}
            parts[index] = replace(part, arguments=replace(arguments, named=named))
    return parts
