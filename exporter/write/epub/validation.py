"""Validation of a package before it is written: links lead somewhere, media types are right.

What breaks a rule inside a document was repaired when it was made (see `repair`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from exporter.diagnostics import Diagnostics
from exporter.model.edition import Division
from exporter.write.epub.archive import Deflated, deflate
from exporter.write.epub.documents import ContentDocument
from exporter.write.epub.package import Resource
from exporter.write.images.image_processing import ImageContent
from exporter.write.repair import report_faults, with_links

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"\0\1\0\0", "font/ttf"),
    (b"OTTO", "font/otf"),
)
"""The first bytes of the core media types that are not text (EPUB 3.3, section 3.2)."""
_TEXT = ("application/x-dtbncx+xml", "application/xhtml+xml", "image/svg+xml", "text/css")
_HEAD = 16


def valid_resources(
    resources: Iterable[Resource],
    documents: Iterable[ContentDocument],
    divisions: Mapping[str, Division],
    diagnostics: Diagnostics,
) -> list[Resource]:
    """Return the resources of a package with working links and right media types.

    `documents` are those among them that have links, `divisions` the divisions in them by path.
    What was wrong is reported at the places of the posts.
    """
    found = {each.resource.name: each for each in documents}
    every = list(resources)
    ids = {each.name: found[each.name].ids if each.name in found else None for each in every}
    return [
        _typed(
            _linked(found[each.name], ids, divisions.get(each.name), diagnostics)
            if each.name in found
            else each,
            diagnostics,
        )
        for each in every
    ]


def _linked(
    document: ContentDocument,
    ids: Mapping[str, frozenset[str] | None],
    division: Division | None,
    diagnostics: Diagnostics,
) -> Resource:
    """Return a document with working links, and report all that was wrong in it."""
    resource = document.resource
    report_faults(document.faults, division, diagnostics)
    links = {link: _working(link, resource.name, ids) for link in sorted(document.links)}
    dead = {link: other for link, other in links.items() if other != link}
    if not dead:
        return resource
    data, faults = with_links(content_of(resource), dead)
    report_faults(faults, division, diagnostics)
    return replace(resource, data=deflate(data))


def _working(link: str, name: str, ids: Mapping[str, frozenset[str] | None]) -> str:
    """Return a link, without its fragment if nothing has that id; empty without a target at all.

    `name` is the path of its document, `ids` has the ids in each document by path.
    """
    path, _, fragment = link.partition("#")
    target = normpath(join(dirname(name), unquote(path))) if path else name
    if target not in ids:
        return ""
    known = ids[target]
    if not fragment or known is None or fragment in known or unquote(fragment) in known:
        return link
    return path or name.rpartition("/")[2]


def _typed(resource: Resource, diagnostics: Diagnostics) -> Resource:
    """Return a resource with the media type of its content, if that can be told."""
    if resource.media_type in _TEXT:
        return resource
    head = _head(resource)
    type_ = next((type_ for start, type_ in _SIGNATURES if head.startswith(start)), "")
    if type_ == resource.media_type:
        return resource
    message = f"‘{resource.source or resource.name}’ is not of the type {resource.media_type}"
    diagnostics.report("epub-repaired", f"{message}; {type_ or 'no type of EPUB'} is stated")
    return replace(resource, media_type=type_) if type_ else resource


def content_of(resource: Resource) -> bytes:
    """Return the bytes of a resource, read and decompressed."""
    match resource.data:
        case ImageContent():
            return resource.data.read()
        case Deflated():
            return zlib.decompress(resource.data.data, -zlib.MAX_WBITS)
        case _:
            return resource.data


def _head(resource: Resource) -> bytes:
    match resource.data:
        case ImageContent():
            return resource.data.head
        case Deflated():
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(resource.data.data, _HEAD)
        case _:
            return resource.data[:_HEAD]
