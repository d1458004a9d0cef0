"""The divisions around the chapters: what each says, where the collection leaves it to us."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from exporter.diagnostics import Diagnostics
from exporter.model.nodes import Blocks, CrossReference, Group, Inlines, Text
from exporter.model.publication import (
    FRONT,
    Book,
    Chapter,
    EditionPart,
    IndexTerm,
    Labels,
    Metadata,
    Page,
    PagePlan,
    Part,
    Person,
    Post,
    Role,
)
from exporter.options.settings import Settings
from exporter.resolve.chapter_context import LinkTarget
from exporter.resolve.disclaimer_policy import Notice
from exporter.resolve.drafts import Draft, draft
from exporter.resolve.imprint import colophon, imprint, notices
from exporter.resolve.labels import labels_for
from exporter.resolve.links import settle_links
from exporter.resolve.notes_and_references import LIST, Apparatus, Citations
from exporter.resolve.opening import byline, dateline
from exporter.resolve.placeholders import fill
from exporter.resolve.rights import rights_of_book
from exporter.resolve.spacing import bind_last_words

_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"))


@dataclass(frozen=True, slots=True)
class PageBuilder:
    """Makes the divisions of one book; `landings` are its chapters."""

    book: Book
    settings: Settings
    citations: Citations
    landings: Mapping[str, LinkTarget]
    diagnostics: Diagnostics

    @property
    def labels(self) -> Labels:
        """The book's own words."""
        return labels_for(self.book.metadata.lang)

    def text(self, post: Post) -> Draft:
        """A text of the collection file, drafted."""
        return draft(post, self.settings, self.diagnostics).among(self.landings)

    def preface(self) -> Page | None:
        """The preface, whose references are counted before all others."""
        plan = next((plan for plan in self.book.pages if plan.role == "preface"), None)
        if plan is None or plan.text is None:
            return None
        title = plan.title or self.labels.preface
        called = self.citations.of(self._words(plan.text), "preface", title)
        return self._page("preface", title, called)

    def part(self, part: Part, number: int) -> Page | None:
        """The page that opens a part; None for one without a title."""
        if not part.title:
            return None
        words = self._words(part.introduction) if part.introduction else ()
        page = self._page("part", part.title, self.citations.aside(words))
        name = f"part-{number}"
        return replace(page, key=name, name=name, kicker=self.labels.part.format(_roman(number)))

    def around(
        self, preface: Page | None, parts: tuple[EditionPart, ...], found: Iterable[Notice]
    ) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
        """The divisions before and after the chapters, without those that have nothing to say."""
        chapters = tuple(chapter for part in parts for chapter in part.chapters)
        pages = []
        for plan in self._plans():
            page = preface if plan.role == "preface" else self._made(plan, chapters, tuple(found))
            if page is not None:
                pages.append(page)
        front = tuple(page for page in pages if page.role in FRONT)
        return front, tuple(page for page in pages if page.role not in FRONT)

    def _plans(self) -> tuple[PagePlan, ...]:
        """The divisions that are wanted. References of the whole book must stand somewhere."""
        plans = self.book.pages
        if not self.citations.whole() or any(plan.role == LIST for plan in plans):
            return plans
        front = tuple(plan for plan in plans if plan.role in FRONT)
        return (*front, PagePlan("references"), *plans[len(front) :])

    def _made(
        self, plan: PagePlan, chapters: tuple[Chapter, ...], found: tuple[Notice, ...]
    ) -> Page | None:
        title = plan.title or self._title(plan.role)
        own = self._own_words(plan, found)
        page = self._page(plan.role, title, self.citations.aside(own))
        match plan.role:
            case "title-page":
                return replace(page, lines=self._lines())
            case "references":
                references = self.citations.whole()
                return replace(page, references=references) if references else None
            case "authors":
                return self._about_authors(title, own, chapters)
            case "index":
                terms = _terms(chapters, self.book.metadata.lang)
                return replace(page, terms=terms) if terms else None
            case "cover" | "half-title" | "imprint" | "contents" | "colophon":
                return page
            case "preface" | "part":
                return None
            case _:
                assert_never(plan.role)

    def _own_words(self, plan: PagePlan, found: tuple[Notice, ...]) -> Blocks:
        """What the collection says on a page; ours where it leaves that to us."""
        own = self._words(plan.text) if plan.text else ()
        labels, settings = self.labels, self.settings
        match plan.role:
            case "imprint":
                count = len(self.book.chapters)
                return (own or imprint(self.book, labels)) + notices(found, count, labels)
            case "colophon":
                return own or colophon(settings, labels, self.book.metadata.lang)
            case _:
                return own

    def _title(self, role: Role) -> str:
        """What a division is called where the collection does not say."""
        match role:
            case "half-title" | "title-page" | "cover":
                return self.book.metadata.title
            case "part":
                return ""
            case _:
                return str(getattr(self.labels, role))

    def _page(self, role: Role, title: str, called: Apparatus) -> Page:
        return Page(
            role=role,
            key=role,
            name=role,
            title=title,
            lang=self.book.metadata.lang,
            labels=self.labels,
            blocks=called.blocks,
            notes=called.notes,
            references=called.references,
            at_foot=called.at_foot,
        )

    def _words(self, text: Post) -> Blocks:
        """A text of the collection file, filled in and with its links settled."""
        drafted = self.text(text)
        blocks = fill(drafted.blocks, self._values(), drafted.scene.diagnostics, "the book")
        return bind_last_words(settle_links(blocks, drafted.ids, drafted.scene))

    def _values(self) -> Mapping[str, str]:
        """What placeholders stand for in words that are about the book."""
        book, metadata = self.book, self.book.metadata
        people = metadata.authors or metadata.editors
        names = ", ".join(author.name for author in people) or self.labels.the_authors
        return {
            "author": names,
            "authors": names,
            "date": dateline(metadata.date, metadata.lang),
            "rights": rights_of_book(book, self.labels),
            "site": book.site_title,
            "title": metadata.title,
        }

    def _lines(self) -> tuple[Inlines, ...]:
        """The small lines of a title page: who wrote, who edited, which series."""
        metadata = self.book.metadata
        lines: list[Inlines] = []
        if metadata.authors:
            lines.append(byline(metadata.authors, metadata.lang))
        if metadata.editors:
            before, _, after = self.labels.edited_by.partition("{}")
            names = byline(metadata.editors, metadata.lang)
            lines.append((Text(before), *names, *((Text(after),) if after else ())))
        if series := metadata.series:
            said = " · ".join(part for part in (series.name, series.position) if part)
            lines.append((Text(said),))
        return tuple(lines)

    def _about_authors(self, title: str, own: Blocks, chapters: tuple[Chapter, ...]) -> Page | None:
        """The page about the authors, whose notes are counted through all that is said of them."""
        people = self._people(chapters)
        if not people:
            return None
        called = self.citations.aside((Group(own), *(Group(person.bio) for person in people)))
        words, *bios = (group.children for group in called.blocks if isinstance(group, Group))
        page = self._page("authors", title, replace(called, blocks=words))
        told = zip(people, bios, strict=True)
        return replace(page, people=tuple(replace(person, bio=bio) for person, bio in told))

    def _people(self, chapters: tuple[Chapter, ...]) -> tuple[Person, ...]:
        """The authors by their names, each with their chapters."""
        lang = self.book.metadata.lang
        wrote: dict[str, list[CrossReference]] = {}
        for chapter in chapters:
            for author in chapter.metadata.authors:
                # A collection may write out by name whom the site knows by an id.
                for key in {author.id, author.name} - {""}:
                    wrote.setdefault(key, []).append(_leading_to(chapter, lang))
        found = []
        for number, person in enumerate(self.book.people, 1):
            author = person.author
            places = wrote.get(author.id) or wrote.get(author.name)
            if places:
                bio = self._bio(person).lodged(f"chapter-author-{number}")
                words = settle_links(bio.blocks, bio.ids, bio.scene)
                found.append(replace(person, bio=words, chapters=tuple(places)))
        return tuple(sorted(found, key=lambda person: _sorted_by(_family(person.author.name))))

    def _bio(self, person: Person) -> Draft:
        metadata = self.book.metadata
        said = Metadata(person.author.name, lang=metadata.lang)
        return self.text(Post("authors", "", said, person.bio, address=metadata.source))


def _leading_to(chapter: Chapter, lang: str) -> CrossReference:
    """A chapter's title that leads to it, on a page in `lang`."""
    title, own = chapter.metadata.title, chapter.metadata.lang
    return CrossReference((Text(title),), "", chapter.key, title, lang="" if own == lang else own)


def _terms(chapters: tuple[Chapter, ...], lang: str) -> tuple[IndexTerm, ...]:
    """The tags in the order of the alphabet, in whatever case they are written."""
    found: dict[str, tuple[str, list[CrossReference]]] = {}
    for chapter in chapters:
        for tag in chapter.metadata.tags:
            found.setdefault(tag.casefold(), (tag, []))[1].append(_leading_to(chapter, lang))
    terms = (IndexTerm(word, tuple(places)) for word, places in found.values())
    return tuple(sorted(terms, key=lambda term: _sorted_by(term.word)))


def _sorted_by(words: str) -> tuple[str, str]:
    """How a catalogue sorts words: without accents, and only then with them."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("ł", "l").replace("ß", "ss"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)), words


def _family(name: str) -> str:
    """A name with the family's in front."""
    first, _, last = name.rpartition(" ")
    return f"{last} {first}"


def _roman(number: int) -> str:
    done = ""
    for value, sign in (*_ROMAN, (1, "I")):
        while number >= value:
            done, number = done + sign, number - value
    return done
