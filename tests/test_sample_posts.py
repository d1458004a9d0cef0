"""The posts of `content/`: they use every node type and have no findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.build import BuildOptions, resolve_source
from exporter.diagnostics import Diagnostics
from exporter.model import nodes
from exporter.model.edition import Edition
from exporter.model.json_format import dumps, loads
from exporter.model.nodes import Node
from exporter.model.walk import walk

POSTS = sorted((Path(__file__).resolve().parent.parent / "content" / "_posts").glob("*.md"))

UNUSED_NODES = {"Placeholder", "SmallCaps", "Inserted", "ShownAddress"}
"""Node types that no post can produce, or that only collections use."""


def resolve_post(post: Path) -> tuple[Edition, Diagnostics]:
    diagnostics = Diagnostics()
    edition = resolve_source(post, BuildOptions(), diagnostics)
    assert edition
    return edition, diagnostics


@pytest.mark.one_quick
@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_sample_posts_have_no_findings(post: Path) -> None:
    _, diagnostics = resolve_post(post)
    assert [*map(str, diagnostics)] == []


@pytest.mark.one_quick
@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.stem)
def test_editions_survive_json(post: Path) -> None:
    edition, _ = resolve_post(post)
    assert loads(dumps(edition)) == edition


def test_sample_posts_use_every_node_type() -> None:
    kinds = {
        name
        for name, kind in vars(nodes).items()
        if isinstance(kind, type) and issubclass(kind, Node) and kind is not Node
    }
    seen: set[str] = set()
    for post in POSTS:
        (chapter,) = resolve_post(post)[0].chapters
        seen |= {type(node).__name__ for node in walk((*chapter.blocks, *chapter.notes))}
    assert kinds - seen == UNUSED_NODES
