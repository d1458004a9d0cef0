"""A file of a site becomes a `Post`, or diagnostics that say why not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks
from exporter.model.publication import Post
from exporter.read.body import read_body
from exporter.read.metadata import addresses, dated_name, metadata_of
from exporter.read.pictures import catalogue
from exporter.read.site import Site, live_address
from exporter.source import Place, Source

_FENCE = "---"


def read_post(path: Path, site: Site, diagnostics: Diagnostics) -> Post | None:
    """The post in a file; None where it cannot be read, after a diagnostic that says why."""
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
    values, start = parsed
    place = Place(name)
    disclaimer = _disclaimer(values, source, diagnostics)
    metadata = metadata_of(values, path.stem, site, place, disclaimer, diagnostics)
    if metadata is None:
        return None
    blocks = read_body(source, start, diagnostics)
    slug = dated_name(path.stem)[1]
    return Post(
        key=site.key(path),
        digest=hashlib.sha256(data).hexdigest(),
        metadata=metadata,
        blocks=blocks,
        address=live_address(site, metadata, slug, values),
        aliases=addresses(values.get("redirect_from")),
        site_title=site.title,
        assets=catalogue((*metadata.disclaimer, *blocks), metadata.cover, path, site, diagnostics),
        place=place,
    )


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
    if not source.text.lstrip().startswith(_FENCE):
        diagnostics.report(
            "metadata-missing", "the file does not begin with metadata", Place(source.path)
        )
        return None
    try:
        values, content = frontmatter.parse(source.text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        # The YAML begins on the line after the fence.
        place = Place(source.path, mark.line + 2, mark.column + 1) if mark else Place(source.path)
        diagnostics.report("metadata-yaml", f"{error.problem or 'not valid YAML'}", place)
        return None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        diagnostics.report("metadata-yaml", f"{error}".splitlines()[0], Place(source.path))
        return None
    if not isinstance(values, dict) or (not values and content.lstrip().startswith(_FENCE)):
        message = "the metadata block has no end, or is no list of ‘key: value’"
        diagnostics.report("metadata-yaml", message, Place(source.path))
        return None
    # The library strips the text at both ends, so it is where the file's own end is.
    return {str(key): value for key, value in values.items()}, len(source.text.rstrip()) - len(
        content
    )


def _disclaimer(values: Mapping[str, Any], source: Source, diagnostics: Diagnostics) -> Blocks:
    value = values.get("disclaimer")
    if value is None or value is False:
        return ()
    if not isinstance(value, str):
        place = source.place(max(source.text.find("disclaimer:"), 0))
        diagnostics.report("metadata-type", "‘disclaimer’ takes a text", place)
        return ()
    return read_body(Source(source.path, value), 0, diagnostics)
