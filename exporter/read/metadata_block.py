"""The metadata block of a file, above the text: YAML between lines of hyphens, or TOML of pluses.

A line of three dots ends YAML as well (YAML 1.2, 9.1.2), as in Jekyll.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.read.yaml_errors import InvalidYamlError
from exporter.read.yaml_text import load_yaml

_BLOCK = re.compile(
    r"\A\s*(?:(?P<toml>\+{3})|-{3,})[ \t]*\n(.*?)^(?(toml)\+{3}|(?:-{3,}|\.{3}))[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_HANDLERS = {
    "---": YAMLHandler(re.compile(r"^(?:-{3,}|\.{3})\s*$", re.MULTILINE)),
    "+++": YAMLHandler(re.compile(r"^\+{3}\s*$", re.MULTILINE)),
}
"""What splits a file that begins so."""
_TOP_LEVEL_KEY = re.compile(r"""^(["']?)(\w[\w .-]*?)\1[ \t]*:(?=\s)""", re.MULTILINE)
_TOML_POSITION = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")
_CHUNK = 8192
"""The number of bytes that are read of a file at first; few metadata blocks are longer."""
_BOM_AND_SPACE = b"\xef\xbb\xbf \t\r\n"
_STARTS = (b"---", b"+++")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def split_metadata(
    source: Source, diagnostics: Diagnostics
) -> tuple[Mapping[str, Any], int] | None:
    """Return the values of the metadata block and the offset at which the text begins.

    Returns None, after a report, if there is no block or it cannot be read.
    """
    place = Place(source.path)
    mark = source.text.lstrip()[:3]
    if mark not in _HANDLERS:
        diagnostics.report("metadata-missing", "the file has no metadata block", place)
        return None
    try:
        block, content = _HANDLERS[mark].split(source.text.strip())
    except ValueError:
        hint = f"add a line ‘{mark}’ below its last line"
        diagnostics.report("metadata-yaml", "the metadata block is not closed", place, hint)
        return None
    try:
        values = _load_toml(block) if mark == "+++" else load_yaml(block)
    except InvalidYamlError as error:
        place = source.place(source.text.index(block) + error.offset)
        diagnostics.report("metadata-yaml", error.message, place, error.hint)
        return None
    if not isinstance(values, dict | None):
        message = "the metadata block is not a list of ‘key: value’"
        diagnostics.report("metadata-yaml", message, place)
        return None
    if mark == "---":
        _report_repeated_keys(source, source.text.index(block), block, diagnostics)
    # The text is the last part of the file, whatever white space surrounds it.
    start = len(source.text.rstrip()) - len(content.strip())
    return _with_plain_keys(values or {}), start


def _report_repeated_keys(source: Source, start: int, block: str, diagnostics: Diagnostics) -> None:
    """Report the keys that stand more than once in a YAML block, which begins at `start`.

    YAML 1.2, 3.2.1.3, forbids them, but Jekyll and PyYAML take the last value.
    """
    seen: set[str] = set()
    for found in _TOP_LEVEL_KEY.finditer(block):
        key = found[2]
        if key in seen:
            message = f"the key ‘{key}’ stands more than once; the last one counts"
            place = source.place(start + found.start())
            diagnostics.report("metadata-repeated", message, place)
        seen.add(key)


def _load_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises `InvalidYamlError`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_POSITION.search(str(error))
        message = f"not valid TOML: {_TOML_POSITION.sub('', str(error))}"
        if found is None:
            raise InvalidYamlError(message, len(text)) from None
        lines = text.splitlines(keepends=True)[: int(found[1]) - 1]
        offset = sum(map(len, lines)) + int(found[2]) - 1
        raise InvalidYamlError(message, offset, "put text between quotation marks") from None


def _with_plain_keys(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values by keys that are text, and also by their keys in lower case."""
    named = {str(key): value for key, value in values.items()}
    return {**{key.lower(): value for key, value in named.items()}, **named}


def place_of_key(source: Source, key: str) -> Place:
    """Return the place of the value of a key; that of the file if its block has no such key."""
    if block := _BLOCK.match(source.text):
        written = re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*[:=][ \t]*", re.I | re.M)
        if found := written.search(source.text, block.start(2), block.end(2)):
            return source.place(found.end())
    return Place(source.path)


def block_source(source: Source) -> Source:
    """Return the text of the metadata block as a source whose lines are those of the file."""
    match = _BLOCK.match(source.text)
    if match is None:
        return Source(source.path, "")
    lines = source.text.count("\n", 0, match.start(2))
    return Source(source.path, "\n" * lines + match[2])


def is_toml(text: str) -> bool:
    """Return whether the metadata block of a text is TOML."""
    return text.lstrip().startswith("+++")


def end_of_metadata(text: str) -> int:
    """Return the offset behind the metadata block of a text; 0 if it has none."""
    match = _BLOCK.match(text)
    return match.end() if match else 0


def read_block(file: Path) -> str:
    """Return the text of a file's metadata block, reading no more of the file than needed.

    The result is empty if there is no block or the file cannot be read.
    """
    match = _block_of(file)
    return match[2] if match else ""


def _block_of(file: Path) -> re.Match[str] | None:
    try:
        with file.open("rb") as stream:
            data = stream.read(_CHUNK)
            match = _match_block(data)
            if match is None and data.lstrip(_BOM_AND_SPACE).startswith(_STARTS):
                match = _match_block(data + stream.read())
    except OSError:
        return None
    return match


def may_have_block(file: Path) -> bool:
    """Return whether a file begins as one with a metadata block does.

    So does one in UTF-16, which cannot be read, and one that cannot be opened.
    """
    try:
        with file.open("rb") as stream:
            start = stream.read(_CHUNK).lstrip(_BOM_AND_SPACE)
    except OSError:
        return True
    return start.startswith((*_STARTS, *_UTF16))


def _match_block(data: bytes) -> re.Match[str] | None:
    return _BLOCK.match(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))


def read_metadata(file: Path) -> dict[str, Any] | None:
    """Return the values of a file's metadata block; None if it has none that can be read."""
    match = _block_of(file)
    try:
        values = match and (_load_toml if match["toml"] else load_yaml)(match[2])
    except InvalidYamlError:
        return None
    return _with_plain_keys(values) if isinstance(values, dict) else None
