"""Drafts: texts whose structure and ids are settled, so that other chapters can link to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks, Figure, Node, Placeholder, Text
from exporter.model.post import Post
from exporter.model.walk import plain_text, rewrite
from exporter.options.settings import Settings
from exporter.resolve.admonitions import identify_admonitions
from exporter.resolve.captions import identify_captions
from exporter.resolve.chapter_context import ChapterContext, LinkTarget
from exporter.resolve.content_models import conforming
from exporter.resolve.disclaimers import identify_disclaimers
from exporter.resolve.formulas import settle_formulas
from exporter.resolve.headings import normalize_headings, without_title
from exporter.resolve.ids import assign_ids
from exporter.resolve.images import resolve_images
from exporter.resolve.labels import labels_for
from exporter.resolve.line_ends import join_lines
from exporter.resolve.opening import byline, dateline


@dataclass(frozen=True, slots=True)
class Draft:
    """A post or another text of the book, before its links are resolved.

    `ids` maps each id that a post may link to to its final id, which is empty for the title.
    `rights` is the text's own copyright statement.
    """

    post: Post
    context: ChapterContext
    blocks: Blocks
    ids: Mapping[str, str]
    rights: str = ""

    @property
    def placeholder_values(self) -> Mapping[str, str]:
        """The values of placeholders in a disclaimer about this text."""
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

    def with_link_targets(self, link_targets: Mapping[str, LinkTarget]) -> Draft:
        """Return the draft as a text of the book that has these chapters."""
        return replace(self, context=replace(self.context, link_targets=link_targets))

    def with_id_prefix(self, prefix: str) -> Draft:
        """Return the draft with `prefix-` before each id, to be inserted into another text.

        Its figures lose their numbers: only those of the surrounding text are counted.
        """

        def prefixed(node: Node) -> Node:
            if isinstance(node, Figure):
                node = replace(node, number=0)
            return replace(node, id=f"{prefix}-{node.id}") if node.id else node

        ids = {id_: f"{prefix}-{final}" if final else "" for id_, final in self.ids.items()}
        return replace(self, blocks=rewrite(self.blocks, prefixed), ids=ids)

    def with_placeholders(self, values: Mapping[str, str], subject: str) -> Draft:
        """Return the draft with its placeholders filled in.

        One without a value is reported and left empty. `subject` names what the values describe.
        """

        def filled(node: Node) -> Node:
            if not isinstance(node, Placeholder):
                return node
            value = values.get(node.name, "")
            if not value:
                message = f"no value for ‘{{{node.name}}}’: {subject} has none"
                self.context.diagnostics.report("placeholder-empty", message, node.place)
            return Text(value, place=node.place)

        return replace(self, blocks=rewrite(self.blocks, filled))


def draft(post: Post, settings: Settings, diagnostics: Diagnostics, rights: str = "") -> Draft:
    """Return the draft of a post: its boxes, headings, images and ids are settled."""
    labels = labels_for(post.metadata.lang)
    context = ChapterContext(post, labels, settings, diagnostics.at(post.place))
    blocks = settle_formulas(identify_captions(post.blocks), context)
    blocks = identify_admonitions(join_lines(blocks), context)
    blocks = identify_disclaimers(blocks, join_lines(post.metadata.disclaimer), context)
    blocks, title_ids = without_title(blocks, post.metadata.title)
    blocks = normalize_headings(blocks, context)
    blocks = rewrite(blocks, conforming)
    blocks = resolve_images(blocks, context)
    blocks, ids = assign_ids(blocks)
    # A link to the heading of the title leads to the beginning.
    return Draft(post, context, blocks, {**dict.fromkeys(title_ids, ""), **ids}, rights)
