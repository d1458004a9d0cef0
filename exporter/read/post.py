"""A file of a site as a `Post`."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.file_formats.urls import split_url
from exporter.model.nodes import Blocks, Embed, Image, Link, Node
from exporter.model.post import Metadata, Post
from exporter.model.walk import rewrite, walk
from exporter.options.settings import Choices
from exporter.read.context import ReadContext
from exporter.read.embedded_notes import with_embedded_notes
from exporter.read.html.badges import without_badges
from exporter.read.images import read_images
from exporter.read.markup_text import MarkupText, formula_setup, read_markup
from exporter.read.metadata.block import place_of_key, split_metadata
from exporter.read.metadata.export_block import read_export_choices
from exporter.read.metadata.fields import has_title, metadata_of, plain, title_of_file
from exporter.read.metadata.first_heading import first_heading
from exporter.read.metadata.titles import text_with_formulas, title_in
from exporter.read.post_links import find_linked_posts
from exporter.read.sites.permalinks import dated_name, former_paths
from exporter.read.sites.site import Site
from exporter.read.sites.text_files import other_markup
from exporter.read.source_files import read_source

_LIQUID_TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
_WORD = re.compile(r"\w")


def read_post(path: Path, context: ReadContext, text: str | None = None) -> Post | None:
    """Return the post in a file; None, after a report, if it cannot be read.

    `text` stands for the content of the file, which need not exist.
    """
    site, diagnostics = context.site, context.diagnostics
    if language := other_markup(path.name):
        place = Place(str(path))
        diagnostics.report("format-unsupported", f"{language} is not read", place)
        return None
    found = read_source(path, site.folders, diagnostics, text=text)
    if found is None:
        return None
    data, source = found
    split = split_metadata(source, diagnostics, lines=site.metadata_lines)
    if split is None:
        return None
    key = site.key(path)
    values, start = site.metadata_of(key, split[0]), split[1]
    place = Place(source.path)
    place_of = partial(place_of_key, source)
    heading = "" if has_title(values) else first_heading(source.text, start, path)
    if not source.text[start:].strip() and not has_title(values):
        message = "the file has neither a title nor text"
        diagnostics.report("file-empty", message, place)
        return None
    metadata = metadata_of(values, path, key, site, place_of, diagnostics, heading)
    if "{%" in metadata.description and "liquid" in site.templates:
        # Jekyll does not run them either.
        description = _LIQUID_TAG.sub("", metadata.description).strip().lstrip(".,;: ")
        metadata = replace(metadata, description=description if _WORD.search(description) else "")
        message = "tags in ‘description’ are not run; they were removed"
        diagnostics.report("liquid-unread", message, place_of("description"))
    choices = Choices()
    if isinstance(split[0].get("export"), dict):
        choices = read_export_choices(source, path.parent, context)
    address = site.address_of(key, metadata.date, values)
    web_address = address or site.generator.path_of(site, key, metadata.date, values) or f"/{key}"
    page = _page_variable(path, key, address, metadata, values, site)
    lang, liquid = metadata.lang, values.get("render_with_liquid") is not False

    normalized_address = partial(site.generator.normalized_address, site)

    def blocks_of(markup: MarkupText, file: Path = path) -> Blocks:
        found = read_markup(markup, file, page, context, lang=lang, liquid=liquid)
        if any(mark in markup.source.text for mark in site.generator.address_marks):
            found = _with_addresses(found, normalized_address)
        return without_badges(found, diagnostics) if "badges" in site.extensions else found

    def embedded(source: Source, start: int, file: Path) -> Blocks:
        return blocks_of(MarkupText(source, start), file)

    disclaimer = _disclaimer(values, source, diagnostics)
    if disclaimer:
        metadata = replace(metadata, disclaimer=blocks_of(MarkupText(disclaimer)))
    blocks = blocks_of(MarkupText(source, start, is_html=path.suffix.lower() == ".html"))
    if heading:
        title = title_in(blocks, heading, lang) or title_of_file(path, site)
        metadata = replace(metadata, title=title)
    blocks = with_embedded_notes(blocks, key, embedded, context)
    if folder := str(values.get("media_subpath") or values.get("img_path") or "").strip("/"):
        blocks = _with_addresses(blocks, partial(_address_in, folder=folder), Image, Embed)
        metadata = replace(metadata, cover=_address_in(metadata.cover, folder))
    if metadata.cover:
        metadata = replace(metadata, cover=normalized_address(metadata.cover))
    nodes = tuple(walk((*metadata.disclaimer, *blocks)))
    formulas = formula_setup(source.text, page, context)
    if formulas.marks:

        def as_text(words: str) -> str:
            if "$" not in words and "\\" not in words:
                return words
            markup = MarkupText(Source(source.path, html.escape(words)), is_html=True)
            found = read_markup(markup, path, page, context, lang=lang, liquid=False)
            return text_with_formulas(found, lang)

        title = metadata.title if heading else as_text(metadata.title)
        description = as_text(metadata.description)
        metadata = replace(metadata, title=title, description=description)
    return Post(
        key=key,
        digest=hashlib.sha256(data).hexdigest(),
        metadata=metadata,
        blocks=blocks,
        address=address,
        aliases=former_paths(values),
        site_title=site.title,
        generator=site.generator.name,
        assets=read_images(nodes, metadata.cover, path, context),
        linked_posts=find_linked_posts(nodes, key, web_address, context),
        place=place,
        choices=choices,
        source_text=_source_text(source, start, site) or text or "",
        formula_preamble=formulas.preamble,
        numbers_formulas=formulas.numbers_all,
    )


def _source_text(source: Source, start: int, site: Site) -> str:
    """Return the text of a post without its comments; empty if it has none.

    A PDF has the text of its posts attached.
    """
    kinds = site.extensions & {"careful_comments", "comments"}
    if not kinds or "%%" not in source.text:
        return ""
    # Few posts have comments, and the others need not wait for the library.
    from exporter.read.dialects.commonmark.comments import without_comments

    text = (
        source.text[:start]
        + without_comments(source.text[start:], is_careful="comments" not in kinds)[0]
    )
    return text if text != source.text else ""


def _page_variable(
    path: Path,
    key: str,
    address: str,
    metadata: Metadata,
    values: Mapping[str, Any],
    site: Site,
) -> dict[str, Any]:
    """Return the variable `page` of Liquid (Jekyll's “Variables”)."""
    url = address.removeprefix(site.address)
    page = {
        **values,
        "title": plain(values["title"]) if values.get("title") else metadata.title,
        "tags": list(metadata.tags),
        "url": url,
        "id": url.removesuffix(".html"),
        "path": key,
        "slug": dated_name(path.stem)[1],
        "collection": "posts",
    }
    if metadata.date:
        page["date"] = site.local_time(values.get("date")) or site.local_time(metadata.date)
    return page


def _with_addresses(
    blocks: Blocks,
    change: Callable[[str], str],
    *kinds: type[Link | Image | Embed],
) -> Blocks:
    """Return the blocks with the addresses of some kinds of nodes changed, by default of all."""

    def changed(node: Node) -> Node:
        if isinstance(node, kinds or (Link, Image, Embed)):
            address = change(node.address)
            return node if address == node.address else replace(node, address=address)
        return node

    return rewrite(blocks, changed)


def _address_in(address: str, folder: str) -> str:
    """Return a relative address as one below a folder of the site; others as they are."""
    is_relative = address and not address.startswith("/") and not split_url(address).scheme
    return f"/{folder}/{address}" if is_relative else address


def _disclaimer(
    values: Mapping[str, Any], source: Source, diagnostics: Diagnostics
) -> Source | None:
    """Return the disclaimer in the metadata as a text of its own."""
    value = values.get("disclaimer")
    if value is None or value is False:
        return None
    if not isinstance(value, str):
        place = place_of_key(source, "disclaimer")
        diagnostics.report("metadata-type", "‘disclaimer’ must be text", place)
        return None
    return Source(source.path, value)
