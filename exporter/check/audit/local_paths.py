"""Paths of the machine that made a file: they reveal its folders, and change the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from exporter.check.results import Problem
from exporter.file_formats.pdf.objects import metadata_packet

_PATH = re.compile(
    r"(?<![\w./~-])(?:/(?:home|Users|root|tmp|mnt|private/var|var/folders)/[^\s<>\"')]+"
    r"|[A-Za-z]:\\[^\s<>\"')]+|file:/[^\s<>\"')]+)"
)
_MAY_HOLD_PATH = re.compile(
    rb"/(?:home|Users|root|tmp|mnt|private|var)/|[A-Za-z]:\\\\|file:/|feff", re.IGNORECASE
)
"""What is in every object with a path; text in UTF-16 (feff) may hold one."""
_AUTHORED = {"/Alt", "/ActualText", "/E", "/T", "/TU", "/Contents", "/Title", "/Subject"}
_AUTHORED |= {"/Keywords", "/Author", "/Lang", "/URI"}
"""Keys of what authors write, who may write about paths; and of addresses, which links check."""
_AUTHORED_XMP = re.compile(r"<(dc:title|dc:description|dc:subject|dc:creator|pdf:Keywords)>")


def path_problems(pdf: Pdf, private: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield each path once. The folders in `private` must not occur in authored text either.

    Content streams hold glyphs and are not searched.
    """
    folders = [path.rstrip("/\\") for path in private if len(path.rstrip("/\\")) > 1]
    encoded = [path.encode() for path in folders]
    found: set[str] = set()
    for item in (pdf.trailer, *pdf.objects):
        value = item.stream_dict if isinstance(item, Stream) else item
        if not isinstance(value, Dictionary | Array | String):
            continue
        written = value.unparse(resolved=True)
        if _MAY_HOLD_PATH.search(written) or any(path in written for path in encoded):
            for key, text in _strings(value, ""):
                found.update(_paths(key, text, folders))
    packet = metadata_packet(pdf).decode(errors="replace")
    found.update(_paths("", _without_authored(packet), folders))
    for path in sorted(found):
        yield Problem(f"‘{path}’ is a path on the machine that made the file", code="path-inside")


def _without_authored(packet: str) -> str:
    """Return a metadata packet without the elements that authors write."""
    kept, at = [], 0
    for start in _AUTHORED_XMP.finditer(packet):
        end = packet.find(f"</{start[1]}>", start.end())
        if end < 0:
            # Not well-formed; to look for the end of each element would take quadratic time.
            break
        if start.start() >= at:
            kept.append(packet[at : start.start()])
            at = end
    return "".join((*kept, packet[at:]))


def _strings(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Yield the strings of an object with their keys, without those of indirect objects."""
    if isinstance(value, String):
        yield key, str(value)
    elif isinstance(value, Dictionary):
        for name, entry in value.items():
            if not _is_indirect(entry):
                yield from _strings(entry, name)
    elif isinstance(value, Array):
        for entry in value:
            if not _is_indirect(entry):
                yield from _strings(entry, key)


def _is_indirect(value: object) -> bool:
    return isinstance(value, Object) and not isinstance(value, Name) and value.is_indirect


def _paths(key: str, text: str, folders: Sequence[str]) -> Iterator[str]:
    yield from (path for path in folders if path in text)
    if key not in _AUTHORED:
        for match in _PATH.finditer(text):
            if not any(folder in match[0] for folder in folders):
                yield match[0]
