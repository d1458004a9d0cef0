"""Resolving: every question that a book leaves open is answered.

The rules of one chapter stand in the order in which they are applied; one rule, one file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Book, Chapter, Edition, EditionPart, Post
from exporter.resolve.addresses import whole
from exporter.resolve.admonitions import admonish
from exporter.resolve.contents import entry_of
from exporter.resolve.disclaimers import disclaim
from exporter.resolve.headings import mend_headings
from exporter.resolve.identify import identify
from exporter.resolve.labels import labels_for
from exporter.resolve.links import settle_links
from exporter.resolve.notes import notes_of, number_notes
from exporter.resolve.opening import byline, dateline, kicker, standfirst
from exporter.resolve.pictures import settle_pictures
from exporter.resolve.references import cite
from exporter.resolve.scene import Scene
from exporter.resolve.spacing import bind_last_words
from exporter.settings import Settings


def resolve(book: Book, settings: Settings, diagnostics: Diagnostics) -> Edition:
    """The edition of a book: ids, disclaimers, references, links, pictures and contents settled."""
    parts = tuple(
        EditionPart(
            tuple(_chapter(post, settings, diagnostics) for post in part.chapters),
        )
        for part in book.parts
    )
    return Edition(
        metadata=book.metadata,
        parts=parts,
        contents=tuple(entry_of(chapter) for part in parts for chapter in part.chapters),
        labels=labels_for(book.metadata.lang),
    )


def _chapter(post: Post, settings: Settings, diagnostics: Diagnostics) -> Chapter:
    metadata = post.metadata
    labels = labels_for(metadata.lang)
    scene = Scene(post, labels, settings, diagnostics)
    blocks = admonish(post.blocks, scene)
    blocks = disclaim(blocks, scene)
    blocks = mend_headings(blocks, scene)
    blocks = settle_pictures(blocks, scene)
    blocks, ids = identify(blocks)
    blocks = settle_links(blocks, ids, scene)
    blocks = bind_last_words(blocks)
    blocks = number_notes(blocks)
    blocks, references = cite(blocks) if settings.references == "endnotes" else (blocks, ())
    return Chapter(
        key=post.key,
        name=_name(post),
        metadata=metadata,
        blocks=blocks,
        notes=notes_of(blocks),
        references=references,
        labels=labels,
        kicker=kicker(metadata),
        standfirst=standfirst(metadata, blocks),
        byline=byline(metadata.authors, metadata.lang),
        dateline=dateline(metadata.date, metadata.lang),
        address=whole(post.address, ""),
        site_title=post.site_title,
        cover=post.assets.get(metadata.cover),
    )


def _name(post: Post) -> str:
    """A stem for the chapter's file, in characters that every file system and e-reader takes."""
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(post.key).stem.lower()).strip("-")
    return stem[:80] or "post"
