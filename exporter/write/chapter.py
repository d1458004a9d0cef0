"""A chapter as one section of XHTML: opening, text, notes, references, and where it was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from exporter.model.nodes import Inline, Note, Strong
from exporter.model.publication import Chapter, Reference
from exporter.write.xhtml import (
    Dialect,
    attribute,
    blocks_to_xhtml,
    bound,
    breakable,
    inlines_to_xhtml,
    text,
)

_LONG_HEAD = 56


def chapter_to_xhtml(chapter: Chapter, dialect: Dialect) -> str:
    """The chapter as a `section`."""
    # Print lays notes out itself; elsewhere they pop up.
    dialect = replace(dialect, pop=chapter.at_foot and dialect.medium != "print")
    said = dialect.semantics("chapter", "doc-chapter") + ' aria-labelledby="chapter-title"'
    lang = attribute(chapter.metadata.lang)
    lang = f' lang="{lang}"' + (f' xml:lang="{lang}"' if dialect.medium == "epub" else "")
    parts = (
        _opening(chapter, dialect),
        blocks_to_xhtml(chapter.blocks, dialect),
        _notes(chapter, dialect),
        _references(chapter, dialect),
        _source(chapter, dialect),
    )
    inner = "\n".join(part for part in parts if part)
    return f'<section class="chapter"{said}{lang}>\n{inner}\n</section>'


def running_head(title: str) -> str:
    """The title for the head of a page: whole words, as many as there is room for."""
    if len(title) <= _LONG_HEAD:
        return title
    return title[:_LONG_HEAD].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def _opening(chapter: Chapter, dialect: Dialect) -> str:
    title = bound(chapter.metadata.title, dialect)
    head = f' data-label="{attribute(chapter.metadata.title)}"'
    head += f' data-head="{attribute(running_head(chapter.metadata.title))}"'
    lines = [f'<h1 id="chapter-title"{head if dialect.medium == "print" else ""}>{title}</h1>']
    if chapter.kicker:
        lines.insert(0, f'<p class="kicker">{text(chapter.kicker)}</p>')
    if chapter.standfirst:
        lines.append(f'<p class="standfirst">{bound(chapter.standfirst, dialect)}</p>')
    who = "".join(_name(inline, dialect) for inline in chapter.byline)
    day = chapter.metadata.date
    when = f'<time datetime="{day}">{text(chapter.dateline)}</time>' if day else ""
    if who or when:
        lines.append(f'<p class="byline">{" · ".join(part for part in (who, when) if part)}</p>')
    return '<header class="opening">\n' + "\n".join(lines) + "\n</header>"


def _name(inline: Inline, dialect: Dialect) -> str:
    """A piece of the byline: an author's name, or a word between two names."""
    if isinstance(inline, Strong):
        return f'<b class="author">{inlines_to_xhtml(inline.children, dialect)}</b>'
    return inlines_to_xhtml((inline,), dialect)


def _notes(chapter: Chapter, dialect: Dialect) -> str:
    if not chapter.notes:
        return ""
    said = dialect.semantics("endnotes", "doc-endnotes")
    notes = groupby(chapter.notes, key=lambda call: call.number)
    items = "\n".join(_note(number, tuple(calls), dialect) for number, calls in notes)
    return _apparatus("notes", said, dialect.labels.notes, items)


def _note(number: int, calls: tuple[Note, ...], dialect: Dialect) -> str:
    """A note, which its first call holds, with a way back to each call."""
    said = dialect.semantics("footnote", "doc-footnote")
    body = blocks_to_xhtml(calls[0].children, dialect)
    back = _backlinks([call.id for call in calls], str(number), dialect)
    body = f"{body[:-4]} {back}</p>" if body.endswith("</p>") else f"{body}\n<p>{back}</p>"
    return f'<li id="note-{number}"><div{said}>{body}</div></li>'


def _references(chapter: Chapter, dialect: Dialect) -> str:
    if not chapter.references:
        return ""
    if dialect.pop:
        said = dialect.semantics("endnotes", "doc-endnotes")
        note = dialect.semantics("footnote", "doc-footnote")
    else:
        said, note = dialect.semantics("bibliography", "doc-bibliography"), ""
    items = "\n".join(_reference(reference, dialect, note) for reference in chapter.references)
    return _apparatus("references", said, dialect.labels.references, items)


def _reference(reference: Reference, dialect: Dialect, note: str) -> str:
    """An entry of the list. `note` are the attributes of one that pops up as a note does."""
    title = reference.title.rstrip(".")
    stop = "" if title.endswith(("?", "!", "…")) else "."
    words = f'<span class="title">{text(title)}{stop}</span> ' if title else ""
    site = f'<span class="site">{text(reference.site)}</span>. '
    href, shown = attribute(reference.address), breakable(reference.shown, dialect)
    address = f'<a class="address" href="{href}">{shown}</a>'
    links = _backlinks(reference.cited_by, f"[{reference.number}]", dialect)
    entry = f"{words}{site}{links} {address}"
    entry = f"<div{note}>{entry}</div>" if note else entry
    return f'<li id="{reference.id}">{entry}</li>'


def _apparatus(kind: str, semantics: str, title: str, items: str) -> str:
    return (
        f'<section class="{kind}"{semantics} aria-labelledby="chapter-{kind}">\n'
        f'<h2 id="chapter-{kind}">{text(title)}</h2>\n<ol>\n{items}\n</ol>\n</section>'
    )


def _backlinks(calls: Sequence[str], called: str, dialect: Dialect) -> str:
    """A way back to each place that called a note or a reference."""
    links = []
    for count, call in enumerate(calls, 1):
        which = f", {count}" if len(calls) > 1 else ""
        label = attribute(f"{dialect.labels.back_to_text}, {called}{which}")
        attributes = f'class="backlink" role="doc-backlink" href="#{call}" aria-label="{label}"'
        links.append(f"<a {attributes}>↩</a>")
    return " ".join(links)


def _source(chapter: Chapter, dialect: Dialect) -> str:
    if not chapter.address:
        return ""
    link = f'<a href="{attribute(chapter.address)}">{breakable(chapter.address, dialect)}</a>'
    words = text(chapter.labels.first_published)
    return f'<footer class="source"><p>{words} {link}</p></footer>'
