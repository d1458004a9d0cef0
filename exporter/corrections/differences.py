"""The differences between two texts of a book, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Literal, TypeAlias

from exporter.model.book_text import BookText, ChapterText, Passage, PassageKind

_CONTEXT = 5
"""Words that are shown before and after a change."""
_EXCERPT = 30
"""The most words of an excerpt from what was added or removed."""
_LONGEST = 1_000
"""The most characters of such an excerpt; a word may have any number."""
_SEARCHED = 30
"""How many passages are searched for one that was changed."""
_ALIKE = 0.5
"""The share of common words from which one passage is a change of another."""
_MOST_CHANGES = 1_000
"""The most changes of a chapter that are listed; a chapter of 60,000 words has as many passages."""
_MAX_COST = 5_000_000
"""The most comparisons of one pair of sequences; a chapter of 500 passages needs some thousands."""
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORD = re.compile(rf"[{_CJK}]\s?|[^\s{_CJK}]+\s?")
"""A word, or a character of a script without spaces, with the space after it."""
_BARE_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a change: words before and after it, which are equal where nothing changed."""

    before: str
    after: str


Status: TypeAlias = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that was changed, added or removed.

    `pieces` are in order, those that did not change between the others. An image whose file was
    replaced has none that changed. `position` is the number of the passage in the new text, from 0;
    None for one that was removed, and for a title.
    """

    kind: PassageKind
    status: Status
    pieces: tuple[Piece, ...]
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ChapterCorrections:
    """What has changed in a chapter. `page` is that of the earlier printing, empty if unknown.

    `key` is that of the chapter in the new text, or else in the old. A chapter that was changed has
    no `changes` if the earlier printing holds no text to compare, or if they are too many to list.
    `is_page` says that it is a page around the chapters, such as the preface.
    """

    key: str
    title: str
    status: Status
    page: str = ""
    changes: tuple[Change, ...] = ()
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Corrections:
    """What has changed since the printing of a date, in the order of the new text."""

    date: date | None
    chapters: tuple[ChapterCorrections, ...]


def compare(printed: BookText, current: BookText) -> Corrections | None:
    """Return the corrections since a printing; None if the texts have no chapter in common.

    A chapter is the same if it has the same key, or else the same title; of several chapters of one
    title, the first is the same as the first. The key of a part is its number: parts are the same
    if they have the same title, or else the same key.
    """
    printed, current = _with_same_references(printed, current)
    by_name = {_names(each)[0]: each for each in printed.chapters}
    known = {_names(each)[0] for each in current.chapters}
    renamed: dict[tuple[bool, str], list[ChapterText]] = {}
    for each in printed.chapters:
        name, other = _names(each)
        if name not in known:
            renamed.setdefault(other, []).append(each)
    found: list[ChapterCorrections] = []
    matched: set[str] = set()
    for chapter in current.chapters:
        name, other = _names(chapter)
        before = by_name.get(name)
        if before is None and (same := renamed.get(other)):
            before = same.pop(0)
        if before is None or before.key in matched:
            found.append(_of_whole(chapter, "added"))
            continue
        matched.add(before.key)
        found += _of_chapter(before, chapter)
    if not matched:
        return None
    if printed.is_whole:
        found += [
            _of_whole(each, "removed") for each in printed.chapters if each.key not in matched
        ]
    return Corrections(printed.date, tuple(found))


def _names(chapter: ChapterText) -> tuple[tuple[bool, str], tuple[bool, str]]:
    """Return what a chapter or a page is found by, and what if that is not in the other text."""
    is_part = chapter.role == "part"
    key, title = (is_part, chapter.key), (is_part, chapter.title)
    return (title, key) if is_part else (key, title)


def _of_whole(chapter: ChapterText, status: Status) -> ChapterCorrections:
    """Return the correction that a chapter or a page was added or removed."""
    key, title, page = chapter.key, chapter.title, chapter.page
    return ChapterCorrections(key, title, status, page, is_page=bool(chapter.role))


def _with_same_references(one: BookText, other: BookText) -> tuple[BookText, BookText]:
    """Return two texts without their references, if these are listed at different places.

    Another style or scope of references is no correction.
    """
    if _lists_references(one) == _lists_references(other):
        return one, other
    return _without_references(one), _without_references(other)


def _lists_references(text: BookText) -> tuple[bool, bool]:
    """Return whether a text has references in chapters, and a list for the book."""
    in_chapters = any(
        passage.kind == "reference"
        for each in text.chapters
        if each.key != "references"
        for passage in each.passages or ()
    )
    return in_chapters, any(each.key == "references" for each in text.chapters)


def _without_references(text: BookText) -> BookText:
    return replace(
        text,
        chapters=tuple(
            each
            if each.passages is None
            else replace(each, passages=tuple(p for p in each.passages if p.kind != "reference"))
            for each in text.chapters
            if each.key != "references"
        ),
    )


def _of_chapter(before: ChapterText, after: ChapterText) -> Iterator[ChapterCorrections]:
    """Yield what has changed in a chapter, if anything has."""
    if before.passages is None or after.passages is None:
        if before.source != after.source:
            yield ChapterCorrections(after.key, after.title, "changed", before.page)
        return
    changes = list(_changes(before.passages, after.passages))
    if before.title != after.title:
        changes.insert(0, Change("heading", "changed", _pieces(before.title, after.title)))
    if changes:
        listed = tuple(changes) if len(changes) <= _MOST_CHANGES else ()
        yield ChapterCorrections(after.key, after.title, "changed", before.page, listed)


def _changes(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Change]:
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag != "equal":
            yield from _replaced(before[i1:i2], after[j1:j2], j1)


def _replaced(before: Sequence[Passage], after: Sequence[Passage], start: int) -> Iterator[Change]:
    """Yield the changes where some passages stand in the place of others.

    A passage is a change of the next one of the other text that is like it. Between two such pairs,
    what was removed comes before what was added. `start` is the number of the first passage.
    """
    left, right = 0, 0
    # An earlier printing may have very long passages: each is counted once.
    counted = lru_cache(_SEARCHED)(_bare_words)
    for at, passage in enumerate(after):
        near = range(left, min(left + _SEARCHED, len(before)))
        words = _bare_words(passage)
        found = next(
            (at for at in near if _are_alike(before[at], passage, counted(before[at]), words)), None
        )
        if found is None:
            continue
        yield from map(_removal, before[left:found])
        yield from _additions(after[right:at], start + right)
        pieces = _pieces(before[found].text, passage.text)
        yield Change(passage.kind, "changed", pieces, start + at)
        left, right = found + 1, at + 1
    yield from map(_removal, before[left:])
    yield from _additions(after[right:], start + right)


def _additions(passages: Sequence[Passage], start: int) -> Iterator[Change]:
    for position, passage in enumerate(passages, start):
        yield Change(passage.kind, "added", (Piece("", _excerpt(passage.text)),), position)


def _removal(passage: Passage) -> Change:
    return Change(passage.kind, "removed", (Piece(_excerpt(passage.text), ""),))


def _bare_words(passage: Passage) -> Counter[str]:
    return Counter(_BARE_WORD.findall(passage.text.casefold()))


def _are_alike(one: Passage, other: Passage, words: Counter[str], others: Counter[str]) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "image" and (one.image == other.image or one.text == other.text):
        return True
    common = _ALIKE * (words.total() + others.total()) / 2
    # Much fewer words than those of the other passage cannot be the most of them.
    if min(words.total(), others.total()) < common:
        return False
    return (words & others).total() >= common


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words that changed, each with some words around it."""
    words, others = _WORD.findall(before), _WORD.findall(after)
    opcodes = _opcodes(_keys(words), _keys(others))
    pieces = []
    for number, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        if tag == "equal":
            kept = _context(others[j1:j2], first=number == 0, last=number == len(opcodes) - 1)
            pieces.append(Piece(kept, kept))
        else:
            pieces.append(Piece(_shortened(words[i1:i2]), _shortened(others[j1:j2])))
    return tuple(pieces)


def _keys(words: Sequence[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _context(words: Sequence[str], *, first: bool, last: bool) -> str:
    """Return the words next to a change, of those between two changes or at an end of the text."""
    before = [] if first else words[:_CONTEXT]
    after = [] if last else words[-_CONTEXT:]
    if len(words) <= len(before) + len(after) + 1 and not (first and last):
        return "".join(words)
    gap = f"{ELLIPSIS} " if after else ELLIPSIS
    return "".join((*before, gap, *after)) if not (first and last) else _shortened(words)


def _excerpt(text: str) -> str:
    words = (found[0] for found in _WORD.finditer(text))
    return _shortened([*islice(words, _EXCERPT + 1)]).rstrip()


def _shortened(words: Sequence[str]) -> str:
    """Return the first words of a text."""
    text = "".join(words[:_EXCERPT])
    if len(words) <= _EXCERPT and len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rstrip()} {ELLIPSIS} "


Opcode: TypeAlias = tuple[str, int, int, int, int]


def _opcodes(
    before: Sequence[str] | Sequence[Passage], after: Sequence[str] | Sequence[Passage]
) -> list[Opcode]:
    """Return the opcodes of `SequenceMatcher`; of texts that would take too long, one change.

    An earlier printing may come from anybody, and the time of a comparison can grow with the third
    power of its length.
    """
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    same = (at for at in range(shorter - start) if before[-1 - at] != after[-1 - at])
    end = next(same, shorter - start)
    b, a = len(before) - end, len(after) - end
    left, right = before[start:b], after[start:a]
    counts = Counter(right)
    pairs = sum(counts[each] for each in left)
    middle: list[Opcode] = [("replace", 0, len(left), 0, len(right))]
    if pairs * min(len(left), len(right)) <= _MAX_COST:
        middle = [*SequenceMatcher(None, left, right, autojunk=False).get_opcodes()]
    opcodes: list[Opcode] = [("equal", 0, start, 0, start)]
    opcodes += [
        (tag, start + i1, start + i2, start + j1, start + j2) for tag, i1, i2, j1, j2 in middle
    ]
    opcodes += [("equal", b, len(before), a, len(after))]
    return [each for each in opcodes if each[1] < each[2] or each[3] < each[4]]
