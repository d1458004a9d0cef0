"""The metadata block of a file: YAML between two lines of hyphens, above the text.

A line of three dots ends it as well (YAML 1.2, 9.1.2), as in Jekyll.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.read.yaml_errors import InvalidYamlError
from exporter.read.yaml_text import load_yaml

_BLOCK = re.compile(r"\A\s*-{3,}[ \t]*\n(.*?)^(?:-{3,}|\.{3})[ \t]*$", re.DOTALL | re.MULTILINE)
_HANDLER = YAMLHandler(re.compile(r"^(?:-{3,}|\.{3})\s*$", re.MULTILINE))
_CHUNK = 8192
"""The number of bytes that are read of a file at first; few metadata blocks are longer."""
_BOM_AND_SPACE = b"\xef\xbb\xbf \t\r\n"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def split_metadata(
    source: Source, diagnostics: Diagnostics
) -> tuple[Mapping[str, Any], int] | None:
    """Return the values of the metadata block and the offset at which the text begins.

    Returns None, after a report, if there is no block or it cannot be read.
    """
    place = Place(source.path)
    if not source.text.lstrip().startswith("---"):
        diagnostics.report("metadata-missing", "the file has no metadata block", place)
        return None
    try:
        block, content = _HANDLER.split(source.text.strip())
    except ValueError:
        hint = "add a line ‘---’ below its last line"
        diagnostics.report("metadata-yaml", "the metadata block is not closed", place, hint)
        return None
    try:
        values = load_yaml(block)
    except InvalidYamlError as error:
        place = source.place(source.text.index(block) + error.offset)
        diagnostics.report("metadata-yaml", error.message, place, error.hint)
        return None
    if not isinstance(values, dict | None):
        message = "the metadata block is not a list of ‘key: value’"
        diagnostics.report("metadata-yaml", message, place)
        return None
    # The text is the last part of the file, whatever white space surrounds it.
    start = len(source.text.rstrip()) - len(content.strip())
    return _with_plain_keys(values or {}), start


def _with_plain_keys(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values by keys that are text, and also by their keys in lower case."""
    named = {str(key): value for key, value in values.items()}
    return {**{key.lower(): value for key, value in named.items()}, **named}


def place_of_key(source: Source, key: str) -> Place:
    """Return the place of the value of a key; that of the file if its block has no such key."""
    if block := _BLOCK.match(source.text):
        written = re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:[ \t]*", re.I | re.M)
        if found := written.search(source.text, block.start(1), block.end(1)):
            return source.place(found.end())
    return Place(source.path)


def block_source(source: Source) -> Source:
    """Return the YAML of the metadata block as a source whose lines are those of the file."""
    match = _BLOCK.match(source.text)
    if match is None:
        return Source(source.path, "")
    lines = source.text.count("\n", 0, match.start(1))
    return Source(source.path, "\n" * lines + match[1])


def end_of_metadata(text: str) -> int:
    """Return the offset behind the metadata block of a text; 0 if it has none."""
    match = _BLOCK.match(text)
    return match.end() if match else 0


def read_block(file: Path) -> str:
    """Return the metadata block of a file as YAML, reading no more of it than needed.

    The result is empty if there is no block or the file cannot be read.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_CHUNK)
            match = _match_block(data)
            if match is None and data.lstrip(_BOM_AND_SPACE).startswith(b"---"):
                match = _match_block(data + stream.read())
    except OSError:
        return ""
    return match[1] if match else ""


def may_have_block(file: Path) -> bool:
    """Return whether a file begins as one with a metadata block does.

    So does one in UTF-16, which cannot be read, and one that cannot be opened.
    """
    try:
        with file.open("rb") as stream:
            start = stream.read(_CHUNK).lstrip(_BOM_AND_SPACE)
    except OSError:
        return True
    return start.startswith((b"---", *_UTF16))


def _match_block(data: bytes) -> re.Match[str] | None:
    return _BLOCK.match(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))


def read_metadata(file: Path) -> dict[str, Any] | None:
    """Return the values of a file's metadata block; None if it has none that can be read."""
    block = read_block(file)
    try:
        values = load_yaml(block) if block else None
    except InvalidYamlError:
        return None
    return _with_plain_keys(values) if isinstance(values, dict) else None
