"""Disclaimers as policy: what a collection says that its chapters must carry, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from exporter.diagnostics import Diagnostics
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
from exporter.model.post_filter import fits
from exporter.model.publication import Chapter, DisclaimerRule, StatedDisclaimer
from exporter.model.walk import walk, words_of
from exporter.resolve.drafts import Draft
from exporter.resolve.links import settle_links
from exporter.resolve.placeholders import fill

_ID = "chapter-disclaimer"


@dataclass(frozen=True, slots=True)
class Notice:
    """A disclaimer for the imprint page, with the chapters that it holds for."""

    id: str
    label: str
    blocks: Blocks
    chapters: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """What the chapters open with, and what the imprint page is to say.

    `openings` are the disclaimers that a chapter was given, by its key. `given` are their ids, and
    whether each only points to another.
    """

    openings: Mapping[str, Blocks]
    notices: tuple[Notice, ...]
    given: Mapping[str, Mapping[str, bool]]


def apply_policy(
    chapters: Sequence[Draft],
    rules: Sequence[tuple[DisclaimerRule, Draft | None]],
    *,
    imprint: bool,
    diagnostics: Diagnostics,
) -> Placed:
    """What the rules ask of the chapters.

    A rule comes with the draft of its text. Of identical disclaimers the first is said in full, and
    the others lead to it. `imprint` says that the book has an imprint page.
    """
    policy = _Policy(rules, diagnostics, imprint=imprint)
    openings = {chapter.post.key: policy.opening_of(chapter) for chapter in chapters}
    policy.report_unused()
    return Placed(openings, tuple(policy.notices.values()), policy.given)


class _Policy:
    """The rules of a book, and what they gave so far.

    `notices` are by label and words, `given` is as in `Placed`.
    """

    def __init__(
        self,
        rules: Sequence[tuple[DisclaimerRule, Draft | None]],
        diagnostics: Diagnostics,
        *,
        imprint: bool,
    ) -> None:
        self._rules = rules
        self._diagnostics = diagnostics
        self._imprint = imprint
        self._said: dict[tuple[str, str], CrossReference] = {}
        self._used: set[int] = set()
        self.notices: dict[tuple[str, str], Notice] = {}
        self.given: dict[str, dict[str, bool]] = {}

    def opening_of(self, chapter: Draft) -> Blocks:
        """What a chapter must carry; those that came before it must have been asked."""
        blocks: list[Disclaimer] = []
        links = {node.address for node in walk(chapter.blocks) if isinstance(node, Link | Embed)}
        has_own = any(isinstance(node, Disclaimer) for node in walk(chapter.blocks))
        self.given[chapter.post.key] = {}
        for at, (rule, text) in enumerate(self._rules):
            if not fits(rule.when, chapter.post.metadata, links):
                continue
            self._used.add(at)
            if has_own and not rule.always:
                continue
            if text is None:
                _report_missing(rule, chapter, self._diagnostics)
                continue
            label = rule.label or chapter.scene.labels.disclaimer
            about = f"‘{chapter.post.metadata.title}’"
            words = fill(text.blocks, chapter.values, text.scene.diagnostics, about)
            text = replace(text, blocks=words)
            if rule.where == "imprint" and self._imprint:
                self._notify(label, text, chapter)
            else:
                blocks += self._opening(label, text, chapter, len(blocks))
        return tuple(blocks)

    def report_unused(self) -> None:
        """Say which rules hold for no chapter; perhaps a word in them is misspelt."""
        for at, (rule, _) in enumerate(self._rules):
            if at not in self._used:
                message = "the disclaimer holds for no chapter of the book"
                self._diagnostics.report("disclaimer-unused", message, rule.place)

    def _notify(self, label: str, text: Draft, chapter: Draft) -> None:
        """Put a disclaimer on the imprint page, or the chapter to those that it holds for."""
        key = _key(label, text)
        id_ = f"{_ID}-{len(self.notices) + 1}"
        notice = self.notices.get(key) or Notice(id_, label, _settled(text, id_), ())
        if all(known.post.key != chapter.post.key for known in notice.chapters):
            self.notices[key] = replace(notice, chapters=(*notice.chapters, chapter))

    def _opening(
        self, label: str, text: Draft, chapter: Draft, before: int
    ) -> tuple[Disclaimer, ...]:
        """A disclaimer for the beginning of the chapter; none where it says the same already."""
        key, here = _key(label, text), chapter.post.key
        said = self._said.get(key)
        if said and said.chapter == here:
            return ()
        id_ = f"{_ID}-{before + 1}" if before else _ID
        self.given[here][id_] = said is not None
        if said:
            words: Blocks = (Paragraph(_pointing(said, chapter)),)
        else:
            words = _settled(text, id_)
            self._said[key] = CrossReference((), id_, here, chapter.post.metadata.title)
        return (Disclaimer(words, label, id=id_, place=chapter.post.place),)


def stated(
    chapters: Sequence[Chapter], placed: Placed, *, imprint: str
) -> tuple[StatedDisclaimer, ...]:
    """Every disclaimer of the book, and where it stands. `imprint` is the name of that page."""
    found = []
    for chapter in chapters:
        given = placed.given.get(chapter.key, {})
        for at, block in enumerate(chapter.blocks):
            for node in walk((block,)):
                if not isinstance(node, Disclaimer):
                    continue
                opening = at <= len(given)
                where: Literal["opening", "text"] = "opening" if opening else "text"
                origin: Literal["post", "policy"] = "policy" if node.id in given else "post"
                found.append(
                    StatedDisclaimer(
                        chapter.key,
                        where,
                        origin,
                        node.label,
                        words_of(node.children),
                        chapter.name,
                        node.id,
                        given.get(node.id, False),
                    )
                )
        for notice in placed.notices:
            if any(draft.post.key == chapter.key for draft in notice.chapters):
                words = words_of(notice.blocks)
                found.append(
                    StatedDisclaimer(
                        chapter.key, "imprint", "policy", notice.label, words, imprint, notice.id
                    )
                )
    return tuple(found)


def _report_missing(rule: DisclaimerRule, chapter: Draft, diagnostics: Diagnostics) -> None:
    rule_at = f" (the rule is at {rule.place})" if rule.place else ""
    message = f"‘{chapter.post.metadata.title}’ must carry a disclaimer{rule_at}"
    diagnostics.report("disclaimer-missing", message, chapter.post.place)


def _key(label: str, text: Draft) -> tuple[str, str]:
    """What makes two disclaimers the same."""
    return label, words_of(text.blocks).casefold()


def _settled(text: Draft, id_: str) -> Blocks:
    """The words of a disclaimer, their links settled as those of the collection file."""
    guest = text.lodged(id_)
    return _unframed(settle_links(guest.blocks, guest.ids, guest.scene))


def _unframed(blocks: Blocks) -> Blocks:
    """The words without the frame of a disclaimer or a group: they get one of their own."""
    match blocks:
        case (Disclaimer(children) | Group(children),):
            return children
        case _:
            return blocks


def _pointing(target: CrossReference, chapter: Draft) -> tuple[Inline, ...]:
    """A sentence in the chapter's language that leads to where the words stand."""
    before, _, after = chapter.scene.labels.see_disclaimer.partition("{}")
    title: Inline = Emphasis((Text(target.title),))
    leading = CrossReference((title,), target.target, target.chapter, target.title)
    return Text(before), leading, Text(after)
