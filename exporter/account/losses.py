"""What a source holds and its output does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal, TypeAlias, assert_never

from exporter.account.folding import WORD, fold, fold_address, letters, squeeze, without_marks
from exporter.account.items import GAP, Kind, SourceContent, SourceItem, WrittenContent
from exporter.account.markdown import source_content
from exporter.account.xhtml import written_content

LossKind: TypeAlias = Literal["words"] | Kind
_Missing: TypeAlias = tuple[list[SourceItem], int]
"""Items that may be missing, and how many of them may be written after all."""

_MIN_CODE = 4
"""The least number of characters of code that can be told from other text."""
_MAX_ALIGNED = 20_000
"""The most words that are compared in their order, which takes up to the square of the time."""
_MIN_TEXT = 24
"""The least length in bytes of text that can be told from other text."""
_MAX_DISTANCE = 60
"""How far behind the text before it a shorter text is looked for, in bytes."""
_MIN_FORMULA = 12
"""The least number of letters of a formula that can be told from other text."""


_NO_TEXT = re.compile(r"[\\|]")
"""Characters of a formula that are markup if it is text: escapes, and the borders of cells."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Content that is missing in the output: the words of a line, or an item."""

    kind: LossKind
    content: str
    line: int


class _Output:
    """Written content, with its text folded in the ways that are needed, each once."""

    def __init__(self, written: WrittenContent) -> None:
        self.codes = written.codes
        self.images = written.images
        self.links = written.links
        self.formulas = written.formulas
        self.notes = written.notes
        self.text = written.text

    @cached_property
    def words(self) -> list[str]:
        return WORD.findall(fold(self.text))

    @cached_property
    def characters(self) -> str:
        return squeeze(self.text)

    @cached_property
    def address_text(self) -> str:
        return fold_address(self.characters)


@dataclass(frozen=True, slots=True)
class Account:
    """What of a source may be missing in its output.

    `spare` is the number of items of a kind in the output that may be any of the `candidates`.
    `blocks` are those of `SourceContent`.
    """

    candidates: tuple[Loss, ...] = ()
    spare: tuple[tuple[LossKind, int], ...] = ()
    blocks: tuple[tuple[int, int], ...] = ()

    def losses(self, is_named: Callable[[Loss], bool] = lambda _: False) -> tuple[Loss, ...]:
        """Return what is missing and not named otherwise, in the order of lines."""
        spare, found = dict(self.spare), []
        for loss in self.candidates:
            if is_named(loss):
                continue
            if spare.get(loss.kind, 0) > 0:
                spare[loss.kind] -= 1
            else:
                found.append(loss)
        return tuple(sorted(found, key=lambda loss: loss.line))


def account_of(source: str, documents: str) -> Account:
    """Return the account of a post: `source` is its file, `documents` the XHTML of its chapter."""
    return compare(source_content(source), written_content(documents))


def compare(source: SourceContent, written: WrittenContent) -> Account:
    """Return the account of a source and its output."""
    by_kind: dict[Kind, list[SourceItem]] = {}
    for item in source.items:
        by_kind.setdefault(item.kind, []).append(item)
    output = _Output(written)
    candidates, spare = list(_lost_words(source, output)), []
    addresses = by_kind.get("address", [])
    for kind, items in by_kind.items():
        missing, others = _lost(kind, items, output, addresses)
        if len(missing) > others:
            candidates += [Loss(kind, item.content, item.line) for item in missing]
            spare.append((kind, others))
    return Account(tuple(candidates), tuple(spare), source.blocks)


def _is_in_order(source: SourceContent, output: _Output) -> bool:
    """Return whether all of a text is in the output, for certain.

    Text that is not where it is expected, such as that of a note, must be long and unique. Most
    posts pass this test, which takes a tenth of the time of counting all words.
    """
    written, at = without_marks(output.text), 0
    long_texts: set[bytes] = set()
    for text in source.text.replace(GAP, "\n").split("\n"):
        expected = without_marks(text)
        is_long = len(expected) >= _MIN_TEXT
        found = written.find(expected, at, len(written) if is_long else at + _MAX_DISTANCE)
        if found >= 0:
            at = found + len(expected)
        elif not is_long or expected in long_texts or expected not in written:
            return False
        if is_long:
            long_texts.add(expected)
    return True


def _lost_words(source: SourceContent, output: _Output) -> Iterator[Loss]:
    if _is_in_order(source, output):
        return
    missing = Counter(WORD.findall(fold(source.text))) - Counter(output.words)
    if not missing:
        return
    by_line: dict[int, list[str]] = {}
    for word, line in _located(source, output, missing):
        by_line.setdefault(line, []).append(word)
    for line, words in by_line.items():
        yield Loss("words", " ".join(words), line)


def _located(
    source: SourceContent, output: _Output, missing: Counter[str]
) -> Iterator[tuple[str, int]]:
    """Yield the missing words with the lines where they are missing."""
    words = [
        (word, line)
        for line, row in enumerate(fold(source.text).split("\n"), source.first_line)
        for word in WORD.findall(row)
    ]
    if len(words) <= _MAX_ALIGNED:
        yield from _aligned(words, output.words, missing)
        return
    written = without_marks(output.text)
    rows = source.text.split("\n")
    found = [without_marks(row) in written for row in rows]
    for word, line in words:
        if missing[word] > 0 and not found[line - source.first_line]:
            missing[word] -= 1
            yield word, line


def _aligned(
    words: Sequence[tuple[str, int]], written: Sequence[str], missing: Counter[str]
) -> Iterator[tuple[str, int]]:
    """Yield the missing words with their lines, which follow from the order of all words.

    A word that is only written in another case, or parted otherwise, is not missing.
    """
    matcher = SequenceMatcher(None, [word for word, _ in words], written)
    for operation, start, end, written_start, written_end in matcher.get_opcodes():
        if operation not in ("delete", "replace"):
            continue
        instead = "".join(written[written_start:written_end]).casefold()
        while start and end - start > 1 and _begins_next_line(words, start, end):
            start, end = start - 1, end - 1
        for word, line in words[start:end]:
            if missing[word] > 0:
                missing[word] -= 1
                if word.casefold() not in instead:
                    yield word, line


def _begins_next_line(words: Sequence[tuple[str, int]], start: int, end: int) -> bool:
    """Return whether missing words may as well begin, and end, a word earlier: in one line."""
    (before, line), (last, last_line) = words[start - 1], words[end - 1]
    return before == last and line == words[start][1] != last_line != words[end - 2][1]


def _lost(
    kind: Kind, items: list[SourceItem], written: _Output, addresses: list[SourceItem]
) -> _Missing:
    """Return the items of one kind that may be missing. `addresses` are those in the text."""
    match kind:
        case "code block":
            return [item for item in items if item.content not in written.characters], 0
        case "code span":
            return _lost_codes(items, written)
        case "image":
            # An image that is a video is a link to it.
            items = [item for item in items if not _is_linked_page(item.content, written)]
            keys = [squeeze(item.alt) for item in items]
            return _unmatched(items, keys, Counter(map(squeeze, written.images)))
        case "link":
            return _lost_links(items, addresses, written)
        case "address":
            known = set(map(fold_address, written.links))
            keys = [fold_address(item.content) for item in items]
            others = [pair for pair in zip(keys, items, strict=True) if pair[0] not in known]
            return [item for key, item in others if key not in written.address_text], 0
        case "formula":
            return _lost_formulas(items, written)
        case "note":
            return items, written.notes
        case "argument":
            found = (written.characters, squeeze("".join(written.images)), *written.links)
            text = letters(fold("".join(found)))
            return [item for item in items if letters(fold(item.content)) not in text], 0
        case _:
            assert_never(kind)


def _is_linked_page(address: str, written: _Output) -> bool:
    """Return whether an address is that of no file with a suffix, and a link leads there."""
    name = address.partition("?")[0].rpartition("/")[2]
    return "." not in name and fold_address(address) in map(fold_address, written.links)


def _unmatched(
    items: list[SourceItem],
    keys: list[str],
    counterparts: Counter[str],
    is_text: Callable[[SourceItem, str], bool] = lambda _item, _key: False,
) -> _Missing:
    """Return the items without a counterpart of the same key in the output that are not text in it.

    The second value is the number of counterparts without an item: an item may be written with
    another key.
    """
    wanted = Counter(keys)
    spare = (counterparts - wanted).total()
    short = wanted - counterparts
    missing = []
    for key, item in zip(keys, items, strict=True):
        # An item that is text leaves the counterpart to another of its key, which is none.
        if short[key] > 0 and is_text(item, key):
            continue
        if counterparts[key] > 0:
            counterparts[key] -= 1
        else:
            missing.append(item)
    return missing, spare


def _lost_codes(items: list[SourceItem], written: _Output) -> _Missing:
    """Return the code spans that are missing; backticks that are text began none."""

    def is_text(_: SourceItem, code: str) -> bool:
        text = written.characters
        return f"`{code}`" in text or (len(code) >= _MIN_CODE and code in text)

    keys = [item.content for item in items]
    return _unmatched(items, keys, Counter(written.codes), is_text)


def _lost_links(items: list[SourceItem], addresses: list[SourceItem], written: _Output) -> _Missing:
    """Return the links that are missing.

    A link may be written with another address: that of a place in the book, or the whole address of
    one that is relative to the site. `addresses` are those in the text, which may be links.
    """

    def is_text(item: SourceItem, key: str) -> bool:
        is_address = "://" in item.content and key in written.address_text
        return is_address or f"]({squeeze(item.content)}" in written.characters

    items = sorted(items, key=lambda item: "://" in item.content)
    keys = [fold_address(item.content) for item in items]
    counterparts = Counter(map(fold_address, written.links))
    beside = Counter(fold_address(item.content) for item in addresses)
    for key in beside.keys() & counterparts.keys() - set(keys):
        counterparts[key] -= beside[key]
    return _unmatched(items, keys, counterparts, is_text)


def _lost_formulas(items: list[SourceItem], written: _Output) -> _Missing:
    """Return the formulas that are missing; one that is text, with its delimiters, is none."""
    characters = _NO_TEXT.sub("", written.characters)
    text, codes = letters(characters), set(written.codes)

    def is_text(item: SourceItem, key: str) -> bool:
        formula = squeeze(item.content)
        if _NO_TEXT.sub("", formula) in characters or formula.strip("$") in codes:
            return True
        return len(key) >= _MIN_FORMULA and key in text

    keys = [letters(item.content) for item in items]
    return _unmatched(items, keys, Counter(map(letters, written.formulas)), is_text)
