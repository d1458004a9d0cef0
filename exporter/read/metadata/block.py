"""The metadata block of a file, above the text, in any of its forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place, Source
from exporter.input_files import FileKind, InputFolders
from exporter.read.metadata.forms import find_block, load_block
from exporter.read.metadata.forms.block import MetadataBlock, MetadataForm
from exporter.read.metadata.forms.key_lines import load_key_lines, plain_key
from exporter.read.metadata.forms.title_block import fields
from exporter.read.yaml_errors import DataSyntaxError

MetadataLines: TypeAlias = Literal["", "usual", "instead"]

_TOP_LEVEL_KEY = re.compile(r"""^(["']?)(\w[\w .-]*?)\1[ \t]*:(?=\s)""", re.MULTILINE)
_KEY_STARTS: Mapping[MetadataForm, str] = {
    "yaml": "^",
    "toml": r"^[ \t]*",
    "json": r"(?:^|[{,])\s*",
    "javascript": r"(?:^|[{,;])[ \t]*(?:(?:const|let|var)[ \t]+)?",
    "key lines": r"(?:^|(?<=<!--))[ \t]*(?:\.\.[ \t]+)?",
}
"""What stands before a key, as a regular expression."""
_KEY_START = re.compile(r"^(?=[^\s#-][^:\n]{0,99}:(?:\s|\Z))", re.MULTILINE)
_PLACEHOLDER = re.compile(r"[\"']?(?:\{\{.*\}\}|<%.*%>)[\"']?")
_CHUNK = 8192
"""The number of bytes that are read of a file at first; few metadata blocks are longer."""
_BOM_AND_SPACE = b"\xef\xbb\xbf \t\r\n"
_STARTS = (b"---", b"+++", b";;;", b"{")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def split_metadata(
    source: Source, diagnostics: Diagnostics, lines: MetadataLines = ""
) -> tuple[Mapping[str, Any], int] | None:
    """Return the values of the metadata block and the offset at which the text begins.

    Without a block, there are no values. Returns None, after a report, if the block cannot be read.
    `lines` says whether a block that is not YAML is read as lines of keys and values: never, as
    another form of metadata, or instead, after a warning. In the last case, a block that is not
    closed is text.
    """
    offset, block = 0, None
    try:
        block = find_block(source.text)
        if block is None:
            return {}, 0
        offset, content = block.start, source.text[block.start : block.end]
        values = _loaded(content, block.form, or_lines=lines == "usual")
    except DataSyntaxError as error:
        place = source.place(offset + error.offset)
        if lines == "instead" and (block is None or block.form == "yaml"):
            is_read = "its lines are read one by one" if block else "it is read as text"
            message = f"{error.message}; {is_read}"
            diagnostics.report("metadata-lines", message, place, error.hint)
            if block is None:
                return {}, 0
            values = _values_by_key(source.text[block.start : block.end])
            return plain_keys(values), block.text_start
        diagnostics.report("metadata-yaml", error.message, place, error.hint)
        return None
    if not isinstance(values, dict | None):
        message = "the metadata block is not a list of ‘key: value’"
        diagnostics.report("metadata-yaml", message, Place(source.path))
        return None
    if block.form == "yaml":
        _report_repeated_keys(source, block.start, content, diagnostics)
    elif block.form == "javascript":
        message = "the metadata are JavaScript, of which only literals were read"
        diagnostics.report("metadata-script", message, source.place(block.start))
    return plain_keys(values or {}), block.text_start


def _values_by_key(content: str) -> dict[str, object]:
    """Return the values of a block that is not YAML: what of a key is none, is the text behind it.

    A value that a program has yet to put in, such as `{{date}}` or `<% title %>`, is left out.
    """
    values: dict[str, object] = {}
    for part in _KEY_START.split(content):
        try:
            found = load_block(part, "yaml")
        except DataSyntaxError:
            found = None
        values |= found if isinstance(found, dict) else load_key_lines(part)
    return {key: value for key, value in values.items() if not _is_placeholder(value)}


def _is_placeholder(value: object) -> bool:
    return isinstance(value, str) and _PLACEHOLDER.fullmatch(value) is not None


def _loaded(content: str, form: MetadataForm, *, or_lines: bool) -> Any:
    """Return the value of the content of a block. Raises `DataSyntaxError`."""
    try:
        return load_block(content, form)
    except DataSyntaxError:
        if not or_lines or form != "yaml":
            raise
        return _values_by_key(content)


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


def plain_keys(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values by keys that are text, and also by these in lower case and as one word.

    The value of `Pub_Date` is also that of `pub_date` and `pubdate`.
    """
    named = {str(key): value for key, value in values.items()}
    lower = {key.lower(): value for key, value in named.items()}
    return {**{plain_key(key): value for key, value in named.items()}, **lower, **named}


def place_of_key(source: Source, key: str) -> Place:
    """Return the place of the value of a key; that of the file if its block has no such key."""
    block = _block_in(source.text)
    if block is None or not key:
        return Place(source.path)
    if block.form == "title block":
        offsets = {name: offset for name, offset, _ in fields(source.text, block.start)}
        return source.place(offsets[key]) if key in offsets else Place(source.path)
    name = "[ _.-]*".join(map(re.escape, plain_key(key)))
    written = rf"{_KEY_STARTS[block.form]}[\"']?{name}[\"']?[ \t]*(?:::?|=)[ \t]*"
    found = re.compile(written, re.I | re.M).search(source.text, block.start, block.end)
    return source.place(found.end()) if found else Place(source.path)


def _block_in(text: str) -> MetadataBlock | None:
    """Return the metadata block of a text; None if it has none that has an end."""
    try:
        return find_block(text)
    except DataSyntaxError:
        return None


def block_source(source: Source) -> Source:
    """Return the text of the metadata block as a source whose lines are those of the file."""
    block = _block_in(source.text)
    if block is None:
        return Source(source.path, "")
    content = source.text[block.start : block.end]
    if block.form == "json" and not content.lstrip().startswith("{"):
        # The brace stands on the line of the mark.
        content = f"{{{content}}}"
    lines = source.text.count("\n", 0, block.start)
    return Source(source.path, "\n" * lines + content)


def is_toml(text: str) -> bool:
    """Return whether the metadata block of a text is TOML."""
    block = _block_in(text)
    return block is not None and block.form == "toml"


def end_of_metadata(text: str) -> int:
    """Return the offset behind the metadata block of a text; 0 if it has none."""
    block = _block_in(text)
    return block.text_start if block else 0


def read_block(file: Path, folders: InputFolders) -> str:
    """Return the text of a file's metadata block, reading no more of the file than needed.

    The result is empty if there is no block or the file cannot be read.
    """
    text, block = _read_start(file, folders)
    return text[block.start : block.end] if block else ""


def read_metadata(
    file: Path, folders: InputFolders, *, or_lines: bool = False
) -> dict[str, Any] | None:
    """Return the values of a file's metadata block; None if it has none that can be read.

    `or_lines` is that of `split_metadata`.
    """
    return _values(*_read_start(file, folders), or_lines=or_lines)


def _values(
    text: str, block: MetadataBlock | None, *, or_lines: bool = False
) -> dict[str, Any] | None:
    try:
        content = text[block.start : block.end] if block else ""
        values = block and _loaded(content, block.form, or_lines=or_lines)
    except DataSyntaxError:
        return None
    return plain_keys(values) if isinstance(values, dict) else None


def _read_start(file: Path, folders: InputFolders) -> tuple[str, MetadataBlock | None]:
    """Return the beginning of a file with its whole metadata block, and where that is."""
    try:
        with folders.open(file, FileKind.POST) as stream:
            data = stream.read(_CHUNK)
            text = _decoded(data)
            block = _block_in(text)
            may_go_on = block is None and data.lstrip(_BOM_AND_SPACE).startswith(_STARTS)
            if len(data) == _CHUNK and (may_go_on or (block and block.end == len(text))):
                text = _decoded(data + stream.read())
                block = _block_in(text)
    except OSError:
        return "", None
    return text, block


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def may_have_block(file: Path, folders: InputFolders) -> bool:
    """Return whether a file begins as one with a metadata block does.

    So does one in UTF-16, which cannot be read, and one that cannot be opened.
    """
    try:
        with folders.open(file, FileKind.POST) as stream:
            start = stream.read(_CHUNK)
    except OSError:
        return True
    return start.lstrip(_BOM_AND_SPACE).startswith((*_STARTS, *_UTF16))


def has_text(file: Path, folders: InputFolders) -> bool:
    """Return whether a file has a text below its metadata block, or cannot be read."""
    try:
        text = folders.read_text(file, FileKind.POST, "replace")
    except OSError:
        return True
    return bool(text[end_of_metadata(text) :].strip())


def is_blank(file: Path, folders: InputFolders) -> bool:
    """Return whether a file has neither a text nor a title in its metadata block."""
    text, block = _read_start(file, folders)
    if block is None:
        return not text.strip()
    if text[block.text_start :].strip():
        return False
    values = _values(text, block)
    is_unreadable = values is None and text[block.start : block.end].strip()
    return not is_unreadable and not (values or {}).get("title")
