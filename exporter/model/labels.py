"""The words that a book adds to its posts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that a book adds to its posts, in the language `lang`.

    Some are templates for `str.format` with `{}` or named fields. `made_from` is a template for
    each plural category of the language (CLDR: one, few, other …). `comma` separates names.
    """

    lang: str
    disclaimer: str
    references: str
    notes: str
    contents: str
    cover: str
    figure: str
    back_to_text: str
    first_published: str
    image: str
    start: str
    video: str
    audio: str
    page: str
    title_page: str
    imprint: str
    preface: str
    part: str
    authors: str
    index: str
    colophon: str
    back_matter: str
    the_authors: str
    edited_by: str
    on_page: str
    pages: str
    cited_in: str
    accessed: str
    archived: str
    gone: str
    see_disclaimer: str
    disclaimer_of: str
    published_at: str
    rights_by_chapter: str
    identifier: str
    isbn_print: str
    isbn_ebook: str
    set_in: str
    numbered_by_chapter: str
    numbered_by_book: str
    comma: str
    note: str
    tip: str
    important: str
    warning: str
    update: str
    tldr: str
    success: str
    question: str
    failure: str
    bug: str
    example: str
    quote: str
    todo: str
    done: str
    open: str
    corrections: str
    compared_with: str
    printed_on_page: str
    change: str
    replaced_by: str
    addition: str
    deletion: str
    heading: str
    chapter: str
    made_from: tuple[tuple[str, str], ...]
