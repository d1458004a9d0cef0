"""Citations in the text, as pandoc writes them: `[see @key, p. 12; @other]`, `@key`, `[-@key]`.

They are read in posts that name a bibliography, or whose site does. Elsewhere, `@key` is text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Source
from exporter.model.nodes import (
    Blocks,
    Citation,
    Code,
    CodeBlock,
    Emphasis,
    Inline,
    Inlines,
    Link,
    Node,
    Strong,
    Text,
)
from exporter.model.walk import plain_text, sequences, walk
from exporter.model.works import Cite, CiteForm, Work

_NAME = r"(?:\{([^{}\s]{1,200})\}|(\w(?:\w|[:.#$%&\-+?<>~/](?=\w)){0,200}))"
_KEY = re.compile(rf"(?<![\w@])(-?)@{_NAME}")
_BRACKETS = re.compile(r"\[([^\[\]]{0,1000})\]")
_AFTER = re.compile(r"[ \n]\[([^\[\]@]{1,200})\]")
"""The locator after an author in the text: `@key [p. 12]`."""
_TERMS: Mapping[str, str] = {
    term: kind
    for kind, terms in {
        "book": "bk. bks. book books",
        "chapter": "chap. chaps. chapter chapters ch. Kap. rozdz.",
        "column": "col. cols. column columns",
        "figure": "fig. figs. figure figures Abb. rys.",
        "folio": "fol. fols. folio folios",
        "issue": "no. nos. number numbers",
        "line": "l. ll. line lines",
        "note": "n. nn. note notes",
        "opus": "op. opp. opus",
        "page": "p. pp. page pages S. s.",
        "paragraph": "para. paras. paragraph paragraphs ¶ ¶¶",
        "part": "pt. pts. part parts",
        "section": "sec. secs. section sections § §§",
        "sub verbo": "s.v. s.vv.",
        "verse": "v. vv. verse verses",
        "volume": "vol. vols. volume volumes Bd.",
    }.items()
    for term in terms.split()
}
_MAX_HINTS = 20
"""For how many keys that are missing the nearest is looked for."""
_PLACE = r"\w{0,9}\d\w{0,9}|[ivxlcdm]{1,12}\b"
_TERM_NAMES = "|".join(sorted(map(re.escape, _TERMS), key=len, reverse=True))
_BRACED = re.compile(r",?\s*\{([^{}]*)\}(.*)")
_TERM = re.compile(rf"\s*({_TERM_NAMES})(?!\w)\s*")
_LOCATOR = re.compile(
    rf"\s*,?\s*(?:({_TERM_NAMES})\s*)?"
    rf"((?:{_PLACE})(?:\s?(?:-+|[–—.:,&])\s?(?:{_PLACE})){{0,20}})(?![\w])"
)


def cites_works(text: str, start: int) -> bool:
    """Return whether a text may cite a work, from an offset on."""
    return _KEY.search(text, start) is not None


def with_citations(
    blocks: Blocks, works: Mapping[str, Work], source: Source, start: int, diagnostics: Diagnostics
) -> Blocks:
    """Return the blocks with a citation for each that the text writes.

    What names a work that is not in `works` stays text, and is reported at its place in the source,
    behind the offset `start`.
    """
    reader = _CitationReader(works, source, start, diagnostics)
    return tuple(reader.read(block) for block in blocks)


class _CitationReader:
    def __init__(
        self, works: Mapping[str, Work], source: Source, start: int, diagnostics: Diagnostics
    ) -> None:
        self._works = works
        self._source = source
        self._start = start
        self._diagnostics = diagnostics
        self._reported: set[str] = set()
        self._missing = 0

    def read(self, node: Any) -> Any:
        """Return a node with the citations in its text. That of links and code stays as it is."""
        if isinstance(node, Link | Code | CodeBlock):
            return node
        changes = {}
        for name, children in sequences(node):
            now = tuple(self.read(child) for child in children)
            if any(isinstance(child, Text) and "@" in child.text for child in now):
                now = tuple(self._inlines(_merged(_with_plain_brackets(now))))
            if now != children:
                changes[name] = now
        return replace(node, **changes) if changes else node

    def _inlines(self, inlines: Inlines) -> Iterator[Inline]:
        found: list[Inline] = []
        for inline in inlines:
            if not isinstance(inline, Text):
                found.append(inline)
                continue
            for part in self._parts(inline.text):
                # A citation follows the words before it without a space.
                if isinstance(part, Citation) and part.cite and part.cite.form != "in-text":
                    before = found[-1] if found else None
                    if isinstance(before, Text):
                        found[-1] = replace(before, text=before.text.rstrip())
                found.append(part)
        yield from (each for each in found if not isinstance(each, Text) or each.text)

    def _parts(self, text: str) -> Iterator[Text | Citation]:
        """Yield the text and the citations in a text."""
        at = 0
        for brackets in _BRACKETS.finditer(text):
            if brackets.start() < at or not (keys := _keys_in(brackets[1])):
                continue
            yield from self._bare(text[at : brackets.start()])
            at = brackets.end()
            works = [self._work(key) for _, key, _ in keys]
            if all(works):
                yield from self._cites(keys, works)
            else:
                yield Text(brackets[0])
        yield from self._bare(text[at:])

    def _bare(self, text: str) -> Iterator[Text | Citation]:
        """Yield the text and the citations that stand in no brackets."""
        at = 0
        for key in _KEY.finditer(text):
            if key.start() < at or (work := self._work(key)) is None:
                continue
            yield Text(text[at : key.start()])
            at = key.end()
            cite = Cite(work, form="without-author" if key[1] else "in-text")
            if after := _AFTER.match(text, at):
                cite = _with_locator(cite, after[1])
                at = after.end()
            yield Citation(0, "", cite=cite)
        yield Text(text[at:])

    def _cites(
        self, parts: list[tuple[str, re.Match[str], str]], works: Iterable[Work | None]
    ) -> Iterator[Citation]:
        continues = False
        for (before, key, after), work in zip(parts, works, strict=True):
            if work:
                form: CiteForm = "without-author" if key[1] else ""
                cite = Cite(work, " ".join(before.split()), form=form, continues=continues)
                yield Citation(0, "", cite=_with_locator(cite, after))
            continues = True

    def _work(self, key: re.Match[str]) -> Work | None:
        name = key[2] or key[3]
        work = self._works.get(name)
        if work is None:
            self._report_missing(name)
        return work

    @cached_property
    def _offsets(self) -> Mapping[str, deque[int]]:
        """The offsets of each key in the source, in text order."""
        found: dict[str, deque[int]] = {}
        for key in _KEY.finditer(self._source.text, self._start):
            found.setdefault(key[2] or key[3], deque()).append(key.start() + len(key[1]))
        return found

    def _report_missing(self, name: str) -> None:
        places = self._offsets.get(name)
        if not places and name in self._reported:
            return
        self._reported.add(name)
        self._missing += 1
        # Each comparison with all keys of a large bibliography takes a while.
        known = self._works if self._missing <= _MAX_HINTS else ()
        near = next(iter(get_close_matches(name, known, 1)), "")
        hint = f"did you mean ‘@{near}’?" if near else ""
        message = f"no bibliography has the source ‘{name}’; its key is shown"
        place = self._source.place(places.popleft()) if places else None
        self._diagnostics.report("citation-missing", message, place, hint)


def _keys_in(text: str) -> list[tuple[str, re.Match[str], str]]:
    """Return the key in each part of brackets, with the text before and after it.

    It is empty if a part has none: then the brackets are not a citation.
    """
    found = []
    for part in text.split(";") if "@" in text else ():
        key = _KEY.search(part)
        if key is None:
            return []
        found.append((part[: key.start()], key, part[key.end() :]))
    return found


def _with_plain_brackets(inlines: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the inlines without emphasis in brackets that cite: `[@key, and *passim*]`.

    What stands before and after the key of a citation is plain text.
    """
    found: list[Any] = []
    rest = inlines
    while rest:
        if end := _end_of_citation(rest):
            rest = (Text(plain_text(rest[:end])), *rest[end:])
        else:
            found.append(rest[0])
            rest = rest[1:]
    return tuple(found)


def _end_of_citation(inlines: tuple[Any, ...]) -> int:
    """Return how many inlines the brackets of a citation reach over; 0 if the first opens none."""
    written = ""
    for count, inline in enumerate(inlines, 1):
        if not isinstance(inline, Text | Emphasis | Strong | Code) or any(
            isinstance(node, Citation) for node in walk((inline,))
        ):
            return 0
        words = plain_text((inline,))
        if not isinstance(inline, Text) and "@" in words:
            return 0
        if count == 1:
            opening = words.rfind("[")
            if opening <= words.rfind("]"):
                return 0
            written = words[opening + 1 :]
            continue
        before, bracket, _ = words.partition("]")
        written += before
        if "[" in written:
            return 0
        if bracket:
            return count if isinstance(inline, Text) and "@" in written else 0
    return 0


def _merged(inlines: tuple[Node, ...]) -> tuple[Any, ...]:
    """Return the inlines with texts that follow one another made one."""
    found: list[Node] = []
    for inline in inlines:
        if isinstance(inline, Text) and found and isinstance(before := found[-1], Text):
            found[-1] = replace(before, text=before.text + inline.text)
        else:
            found.append(inline)
    return tuple(found)


def _with_locator(cite: Cite, text: str) -> Cite:
    """Return a citation with the text behind its key: a place in the work, and the rest."""
    text = " ".join(text.split())
    if braced := _BRACED.match(text):
        return _with_braced_locator(cite, braced[1], braced[2].strip())
    found = _LOCATOR.match(text)
    if found is None:
        return replace(cite, suffix=text)
    term, place = found.groups()
    place = re.sub(r"\s*(?:-+|–|—)\s*", "–", place)
    return replace(
        cite,
        locator=place,
        locator_kind=_TERMS[term] if term else "page",
        locator_term=term or "",
        suffix=text[found.end() :].strip(),
    )


def _with_braced_locator(cite: Cite, written: str, suffix: str) -> Cite:
    """Return a citation with a place in the work that braces delimit; empty ones hold none."""
    found = _TERM.match(written)
    place = written[found.end() :] if found else written
    place = re.sub(r"\s*(?:-+|–|—)\s*", "–", place.strip())
    term = found[1] if found and place else ""
    kind = _TERMS[term] if term else "page" if place else ""
    return replace(cite, locator=place, locator_kind=kind, locator_term=term, suffix=suffix)
