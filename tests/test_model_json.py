"""The model as JSON: what is read back is checked, and a mistake is one line that says where."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import exporter
from exporter.model.json_format import ModelError, content_revision, loads

POST = exporter.load(text="---\ntitle: Salt\ndate: 2026-05-01\n---\nWhite *as* [snow](/s).\n")


def changed(**values: Any) -> str:
    return json.dumps({**json.loads(exporter.to_json(POST)), **values})


def test_post_survives_json() -> None:
    assert exporter.from_json(exporter.to_json(POST)) == POST


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("salt", "it is not JSON: Expecting value"),
        ("[" * 100_000, "it is not JSON"),
        ("5", "the value: 5 cannot be there"),
        ('{"type": "Pots"}', "‘Pots’ cannot be there (did you mean ‘Post’?)"),
        ('{"type": "Post", "key": "a"}', "Post: ‘Post’ lacks digest, metadata, blocks"),
        (changed(adress="x"), "Post: ‘Post’ has no ‘adress’ (did you mean ‘address’?)"),
        (changed(content_digest="x"), "Post: ‘Post’ has no ‘content_digest’"),
        (changed(key=5), "key: 5 is not text"),
        (changed(aliases="x"), 'aliases: "x" is not a list'),
        (changed(blocks=[{"type": "Text", "text": "x"}]), "blocks[0]: ‘Text’ cannot be there"),
        (
            changed(blocks=[{"type": "Paragraph", "children": [{"type": "Text"}]}]),
            "blocks[0].children[0]: ‘Text’ lacks text",
        ),
        (
            changed(blocks=[{"type": "Paragraph", "children": [], "direction": "up"}]),
            'blocks[0].direction: "up" is not one of',
        ),
        (changed(blocks=[{"children": []}]), "blocks[0]: an object without a type cannot be"),
        (changed(metadata={"type": "Metadata", "title": "S", "date": "May"}), "metadata.date: "),
        (
            changed(metadata={"type": "Metadata", "title": "S", "skip": 1}),
            "metadata.skip: 1 is not true or false",
        ),
    ],
)
def test_json_error_has_its_place(text: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        loads(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, exporter.ExporterError)


def test_revision_depends_on_the_content_and_not_on_the_place() -> None:
    elsewhere = exporter.load("elsewhere.md", text=POST.source_text)
    assert content_revision(elsewhere) == content_revision(POST)
    assert content_revision(replace(POST, blocks=())) != content_revision(POST)
