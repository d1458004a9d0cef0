"""Resolve: a book becomes an edition, in which every id, link, image and reference is settled.

Each text is drafted first, so that all ids are known. Then disclaimers are placed, and chapters are
finished in reading order, so that references can be numbered through the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exporter.diagnostics import Diagnostics
from exporter.model.book import Book
from exporter.model.edition import Chapter, Division, Edition, EditionPart, Page, SourceFile
from exporter.model.post import Post
from exporter.options.settings import Settings
from exporter.plugins.active import active_plugins
from exporter.resolve.chapters import ChapterBuilder, numbered_parts, part_key
from exporter.resolve.contents import contents_of
from exporter.resolve.disclaimer_policy import (
    PlacedDisclaimers,
    apply_policy,
    stated_disclaimers,
)
from exporter.resolve.drafts import Draft
from exporter.resolve.excerpt import excerpt
from exporter.resolve.labels import labels_for
from exporter.resolve.languages import check_labels
from exporter.resolve.notes_and_references import Annotator
from exporter.resolve.pages import PageBuilder
from exporter.resolve.references import report_unused
from exporter.resolve.visited_addresses import VisitedAddresses
from exporter.runtime.cache import Cache, NullCache


def resolve(
    book: Book,
    settings: Settings,
    diagnostics: Diagnostics,
    cache: Cache | None = None,
    chapter: str = "",
) -> Edition:
    """Return the edition of a book: ids, disclaimers, references, links, images, contents settled.

    Chapters are read from `cache` where an earlier build resolved the same. With the key of a
    `chapter`, the edition has that chapter only, as it stands in the book. A disclaimer that the
    book states once, and refers to elsewhere, is stated in this chapter.
    """
    scope = settings.scope if book.collection else "chapter"
    plugins = active_plugins(settings.plugins)
    visited = VisitedAddresses(book.locked, prefers_copies=settings.prefer_archived)
    annotator = Annotator(settings.references, scope, book.sources, plugins, visited)
    builder = ChapterBuilder(book, settings, diagnostics, cache or NullCache())
    pages = PageBuilder(book, settings, annotator, builder.link_targets, diagnostics)
    drafts = builder.drafts() if book.policy else []
    # The first of several chapters with one disclaimer states it.
    drafts.sort(key=lambda draft: draft.post.key != chapter)
    placed = _placed_disclaimers(book, drafts, pages, diagnostics)
    preface = pages.preface()
    parts: list[EditionPart] = []
    for number, part in numbered_parts(book.parts):
        opening = pages.part_opening(part, number)
        chapters = tuple(
            builder.chapter(post, annotator, placed.openings.get(post.key, ()))
            for post in part.chapters
        )
        parts.append(EditionPart(chapters, opening))
    chapters = tuple(chapter for part in parts for chapter in part.chapters)
    front, back = pages.front_and_back(preface, chapters, placed.on_imprint)
    if settings.citation_style and settings.references in ("endnotes", "footnotes"):
        front, parts, back = _in_style(front, parts, back, book, settings, diagnostics, cache)
        chapters = tuple(chapter for part in parts for chapter in part.chapters)
    if settings.references in ("endnotes", "footnotes"):
        divisions: tuple[Division, ...] = (*front, *chapters, *back)
        cited = (reference for division in divisions for reference in division.references)
        report_unused(book.sources, cited, diagnostics)
    if book.collection and all(post.metadata.lang != book.metadata.lang for post in book.chapters):
        check_labels(book.metadata.lang, None, diagnostics)
    imprint = next((page.name for page in front if page.role == "imprint"), "")
    edition = Edition(
        metadata=book.metadata,
        parts=tuple(parts),
        contents=contents_of(front, parts, back),
        labels=labels_for(book.metadata.lang),
        front=front,
        back=back,
        cover=book.cover,
        back_cover=pages.back_cover(),
        site_title=book.site_title,
        disclaimers=stated_disclaimers(chapters, placed, imprint=imprint),
        collection=book.collection,
        sources=tuple(_sources(book)),
    )
    if chapter:
        return excerpt(edition, chapter)
    if book.printed:
        # Few books have an earlier printing.
        from exporter.resolve.corrections import with_corrections

        return with_corrections(edition, book.printed, pages, diagnostics, cache)
    return edition


def _in_style(
    front: tuple[Page, ...],
    parts: Sequence[EditionPart],
    back: tuple[Page, ...],
    book: Book,
    settings: Settings,
    diagnostics: Diagnostics,
    cache: Cache | None,
) -> tuple[tuple[Page, ...], list[EditionPart], tuple[Page, ...]]:
    """Return the pages and chapters with the citations and lists of the citation style."""
    # Few books have one, and the others need not wait for it.
    from exporter.resolve.citation_style import with_citation_style

    scope = settings.scope if book.collection else "chapter"
    chapters = [chapter for part in parts for chapter in part.chapters]
    divisions: tuple[Division, ...] = (*front, *chapters, *back)
    style, lang = settings.citation_style, book.metadata.lang
    styled = with_citation_style(divisions, style, scope, lang, diagnostics, cache or NullCache())
    by_key = {division.key: division for division in styled}
    pages = {key: page for key, page in by_key.items() if isinstance(page, Page)}
    changed = {key: chapter for key, chapter in by_key.items() if isinstance(chapter, Chapter)}
    return (
        tuple(pages[page.key] for page in front),
        [
            replace(part, chapters=tuple(changed[each.key] for each in part.chapters))
            for part in parts
        ],
        tuple(
            pages[page.key]
            for page in back
            if page.role != "references" or pages[page.key].references
        ),
    )


def _sources(book: Book) -> Iterator[SourceFile]:
    for number, part in numbered_parts(book.parts):
        if part.opens_with_post and part.introduction:
            yield _source_file(part.introduction, part_key(number))
        yield from (_source_file(post, post.key) for post in part.chapters)


def _source_file(post: Post, division: str) -> SourceFile:
    return SourceFile(
        post.key,
        post.digest,
        division,
        post.place.path if post.place else "",
        post.source_text,
        transformed=bool(post.revision),
        findings=post.findings,
    )


def _placed_disclaimers(
    book: Book, chapters: list[Draft], pages: PageBuilder, diagnostics: Diagnostics
) -> PlacedDisclaimers:
    rules = [(rule, pages.draft(rule.text) if rule.text else None) for rule in book.policy]
    imprint = any(plan.role == "imprint" for plan in book.pages)
    return apply_policy(chapters, rules, imprint=imprint, diagnostics=diagnostics)
