"""Badges: images of a project's status, which a program draws for every visitor of a web page.

They are for the page of a project, and would be out of date in a book.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.file_formats.urls import split_url
from exporter.model.nodes import (
    Blocks,
    BulletList,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    Node,
    Paragraph,
    Span,
    Table,
    Text,
)
from exporter.model.walk import plain_text, rewrite, trimmed, walk
from exporter.read.html.nodes import is_empty, merge_texts

_HOSTS = frozenset(
    """api.codacy.com awesome.re badge.fury.io badgen.net badges.gitter.im ci.appveyor.com
    circleci.com codecov.io coveralls.io david-dm.org deps.rs dl.circleci.com forthebadge.com
    fossa.com fossa.io godoc.org goreportcard.com hits.dwyl.com isitmaintained.com jitpack.io
    komarev.com lgtm.com nodei.co opencollective.com packagephobia.com packagequality.com pepy.tech
    saucelabs.com scrutinizer-ci.com semaphoreci.com shields.io travis-ci.com travis-ci.org
    versionbadg.es wakatime.com""".split()
)
"""Services whose images are badges, on these hosts and below them."""
_WORD = re.compile(r"[/_-]badges?(?=[/._-]|$)")
"""What the path of a badge has on other hosts."""
_PATHS = re.compile(
    r"""/build/status(?:/|$) | /project_badges/ | /api/guilds/\d+/(?:widget|embed)\.png$
    | ^(?:/[\w-]+){0,2}/button(?:\.svg|\.png)?$""",
    re.VERBOSE,
)
"""Paths of other badges, and of buttons that deploy a program."""


def is_badge(address: str) -> bool:
    """Return whether an image is a badge by its address."""
    parts = split_url(address)
    if parts.scheme not in ("", "http", "https") or not parts.netloc:
        return False
    host = (parts.hostname or "").split(".")[-4:]
    services = (".".join(host[at:]) for at in range(len(host) - 1))
    if not _HOSTS.isdisjoint(services) or _PATHS.search(parts.path):
        return True
    # A photograph of a badge has another suffix.
    is_drawing = PurePosixPath(parts.path).suffix in ("", ".svg")
    return is_drawing and _WORD.search(parts.path) is not None


def without_badges(blocks: Blocks, diagnostics: Diagnostics) -> Blocks:
    """Return the blocks without badges; each row of them is reported. In tables they are words."""
    if not any(isinstance(node, Image) and is_badge(node.address) for node in walk(blocks)):
        return blocks
    found: list[Image] = []

    def report(what: str) -> None:
        count = f"{len(found)} badges were" if len(found) > 1 else "a badge was"
        diagnostics.report("badge-removed", f"{count} {what}", found[0].place)
        found.clear()

    def as_words(node: Node) -> Node:
        if not isinstance(node, Table):
            return node
        table = rewrite((node,), lambda each: _words(each, found))[0]
        if found:
            report("replaced with its text" if len(found) == 1 else "replaced with their texts")
        return table

    def without(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Image(address) if is_badge(address):
                found.append(node)
                return ()
            case Link(children) if found:
                return replace(node, children=trimmed(children)) if children else ()
            case Paragraph(inlines) | Heading(children=inlines) | Figure(inlines) if found:
                report("removed")
                rest = _without_gaps(inlines)
                if _is_only_punctuation(rest):
                    return ()
                if isinstance(node, Figure):
                    return replace(node, content=rest)
                return replace(node, children=rest)
            case Group(()) | ListItem(()) | BulletList(()) if not node.id:
                return ()
            case _:
                return node

    return rewrite(rewrite(blocks, as_words), without)


def _words(node: Node, found: list[Image]) -> Node | tuple[Node, ...]:
    """Return the alternative text of a badge, and another node as it is."""
    if not (isinstance(node, Image) and is_badge(node.address)):
        return node
    found.append(node)
    return Text(node.alt) if node.alt else ()


def _is_only_punctuation(inlines: Inlines) -> bool:
    """Return whether inlines show nothing but what stood between badges, such as `|`."""
    is_text = all(isinstance(node, Text | LineBreak | Link | Span) for node in walk(inlines))
    return is_text and not any(map(str.isalnum, plain_text(inlines)))


def _without_gaps(inlines: Inlines) -> Inlines:
    """Return inlines without the line breaks that stood between badges."""
    kept: list[Inline] = []
    for inline in trimmed(inlines):
        is_gap = isinstance(inline, LineBreak) or is_empty(inline)
        if not (is_gap and kept and isinstance(kept[-1], LineBreak)):
            kept.append(inline)
    return trimmed(merge_texts(kept))
