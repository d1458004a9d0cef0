"""YAML errors: message, place and hint of each kind, in every file with YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_sites import read_context, write_site

from exporter.diagnostics import Diagnostic, Diagnostics
from exporter.input_files import InputFolders
from exporter.read.collection_file.reader import read_collection
from exporter.read.post import read_post
from exporter.read.sites.jekyll import read_site
from exporter.read.yaml_errors import DataSyntaxError
from exporter.read.yaml_text import load_yaml

QUOTE = "put the value between quotation marks"
KINDS = [
    ('title: "Rye\n', 1, 8, 'the quotation mark ‘"’ is not closed', 'add ‘"’ at the end'),
    ("title: 'Rye\ntags: [a]\n", 1, 8, "the quotation mark ‘'’ is not closed", "add ‘'’"),
    ('title: "Rye\nby: "Ola"\n', 1, 8, 'the quotation mark ‘"’ is not closed', 'add ‘"’'),
    ("title: 'Ola's rye'\n", 1, 12, "continues after its closing quotation mark", "write ‘''’"),
    ('title: "A "big" rye"\n', 1, 11, "continues after its closing quotation", 'write ‘\\"’'),
    ("title: Rye\ntags:\n\t- a\n", 3, 1, "a tab is used for indentation", "use spaces"),
    ("tags:\n  - a\n\t- b\n", 3, 1, "a tab is used for indentation", "use spaces"),
    ("title: Rye\ntags: [a, b\n", 2, 7, "the bracket ‘[’ is not closed", "add ‘]’"),
    ("tags: [a, b\ntitle: Rye\n", 1, 7, "the bracket ‘[’ is not closed", "add ‘]’"),
    ("series: {name: Rye\n", 1, 9, "the bracket ‘{’ is not closed", "add ‘}’"),
    ('tags: ["a" "b"]\n', 1, 12, "a comma or ‘]’ is missing", "separate the items with commas"),
    ("title: [Review] Rye\n", 1, 17, "the value continues after ‘]’", QUOTE),
    ("title: Rye: a story\n", 1, 11, "the value contains a colon", QUOTE),
    ("title: Rye\nurl: a: b\n", 2, 7, "the value contains a colon", QUOTE),
    ("title:Rye\ntags: a\n", 1, 1, "the line has no key", "write ‘key: value’"),
    ("title: Rye\nof the day\ntags: a\n", 2, 1, "the line has no key", "indent the line"),
    ("title: Rye\n  tags: a\n", 2, 1, "the line is indented too far", "indent it like"),
    ("tags:\n   - a\n  - b\n", 3, 3, "the indentation does not match", "indent it like"),
    ("title: @rye\n", 1, 8, "an unquoted value cannot begin with ‘@’", QUOTE),
    ("title: *rye* bread\n", 1, 8, "an unquoted value cannot begin with ‘*’", QUOTE),
    ("title: {{ page.title }}\n", 1, 8, "an unquoted value cannot begin with ‘{{’", QUOTE),
    ("title: | rye\n", 1, 8, "an unquoted value cannot begin with ‘|’", QUOTE),
    ("title: - rye\n", 1, 8, "a list item stands on the line of its key", "the next line"),
    ('title: "a\\qb"\n', 1, 10, "‘\\q’ is not an escape sequence", "double the backslash"),
    ("title: a\x07\n", 1, 9, "the control character U+0007", "delete it"),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), KINDS)
def test_yaml_errors_have_message_place_and_hint(
    text: str, line: int, column: int, message: str, hint: str
) -> None:
    with pytest.raises(DataSyntaxError) as caught:
        load_yaml(text)
    error = caught.value
    assert message in error.message
    assert hint in error.hint
    before = text[: error.offset]
    assert (before.count("\n") + 1, len(before) - before.rfind("\n")) == (line, column)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [*x]\n", "aliases refer to themselves"),
        ("a: " + "[" * 600, "nested more than 100 deep"),
        ("? [a]\n: b\n", "a key cannot be a list or a mapping"),
        (": b\n", "there is no key before the colon"),
        ("a: b\n---\nc: d\n", "a second YAML document begins here"),
    ],
)
def test_invalid_values(text: str, message: str) -> None:
    with pytest.raises(DataSyntaxError, match=message):
        load_yaml(text)


def finding_in(diagnostics: Diagnostics) -> Diagnostic:
    (finding,) = diagnostics
    return finding


# Collection files report mappings as keys in their own way.
@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"), [kind for kind in KINDS if "{{" not in kind[0]]
)
def test_place_is_relative_to_the_file(
    tmp_path: Path, text: str, line: int, column: int, message: str, hint: str
) -> None:
    root = write_site(tmp_path, {"post.md": f"---\n{text}---\nText.\n", "book.yml": text})
    for name, read, code, shift in (
        ("post.md", read_post, "metadata-yaml", 1),
        ("book.yml", read_collection, "collection-yaml", 0),
    ):
        diagnostics = Diagnostics()
        assert read(root / name, read_context(root, diagnostics)) is None
        finding = finding_in(diagnostics)
        assert finding.code == code
        assert message in finding.message
        assert hint in finding.hint
        assert finding.place
        assert (finding.place.line, finding.place.column) == (line + shift, column)


def test_yaml_errors_in_settings_and_data_files(tmp_path: Path) -> None:
    root = write_site(
        tmp_path, {"_config.yml": "title: Rye: a blog\n", "_data/a.yml": "b:\n\tc: d\n"}
    )
    diagnostics = Diagnostics()
    read_site(InputFolders.of(root), diagnostics).data.values(diagnostics)
    assert [(str(found.place).rpartition("/")[2], found.message) for found in diagnostics] == [
        (
            "_config.yml:1:11",
            "the value contains a colon followed by a space, and is not quoted;"
            " the file was ignored",
        ),
        ("a.yml:2:1", "a tab is used for indentation; the file was ignored"),
    ]
