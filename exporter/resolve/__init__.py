"""Resolving: every question that a book leaves open is answered.

Each text is drafted first, so that all ids are known; then disclaimers are placed, and each chapter
is finished in reading order, so that references can be counted through the book.
"""

from __future__ import annotations

from exporter.diagnostics import Diagnostics
from exporter.model.publication import Book, Division, Edition, EditionPart, SourceFile
from exporter.options.settings import Settings
from exporter.resolve.chapters import Chapters
from exporter.resolve.contents import contents_of
from exporter.resolve.disclaimer_policy import Placed, apply_policy, stated
from exporter.resolve.drafts import Draft
from exporter.resolve.labels import labels_for
from exporter.resolve.notes_and_references import Citations
from exporter.resolve.pages import PageBuilder
from exporter.resolve.references import report_unused
from exporter.runtime.cache import Cache, NullCache


def resolve(
    book: Book, settings: Settings, diagnostics: Diagnostics, cache: Cache | None = None
) -> Edition:
    """The edition of a book: ids, disclaimers, references, links, pictures and contents settled.

    Chapters that were decided before may come from a store.
    """
    scope = settings.scope if book.collection else "chapter"
    citations = Citations(settings.references, scope, book.sources)
    makes = Chapters(book, settings, diagnostics, cache or NullCache())
    landings = makes.landings()
    binder = PageBuilder(book, settings, citations, landings, diagnostics)
    drafts = makes.drafts(landings) if book.policy else []
    placed = _placed(book, drafts, binder, diagnostics)
    preface = binder.preface()
    parts = []
    for number, part in enumerate(book.parts, 1):
        opening = binder.part(part, number)
        chapters = tuple(
            makes.finished(post, landings, citations, placed.openings.get(post.key, ()))
            for post in part.chapters
        )
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


def _placed(
    book: Book, chapters: list[Draft], binder: PageBuilder, diagnostics: Diagnostics
) -> Placed:
    rules = [(rule, binder.text(rule.text) if rule.text else None) for rule in book.policy]
    imprint = any(plan.role == "imprint" for plan in book.pages)
    return apply_policy(chapters, rules, imprint=imprint, diagnostics=diagnostics)
