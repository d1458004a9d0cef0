"""Disclaimer policy: which disclaimers a collection requires of its chapters, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from exporter.diagnostics import Diagnostics
from exporter.model.book import DisclaimerRule
from exporter.model.edition import Chapter, StatedDisclaimer
from exporter.model.nodes import (
    Blocks,
    CrossReference,
    Disclaimer,
    Embed,
    Emphasis,
    Group,
    Inline,
    Link,
    Paragraph,
    Text,
)
from exporter.model.post_filter import matches
from exporter.model.summary import summary_of
from exporter.model.walk import text_on_one_line, walk
from exporter.resolve.drafts import Draft
from exporter.resolve.links import resolve_links

_ID = "chapter-disclaimer"

Rules: TypeAlias = Sequence[tuple[DisclaimerRule, Draft | None]]
"""Each rule with the draft of its text, if it has one."""


@dataclass(frozen=True, slots=True)
class ImprintDisclaimer:
    """A disclaimer for the imprint page, with the chapters that it holds for."""

    id: str
    label: str
    blocks: Blocks
    chapters: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class PlacedDisclaimers:
    """The disclaimers that the policy adds to a book.

    `openings` are the blocks to put before a chapter, by its key. `added` maps each chapter's key
    to the ids of those blocks, and each id to whether the block only points to another disclaimer.
    """

    openings: Mapping[str, Blocks]
    on_imprint: tuple[ImprintDisclaimer, ...]
    added: Mapping[str, Mapping[str, bool]]


def apply_policy(
    chapters: Sequence[Draft], rules: Rules, *, imprint: bool, diagnostics: Diagnostics
) -> PlacedDisclaimers:
    """Return the disclaimers that the rules require of the chapters, given in reading order.

    Of identical disclaimers the first is stated in full and the others point to it. `imprint` says
    that the book has an imprint page. Reports required disclaimers that are missing, and rules
    that apply to no chapter.
    """
    policy = _Policy(rules, diagnostics, imprint=imprint)
    openings = {chapter.post.key: policy.opening_of(chapter) for chapter in chapters}
    policy.report_unused()
    return PlacedDisclaimers(openings, tuple(policy.on_imprint.values()), policy.added)


class _Policy:
    """The rules of a book, and the disclaimers added so far.

    `on_imprint` is keyed by label and text; `added` is as in `PlacedDisclaimers`.
    """

    def __init__(self, rules: Rules, diagnostics: Diagnostics, *, imprint: bool) -> None:
        self._rules = rules
        self._diagnostics = diagnostics
        self._has_imprint = imprint
        self._stated: dict[tuple[str, str], CrossReference] = {}
        self._used: set[int] = set()
        self.on_imprint: dict[tuple[str, str], ImprintDisclaimer] = {}
        self.added: dict[str, dict[str, bool]] = {}

    def opening_of(self, chapter: Draft) -> Blocks:
        """Return the disclaimers to open a chapter with; call it in reading order."""
        blocks: list[Disclaimer] = []
        links = {node.address for node in walk(chapter.blocks) if isinstance(node, Link | Embed)}
        has_own = any(isinstance(node, Disclaimer) for node in walk(chapter.blocks))
        title = f"‘{chapter.post.metadata.title}’"
        self.added[chapter.post.key] = {}
        for index, (rule, text) in enumerate(self._rules):
            if not matches(rule.when, chapter.post.metadata, links):
                continue
            self._used.add(index)
            if has_own and not rule.always:
                continue
            if text is None:
                self._report_missing(rule, chapter)
                continue
            label = rule.label or chapter.context.labels.disclaimer
            text = text.with_placeholders(chapter.placeholder_values, title)
            if rule.where == "imprint" and self._has_imprint:
                self._add_to_imprint(label, text, chapter)
            else:
                blocks += self._opening(label, text, chapter, len(blocks))
        return tuple(blocks)

    def report_unused(self) -> None:
        """Report each rule that applies to no chapter: its filter may be misspelt."""
        for index, (rule, _) in enumerate(self._rules):
            if index not in self._used:
                message = "the disclaimer applies to no chapter of the book"
                self._diagnostics.report("disclaimer-unused", message, rule.place)

    def _report_missing(self, rule: DisclaimerRule, chapter: Draft) -> None:
        required_at = f" (required at {rule.place})" if rule.place else ""
        message = f"‘{chapter.post.metadata.title}’ must have a disclaimer{required_at}"
        self._diagnostics.report("disclaimer-missing", message, chapter.post.place)

    def _add_to_imprint(self, label: str, text: Draft, chapter: Draft) -> None:
        key = _identity(label, text)
        id_ = f"{_ID}-{len(self.on_imprint) + 1}"
        known = self.on_imprint.get(key) or ImprintDisclaimer(id_, label, _content(text, id_), ())
        if all(other.post.key != chapter.post.key for other in known.chapters):
            self.on_imprint[key] = replace(known, chapters=(*known.chapters, chapter))

    def _opening(
        self, label: str, text: Draft, chapter: Draft, before: int
    ) -> tuple[Disclaimer, ...]:
        """Return a disclaimer behind `before` others; none if the chapter has the same already."""
        identity, key = _identity(label, text), chapter.post.key
        stated = self._stated.get(identity)
        if stated and stated.chapter == key:
            return ()
        id_ = f"{_ID}-{before + 1}" if before else _ID
        self.added[key][id_] = stated is not None
        if stated:
            content: Blocks = (Paragraph(_pointer_to(stated, chapter)),)
        else:
            content = _content(text, id_)
            self._stated[identity] = CrossReference((), id_, key, chapter.post.metadata.title)
        return (Disclaimer(content, label, id=id_, place=chapter.post.place),)


def stated_disclaimers(
    chapters: Sequence[Chapter], placed: PlacedDisclaimers, *, imprint: str
) -> tuple[StatedDisclaimer, ...]:
    """Return every disclaimer of the book. `imprint` is the name of the imprint page's division."""
    return tuple(
        disclaimer
        for chapter in chapters
        for disclaimer in (
            *_stated_in(chapter, placed.added.get(chapter.key, {})),
            *_stated_on_imprint(chapter, placed, imprint),
        )
    )


def _stated_in(chapter: Chapter, added: Mapping[str, bool]) -> Iterator[StatedDisclaimer]:
    if not summary_of(chapter).has_disclaimers:
        return
    for index, block in enumerate(chapter.blocks):
        for node in walk((block,)):
            if isinstance(node, Disclaimer):
                yield StatedDisclaimer(
                    chapter=chapter.key,
                    # The post's own opening disclaimer follows those of the policy.
                    where="opening" if index <= len(added) else "text",
                    origin="policy" if node.id in added else "post",
                    label=node.label,
                    text=text_on_one_line(node.children),
                    division=chapter.name,
                    id=node.id,
                    pointer=added.get(node.id, False),
                )


def _stated_on_imprint(
    chapter: Chapter, placed: PlacedDisclaimers, imprint: str
) -> Iterator[StatedDisclaimer]:
    for disclaimer in placed.on_imprint:
        if any(draft.post.key == chapter.key for draft in disclaimer.chapters):
            yield StatedDisclaimer(
                chapter=chapter.key,
                where="imprint",
                origin="policy",
                label=disclaimer.label,
                text=text_on_one_line(disclaimer.blocks),
                division=imprint,
                id=disclaimer.id,
            )


def _identity(label: str, text: Draft) -> tuple[str, str]:
    """Return what two identical disclaimers have in common."""
    return label, text_on_one_line(text.blocks).casefold()


def _content(text: Draft, id_: str) -> Blocks:
    """Return the blocks of a disclaimer, whose links are relative to the collection file."""
    inserted = text.with_id_prefix(id_)
    blocks = resolve_links(inserted.blocks, inserted.ids, inserted.context)
    match blocks:
        # The caller adds a disclaimer around the blocks.
        case (Disclaimer(children) | Group(children),):
            return children
        case _:
            return blocks


def _pointer_to(target: CrossReference, chapter: Draft) -> tuple[Inline, ...]:
    """Return a sentence in the chapter's language with a link to the disclaimer in full."""
    before, _, after = chapter.context.labels.see_disclaimer.partition("{}")
    title: Inline = Emphasis((Text(target.title),))
    link = CrossReference((title,), target.target, target.chapter, target.title)
    return Text(before), link, Text(after)
