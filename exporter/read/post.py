"""A file of a site becomes a `Post`, or diagnostics that say why not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.model.nodes import Blocks
from exporter.model.publication import Metadata, Post
from exporter.read.image_download import Download
from exporter.read.images import catalogue
from exporter.read.metadata import addresses, metadata_of
from exporter.read.passages import Passage, blocks_of
from exporter.read.post_links import linked_posts_of
from exporter.read.sites.jekyll import Site, live_address
from exporter.read.sites.permalinks import dated_name
from exporter.read.source_files import source_in
from exporter.read.yaml_values import is_bounded, load_yaml

_FENCE = "---"


def read_post(
    path: Path, site: Site, diagnostics: Diagnostics, fetch: Download | None = None
) -> Post | None:
    """The post in a file; None where it cannot be read, after a diagnostic that says why.

    `fetch` gets pictures from the web; without it, none are.
    """
    found = source_in(path, diagnostics)
    if found is None:
        return None
    data, source = found
    parsed = _parse(source, diagnostics)
    if parsed is None:
        return None
    key = site.key(path)
    values, start = {**site.defaults(key), **parsed[0]}, parsed[1]
    place = Place(source.path)
    metadata = metadata_of(values, path.stem, site, place, (), diagnostics)
    if metadata is None:
        return None
    slug = dated_name(path.stem)[1]
    address = live_address(site, metadata, key, slug, values)
    page = _page(path, address, metadata, values, site)
    lang, liquid = metadata.lang, values.get("render_with_liquid") is not False

    def passage(text: Source, start: int) -> Blocks:
        words = Passage(text, start)
        return blocks_of(words, path, page, site, diagnostics, lang=lang, liquid=liquid)

    disclaimer = _disclaimer(values, source, diagnostics)
    if disclaimer:
        metadata = replace(metadata, disclaimer=passage(disclaimer, 0))
    blocks = passage(source, start)
    whole = (*metadata.disclaimer, *blocks)
    return Post(
        key=key,
        digest=hashlib.sha256(data).hexdigest(),
        metadata=metadata,
        blocks=blocks,
        address=address,
        aliases=addresses(values.get("redirect_from")),
        site_title=site.title,
        assets=catalogue(whole, metadata.cover, path, site, diagnostics, fetch),
        linked_posts=linked_posts_of(whole, address, site, diagnostics),
        place=place,
    )


def _page(
    path: Path, address: str, metadata: Metadata, values: Mapping[str, Any], site: Site
) -> dict[str, Any]:
    """What Liquid knows of the post itself, as `page`."""
    url = address.removeprefix(site.address)
    page = {
        **values,
        "title": metadata.title,
        "tags": list(metadata.tags),
        "url": url,
        "id": url.removesuffix(".html"),
        "path": site.key(path),
        "slug": dated_name(path.stem)[1],
        "collection": "posts",
    }
    if metadata.date:
        page["date"] = site.moment(values.get("date") or metadata.date)
    return page


def _parse(source: Source, diagnostics: Diagnostics) -> tuple[Mapping[str, Any], int] | None:
    """The values of the metadata block, and the offset at which the text begins."""
    handler = YAMLHandler()
    opening = re.match(rf"\s*{_FENCE}", source.text)
    try:
        head, content = handler.split(source.text.strip())
    except ValueError:
        place = Place(source.path)
        if opening:
            hint = "put a line ‘---’ below its last line"
            diagnostics.report("metadata-yaml", "the metadata block has no end", place, hint)
        else:
            message = "the file does not begin with a metadata block"
            diagnostics.report("metadata-missing", message, place)
        return None
    try:
        values = load_yaml(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        start = source.text.index(head)
        place = source.place(start + mark.index) if mark else source.place(start)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        diagnostics.report("metadata-yaml", f"{problem}", place)
        return None
    except (ValueError, TypeError, RecursionError) as error:
        # A date that is none, or a key that no mapping can hold.
        diagnostics.report("metadata-yaml", f"{error}", Place(source.path))
        return None
    if not is_bounded(values):
        message = "the metadata block holds itself, or more values than a post can have"
        diagnostics.report("metadata-yaml", message, Place(source.path), "take out aliases (‘*’)")
        return None
    if not isinstance(values, dict | None):
        message = "the metadata block is no list of ‘key: value’"
        diagnostics.report("metadata-yaml", message, Place(source.path))
        return None
    body = content.strip()
    # The text is what stands last in the file, whatever white space is around it.
    start = len(source.text.rstrip()) - len(body)
    return {str(key): value for key, value in (values or {}).items()}, start


def _disclaimer(
    values: Mapping[str, Any], source: Source, diagnostics: Diagnostics
) -> Source | None:
    """The disclaimer of a metadata block, as a text of its own."""
    value = values.get("disclaimer")
    if value is None or value is False:
        return None
    if not isinstance(value, str):
        place = source.place(max(source.text.find("disclaimer:"), 0))
        diagnostics.report("metadata-type", "‘disclaimer’ takes a text", place)
        return None
    return Source(source.path, value)
