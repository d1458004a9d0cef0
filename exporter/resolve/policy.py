"""Disclaimers as policy: what a collection says that its chapters must carry, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from exporter.diagnostics import Diagnostics
from exporter.model.filters import fits
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
from exporter.model.publication import Chapter, DisclaimerRule, StatedDisclaimer
from exporter.model.walk import plain_text, walk
from exporter.resolve.draft import Draft
from exporter.resolve.links import settle_links
from exporter.resolve.placeholders import fill

_ID = "chapter-disclaimer"
IMPRINT = "imprint"
"""The key of the page that states what holds for chapters without standing in them."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A disclaimer for the imprint page, with the chapters that it holds for."""

    id: str
    label: str
    blocks: Blocks
    chapters: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The chapters with their disclaimers, and what the imprint page is to say.

    `given` are the ids, by chapter, of the disclaimers that the policy gave, and whether each only
    points to another.
    """

    chapters: tuple[Draft, ...]
    notices: tuple[Notice, ...]
    given: Mapping[str, Mapping[str, bool]]


def apply_policy(
    chapters: Sequence[Draft],
    rules: Sequence[tuple[DisclaimerRule, Draft | None]],
    *,
    imprint: bool,
    diagnostics: Diagnostics,
) -> Placed:
    """The chapters with what the rules ask of them.

    A rule comes with the draft of its text. Of identical disclaimers the first is said in full, and
    the others lead to it. `imprint` says that the book has an imprint page.
    """
    said: dict[tuple[str, str], CrossReference] = {}
    notices: dict[tuple[str, str], Notice] = {}
    given: dict[str, dict[str, bool]] = {}
    done = []
    for chapter in chapters:
        blocks: list[Disclaimer] = []
        here: dict[str, bool] = {}
        for rule, text in rules:
            if not _holds(rule, chapter):
                continue
            if text is None:
                _report_missing(rule, chapter, diagnostics)
                continue
            label = rule.label or chapter.scene.labels.disclaimer
            words = _settled(text, chapter, diagnostics)
            key = (label, " ".join(plain_text(words).casefold().split()))
            if rule.where == "imprint" and imprint:
                number = len(notices) + 1
                before = notices.get(key) or Notice(f"disclaimer-{number}", label, words, ())
                notices[key] = replace(before, chapters=(*before.chapters, chapter))
                continue
            id_ = f"{_ID}-{len(blocks) + 1}" if blocks else _ID
            here[id_] = key in said
            if key in said:
                words = (Paragraph(_pointing(said[key], chapter)),)
            title = chapter.post.metadata.title
            said.setdefault(key, CrossReference((), id_, chapter.post.key, title))
            blocks.append(Disclaimer(words, label, id=id_, place=chapter.post.place))
        given[chapter.post.key] = here
        done.append(replace(chapter, blocks=(*blocks, *chapter.blocks)) if blocks else chapter)
    return Placed(tuple(done), tuple(notices.values()), given)


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
                        " ".join(plain_text(node.children).split()),
                        chapter.name,
                        node.id,
                        given.get(node.id, False),
                    )
                )
        for notice in placed.notices:
            if any(draft.post.key == chapter.key for draft in notice.chapters):
                words = " ".join(plain_text(notice.blocks).split())
                found.append(
                    StatedDisclaimer(
                        chapter.key, "imprint", "policy", notice.label, words, imprint, notice.id
                    )
                )
    return tuple(found)


def _holds(rule: DisclaimerRule, chapter: Draft) -> bool:
    """Whether a chapter must be given what a rule asks for, and does not have it already."""
    links = {node.address for node in walk(chapter.blocks) if isinstance(node, Link | Embed)}
    if not fits(rule.when, chapter.post.metadata, links):
        return False
    return rule.always or not any(isinstance(node, Disclaimer) for node in walk(chapter.blocks))


def _report_missing(rule: DisclaimerRule, chapter: Draft, diagnostics: Diagnostics) -> None:
    rule_at = f" (the rule is at {rule.place})" if rule.place else ""
    message = f"‘{chapter.post.metadata.title}’ must carry a disclaimer{rule_at}"
    diagnostics.report("disclaimer-missing", message, chapter.post.place)


def _settled(text: Draft, chapter: Draft, diagnostics: Diagnostics) -> Blocks:
    """The words of a rule for a chapter, their links settled as those of the collection file."""
    filled = fill(text.blocks, chapter.values, diagnostics)
    return _unframed(settle_links(filled, text.ids, text.scene))


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
