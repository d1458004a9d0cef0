"""A chapter as one section of XHTML: opening, text, notes, references, and where it was first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from exporter.model.nodes import CrossReference, Inline, Note, Strong
from exporter.model.publication import Chapter, Division, Reference
from exporter.write.direction import says_rtl
from exporter.write.xhtml import (
    Dialect,
    attribute,
    blocks_to_xhtml,
    bound,
    breakable,
    inlines_to_xhtml,
    text,
)

_LONG_DATE = 24


def chapter_to_xhtml(chapter: Chapter, dialect: Dialect, *, in_book: bool = False) -> str:
    """The chapter as a `section`.

    One among others (`in_book`) says where it was first below its title, a post alone at its end.
    """
    said = dialect.semantics("chapter", "doc-chapter") + ' aria-labelledby="chapter-title"'
    lang = attribute(chapter.metadata.lang)
    lang = f' lang="{lang}"' + (f' xml:lang="{lang}"' if dialect.medium == "epub" else "")
    lang += says_rtl(chapter.metadata.lang)
    parts = (
        _opening(chapter, dialect, in_book),
        blocks_to_xhtml(chapter.blocks, dialect),
        notes_to_xhtml(chapter, dialect),
        references_to_xhtml(chapter, dialect),
        _source(chapter, dialect, in_book),
    )
    inner = "\n".join(part for part in parts if part)
    return f'<section class="chapter"{said}{lang}>\n{inner}\n</section>'


def title_to_xhtml(title: str, id_: str, dialect: Dialect) -> str:
    """The heading of a division; in print, with what running heads and bookmarks say of it."""
    said = ""
    if dialect.medium == "print":
        said = f' data-label="{attribute(title)}"'
    return f'<h1 id="{id_}"{said}>{bound(title, dialect)}</h1>'


def _opening(chapter: Chapter, dialect: Dialect, in_book: bool) -> str:
    lines = [title_to_xhtml(chapter.metadata.title, "chapter-title", dialect)]
    if chapter.kicker:
        lines.insert(0, f'<p class="kicker">{text(chapter.kicker)}</p>')
    if chapter.standfirst:
        lines.append(f'<p class="standfirst">{bound(chapter.standfirst, dialect)}</p>')
    who = "".join(_name(inline, dialect) for inline in chapter.byline)
    day = chapter.metadata.date
    when = f'<time datetime="{day}">{text(chapter.dateline)}</time>' if day else ""
    if who or when:
        lines.append(f'<p class="byline">{" · ".join(part for part in (who, when) if part)}</p>')
    if in_book and chapter.address:
        lines.append(f'<p class="first-address">{_live(chapter.address, dialect)}</p>')
    return '<header class="opening">\n' + "\n".join(lines) + "\n</header>"


def _name(inline: Inline, dialect: Dialect) -> str:
    """A piece of the byline: an author's name, or a word between two names."""
    if isinstance(inline, Strong):
        return f'<b class="author">{inlines_to_xhtml(inline.children, dialect)}</b>'
    return inlines_to_xhtml((inline,), dialect)


def notes_to_xhtml(division: Division, dialect: Dialect) -> str:
    """The notes of a division under their label; nothing where there are none."""
    if not division.notes:
        return ""
    said = dialect.semantics("endnotes", "doc-endnotes")
    notes = [(number, tuple(calls)) for number, calls in groupby(division.notes, _number)]
    counted = _counted([number for number, _ in notes], dialect)
    items = [
        _note(number, calls, said_of_it, dialect)
        for (number, calls), said_of_it in zip(notes, counted, strict=True)
    ]
    return _apparatus("notes", said, dialect.labels.notes, "\n".join(items))


def _number(note: Note) -> int:
    return note.number


def _counted(numbers: Sequence[int], dialect: Dialect) -> Iterator[str]:
    """What each item of a list says of its number, where the number is not simply the next.

    Some of a book's references are a chapter's, and some of its notes stand at the foot of pages.
    """
    for before, number in pairwise((0, *numbers)):
        step = number - before
        said = f' value="{number}"' if step != 1 else ""
        if step != 1 and dialect.medium == "print":
            # The PDF engine counts by CSS alone.
            said += f' style="counter-increment: list-item {step}"'
        yield said


def _note(number: int, calls: tuple[Note, ...], counted: str, dialect: Dialect) -> str:
    """A note, which its first call holds, with a way back to each call."""
    said = dialect.semantics("footnote", "doc-footnote")
    body = blocks_to_xhtml(calls[0].children, dialect)
    back = _backlinks([call.id for call in calls], str(number), dialect)
    body = f"{body[:-4]} {back}</p>" if body.endswith("</p>") else f"{body}\n<p>{back}</p>"
    return _popping(f"note-{number}", counted, said, body, dialect)


def references_to_xhtml(division: Division, dialect: Dialect) -> str:
    """The references of a division under their label; nothing where there are none."""
    if not division.references:
        return ""
    said = dialect.semantics("bibliography", "doc-bibliography")
    if dialect.pop:
        said = dialect.semantics("endnotes", "doc-endnotes")
    counted = _counted([each.number for each in division.references], dialect)
    items = "\n".join(
        reference_to_xhtml(each, dialect, said_of_it)
        for each, said_of_it in zip(division.references, counted, strict=True)
    )
    return _apparatus("references", said, dialect.labels.references, items)


def reference_to_xhtml(reference: Reference, dialect: Dialect, counted: str = "") -> str:
    """An entry of a list of references: what it is, where it is, and where it is cited.

    `counted` is what the item says of its number.
    """
    inner = reference_in_line(reference, dialect)
    if reference.chapters:
        inner = f"{inner} {_cited_in(reference.chapters, dialect)}"
    if dialect.pop:
        said = dialect.semantics("footnote", "doc-footnote")
        return _popping(reference.id, counted, said, inner, dialect)
    return f'<li id="{reference.id}"{counted}>{inner}</li>'


def _popping(id_: str, counted: str, said: str, inner: str, dialect: Dialect) -> str:
    """An item that a reading system may show where it is called.

    The id is on what it shows: some show nothing when a call leads to the item around it.
    """
    tag = dialect.holder
    outer, own = f' id="{id_}"', ""
    if dialect.medium == "epub":
        outer, own = own, outer
    return f"<li{outer}{counted}><{tag}{own}{said}>{inner}</{tag}></li>"


def reference_in_line(reference: Reference, dialect: Dialect) -> str:
    """Author, title, site and date of a reference, the ways back, and its addresses."""
    author = (
        f'<span class="author">{_stopped(reference.author)}</span> ' if reference.author else ""
    )
    title = f'<span class="title">{_stopped(reference.title)}</span> ' if reference.title else ""
    date = f", {text(_unbroken(reference.date.rstrip('.')))}" if reference.date else ""
    site = f'<span class="site">{text(reference.site)}</span>{date}. '
    day = _unbroken(reference.accessed)
    accessed = dialect.labels.accessed.format(day) if day else ""
    read = f"{_stopped(accessed)} " if accessed else ""
    links = _backlinks(reference.cited_by, f"[{reference.number}]", dialect)
    address = _address(reference.address, reference.shown, dialect)
    if reference.archived:
        archive = _address(reference.archived, reference.archived, dialect)
        archived = f'<span class="archived">{text(dialect.labels.archived)} {archive}</span>'
        address = f"{address} {archived}"
    return f"{author}{title}{site}{read}{links} {address}"


def _address(address: str, shown: str, dialect: Dialect) -> str:
    said = f'href="{attribute(address)}"{dialect.from_left}'
    return f'<a class="address" {said}>{breakable(shown, dialect)}</a>'


def _cited_in(chapters: Sequence[CrossReference], dialect: Dialect) -> str:
    """The chapters that cite a reference of the whole book, each with the way to it."""
    ways = ", ".join(inlines_to_xhtml((chapter,), dialect) for chapter in chapters)
    return f'<span class="cited-in">{text(dialect.labels.cited_in)} {ways}.</span>'


def _unbroken(date: str) -> str:
    """A date, which no line may break; longer words may be anything."""
    return date.replace(" ", "\u00a0") if len(date) <= _LONG_DATE else date


def _stopped(words: str) -> str:
    """Words with a full stop, unless another mark ends them."""
    words = words.rstrip(".")
    return text(words) + ("" if words.endswith(("?", "!", "…")) else ".")


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


def _source(chapter: Chapter, dialect: Dialect, in_book: bool) -> str:
    """Where the post was first, unless its opening says so, and who may do what with it."""
    lines = []
    if chapter.address and not in_book:
        words = text(chapter.labels.first_published)
        lines.append(f"<p>{words} {_live(chapter.address, dialect)}</p>")
    if chapter.rights:
        lines.append(f'<p class="rights">{text(chapter.rights)}</p>')
    return f'<footer class="source">{"".join(lines)}</footer>' if lines else ""


def _live(address: str, dialect: Dialect) -> str:
    said = f'href="{attribute(address)}"{dialect.from_left}'
    return f"<a {said}>{breakable(address, dialect)}</a>"
