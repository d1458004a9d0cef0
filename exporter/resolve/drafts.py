"""A draft: a text whose parts have names and ids, so that other chapters can lead to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks, Figure, Node
from exporter.model.publication import Post
from exporter.model.walk import plain_text, rewrite
from exporter.options.settings import Settings
from exporter.resolve.admonitions import admonish
from exporter.resolve.chapter_context import ChapterContext, LinkTarget
from exporter.resolve.disclaimers import disclaim
from exporter.resolve.headings import mend_headings
from exporter.resolve.ids import identify
from exporter.resolve.images import settle_pictures
from exporter.resolve.labels import labels_for
from exporter.resolve.opening import byline, dateline


@dataclass(frozen=True, slots=True)
class Draft:
    """A post or another text of the book, before its links are settled.

    `ids` are its settled ids by what a post may call them. `rights` are those of the text.
    """

    post: Post
    scene: ChapterContext
    blocks: Blocks
    ids: Mapping[str, str]
    rights: str = ""

    @property
    def landing(self) -> LinkTarget:
        """Where other chapters come to when they lead to this one."""
        return LinkTarget(self.post.metadata.title, self.ids)

    @property
    def values(self) -> Mapping[str, str]:
        """What placeholders stand for in words that are about this text."""
        metadata = self.post.metadata
        authors = plain_text(byline(metadata.authors, metadata.lang)) or self.post.site_title
        return {
            "author": authors,
            "authors": authors,
            "date": dateline(metadata.date, metadata.lang),
            "rights": self.rights,
            "site": self.post.site_title,
            "title": metadata.title,
        }

    def among(self, landings: Mapping[str, LinkTarget]) -> Draft:
        """The draft in a book of other chapters."""
        return replace(self, scene=replace(self.scene, landings=landings))

    def lodged(self, under: str) -> Draft:
        """The draft as a guest in another text: its ids begin with its own name there.

        Figures of the text around it are counted, and those of a guest are not.
        """

        def settle(node: Node) -> Node:
            if isinstance(node, Figure):
                node = replace(node, number=0)
            return replace(node, id=f"{under}-{node.id}") if node.id else node

        ids = {wanted: f"{under}-{id_}" for wanted, id_ in self.ids.items()}
        return replace(self, blocks=rewrite(self.blocks, settle), ids=ids)


def draft(post: Post, settings: Settings, diagnostics: Diagnostics, rights: str = "") -> Draft:
    """The draft of a post: boxes, disclaimers, headings, pictures and ids are settled."""
    scene = ChapterContext(
        post, labels_for(post.metadata.lang), settings, diagnostics.at(post.place)
    )
    blocks = admonish(post.blocks, scene)
    blocks = disclaim(blocks, scene)
    blocks = mend_headings(blocks, scene)
    blocks = settle_pictures(blocks, scene)
    blocks, ids = identify(blocks)
    return Draft(post, scene, blocks, ids, rights)
