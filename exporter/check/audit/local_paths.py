"""Paths of the machine that made a file: they are nobody's business, and change its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from exporter.check.file_fault import Fault

_PATH = re.compile(
    r"(?<![\w./~-])(?:/(?:home|Users|root|tmp|mnt|private/var|var/folders)/[^\s<>\"')]+"
    r"|[A-Za-z]:\\[^\s<>\"')]+|file:/[^\s<>\"')]+)"
)
_RAW = re.compile(
    rb"/(?:home|Users|root|tmp|mnt|private|var)/|[A-Za-z]:\\\\|file:/|feff", re.IGNORECASE
)
"""What an object must hold to be looked at closely; text in UTF-16 always is."""
_WORDS = {"/Alt", "/ActualText", "/E", "/T", "/TU", "/Contents", "/Title", "/Subject"}
_WORDS |= {"/Keywords", "/Author", "/Lang", "/URI"}
"""What people wrote, who may well write of a path; and addresses, which are looked at as links."""
_WRITTEN = re.compile(
    r"<(dc:title|dc:description|dc:subject|dc:creator|pdf:Keywords)>.*?</\1>", re.DOTALL
)


def faults(pdf: Pdf, private: Sequence[str] = ()) -> Iterator[Fault]:
    """Paths in the file, each once. `private` are folders that must be named nowhere, in no text.

    The streams of pages hold glyphs, and are not looked at.
    """
    ours = [path.rstrip("/\\") for path in private if len(path.rstrip("/\\")) > 1]
    raw = [path.encode() for path in ours]
    said: set[str] = set()
    for thing in (pdf.trailer, *pdf.objects):
        table = thing.stream_dict if isinstance(thing, Stream) else thing
        if not isinstance(table, Dictionary | Array | String):
            continue
        written = table.unparse(resolved=True)
        if _RAW.search(written) or any(path in written for path in raw):
            for key, text in _strings(table, ""):
                said.update(_found(key, text, ours))
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, Stream):
        packet = _WRITTEN.sub("", metadata.read_bytes().decode("utf-8", errors="replace"))
        said.update(_found("", packet, ours))
    for path in sorted(said):
        yield Fault(f"‘{path}’ is a path of the machine that made it", code="path-inside")


def _strings(thing: object, key: str) -> Iterator[tuple[str, str]]:
    """The strings that are written in an object itself, each with the key that it is under."""
    if isinstance(thing, String):
        yield key, str(thing)
    elif isinstance(thing, Dictionary):
        for name, value in thing.items():
            if not _elsewhere(value):
                yield from _strings(value, name)
    elif isinstance(thing, Array):
        for value in thing:
            if not _elsewhere(value):
                yield from _strings(value, key)


def _elsewhere(value: object) -> bool:
    """Whether something is an object of its own, which is looked at for itself."""
    return isinstance(value, Object) and not isinstance(value, Name) and value.is_indirect


def _found(key: str, text: str, ours: Sequence[str]) -> Iterator[str]:
    yield from (path for path in ours if path in text)
    if key not in _WORDS:
        yield from (match[0] for match in _PATH.finditer(text) if not _known(match[0], ours))


def _known(path: str, ours: Sequence[str]) -> bool:
    return any(one in path for one in ours)
