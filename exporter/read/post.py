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
from exporter.model.nodes import Blocks
from exporter.model.publication import Metadata, Post
from exporter.read.body import read_body
from exporter.read.fetch import Fetch
from exporter.read.kramdown import Options
from exporter.read.metadata import addresses, metadata_of
from exporter.read.neighbours import neighbours_of
from exporter.read.permalinks import dated_name
from exporter.read.pictures import catalogue
from exporter.read.site import Site, live_address
from exporter.read.values import is_bounded
from exporter.source import Place, Source

_FENCE = "---"


def read_post(
    path: Path, site: Site, diagnostics: Diagnostics, fetch: Fetch | None = None
) -> Post | None:
    """The post in a file; None where it cannot be read, after a diagnostic that says why.

    `fetch` gets pictures from the web; without it, none are.
    """
    name = str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        diagnostics.report("file-unreadable", f"{error.strerror}", Place(name))
        return None
    source = _source(name, data, diagnostics)
    if source is None:
        return None
    parsed = _parse(source, diagnostics)
    if parsed is None:
        return None
    key = site.key(path)
    values, start = {**site.defaults(key), **parsed[0]}, parsed[1]
    place = Place(name)
    metadata = metadata_of(values, path.stem, site, place, (), diagnostics)
    if metadata is None:
        return None
    slug = dated_name(path.stem)[1]
    address = live_address(site, metadata, key, slug, values)
    page = _page(path, address, metadata, values, site)
    options = _options(site, metadata.lang)

    def blocks_of(text: Source, start: int) -> Blocks:
        if values.get("render_with_liquid") is False or not _holds_liquid(text.text, start):
            return read_body(text, start, diagnostics, options)
        # Most posts have no Liquid, and are not made to wait for it.
        from exporter.read.liquid import Origin, rendered

        after = rendered(Origin(text, start), path, page, site, diagnostics)
        return read_body(text, start, diagnostics, options, after.text, after.written)

    disclaimer = _disclaimer(values, source, diagnostics)
    if disclaimer:
        metadata = replace(metadata, disclaimer=blocks_of(disclaimer, 0))
    blocks = blocks_of(source, start)
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
        neighbours=neighbours_of(whole, address, site, diagnostics),
        place=place,
    )


def _holds_liquid(text: str, start: int) -> bool:
    """Whether a text has anything for Liquid to do from `start` on."""
    return text.find("{{", start) >= 0 or text.find("{%", start) >= 0


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


def _source(name: str, data: bytes, diagnostics: Diagnostics) -> Source | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        diagnostics.report("file-encoding", message, Place(name, line, column))
        return None
    if not text.strip():
        diagnostics.report("file-empty", "the file is empty", Place(name))
        return None
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))


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
        values = handler.load(head)
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


def _options(site: Site, lang: str) -> Options:
    """How the site wants its Markdown read (Jekyll's “Configuration Options”, kramdown)."""
    said = site.config.get("kramdown")
    said = said if isinstance(said, dict) else {}
    quotes = said.get("smart_quotes", "")
    quotes = quotes if isinstance(quotes, str) else ",".join(map(str, quotes or ()))
    return Options(
        lang=lang,
        hard_wrap=said.get("hard_wrap") is True,
        smart_quotes=quotes.replace(" ", "") != "apos,apos,quot,quot",
        parse_block_html=said.get("parse_block_html") is True,
    )
