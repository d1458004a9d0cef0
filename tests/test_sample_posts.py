"""The posts of `content/` use every construct, and come through without an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.build import BuildOptions, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.model import nodes
from exporter.model.json_format import dumps, loads
from exporter.model.nodes import Node
from exporter.model.publication import Edition
from exporter.model.walk import walk

POSTS = sorted((Path(__file__).resolve().parent.parent / "content" / "_posts").glob("*.md"))

LATER = {"Placeholder", "SmallCaps", "Inserted", "ShownAddress"}
"""Nodes that no plain post can make yet, and those that only a collection needs."""


def edition_of(post: Path) -> tuple[Edition, Diagnostics]:
    diagnostics = Diagnostics()
    edition = resolve_source(post, BuildOptions(), diagnostics)
    assert edition
    return edition, diagnostics


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_a_sample_has_nothing_to_complain_of(post: Path) -> None:
    _, diagnostics = edition_of(post)
    assert [*map(str, diagnostics)] == []


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_the_model_survives_json(post: Path) -> None:
    edition, _ = edition_of(post)
    assert loads(dumps(edition)) == edition


def test_the_samples_use_every_construct() -> None:
    kinds = {
        name
        for name, kind in vars(nodes).items()
        if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
    }
    seen: set[str] = set()
    for post in POSTS:
        (chapter,) = edition_of(post)[0].chapters
        seen |= {type(node).__name__ for node in walk((*chapter.blocks, *chapter.notes))}
    assert kinds - seen == LATER
