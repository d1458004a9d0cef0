"""The collection file: YAML that says which posts make up a book, and what stands around them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from exporter.diagnostics import Diagnostic, Diagnostics, Severity
from exporter.diagnostics.source import Source
from exporter.errors import SettingsError
from exporter.model.assets import Asset
from exporter.model.collection import (
    ORDERS,
    PARTS_BY,
    Collection,
    PartPlan,
    PartsBy,
    PostSelector,
)
from exporter.model.publication import (
    BACK,
    FRONT,
    DisclaimerRule,
    PagePlan,
    PostFilter,
    Series,
)
from exporter.options.epub_profiles import epub_profile_names
from exporter.options.geometry import Margins
from exporter.options.paper import length, paper
from exporter.options.pdf_profiles import printer_names, profile_names
from exporter.options.settings import Certifier, Choices
from exporter.read.collection_file.book_texts import BookTextReader
from exporter.read.collection_file.post_selectors import (
    FILTER_KEYS,
    SelectorReader,
    filter_in,
    language_in,
)
from exporter.read.collection_file.reference_entries import reference_choices_in
from exporter.read.collection_file.schema_reader import MappingReader, SchemaReader
from exporter.read.collection_file.yaml_tree import (
    LEAST,
    Value,
    YamlMapping,
    YamlScalar,
    YamlSequence,
    tree_of,
)
from exporter.read.image_download import Download
from exporter.read.images import asset_at
from exporter.read.isbn import isbn_urn
from exporter.read.people import authors_in
from exporter.read.sites.jekyll import Site
from exporter.read.source_files import source_in
from exporter.themes import ThemeError, theme, theme_names

KEYS = (
    "title",
    "subtitle",
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
    "posts",
    "parts",
    "order",
    "exclude",
    "preface",
    "pages",
    "references",
    "disclaimers",
    "profile",
    "printer",
    "epub-profile",
    "page-size",
    "margins",
    "two-sided",
    "theme",
    "certified-by",
)
_CERTIFIER_KEYS = ("name", "credential", "report")
_PART_KEYS = ("title", "introduction", "posts", "order", "exclude")
_PAGE_KEYS = ("title", "text", "file")
_MARGINS = ("head", "outer", "foot", "inner")
_RULE_KEYS = ("when", "text", "label", "where", "always")
_WHEN_KEYS = (*FILTER_KEYS, "link", "links")
_WHERE: tuple[Literal["opening", "imprint"], ...] = ("opening", "imprint")


def read_collection(
    path: Path, site: Site, diagnostics: Diagnostics, fetch: Download | None = None
) -> Collection | None:
    """What a collection file asks for; None after an error. All errors are told in one go.

    `fetch` gets pictures from the web; without it, none are.
    """
    heard = Diagnostics()
    collection = _collection_in(path, site, heard, fetch)
    diagnostics.extend(sorted(heard, key=_order))
    return None if heard.worst() is Severity.ERROR else collection


def _order(finding: Diagnostic) -> tuple[str, int, int]:
    """As one would come upon the findings, file by file."""
    place = finding.place
    return (place.path, place.line, place.column) if place else ("", 0, 0)


def _collection_in(
    path: Path, site: Site, diagnostics: Diagnostics, fetch: Download | None
) -> Collection | None:
    found = source_in(path, diagnostics, when_empty=LEAST)
    source = found[1] if found else None
    tree = tree_of(source, diagnostics) if source else None
    if source is None or tree is None:
        return None
    desk = SchemaReader(site, diagnostics)
    form = desk.fields(tree, "a collection file", KEYS)
    return _Reader(source, path, form, desk, fetch).collection() if form else None


class _Reader:
    """Reads one collection file."""

    def __init__(
        self,
        source: Source,
        path: Path,
        form: MappingReader,
        desk: SchemaReader,
        fetch: Download | None,
    ) -> None:
        self._form = form
        self._desk = desk
        self._path = path
        self._fetch = fetch
        self._picks = SelectorReader(desk, (path.resolve().parent, desk.site.root))
        lang = form.get("lang")
        self._lang = language_in(lang, desk) if lang else ""
        self._matter = BookTextReader(
            source, path, desk, self._lang or desk.site.lang or "en", fetch
        )

    def collection(self) -> Collection:
        """All that the file says."""
        form = self._form
        cited = reference_choices_in(form)
        return Collection(
            parts=self._parts(),
            title=form.text("title"),
            subtitle=form.text("subtitle"),
            authors=authors_in(form, "authors"),
            editors=authors_in(form, "editors"),
            lang=self._lang,
            identifier=self._identifier(),
            series=self._series(),
            cover=self._cover(),
            description=form.text("description"),
            publisher=form.text("publisher"),
            rights=form.text("rights"),
            date=form.day("date"),
            subjects=form.texts("subjects") if form.get("subjects") else None,
            order=form.choice("order", ORDERS),
            parts_by=self._parts_by(),
            exclude=self._picks.picks(form, "exclude"),
            pages=self._pages(),
            policy=self._policy(),
            sources=cited.sources,
            choices=replace(self._choices(), references=cited.style, scope=cited.scope),
            place=form.place,
        )

    def _choices(self) -> Choices:
        """What the file says of how the book is made."""
        form = self._form
        try:
            return Choices(
                profile=form.choice("profile", profile_names()),
                printer=form.choice("printer", printer_names()),
                epub_profile=form.choice("epub-profile", epub_profile_names()),
                theme=self._theme(),
                page_size=self._page_size(),
                margins=self._margins(),
                two_sided=form.flag("two-sided"),
                certified_by=self._certifier(),
            )
        except SettingsError as error:
            self._desk.wrong(error.message, form.value_place("printer"), error.hint)
            return Choices()

    def _certifier(self) -> Certifier | None:
        """Who certifies the book: a name, or a name with what speaks for it."""
        value = self._form.get("certified-by")
        if not isinstance(value, YamlMapping):
            name = self._form.text("certified-by")
            return Certifier(name) if name else None
        form = MappingReader(value, "‘certified-by’", _CERTIFIER_KEYS, self._desk)
        name, report = form.text("name"), form.text("report")
        if not name:
            self._desk.wrong("nobody certifies the book", form.place, "add a line ‘name: …’")
            return None
        if report and urlsplit(report).scheme not in ("http", "https"):
            place = form.value_place("report")
            self._desk.wrong(f"‘{report}’ is no address", place, "write it with its https://")
            return None
        return Certifier(name, form.text("credential"), report)

    def _theme(self) -> str | None:
        """A theme that comes along, or one in a folder beside the file."""
        written = self._form.text("theme")
        if not written:
            return None
        if written.lower() in theme_names():
            return written.lower()
        name = str(self._path.parent / written)
        try:
            theme(name)
        except ThemeError as fault:
            if fault.place:
                diagnostics = self._desk.diagnostics
                diagnostics.report("theme-unusable", fault.message, fault.place, fault.hint)
            else:
                message = f"‘theme’ cannot be ‘{written}’"
                self._desk.wrong(message, self._form.value_place("theme"), fault.hint)
            return None
        return name

    def _page_size(self) -> str | None:
        written = self._form.text("page-size")
        if not written:
            return None
        try:
            paper(written)
        except SettingsError as error:
            self._desk.wrong(error.message, self._form.value_place("page-size"), error.hint)
            return None
        return written.lower()

    def _margins(self) -> Margins | None:
        """The margins, all four or none: one alone would leave the others to chance."""
        value = self._form.get("margins")
        form = self._desk.fields(value, "‘margins’", _MARGINS) if value else None
        if form is None:
            return None
        found = {}
        for key in _MARGINS:
            written = form.text(key)
            if not written:
                self._desk.wrong(f"‘margins’ has no ‘{key}’", form.place, f"add ‘{key}: 20mm’")
                return None
            try:
                found[key] = length(written)
            except SettingsError as error:
                self._desk.wrong(error.message, form.value_place(key), error.hint)
                return None
        return Margins(**found)

    # What a catalogue says

    def _identifier(self) -> str:
        form = self._form
        if form.only_one("identifier", "isbn") != "isbn":
            return form.text("identifier")
        written = form.text("isbn")
        urn = isbn_urn(written)
        if written and not urn:
            hint = "compare its digits; the last one checks the others"
            self._desk.wrong(f"‘{written}’ is not an ISBN", form.value_place("isbn"), hint)
        return urn

    def _series(self) -> Series | None:
        value = self._form.get("series")
        if isinstance(value, YamlMapping):
            form = MappingReader(value, "‘series’", ("name", "position"), self._desk)
            name, position = form.text("name"), form.text("position")
            if not name:
                self._desk.wrong("the series has no name", form.place, "add a line ‘name: …’")
        else:
            name, position = self._form.text("series"), ""
        return Series(name, position) if name else None

    def _cover(self) -> Asset | None:
        """The picture for the cover. One that is missing is an error: it was asked for by name."""
        address = self._form.text("cover")
        value = self._form.get("cover")
        if not address or not value:
            return None
        heard = Diagnostics()
        asset = asset_at(address, value.place, self._path, self._desk.site, heard, self._fetch)
        for finding in heard:
            missing = finding.code == "image-missing"
            code = "collection-file" if missing else "collection-value"
            self._desk.diagnostics.report(code, finding.message, value.place)
        return asset

    # The posts

    def _parts(self) -> tuple[PartPlan, ...]:
        form = self._form
        parts = form.get("parts")
        if isinstance(parts, YamlSequence | YamlMapping):
            form.only_one("posts", "parts")
            plans = [self._part(value, at) for at, value in enumerate(form.values("parts"), 1)]
            if not plans:
                self._desk.wrong("‘parts’ is empty", parts.place)
            return tuple(plan for plan in plans if plan)
        return (PartPlan(self._posts(form), place=form.place_of("posts")),)

    def _part(self, value: Value, number: int) -> PartPlan | None:
        form = self._desk.fields(value, "a part", _PART_KEYS)
        if form is None:
            return None
        title = form.text("title")
        words = form.get("introduction")
        name = f"part-{number}"
        return PartPlan(
            selectors=self._posts(form),
            title=title,
            introduction=self._matter.matter(words, "‘introduction’", name, title)
            if words
            else None,
            exclude=self._picks.picks(form, "exclude"),
            order=form.choice("order", ORDERS),
            place=form.place,
        )

    def _posts(self, form: MappingReader) -> tuple[PostSelector, ...]:
        if not form.get("posts"):
            message = "no posts are named"
            hint = "add a line ‘posts: …’ with a folder, a list, or a filter such as {tag: bread}"
            self._desk.diagnostics.report("collection-key", message, form.place, hint)
        elif not any(True for _ in form.values("posts")):
            self._desk.wrong("‘posts’ is an empty list", form.place_of("posts"))
        return self._picks.picks(form, "posts")

    def _parts_by(self) -> PartsBy:
        if isinstance(self._form.get("parts"), YamlScalar):
            return self._form.choice("parts", PARTS_BY) or "none"
        return "none"

    # What stands around them

    def _pages(self) -> tuple[PagePlan, ...]:
        said = self._form.get("pages")
        form = self._desk.fields(said, "‘pages’", (*FRONT, *BACK)) if said else None
        preface = self._form.get("preface")
        plans = []
        for role in (*FRONT, *BACK):
            value = form.get(role) if form else None
            if role == "preface" and preface:
                if value:
                    message = "the preface was said before, as ‘preface’"
                    hint = f"take out one of them; the other stands at {preface.place}"
                    self._desk.diagnostics.report("collection-key", message, value.place, hint)
                value = preface
            plan = self._page(PagePlan(role), value)
            if plan and (role != "preface" or plan.text):
                plans.append(plan)
        return tuple(plans)

    def _page(self, plan: PagePlan, value: Value | None) -> PagePlan | None:
        """The division as the file asks for it; None where it is switched off."""
        role = plan.role
        match value:
            case None:
                return plan
            case YamlScalar(_, "flag"):
                on = self._desk.flag(value, f"‘{role}’")
                if on and role == "preface":
                    self._desk.wrong("a preface takes a text", value.place)
                return plan if on else None
            case _ if role == "cover":
                hint = "a picture for it is named outside of ‘pages’: ‘cover: cover.png’"
                self._desk.wrong("‘cover’ takes true or false here", value.place, hint)
                return None
            case YamlMapping():
                form = MappingReader(value, f"‘{role}’", _PAGE_KEYS, self._desk)
                title = form.text("title")
                said = form.only_one("text", "file")
                words = form.get(said)
                if words is None:
                    text = None
                elif said == "file":
                    text = self._matter.matter_in_file(words, role, title)
                else:
                    text = self._matter.matter(words, "‘text’", role, title)
                return PagePlan(role, title, text)
            case _:
                return PagePlan(role, text=self._matter.matter(value, f"‘{role}’", role))

    def _policy(self) -> tuple[DisclaimerRule, ...]:
        values = enumerate(self._form.values("disclaimers"), 1)
        rules = (self._rule(value, number) for number, value in values)
        return tuple(rule for rule in rules if rule)

    def _rule(self, value: Value, number: int) -> DisclaimerRule | None:
        form = self._desk.fields(value, "a disclaimer", _RULE_KEYS)
        if form is None:
            return None
        when, words = form.get("when"), form.get("text")
        label = form.text("label")
        name = f"disclaimer-{number}"
        conditions = self._desk.fields(when, "‘when’", _WHEN_KEYS) if when else None
        meant = filter_in(conditions) if conditions else PostFilter()
        # What is for the chapters of one language is written in it.
        lang = meant.langs[0] if len(meant.langs) == 1 else self._matter.lang
        matter = replace(self._matter, lang=lang)
        return DisclaimerRule(
            when=meant,
            text=matter.matter(words, "‘text’", name, label) if words else None,
            label=label,
            where=form.choice("where", _WHERE) or "opening",
            always=form.flag("always") or False,
            place=form.place,
        )
