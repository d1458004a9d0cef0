"""Data and settings that are nested deeper than their readers can follow are refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from sample_sites import codes, write_files

from exporter.build import BuildOptions, load_post
from exporter.diagnostics import Diagnostics
from exporter.file_formats.nested_data import MAX_DEPTH, load_json, load_toml
from exporter.model.json_format import ModelError, loads


@pytest.mark.parametrize("depth", [MAX_DEPTH + 2, 900, 200_000])
def test_nested_data_are_refused(depth: int) -> None:
    lists, quoted = "[" * depth + "]" * depth, ".".join(['"a"'] * depth)
    with pytest.raises(json.JSONDecodeError):
        load_json(lists)
    with pytest.raises(tomllib.TOMLDecodeError):
        load_toml(f"a = {lists}")
    with pytest.raises(tomllib.TOMLDecodeError):
        load_toml(f"[{'.'.join('a' * depth)}]")
    with pytest.raises(tomllib.TOMLDecodeError):
        load_toml(f"a = {{ {quoted} = 1 }}")
    with pytest.raises(ModelError):
        loads("[" * depth * 2 + "]" * depth * 2)


def test_long_numbers_are_refused() -> None:
    with pytest.raises(json.JSONDecodeError):
        load_json("9" * 5000)
    with pytest.raises(tomllib.TOMLDecodeError):
        load_toml(f"a = {'9' * 5000}")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("exporter.toml", "x = {}", "settings-toml"),
        ("post.md", "+++\ntitle = 'A'\nx = {}\n+++\nText.\n", "metadata-yaml"),
        ("post.md", '{{"title": "A", "x": {}}}\nText.\n', "metadata-yaml"),
        ("post.md", '{{"title": "A", "x": ' + "9" * 5000 + "}}\nText.\n", "metadata-yaml"),
    ],
)
def test_nested_files_are_reported(tmp_path: Path, name: str, text: str, code: str) -> None:
    nested = text.format("[" * 500 + "]" * 500)
    write_files(tmp_path, {"exporter.toml": "", "post.md": "# A\n", name: nested})
    diagnostics = Diagnostics()
    assert load_post(tmp_path / "post.md", BuildOptions(), diagnostics) is None
    assert codes(diagnostics) == [code]
