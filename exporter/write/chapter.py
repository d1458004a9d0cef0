"""A chapter as a `section` of XHTML: opening, text, notes, references and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, repeat

from exporter.model.east_asian import is_upright
from exporter.model.edition import Chapter, Division, Reference
from exporter.model.nodes import CrossReference, Inline, Note, Strong
from exporter.model.printed_addresses import displayed_url
from exporter.write.direction import rtl_attribute
from exporter.write.qr_codes import qr_code
from exporter.write.xhtml import (
    Dialect,
    address_link,
    attribute,
    blocks_to_xhtml,
    inlines_to_xhtml,
    lang_attributes,
    text,
    title_text,
    within_notes,
)

_LONG_ADDRESS = 80
"""Characters of an address that needs two lines: its reference may be alone on a page."""
_MAX_DATE = 24
"""The greatest length of a date that is kept on one line."""


def chapter_to_xhtml(chapter: Chapter, dialect: Dialect, *, in_book: bool = False) -> str:
    """Return the chapter as a `section`.

    In a collection (`in_book`) its first publication is stated below its title, else at its end.
    """
    semantics = dialect.semantics("chapter", "doc-chapter") + ' aria-labelledby="chapter-title"'
    lang = lang_attributes(chapter.metadata.lang, dialect) + rtl_attribute(chapter.metadata.lang)
    parts = (
        _opening(chapter, dialect, in_book),
        blocks_to_xhtml(chapter.blocks, dialect),
        notes_to_xhtml(chapter, dialect),
        references_to_xhtml(chapter, dialect),
        _source_footer(chapter, dialect, in_book),
    )
    inner = "\n".join(part for part in parts if part)
    return f'<section class="chapter"{semantics}{lang}>\n{inner}\n</section>'


def title_to_xhtml(title: str, id_: str, dialect: Dialect) -> str:
    """Return the heading of a division; in print with its text for running heads and bookmarks."""
    label = f' data-label="{attribute(title)}"' if dialect.medium == "print" else ""
    return f'<h1 id="{id_}"{label}>{title_text(title, dialect)}</h1>'


def _opening(chapter: Chapter, dialect: Dialect, in_book: bool) -> str:
    lines = [title_to_xhtml(chapter.metadata.title, "chapter-title", dialect)]
    if chapter.kicker:
        lines.insert(0, f'<p class="kicker">{text(chapter.kicker)}</p>')
    if chapter.standfirst:
        class_ = "standfirst upright" if is_upright(chapter.standfirst) else "standfirst"
        lines.append(f'<p class="{class_}">{title_text(chapter.standfirst, dialect)}</p>')
    authors = "".join(_byline_part(inline, dialect) for inline in chapter.byline)
    day = chapter.metadata.date
    date = f'<time datetime="{day}">{text(chapter.dateline)}</time>' if day else ""
    if byline := " · ".join(part for part in (authors, date) if part):
        lines.append(f'<p class="byline">{byline}</p>')
    if in_book and chapter.address:
        # Without its scheme, which every browser adds, most addresses are on one line.
        shown = displayed_url(chapter.address).removeprefix("https://")
        link = address_link(chapter.address, shown, dialect)
        lines.append(f'<p class="first-address">{link}</p>')
    return '<header class="opening">\n' + "\n".join(lines) + "\n</header>"


def _byline_part(inline: Inline, dialect: Dialect) -> str:
    """Return an author's name, or the text between two names."""
    if isinstance(inline, Strong):
        return f'<b class="author">{inlines_to_xhtml(inline.children, dialect)}</b>'
    return inlines_to_xhtml((inline,), dialect)


def notes_to_xhtml(division: Division, dialect: Dialect) -> str:
    """Return the section of a division's notes; empty if it has none."""
    if not division.notes:
        return ""
    semantics = dialect.semantics("endnotes", "doc-endnotes")
    groups = groupby(division.notes, key=lambda note: note.number)
    notes = [(number, tuple(calls)) for number, calls in groups]
    values = _value_attributes([number for number, _ in notes], dialect)
    inner = within_notes(dialect)
    items = [
        _note(number, calls, value, inner)
        for (number, calls), value in zip(notes, values, strict=True)
    ]
    return _list_section("notes", semantics, dialect.labels.notes, "\n".join(items))


def _value_attributes(numbers: Sequence[int], dialect: Dialect) -> Iterator[str]:
    """Yield the attributes that set the number of each list item; empty if it is the next number.

    Numbers are skipped where a book's references are listed by chapter, and where some of the notes
    are footnotes.
    """
    for before, number in pairwise((0, *numbers)):
        step = number - before
        attributes = f' value="{number}"' if step != 1 else ""
        if step != 1 and dialect.medium == "print":
            # WeasyPrint ignores `value`.
            attributes += f' style="counter-increment: list-item {step}"'
        yield attributes


def _note(number: int, calls: tuple[Note, ...], value: str, dialect: Dialect) -> str:
    """Return a note, whose text the first call holds, with a backlink to each call."""
    semantics = dialect.semantics("footnote", "doc-footnote")
    body = blocks_to_xhtml(calls[0].children, dialect)
    links = _backlinks([call.id for call in calls], str(number), dialect)
    body = f"{body[:-4]} {links}</p>" if body.endswith("</p>") else f"{body}\n<p>{links}</p>"
    return _pop_up_item(f"note-{number}", value, semantics, body, dialect)


def references_to_xhtml(division: Division, dialect: Dialect) -> str:
    """Return the section of a division's references; empty if it has none."""
    if not division.references:
        return ""
    semantics = dialect.semantics("bibliography", "doc-bibliography")
    if dialect.pop_up_references:
        semantics = dialect.semantics("endnotes", "doc-endnotes")
    items = reference_items(division, dialect)
    class_ = "references" if division.references[0].number else "references unnumbered"
    return _list_section("references", semantics, dialect.labels.references, items, class_)


def reference_items(division: Division, dialect: Dialect) -> str:
    """Return the references of a division as list items with their numbers."""
    numbers = [each.number for each in division.references]
    values = _value_attributes(numbers, dialect) if any(numbers) else repeat("", len(numbers))
    return "\n".join(
        reference_item(each, dialect, value)
        for each, value in zip(division.references, values, strict=True)
    )


def reference_item(reference: Reference, dialect: Dialect, value: str) -> str:
    """Return a reference as a list item. `value` is the attribute that sets its number."""
    code = ""
    if reference.address and dialect.qr in ("references", "both"):
        code = qr_code(reference.address, dialect)
    inner = reference_content(reference, dialect, code)
    if reference.chapters:
        inner = f"{inner} {_cited_in(reference.chapters, dialect)}"
    if dialect.pop_up_references:
        semantics = dialect.semantics("footnote", "doc-footnote")
        return _pop_up_item(reference.id, value, semantics, inner, dialect)
    is_long = dialect.medium == "print" and len(reference.shown) >= _LONG_ADDRESS
    class_ = ' class="long"' if is_long else ""
    return f'<li id="{reference.id}"{class_}{value}>{inner}</li>'


def _pop_up_item(id_: str, value: str, semantics: str, inner: str, dialect: Dialect) -> str:
    """Return a list item whose content a reading system may show in a pop-up.

    In an EPUB the id is on the content: some reading systems show nothing for a link to the item.
    """
    tag = dialect.pop_up_element
    item_id, content_id = f' id="{id_}"', ""
    if dialect.medium == "epub":
        item_id, content_id = content_id, item_id
    return f"<li{item_id}{value}><{tag}{content_id}{semantics}>{inner}</{tag}></li>"


def reference_content(reference: Reference, dialect: Dialect, code: str = "") -> str:
    """Return author, title, site and date of a reference, its backlinks and addresses.

    What a citation style gives takes the place of all but the backlinks. `code` is the QR code of
    the address, which stands beneath.
    """
    if reference.entry:
        target = f"[{reference.number}]" if reference.number else reference.title or reference.site
        links = _backlinks(reference.cited_by, target, dialect)
        return f"{code}{inlines_to_xhtml(reference.entry, dialect)} {links}".rstrip()
    author, title = reference.author, reference.title
    author = f'<span class="author">{_sentence(author)}</span> ' if author else ""
    lang = lang_attributes(reference.lang, dialect) if reference.lang else ""
    title = f'<span class="title"{lang}>{_sentence(title)}</span> ' if title else ""
    date = f", {text(_on_one_line(reference.date.rstrip('.')))}" if reference.date else ""
    site = f'<span class="site">{text(reference.site)}</span>' if reference.site else ""
    site = f"{site}{date if site else date.removeprefix(', ')}"
    site = f"{site}. " if site else ""
    accessed = ""
    if reference.accessed:
        day = _on_one_line(reference.accessed)
        accessed = f"{_sentence(dialect.labels.accessed.format(day))} "
    if reference.gone:
        accessed += f'<span class="gone">{text(dialect.labels.gone)}</span> '
    links = _backlinks(reference.cited_by, f"[{reference.number}]", dialect)
    address = ""
    if reference.address:
        address = f" {code}" + address_link(reference.address, reference.shown, dialect, "address")
    if reference.archived:
        archive = address_link(
            reference.archived, displayed_url(reference.archived), dialect, "address"
        )
        archived = f'<span class="archived">{text(dialect.labels.archived)} {archive}</span>'
        address = f"{address} {archived}"
    return f"{author}{title}{site}{accessed}{links}{address}"


def _cited_in(chapters: Sequence[CrossReference], dialect: Dialect) -> str:
    """Return links to the chapters that cite a reference."""
    titles = (inlines_to_xhtml((chapter,), dialect) for chapter in chapters)
    links = dialect.labels.comma.join(titles)
    return f'<span class="cited-in">{text(dialect.labels.cited_in)} {links}.</span>'


def _on_one_line(date: str) -> str:
    """Return a date with no-break spaces, unless it is too long for a date."""
    return date.replace(" ", "\u00a0") if len(date) <= _MAX_DATE else date


def _sentence(words: str) -> str:
    """Return words with a full stop, unless they end with other punctuation."""
    words = words.rstrip(".")
    return text(words) + ("" if words.endswith(("?", "!", "…")) else ".")


def _list_section(kind: str, semantics: str, title: str, items: str, class_: str = "") -> str:
    return (
        f'<section class="{class_ or kind}"{semantics} aria-labelledby="chapter-{kind}">\n'
        f'<h2 id="chapter-{kind}">{text(title)}</h2>\n<ol>\n{items}\n</ol>\n</section>'
    )


def _backlinks(calls: Sequence[str], target: str, dialect: Dialect) -> str:
    """Return a backlink to each call of a note or a reference. `target` is its number as shown."""
    links = []
    for count, call in enumerate(calls, 1):
        which = f", {count}" if len(calls) > 1 else ""
        label = attribute(f"{dialect.labels.back_to_text}, {target}{which}")
        attributes = f'class="backlink" role="doc-backlink" href="#{call}" aria-label="{label}"'
        links.append(f"<a {attributes}>↩</a>")
    return " ".join(links)


def _source_footer(chapter: Chapter, dialect: Dialect, in_book: bool) -> str:
    """Return the footer with the address of a single post, and the rights; empty if neither.

    The address of a chapter of a book is in it if it has a QR code.
    """
    lines = []
    has_code = dialect.qr in ("chapters", "both")
    if chapter.address and (has_code or not in_book):
        link = address_link(chapter.address, displayed_url(chapter.address), dialect)
        code = qr_code(chapter.address, dialect) if has_code else ""
        class_ = ' class="live"' if has_code and in_book else ""
        lines.append(f"<p{class_}>{code}{text(chapter.labels.first_published)} {link}</p>")
    if chapter.rights:
        lines.append(f'<p class="rights">{text(chapter.rights)}</p>')
    return f'<footer class="source">{"".join(lines)}</footer>' if lines else ""
