"""Citation styles: the citations and the lists of references of an edition, as a style sets them.

They have been numbered before, so that what is cited where does not depend on the style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from exporter.citations.formatted_text import to_inlines
from exporter.citations.processor import CitedWork, StyledGroup, StyledList, styled_list
from exporter.citations.style_files import CitationStyle, CitationStyleError, read_style
from exporter.diagnostics import Diagnostics
from exporter.model.edition import Chapter, Division, Reference
from exporter.model.nodes import Citation, Embed, Node
from exporter.model.walk import sequences
from exporter.model.works import Cite
from exporter.options.settings import ReferenceScope
from exporter.resolve.styled_text import StyledText
from exporter.resolve.work_references import work_of_reference
from exporter.runtime.cache import Cache, cache_key, content_digest, memoize
from exporter.runtime.fingerprint import fingerprint


def with_citation_style(
    divisions: Sequence[Division],
    name: str,
    scope: ReferenceScope,
    lang: str,
    diagnostics: Diagnostics,
    cache: Cache,
) -> tuple[Division, ...]:
    """Return the divisions of a book in a language with citations and references in a style.

    They are unchanged, which is reported, if the style cannot be used.
    """
    try:
        style = read_style(name)
    except CitationStyleError as error:
        message = f"{error.message}; references have the style of the exporter"
        diagnostics.report("citation-style-unusable", message, error.place, error.hint)
        return tuple(divisions)
    lists = [[division] for division in divisions] if scope == "chapter" else [[*divisions]]
    found: list[Division] = []
    for sharing in lists:
        own = _lang(sharing[0]) if scope == "chapter" else lang
        found += _List(sharing, style, own, diagnostics, cache).divisions()
    return tuple(found)


def _lang(division: Division) -> str:
    return division.metadata.lang if isinstance(division, Chapter) else division.lang


class _List:
    """A list of references, and the divisions that share it."""

    def __init__(
        self,
        divisions: Sequence[Division],
        style: CitationStyle,
        lang: str,
        diagnostics: Diagnostics,
        cache: Cache,
    ) -> None:
        self._divisions = divisions
        self._style = style
        self._lang = lang
        self._diagnostics = diagnostics
        self._cache = cache
        by_number: dict[int, Reference] = {}
        for division in divisions:
            for reference in division.references:
                by_number.setdefault(reference.number, reference)
        self._references = [by_number[number] for number in sorted(by_number)]
        self._at = {each.id: at for at, each in enumerate(self._references)}

    def divisions(self) -> Iterator[Division]:
        """Yield the divisions in the style."""
        groups = [[*_groups(division.blocks)] for division in self._divisions]
        if not any(groups):
            yield from self._divisions
            return
        works = tuple(work_of_reference(each, self._style.format) for each in self._references)
        texts = tuple(
            tuple(
                tuple(
                    CitedWork(at, each.cite or Cite(works[at]))
                    for each in group
                    if (at := self._at.get(each.target, -1)) >= 0
                )
                for group in text
            )
            for text in groups
        )
        key = cache_key(
            "citation-style", fingerprint(), content_digest((self._style, self._lang, works, texts))
        )
        made = memoize(
            self._cache, key, StyledList, lambda: styled_list(self._style, self._lang, works, texts)
        )
        self._report(made)
        order = {at: number for number, at in enumerate(made.order, 1)}
        for division, text, styled in zip(self._divisions, groups, made.texts, strict=True):
            by_id = {group[0].id: (group, it) for group, it in zip(text, styled, strict=True)}
            yield self._styled(division, by_id, made, order)

    def _styled(
        self,
        division: Division,
        groups: Mapping[str, tuple[Sequence[Citation], StyledGroup]],
        made: StyledList,
        order: Mapping[int, int],
    ) -> Division:
        text = StyledText(self._style, groups)
        blocks = text.blocks(division.blocks)
        references = self._entries(division.references, made, order)
        as_footnotes = division.as_footnotes or (self._style.format == "note" and bool(groups))
        changes: dict[str, Any] = {
            "blocks": blocks,
            "notes": text.notes(blocks),
            "references": references,
            "as_footnotes": as_footnotes,
        }
        if isinstance(division, Chapter):
            return replace(division, **changes, content_digest="", summary=None)
        return replace(division, **changes)

    def _entries(
        self, references: Iterable[Reference], made: StyledList, order: Mapping[int, int]
    ) -> tuple[Reference, ...]:
        if not self._style.has_list:
            return ()
        entries = []
        for reference in references:
            at = self._at[reference.id]
            number = order[at] if self._style.numbered else 0
            entry = to_inlines(made.entries[at])
            entries.append((order[at], replace(reference, number=number, entry=entry)))
        return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0]))

    def _report(self, made: StyledList) -> None:
        for at, message in made.failures:
            name = _name(self._references[at])
            message = f"the style cannot set ‘{name}’ ({message})"
            self._diagnostics.report("citation-unstyled", message, group=message)
        for first, other in made.same:
            names = " and ".join(f"‘{_name(self._references[at])}’" for at in (first, other))
            self._diagnostics.report("citation-ambiguous", f"{names} are cited by the same words")


def _name(reference: Reference) -> str:
    return reference.work.key if reference.work else reference.title or reference.shown


def _groups(nodes: Iterable[Node]) -> Iterator[list[Citation]]:
    """Yield the citations in text order; those in the same brackets together."""
    for node in nodes:
        if isinstance(node, Embed) and node.citation:
            yield [node.citation]
        for _, children in sequences(node):
            group: list[Citation] = []
            for child in children:
                if isinstance(child, Citation) and child.cite and child.cite.continues and group:
                    group.append(child)
                    continue
                if group:
                    yield group
                group = [child] if isinstance(child, Citation) else []
                yield from _groups((child,))
            if group:
                yield group
