"""Pages: the divisions around the chapters, with the exporter's own text if none is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from exporter.diagnostics import Diagnostics
from exporter.model.book import FRONT, Book, PagePlan, Part, Person, Role
from exporter.model.edition import BackCover, Chapter, Page, Reference
from exporter.model.labels import Labels
from exporter.model.nodes import Blocks, CrossReference, Group, Inlines, Paragraph, Text
from exporter.model.post import Metadata, Post
from exporter.model.roman_numerals import roman_numeral
from exporter.options.settings import Settings
from exporter.resolve.chapter_context import LinkTarget
from exporter.resolve.chapters import part_key
from exporter.resolve.disclaimer_policy import ImprintDisclaimer
from exporter.resolve.drafts import Draft, draft
from exporter.resolve.imprint import colophon, imprint, imprint_disclaimers
from exporter.resolve.index_terms import index_terms, sort_key
from exporter.resolve.labels import labels_for
from exporter.resolve.links import resolve_links
from exporter.resolve.notes_and_references import LIST, AnnotatedText, Annotator
from exporter.resolve.opening import byline, dateline
from exporter.resolve.rights import rights_of_book
from exporter.resolve.spacing import bind_last_words

_PRESENTED = 2
"""The most people that a back cover presents."""


@dataclass(frozen=True, slots=True)
class PageBuilder:
    """Builds the pages of one book. `link_targets` are its chapters."""

    book: Book
    settings: Settings
    annotator: Annotator
    link_targets: Mapping[str, LinkTarget]
    diagnostics: Diagnostics

    @property
    def labels(self) -> Labels:
        """The labels in the language of the book."""
        return labels_for(self.book.metadata.lang)

    def draft(self, text: Post) -> Draft:
        """Return the draft of a text from the collection file."""
        return draft(text, self.settings, self.diagnostics).with_link_targets(self.link_targets)

    def preface(self) -> Page | None:
        """Return the preface, if there is one. Call it first: its references are numbered first."""
        plan = next((plan for plan in self.book.pages if plan.role == "preface"), None)
        if plan is None or plan.text is None:
            return None
        title = plan.title or self.labels.preface
        text = self.annotator.annotate(
            self._text(plan), "preface", title, self.book.metadata.lang, self.diagnostics
        )
        return self._page("preface", title, text)

    def corrections(self, blocks: Blocks) -> Page | None:
        """Return the page of corrections, below the collection's own text; None if it is off."""
        plan = next((plan for plan in self.book.pages if plan.role == "corrections"), None)
        if plan is None:
            return None
        title = plan.title or self.labels.corrections
        text = self.annotator.annotate_unlisted(self._text(plan))
        return self._page("corrections", title, replace(text, blocks=(*text.blocks, *blocks)))

    def part_opening(self, part: Part, number: int) -> Page | None:
        """Return the page that opens a part; None for one without a title."""
        if not part.title:
            return None
        blocks = self._resolved(part.introduction) if part.introduction else ()
        page = self._page("part", part.title, self.annotator.annotate_unlisted(blocks))
        name = part_key(number)
        kicker = self.labels.part.format(roman=roman_numeral(number).upper(), number=number)
        return replace(page, key=name, name=name, kicker=kicker)

    def back_cover(self) -> BackCover | None:
        """Return the back cover of a collection: its own text, or the description of the book."""
        plan, metadata = self.book.back_cover, self.book.metadata
        if plan is None:
            return None
        blocks: Blocks = self._resolved(plan.text) if plan.text else ()
        if not blocks and metadata.description:
            blocks = (Paragraph((Text(metadata.description),)),)
        presented = [
            person
            for person in self.book.people
            if person.bio and person.author in (metadata.authors or metadata.editors)
        ]
        people = presented if plan.people and len(presented) <= _PRESENTED else []
        page = self._page("cover", metadata.title, self.annotator.annotate_unlisted(blocks))
        page = replace(
            page,
            key="back-cover",
            name="back-cover",
            people=tuple(replace(person, bio=self._resolved_bio(person)) for person in people),
        )
        return BackCover(page, plan.category, plan.isbn, plan.price, plan.price_code, plan.barcode)

    def front_and_back(
        self,
        preface: Page | None,
        chapters: tuple[Chapter, ...],
        disclaimers: tuple[ImprintDisclaimer, ...],
    ) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
        """Return the pages before and after the chapters, without those that would be empty.

        `disclaimers` are those of the imprint page.
        """
        pages = []
        for plan in self._plans():
            page = preface if plan.role == "preface" else self._planned(plan, chapters, disclaimers)
            if page is not None:
                pages.append(page)
        front = tuple(page for page in pages if page.role in FRONT)
        return front, tuple(page for page in pages if page.role not in FRONT)

    def _plans(self) -> tuple[PagePlan, ...]:
        """Return the pages to build; a reference list of the whole book always has one."""
        plans = self.book.pages
        if not self.annotator.book_references() or any(plan.role == LIST for plan in plans):
            return plans
        front = tuple(plan for plan in plans if plan.role in FRONT)
        return (*front, PagePlan("references"), *plans[len(front) :])

    def _planned(
        self,
        plan: PagePlan,
        chapters: tuple[Chapter, ...],
        disclaimers: tuple[ImprintDisclaimer, ...],
    ) -> Page | None:
        title = plan.title or self._default_title(plan.role)
        blocks = self._blocks(plan, chapters, disclaimers)
        page = self._page(plan.role, title, self.annotator.annotate_unlisted(blocks))
        match plan.role:
            case "title-page":
                return replace(page, lines=self._lines())
            case "references":
                references = _with_languages(
                    self.annotator.book_references(), chapters, self.book.metadata.lang
                )
                return replace(page, references=references) if references else None
            case "authors":
                return self._about_authors(title, blocks, chapters)
            case "index":
                lang = self.book.metadata.lang
                terms = index_terms(chapters, lambda chapter: _link_to(chapter, lang))
                return replace(page, terms=terms) if terms else None
            case "cover" | "half-title" | "imprint" | "contents":
                return page
            case "colophon":
                return page if blocks else None
            case "preface" | "part" | "corrections":
                return None
            case _:
                assert_never(plan.role)

    def _blocks(
        self,
        plan: PagePlan,
        chapters: tuple[Chapter, ...],
        disclaimers: tuple[ImprintDisclaimer, ...],
    ) -> Blocks:
        """Return the text of a page: the collection's, else the exporter's own."""
        given = self._text(plan)
        match plan.role:
            case "imprint":
                blocks = given or imprint(self.book, self.labels)
                count, lang = len(self.book.chapters), self.book.metadata.lang
                return blocks + imprint_disclaimers(disclaimers, count, self.labels, lang)
            case "colophon":
                lists = (self.annotator.book_references(), *(each.references for each in chapters))
                lang = self.book.metadata.lang
                return given or colophon(
                    self.settings, self.labels, lang, has_references=any(lists)
                )
            case _:
                return given

    def _default_title(self, role: Role) -> str:
        match role:
            case "half-title" | "title-page" | "cover":
                return self.book.metadata.title
            case "part":
                return ""
            case _:
                return str(getattr(self.labels, role))

    def _page(self, role: Role, title: str, text: AnnotatedText) -> Page:
        return Page(
            role=role,
            key=role,
            name=role,
            title=title,
            lang=self.book.metadata.lang,
            labels=self.labels,
            blocks=text.blocks,
            notes=text.notes,
            references=text.references,
            as_footnotes=text.as_footnotes,
        )

    def _text(self, plan: PagePlan) -> Blocks:
        return self._resolved(plan.text) if plan.text else ()

    def _resolved(self, text: Post) -> Blocks:
        """Return a text of the collection file, its placeholders filled and its links resolved."""
        drafted = self.draft(text).with_placeholders(self._placeholder_values(), "the book")
        return bind_last_words(resolve_links(drafted.blocks, drafted.ids, drafted.context))

    def _placeholder_values(self) -> Mapping[str, str]:
        """Return the values of placeholders in a text about the book."""
        book, metadata = self.book, self.book.metadata
        people = metadata.authors or metadata.editors
        names = self.labels.comma.join(author.name for author in people)
        names = names or self.labels.the_authors
        return {
            "author": names,
            "authors": names,
            "date": dateline(metadata.date, metadata.lang),
            "rights": rights_of_book(book, self.labels),
            "site": book.site_title,
            "title": metadata.title,
        }

    def _lines(self) -> tuple[Inlines, ...]:
        """Return the lines below the title of a title page: authors, editors, series."""
        metadata = self.book.metadata
        lines: list[Inlines] = []
        if metadata.authors:
            lines.append(byline(metadata.authors, metadata.lang))
        if metadata.editors:
            before, _, after = self.labels.edited_by.partition("{}")
            names = byline(metadata.editors, metadata.lang)
            lines.append((Text(before), *names, *((Text(after),) if after else ())))
        if series := metadata.series:
            name = " · ".join(part for part in (series.name, series.position) if part)
            lines.append((Text(name),))
        return tuple(lines)

    def _about_authors(
        self, title: str, blocks: Blocks, chapters: tuple[Chapter, ...]
    ) -> Page | None:
        """Return the page about the authors; notes are numbered through its text and all bios."""
        people = self._people(chapters)
        if not people:
            return None
        texts = (Group(blocks), *(Group(person.bio) for person in people))
        annotated = self.annotator.annotate_unlisted(texts)
        own, *bios = (group.children for group in annotated.blocks if isinstance(group, Group))
        page = self._page("authors", title, replace(annotated, blocks=own))
        numbered = zip(people, bios, strict=True)
        return replace(page, people=tuple(replace(person, bio=bio) for person, bio in numbered))

    def _people(self, chapters: tuple[Chapter, ...]) -> tuple[Person, ...]:
        """Return the authors sorted by family name, each with links to their chapters."""
        lang = self.book.metadata.lang
        written: dict[str, list[CrossReference]] = {}
        for chapter in chapters:
            for author in chapter.metadata.authors:
                # A collection may name an author whom the site's data knows by an id.
                for key in {author.id, author.name} - {""}:
                    written.setdefault(key, []).append(_link_to(chapter, lang))
        people = []
        for number, person in enumerate(self.book.people, 1):
            author = person.author
            links = written.get(author.id) or written.get(author.name)
            if links:
                blocks = self._resolved_bio(person, f"chapter-author-{number}")
                people.append(replace(person, bio=blocks, chapters=tuple(links)))
        return tuple(sorted(people, key=_person_key))

    def _resolved_bio(self, person: Person, id_prefix: str = "") -> Blocks:
        """Return the biography of a person, its links resolved."""
        book = self.book.metadata
        metadata = Metadata(person.author.name, lang=book.lang)
        bio = self.draft(Post("authors", "", metadata, person.bio, address=book.source))
        bio = bio.with_id_prefix(id_prefix) if id_prefix else bio
        return resolve_links(bio.blocks, bio.ids, bio.context)


def _link_to(chapter: Chapter, lang: str) -> CrossReference:
    """Return a chapter's title as a link to it, for a page in `lang`."""
    title, own = chapter.metadata.title, chapter.metadata.lang
    return CrossReference((Text(title),), "", chapter.key, title, lang="" if own == lang else own)


def _with_languages(
    references: Iterable[Reference], chapters: Iterable[Chapter], lang: str
) -> tuple[Reference, ...]:
    """Return references whose links to chapters have the languages other than `lang`."""
    langs = {chapter.key: chapter.metadata.lang for chapter in chapters}
    foreign = {key: own for key, own in langs.items() if own != lang}
    return tuple(
        replace(
            each,
            chapters=tuple(
                replace(link, lang=foreign.get(link.chapter, "")) for link in each.chapters
            ),
        )
        for each in references
    )


def _person_key(person: Person) -> tuple[str, str]:
    """Return a sort key with the family name, the last word of the name, in front."""
    first, _, last = person.author.name.rpartition(" ")
    return sort_key(f"{last} {first}")
