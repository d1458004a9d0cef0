"""Citations and lists of references in a citation style, by citeproc-py.

What citeproc-py 0.11 does not do: it adds neither names nor given names where citations of two
works are the same (letters after the year tell them apart, as this module adds them), it does not
collapse citations that follow one another, and it does not replace an author who is repeated in a
list by a dash.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.citations import formatted_text as marks
from exporter.citations.csl_json import csl_item
from exporter.citations.style_files import CitationStyle
from exporter.model.works import Cite, Work

_AFTER_AUTHOR = re.compile(f"{marks.AUTHOR}[\\s,.:;]*")


@dataclass(frozen=True, slots=True)
class CitedWork:
    """A citation: the index of its work in the list, and what the text says of it."""

    work: int
    cite: Cite


@dataclass(frozen=True, slots=True)
class StyledCite:
    """A citation in a style, as formatted text.

    `index` is its place in the group as written. `author` is the text before it in the sentence,
    empty if the citation holds its authors.
    """

    cited: CitedWork
    index: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class StyledGroup:
    """The citations in the same brackets, with the text around and between them."""

    cites: tuple[StyledCite, ...]
    before: str = ""
    between: str = ""
    after: str = ""
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class StyledList:
    """A list of references in a style, and the citations of the texts that share it.

    `order` has the indices of the works as the style sorts them. `entries` are formatted text by
    the index, empty where the style has no list. `same` are pairs of works whose citations are the
    same. `failures` are messages by the index of the work that they are about.
    """

    order: tuple[int, ...]
    entries: tuple[str, ...]
    texts: tuple[tuple[StyledGroup, ...], ...]
    same: tuple[tuple[int, int], ...] = ()
    failures: tuple[tuple[int, str], ...] = ()


def styled_list(
    style: CitationStyle,
    lang: str,
    works: Sequence[Work],
    texts: Sequence[Sequence[Sequence[CitedWork]]],
) -> StyledList:
    """Return the list of works in a style, and the groups of citations of each text.

    The works are in the order of their first citation. Which citation of a work is the first, and
    which repeats the one before, is counted in each text.
    """
    return _Processor(style, lang, works).styled(texts)


def _locale(lang: str, style: CitationStyle) -> str:
    """Return the locale of CSL for a language: English where there is none."""
    from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS

    if lang in LANGUAGE_NAMES:
        return lang
    language = lang.partition("-")[0]
    if style.locale.partition("-")[0] == language and style.locale in LANGUAGE_NAMES:
        return style.locale
    return str(PRIMARY_DIALECTS.get(language, "en-US"))


class _Processor:
    def __init__(self, style: CitationStyle, lang: str, works: Sequence[Work]) -> None:
        # Loaded here, for books without a citation style need not wait for it.
        from citeproc import CitationStylesBibliography
        from citeproc.source.json import CiteProcJSON

        from exporter.citations.csl_elements import LoadedStyle

        self._style = style
        self._works = works
        self._csl = LoadedStyle(style.data, _locale(lang, style))
        # Titles are capitalized in English only: in that of the work, or else of the list.
        items = [
            {"language": lang, **_known_fields(_item(work, f"w{at}"))}
            for at, work in enumerate(works)
        ]
        self._source = CiteProcJSON(items)
        self._bibliography = CitationStylesBibliography(self._csl, self._source, _formatter())
        # Held as long as this object: lxml forgets what is set on an element that nobody holds.
        self._citation = self._csl.root.citation
        self._layout = self._citation.layout
        self._list = self._csl.root.bibliography
        self._list_layout = self._list.layout if self._list is not None else None
        option = self._csl.root.get_locale_option("punctuation-in-quote")
        self._in_quotes = str(option).lower() == "true"
        self._failures: dict[int, str] = {}
        self._citation.cites = []

    def styled(self, texts: Sequence[Sequence[Sequence[CitedWork]]]) -> StyledList:
        from citeproc import Citation

        first = [self._item(CitedWork(at, Cite(work))) for at, work in enumerate(self._works)]
        for item in first:
            self._bibliography.register(Citation([item]))
        if self._list is not None:
            try:
                self._bibliography.sort()
            except Exception as error:
                # A style may lead the processor anywhere.
                self._failures[0] = _message(error)
        order = tuple(int(key[1:]) for key in self._bibliography.keys)
        self._tell_apart(first)
        self._add_letters(order, first)
        plain = self._plain(first)
        same = [
            (plain.index(text), at) for at, text in enumerate(plain) if text in plain[:at] and text
        ]
        groups = tuple(tuple(self._groups(text)) for text in texts)
        entries = tuple(self._entry(at, item) for at, item in enumerate(first))
        is_ambiguous = self._style.format == "author-date"
        failures = tuple(sorted(self._failures.items()))
        return StyledList(order, entries, groups, tuple(same) if is_ambiguous else (), failures)

    def _item(self, cited: CitedWork) -> Any:
        from citeproc import CitationItem, Locator

        cite = cited.cite
        more = {}
        if cite.locator:
            more["locator"] = Locator(cite.locator_kind, marks.without_marks(cite.locator))
        return CitationItem(f"w{cited.work}", **more)

    def _plain(self, items: Sequence[Any]) -> list[str]:
        """Return each work as a citation of it alone, without a place."""
        return [self._rendered(at, self._layout, item) for at, item in enumerate(items)]

    def _tell_apart(self, items: Sequence[Any]) -> None:
        """Let works whose citations are the same have what the style adds to tell them apart.

        CSL 1.0.2, “Disambiguation”, step 3.
        """
        plain = self._plain(items)
        counts = Counter(plain)
        self._csl.root.ambiguous = {
            item.key for item, text in zip(items, plain, strict=True) if counts[text] > 1
        }

    def _add_letters(self, order: Sequence[int], items: Sequence[Any]) -> None:
        """Add letters to the years of works whose citations are the same, in the order of the list.

        CSL 1.0.2, “Disambiguation”, step 4.
        """
        if not self._style.adds_letters:
            return
        groups: dict[str, list[int]] = {}
        plain = self._plain(items)
        for at in order:
            groups.setdefault(plain[at], []).append(at)
        for group in groups.values():
            for number, at in enumerate(group if len(group) > 1 else ()):
                self._source[f"w{at}"]["year_suffix"] = _letters(number)

    def _groups(self, text: Sequence[Sequence[CitedWork]]) -> Iterator[StyledGroup]:
        self._citation.cites = []
        for group in text:
            yield self._group(group)

    def _group(self, group: Sequence[CitedWork]) -> StyledGroup:
        from citeproc import Citation

        items = [self._item(cited) for cited in group]
        citation = Citation(items)
        citation.bibliography = self._bibliography
        written = [*zip(range(len(group)), group, items, strict=True)]
        sort = self._citation.sort
        # Text before a citation says where it belongs.
        if sort is not None and not any(cited.cite.prefix for cited in group):
            order = sort.sort(items, self._layout)
            written.sort(key=lambda each: order.index(each[2]))
        cites = []
        for index, cited, item in written:
            cites.append(self._cite(index, cited, item))
            self._citation.cites.append(item)
        layout = self._layout
        return StyledGroup(
            tuple(cites),
            layout.get("prefix", ""),
            layout.get("delimiter", ""),
            layout.get("suffix", ""),
            layout.get("vertical-align") == "sup",
        )

    def _cite(self, index: int, cited: CitedWork, item: Any) -> StyledCite:
        text = self._rendered(cited.work, self._layout, item)
        author = ""
        if cited.cite.form == "in-text":
            author = self._works[cited.work].short_names
        if cited.cite.form and self._style.format == "author-date":
            alone = self._without_author(cited, item)
            if alone and cited.cite.form == "in-text" and text.endswith(alone):
                author = text.removesuffix(alone).rstrip(" ,.:;")
            text = alone or text
        return StyledCite(cited, index, text, author)

    def _without_author(self, cited: CitedWork, item: Any) -> str:
        """Return a citation without its authors; empty if it does not begin with them."""
        from citeproc.source import Name, Reference

        key = f"w{cited.work}"
        reference = self._source[key]
        replaced = ("author", "editor", "key", "type")
        others = {name: value for name, value in reference.items() if name not in replaced}
        author = [Name(literal=marks.AUTHOR)]
        self._source[key] = Reference(key, reference.type, author=author, **others)
        try:
            text = self._rendered(cited.work, self._layout, item)
        finally:
            self._source[key] = reference
        found = _AFTER_AUTHOR.match(text)
        return text[found.end() :] if found else ""

    def _entry(self, at: int, item: Any) -> str:
        if self._list_layout is None:
            return ""
        text = self._rendered(at, self._list_layout, item)
        before, after = (self._list_layout.get(name, "") for name in ("prefix", "suffix"))
        ends = text.rstrip(marks.CLOSE)[-1:]
        after = "" if after == "." and ends and ends in ".?!" else after
        return self._tidied(f"{before}{text}{after}") if text else ""

    def _rendered(self, at: int, layout: Any, item: Any) -> str:
        layout.repressed = {}
        try:
            text = layout.render_children(item)
        except Exception as error:
            self._failures.setdefault(at, _message(error))
            return ""
        text = self._tidied("" if text is None else f"{text}")
        work = self._works[at]
        for name in () if work.people else ("title", "container-title"):
            text = _with_one_title(text, work.text(name))
        return text

    def _tidied(self, text: str) -> str:
        return marks.tidied(text, punctuation_in_quotes=self._in_quotes)


def _with_one_title(text: str, title: str) -> str:
    """Return formatted text without a title that stands in for the authors and follows again.

    CSL 1.0.2, “Substitute”: what stands in is left out elsewhere. citeproc-py 0.11 does so only for
    variables, not for those that macros render.
    """
    opening, closing = f"[{marks.ITALIC}“‘]*", f"[.,?!{marks.CLOSE}”’]*"
    pattern = re.compile(rf"{opening}{re.escape(title)}{closing}", re.IGNORECASE)
    first = pattern.match(text) if title else None
    again = pattern.search(text, first.end()) if first else None
    if again is None:
        return text
    return text[: again.start()].rstrip(" ,") + text[again.end() :]


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")


def _letters(number: int) -> str:
    """Return the letters of a number from 0: a to z, aa, ab, and so on."""
    more, letter = divmod(number, 26)
    return (_letters(more - 1) if more else "") + string.ascii_lowercase[letter]


def _item(work: Work, id_: str) -> dict[str, Any]:
    """Return a work as citeproc-py 0.11 can set it."""
    item = csl_item(work, id_)
    for role, people in work.names:
        # It would put the family name of an East Asian behind, and initials for the other.
        item[role] = [
            {"literal": person.full} if person.is_east_asian else name
            for person, name in zip(people, item[role], strict=True)
        ]
    for name, _ in work.dates:
        days = item[name].get("date-parts", [])
        if len(days) > 1 and days[0][0] == days[1][0]:
            # Of months in one year, it leaves out the year where a style wants nothing else.
            item[name] = {**item[name], "date-parts": [days[0][:1]]}
    return item


def _known_fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object of CSL-JSON with what citeproc-py knows, and without private characters."""
    from citeproc import VARIABLES

    known = {"id", "type", *VARIABLES}
    return {
        name: marks.without_marks(value) if isinstance(value, str) else value
        for name, value in item.items()
        if name.replace("-", "_") in known
    }


def _formatter() -> Any:
    """Return what citeproc-py formats text with."""
    from citeproc.string import String

    def wrapper(mark: str) -> Any:
        # citeproc-py changes the case of formatted text by the methods of its own strings.
        return lambda text: String(f"{mark}{text}{marks.CLOSE}") if mark else String(f"{text}")

    class Formatter:
        preformat = staticmethod(lambda text: String(f"{text}"))
        Italic = Oblique = staticmethod(wrapper(marks.ITALIC))
        Bold = staticmethod(wrapper(marks.BOLD))
        Light = staticmethod(wrapper(""))
        Underline = staticmethod(wrapper(marks.UNDERLINE))
        Superscript = staticmethod(wrapper(marks.SUPERSCRIPT))
        Subscript = staticmethod(wrapper(marks.SUBSCRIPT))
        SmallCaps = staticmethod(wrapper(marks.SMALL_CAPS))

    return Formatter
