"""The collection file: YAML that describes a book and selects its posts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Source
from exporter.input_files import FileKind, InputFileError, real_path
from exporter.model.assets import Asset
from exporter.model.book import BACK, FRONT, DisclaimerRule, PagePlan, Series
from exporter.model.collection import (
    ORDERS,
    PARTS_BY,
    VOLUMES_BY,
    Collection,
    PartPlan,
    PartsBy,
    PostSelector,
)
from exporter.model.post_filter import PostFilter
from exporter.read.collection_file.authors import read_authors
from exporter.read.collection_file.back_cover import read_back_cover
from exporter.read.collection_file.book_texts import BookTextReader
from exporter.read.collection_file.isbn import isbn_urn, read_isbn
from exporter.read.collection_file.listing import read_listing
from exporter.read.collection_file.post_selectors import (
    FILTER_KEYS,
    SelectorReader,
    read_filter,
    read_language,
)
from exporter.read.context import ReadContext
from exporter.read.images import read_image
from exporter.read.schema.choices import CHOICE_KEYS, read_choices
from exporter.read.schema.formats import read_formats
from exporter.read.schema.reference_entries import read_reference_choices
from exporter.read.schema.schema_reader import MappingReader, SchemaReader
from exporter.read.schema.values import ListValue, MappingValue, ScalarValue, Value
from exporter.read.schema.yaml_tree import EMPTY_FILE_HINT, read_tree
from exporter.read.source_files import read_source

KEYS = (
    "title",
    "subtitle",
    "short-title",
    "description",
    "authors",
    "editors",
    "publisher",
    "rights",
    "lang",
    "date",
    "identifier",
    "isbn",
    "subjects",
    "series",
    "cover",
    "cover-motif",
    "back-cover",
    "keywords",
    "categories",
    "prices",
    "audience",
    "posts",
    "parts",
    "volumes",
    "to",
    "order",
    "exclude",
    "preface",
    "pages",
    "corrections-since",
    "references",
    "disclaimers",
    *CHOICE_KEYS,
)
_PART_KEYS = ("title", "introduction", "posts", "order", "exclude")
_PAGE_KEYS = ("title", "text", "file")
_RULE_KEYS = ("when", "text", "label", "where", "always")
_CONDITION_KEYS = (*FILTER_KEYS, "link", "links")
_POSITIONS: tuple[Literal["opening", "imprint"], ...] = ("opening", "imprint")


def read_collection(path: Path, context: ReadContext, text: str | None = None) -> Collection | None:
    """Return the collection that a file describes; None after an error. Every error is reported.

    `text` stands for the content of the file, which need not exist.
    """
    findings = Diagnostics()
    collection = _read(path, context.reporting_to(findings), text)
    context.diagnostics.extend(sorted(findings, key=_position))
    return None if findings.worst() is Severity.ERROR else collection


def _position(finding: Diagnostic) -> tuple[str, int, int]:
    """Return the place of a finding as a sort key: file by file, from top to bottom."""
    place = finding.place
    return (place.path, place.line, place.column) if place else ("", 0, 0)


def _read(path: Path, context: ReadContext, text: str | None) -> Collection | None:
    found = read_source(
        path,
        context.site.folders,
        context.diagnostics,
        FileKind.COLLECTION,
        when_empty=EMPTY_FILE_HINT,
        text=text,
    )
    if found is None:
        return None
    source = found[1]
    tree = read_tree(source, context.diagnostics)
    if tree is None:
        return None
    schema = SchemaReader(context)
    mapping = schema.mapping(tree, "a collection file", KEYS)
    return _CollectionReader(source, path, mapping).collection() if mapping else None


class _CollectionReader:
    """Reads one collection file."""

    def __init__(self, source: Source, path: Path, mapping: MappingReader) -> None:
        self._mapping = mapping
        self._schema = schema = mapping.schema
        self._context = schema.context
        self._path = path
        site = self._context.site
        self._selectors = SelectorReader(schema, (real_path(path).parent, site.root))
        lang = mapping.get("lang")
        self._lang = read_language(lang, schema) if lang else ""
        self._texts = BookTextReader(source, path, schema, self._lang or site.lang or "en")

    def collection(self) -> Collection:
        """Return everything that the file describes."""
        mapping = self._mapping
        references = read_reference_choices(mapping)
        identifier, isbn = self._identifier()
        choices = read_choices(mapping, self._path.parent, references)
        back_cover = read_back_cover(mapping, self._texts, isbn)
        return Collection(
            parts=self._parts(),
            title=mapping.text("title"),
            subtitle=mapping.text("subtitle"),
            short_title=mapping.text("short-title"),
            authors=read_authors(mapping, "authors"),
            editors=read_authors(mapping, "editors"),
            lang=self._lang,
            identifier=identifier,
            series=self._series(),
            cover=self._cover(),
            cover_motif=mapping.text("cover-motif"),
            back_cover=back_cover,
            listing=read_listing(mapping, isbn, back_cover.price),
            description=mapping.text("description"),
            publisher=mapping.text("publisher"),
            rights=mapping.text("rights"),
            date=mapping.day("date"),
            subjects=mapping.texts("subjects") if mapping.get("subjects") else None,
            order=mapping.choice("order", ORDERS),
            parts_by=self._parts_by(),
            volumes_by=mapping.choice("volumes", VOLUMES_BY),
            formats=read_formats(mapping),
            exclude=self._selectors.read(mapping, "exclude"),
            pages=self._pages(),
            corrections_since=self._corrections_since(),
            policy=self._disclaimer_rules(),
            sources=references.sources,
            choices=choices,
            place=mapping.place,
        )

    # The description of the book

    def _identifier(self) -> tuple[str, str]:
        """Return the identifier, and an ISBN as it is written."""
        mapping = self._mapping
        if mapping.exclusive("identifier", "isbn") != "isbn":
            identifier = mapping.text("identifier")
            is_isbn = identifier.startswith("urn:isbn:") and isbn_urn(identifier)
            return identifier, identifier.removeprefix("urn:isbn:") if is_isbn else ""
        isbn, urn = read_isbn(mapping)
        return urn, isbn

    def _series(self) -> Series | None:
        value = self._mapping.get("series")
        if isinstance(value, MappingValue):
            series = MappingReader(value, "‘series’", ("name", "position"), self._schema)
            name, position = series.text("name"), series.text("position")
            if not name:
                self._schema.report("the series has no name", series.place, "add ‘name: …’")
        else:
            name, position = self._mapping.text("series"), ""
        return Series(name, position) if name else None

    def _cover(self) -> Asset | None:
        """Return the cover image. Unlike in a post, a missing one is an error."""
        address = self._mapping.text("cover")
        value = self._mapping.get("cover")
        if not address or not value:
            return None
        findings = Diagnostics()
        asset = read_image(address, value.place, self._path, self._context.reporting_to(findings))
        for finding in findings:
            is_missing = finding.code == "image-missing"
            code = "collection-file" if is_missing else "collection-value"
            self._context.diagnostics.report(code, finding.message, value.place)
        return asset

    # The posts

    def _parts(self) -> tuple[PartPlan, ...]:
        mapping = self._mapping
        parts = mapping.get("parts")
        if isinstance(parts, ListValue | MappingValue):
            mapping.exclusive("posts", "parts")
            plans = [self._part(value, at) for at, value in enumerate(mapping.values("parts"), 1)]
            if not plans:
                self._schema.report("‘parts’ is empty", parts.place)
            return tuple(plan for plan in plans if plan)
        return (PartPlan(self._posts(mapping), place=mapping.place_of("posts")),)

    def _part(self, value: Value, number: int) -> PartPlan | None:
        part = self._schema.mapping(value, "a part", _PART_KEYS)
        if part is None:
            return None
        title = part.text("title")
        introduction = part.get("introduction")
        name = f"part-{number}"
        return PartPlan(
            selectors=self._posts(part),
            title=title,
            introduction=self._texts.read(introduction, "‘introduction’", name, title)
            if introduction
            else None,
            exclude=self._selectors.read(part, "exclude"),
            order=part.choice("order", ORDERS),
            place=part.place,
        )

    def _posts(self, mapping: MappingReader) -> tuple[PostSelector, ...]:
        if not mapping.get("posts"):
            message = "the key ‘posts’ is missing"
            hint = "add ‘posts: …’ with a folder, a list, or a filter such as {tag: bread}"
            self._context.diagnostics.report("collection-key", message, mapping.place, hint)
        elif not any(True for _ in mapping.values("posts")):
            self._schema.report("‘posts’ is an empty list", mapping.place_of("posts"))
        return self._selectors.read(mapping, "posts")

    def _parts_by(self) -> PartsBy | None:
        match self._mapping.get("parts"):
            case None:
                return None
            case ScalarValue():
                return self._mapping.choice("parts", PARTS_BY)
            case _:
                return "none"

    # The pages around the chapters

    def _pages(self) -> tuple[PagePlan, ...]:
        pages = self._mapping.mapping("pages", (*FRONT, *BACK))
        preface = self._mapping.get("preface")
        plans = []
        for role in (*FRONT, *BACK):
            value = pages.get(role) if pages else None
            if role == "preface" and preface:
                if value:
                    message = "the preface is given twice"
                    hint = f"delete one of them; the other is at {preface.place}"
                    self._context.diagnostics.report("collection-key", message, value.place, hint)
                value = preface
            plan = self._page(PagePlan(role), value)
            if plan and (role != "preface" or plan.text):
                plans.append(plan)
        return tuple(plans)

    def _corrections_since(self) -> Path | None:
        """Return the file of an earlier printing, which is read when the book is made."""
        written = self._mapping.text("corrections-since")
        if not written:
            return None
        place, path = self._mapping.value_place("corrections-since"), self._path.parent / written
        hint = "name the EPUB or the PDF of the earlier printing"
        if path.suffix.lower() not in (".epub", ".pdf"):
            self._schema.report(f"‘{written}’ is neither an EPUB nor a PDF", place, hint)
            return None
        try:
            self._context.site.folders.check(path, FileKind.BOOK)
        except InputFileError as error:
            self._schema.report(f"‘{written}’ is not read: {error}", place, error.hint)
        except OSError:
            self._context.diagnostics.report(
                "collection-file", f"‘{written}’ cannot be read", place, hint
            )
        else:
            return path
        return None

    def _page(self, plan: PagePlan, value: Value | None) -> PagePlan | None:
        """Return a page as the file describes it; None if it is switched off."""
        role = plan.role
        match value:
            case None:
                return plan
            case ScalarValue(_, "flag"):
                flag = self._schema.flag(value, f"‘{role}’")
                if flag and role == "preface":
                    self._schema.report("‘preface’ must be text", value.place)
                return plan if flag else None
            case _ if role == "cover":
                hint = "the cover image is a key outside of ‘pages’: ‘cover: cover.png’"
                self._schema.report("‘cover’ must be true or false here", value.place, hint)
                return None
            case MappingValue():
                page = MappingReader(value, f"‘{role}’", _PAGE_KEYS, self._schema)
                title = page.text("title")
                key = page.exclusive("text", "file")
                content = page.get(key)
                if content is None:
                    text = None
                elif key == "file":
                    text = self._texts.read_file(content, role, title)
                else:
                    text = self._texts.read(content, "‘text’", role, title)
                return PagePlan(role, title, text)
            case _:
                return PagePlan(role, text=self._texts.read(value, f"‘{role}’", role))

    def _disclaimer_rules(self) -> tuple[DisclaimerRule, ...]:
        values = enumerate(self._mapping.values("disclaimers"), 1)
        rules = (self._disclaimer_rule(value, number) for number, value in values)
        return tuple(rule for rule in rules if rule)

    def _disclaimer_rule(self, value: Value, number: int) -> DisclaimerRule | None:
        rule = self._schema.mapping(value, "a disclaimer", _RULE_KEYS)
        if rule is None:
            return None
        text, label = rule.get("text"), rule.text("label")
        conditions = rule.mapping("when", _CONDITION_KEYS)
        filter_ = read_filter(conditions) if conditions else PostFilter()
        # A rule for the chapters of one language has its text in that language.
        lang = filter_.langs[0] if len(filter_.langs) == 1 else self._texts.lang
        texts = replace(self._texts, lang=lang)
        name = f"disclaimer-{number}"
        return DisclaimerRule(
            when=filter_,
            text=texts.read(text, "‘text’", name, label) if text else None,
            label=label,
            where=rule.choice("where", _POSITIONS) or "opening",
            always=rule.flag("always") or False,
            place=rule.place,
        )
