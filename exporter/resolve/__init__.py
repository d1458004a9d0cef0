"""Resolving: every question that a book leaves open is answered.

Each text is drafted first, so that all ids are known; then disclaimers are placed, and each chapter
is finished in reading order, so that references can be counted through the book.
"""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.publication import (
    Book,
    Chapter,
    Division,
    Edition,
    EditionPart,
    SourceFile,
)
from exporter.resolve.addresses import whole
from exporter.resolve.apparatus import Citations
from exporter.resolve.contents import contents_of
from exporter.resolve.draft import Draft, draft
from exporter.resolve.labels import labels_for
from exporter.resolve.links import settle_links
from exporter.resolve.naming import chapter_name
from exporter.resolve.opening import byline, dateline, kicker, standfirst
from exporter.resolve.pages import Binder
from exporter.resolve.policy import Placed, apply_policy, stated
from exporter.resolve.references import report_unused
from exporter.resolve.rights import rights_of
from exporter.resolve.spacing import bind_last_words
from exporter.settings import Settings


def resolve(book: Book, settings: Settings, diagnostics: Diagnostics) -> Edition:
    """The edition of a book: ids, disclaimers, references, links, pictures and contents settled."""
    scope = settings.scope if book.collection else "chapter"
    citations = Citations(settings.references, scope, book.sources)
    drafts = {
        post.key: draft(post, settings, diagnostics, rights_of(post, book))
        for post in book.chapters
    }
    landings = {key: drafted.landing for key, drafted in drafts.items()} if book.collection else {}
    binder = Binder(book, settings, citations, landings, diagnostics)
    placed = _placed(book, [each.among(landings) for each in drafts.values()], binder, diagnostics)
    at_hand = iter(placed.chapters)
    preface = binder.preface()
    parts = []
    for number, part in enumerate(book.parts, 1):
        opening = binder.part(part, number)
        chapters = tuple(_chapter(next(at_hand), citations) for _ in part.chapters)
        parts.append(EditionPart(chapters, opening))
    decided = tuple(parts)
    front, back = binder.around(preface, decided, placed.notices)
    chapters = tuple(chapter for part in decided for chapter in part.chapters)
    if settings.references in ("endnotes", "footnotes"):
        divisions: tuple[Division, ...] = (*front, *chapters, *back)
        called = (reference for division in divisions for reference in division.references)
        report_unused(book.sources, called, diagnostics)
    imprint = next((page.name for page in front if page.role == "imprint"), "")
    return Edition(
        metadata=book.metadata,
        parts=decided,
        contents=contents_of(front, decided, back),
        labels=labels_for(book.metadata.lang),
        front=front,
        back=back,
        cover=book.cover,
        site_title=book.site_title,
        disclaimers=stated(chapters, placed, imprint=imprint),
        collection=book.collection,
        sources=tuple(
            SourceFile(post.key, post.digest, post.place.path if post.place else "")
            for post in book.chapters
        ),
    )


def _placed(book: Book, chapters: list[Draft], binder: Binder, diagnostics: Diagnostics) -> Placed:
    rules = [(rule, binder.text(rule.text) if rule.text else None) for rule in book.policy]
    imprint = any(plan.role == "imprint" for plan in book.pages)
    return apply_policy(chapters, rules, imprint=imprint, diagnostics=diagnostics)


def _chapter(drafted: Draft, citations: Citations) -> Chapter:
    post = drafted.post
    metadata = post.metadata
    blocks = settle_links(drafted.blocks, drafted.ids, drafted.scene)
    blocks = bind_last_words(blocks)
    called = citations.of(blocks, post.key, metadata.title, metadata.sources)
    return Chapter(
        key=post.key,
        name=chapter_name(post.key),
        metadata=metadata,
        blocks=called.blocks,
        notes=called.notes,
        references=called.references,
        labels=drafted.scene.labels,
        kicker=kicker(metadata),
        standfirst=standfirst(metadata, blocks),
        byline=byline(metadata.authors, metadata.lang),
        dateline=dateline(metadata.date, metadata.lang),
        address=whole(post.address, ""),
        rights=drafted.rights,
        cover=post.assets.get(metadata.cover),
        at_foot=called.at_foot,
    )
