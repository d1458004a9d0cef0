"""Running text to XHTML."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import assert_never

from exporter.model.east_asian import CJK, is_upright, may_have_cjk
from exporter.model.nodes import (
    Abbreviation,
    Citation,
    Code,
    CrossReference,
    Emphasis,
    Image,
    Inline,
    Inlines,
    Inserted,
    Keyboard,
    LineBreak,
    Link,
    Marked,
    Math,
    Node,
    Note,
    Placeholder,
    Ruby,
    ShownAddress,
    Small,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from exporter.model.printed_addresses import displayed_url
from exporter.model.walk import plain_text
from exporter.write.direction import direction_of
from exporter.write.xhtml.addresses import address_link
from exporter.write.xhtml.code import inline_code_to_xhtml
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text
from exporter.write.xhtml.formulas import formula_in_text
from exporter.write.xhtml.images import image_to_xhtml
from exporter.write.xhtml.script_boundaries import set_apart
from exporter.write.xhtml.word_pairs import before_call, with_bound_pairs

_WORD_JOINER = "\u2060"
_LAST_TWO_WORDS = re.compile(r"(?<=\S )\S{1,12} \S{1,12}$")
_LAST_CHARACTERS = rf"(?<=[{CJK}])[{CJK}]{{4}}$"
_BEFORE_DASH = re.compile(" (?=[-–—] )")
_SNAKE_CASE = re.compile(r"\b[^\W\d_]{4,}_\w{6,}")
_NOTE_CALL = ("noteref", "doc-noteref")
_REFERENCE_CALL = ("biblioref", "doc-biblioref")
_CALL_SEPARATOR = '<sup class="note-call"><span>, </span></sup>'


def inlines_to_xhtml(inlines: Inlines, dialect: Dialect) -> str:
    """Return running text.

    A link and the citation after it are kept on one line; calls of two notes are parted: “8, 9”.
    """
    parts: list[str] = []
    index = 0
    while index < len(inlines):
        inline = inlines[index]
        after = inlines[index + 1] if index + 1 < len(inlines) else None
        if isinstance(inline, Link) and isinstance(after, Citation):
            link, citation = _printed(inlines, index, dialect), inline_to_xhtml(after, dialect)
            joiner = _WORD_JOINER if dialect.medium == "print" else ""
            parts.append(f'<span class="cited">{link}{joiner}{citation}</span>')
            index += 2
        else:
            parts.append(_printed(inlines, index, dialect))
            index += 1
        if index < len(inlines) and dialect.resolved and _meet(inlines[index - 1], inlines[index]):
            parts.append(_CALL_SEPARATOR)
    return "".join(parts)


def _printed(inlines: Inlines, index: int, dialect: Dialect) -> str:
    """Return an inline; in print set apart from text of another script, and kept with a call."""
    inline = inlines[index]
    if dialect.medium != "print":
        return inline_to_xhtml(inline, dialect)
    after = inlines[index + 1] if index + 1 < len(inlines) else None
    if isinstance(inline, Text) and isinstance(after, Note | Citation):
        inline = replace(inline, text=before_call(inline.text))
    return set_apart(inline_to_xhtml(inline, dialect), inlines, index)


def _meet(before: Inline, after: Inline) -> bool:
    """Whether one inline ends and the next begins with the call of a note."""
    while not isinstance(before, Note) and (children := getattr(before, "children", ())):
        before = children[-1]
    while not isinstance(after, Note) and (children := getattr(after, "children", ())):
        after = children[0]
    return isinstance(before, Note) and isinstance(after, Note)


def title_text(characters: str, dialect: Dialect) -> str:
    """Return a title or heading as XML text.

    In print its last two words, or its last four East Asian characters, stay together, and no line
    begins with a dash.
    """
    if dialect.medium != "print":
        return text(characters)
    characters = _BEFORE_DASH.sub("\u00a0", characters)
    found = may_have_cjk(characters) and re.search(_LAST_CHARACTERS, characters)
    found = found or _LAST_TWO_WORDS.search(characters)
    # WeasyPrint reorders the two parts of a title in the other direction.
    if found is None or direction_of(characters) != dialect.direction:
        return text(characters)
    return f'{text(characters[: found.start()])}<span class="bound">{text(found[0])}</span>'


def page_number(division: str, target: str, dialect: Dialect) -> str:
    """Return the page number of a place; empty in formats without pages.

    Its URL is an attribute, so that a later stage can replace the number.
    """
    if dialect.folio is None:
        return ""
    place = attribute(dialect.url_of(division, target))
    number = text(dialect.folio(division, target))
    return f'<span class="page-number" data-place="{place}">{number}</span>'


def inline_to_xhtml(inline: Inline, dialect: Dialect) -> str:
    """Return one inline."""
    match inline:
        case Text(characters):
            return _running_text(characters, dialect)
        case Emphasis(children):
            return _emphasis(inline, children, dialect)
        case Strong(children):
            return _wrapped("strong", inline, children, dialect)
        case Strikethrough(children):
            return _wrapped("del", inline, children, dialect)
        case Inserted(children):
            return _wrapped("ins", inline, children, dialect)
        case Marked(children):
            return _wrapped("mark", inline, children, dialect)
        case Small(children):
            return _wrapped("small", inline, children, dialect)
        case SmallCaps(children):
            return f'<span class="small-caps">{inlines_to_xhtml(children, dialect)}</span>'
        case Superscript(children):
            return _wrapped("sup", inline, children, dialect)
        case Subscript(children):
            return _wrapped("sub", inline, children, dialect)
        case Code():
            return inline_code_to_xhtml(inline, dialect)
        case Keyboard(children):
            return _wrapped("kbd", inline, children, dialect)
        case Link(address=address, classes=("bare-address",)):
            return address_link(address, displayed_url(address), dialect)
        case Link(children, address, title):
            href = f'href="{attribute(address)}"'
            href += f' title="{attribute(title)}"' if title else ""
            inner = inlines_to_xhtml(children, dialect)
            return f"<a{attributes_of(inline, dialect)} {href}>{inner}</a>"
        case Image():
            return image_to_xhtml(inline, dialect)
        case Note():
            return _note_call(inline, dialect)
        case Math():
            return formula_in_text(inline, dialect)
        case LineBreak():
            return "<br/>"
        case Abbreviation(children, expansion):
            short = inlines_to_xhtml(children, dialect)
            return f'<abbr title="{attribute(expansion)}">{short}</abbr>'
        case Ruby():
            return _ruby(inline, dialect)
        case Span(children):
            return _span(inline, children, dialect)
        case Placeholder(name):
            # Resolve fills in every placeholder; a post as read shows it as written.
            return text(f"{{{name}}}")
        case Citation():
            return _citation(inline, dialect)
        case ShownAddress(address, shown):
            return f' <span class="shown-address">({address_link(address, shown, dialect)})</span>'
        case CrossReference():
            return _cross_reference(inline, dialect)
        case _:
            assert_never(inline)


def _ruby(ruby: Ruby, dialect: Dialect) -> str:
    """Return `ruby`, with parentheses for readers without it; in print, two lines of a box."""
    base = inlines_to_xhtml(ruby.children, dialect)
    annotation = inlines_to_xhtml(ruby.annotation, dialect)
    if dialect.medium == "print":
        lines = f'<span class="annotation">{annotation}</span><span>{base}</span>'
        return f'<span{attributes_of(ruby, dialect)} class="ruby">{lines}</span>'
    opening, closing = ("<rp>(</rp>", "<rp>)</rp>") if dialect.resolved else ("", "")
    return (
        f"<ruby{attributes_of(ruby, dialect)}>{base}{opening}<rt>{annotation}</rt>{closing}</ruby>"
    )


def _note_call(note: Note, dialect: Dialect) -> str:
    if not dialect.resolved:
        link = f'<a class="footnote" href="#fn-{note.number}">{note.number}</a>'
        return f'<sup class="note-call">{link}</sup>'
    semantics = dialect.semantics(*_NOTE_CALL)
    link = f'<a id="{note.id}" href="#note-{note.number}"{semantics}>{note.number}</a>'
    return f'<sup class="note-call">{link}</sup>{dialect.footnotes.get(note.id, "")}'


def _citation(citation: Citation, dialect: Dialect) -> str:
    chapter, target = citation.chapter, citation.target
    if citation.children and not target:
        inner = inlines_to_xhtml(citation.children, dialect)
        return f'<span id="{citation.id}">{inner}</span>'
    # A pop-up shows only notes of the same document.
    pops_up = dialect.pop_up_references and not chapter
    semantics = dialect.semantics(*(_NOTE_CALL if pops_up else _REFERENCE_CALL))
    href = attribute(dialect.url_of(chapter, target) if chapter else f"#{target}")
    if citation.children:
        inner = inlines_to_xhtml(citation.children, dialect)
        link = f'<a class="cite" id="{citation.id}" href="{href}"{semantics}>{inner}</a>'
        return f"{link}{dialect.footnotes.get(citation.id, '')}"
    label = text(_label(citation))
    link = f'<a id="{citation.id}" href="{href}"{semantics}>[{label}]</a>'
    cite = citation.cite
    names = text(cite.work.short_names) if cite and cite.form == "in-text" else ""
    return f'{names}<sup class="citation">{link}</sup>{dialect.footnotes.get(citation.id, "")}'


def _label(citation: Citation) -> str:
    """Return the number of a reference, with what the text says before and after it."""
    cite = citation.cite
    if cite is None:
        return f"{citation.number}"
    before = f"{cite.prefix} " if cite.prefix else ""
    return f"{before}{citation.number}{', ' if cite.after else ''}{cite.after}"


def _cross_reference(link: CrossReference, dialect: Dialect) -> str:
    """Return a link within the book; in print with the page number if it leaves the division."""
    inner = inlines_to_xhtml(link.children, dialect)
    if not link.chapter:
        href = attribute(link.target or "chapter-title")
        return f'<a{attributes_of(link, dialect)} href="#{href}">{inner}</a>'
    href = attribute(dialect.url_of(link.chapter, link.target))
    title = f' title="{attribute(link.title)}"' if link.title else ""
    anchor = f'<a{attributes_of(link, dialect)} href="{href}"{title}>{inner}</a>'
    if dialect.folio is None:
        return anchor
    number = page_number(link.chapter, link.target, dialect)
    return f'{anchor} <span class="on-page">({text(dialect.labels.on_page).format(number)})</span>'


def _wrapped(tag: str, node: Node, children: Inlines, dialect: Dialect) -> str:
    return f"<{tag}{attributes_of(node, dialect)}>{inlines_to_xhtml(children, dialect)}</{tag}>"


def _emphasis(node: Node, children: Inlines, dialect: Dialect) -> str:
    upright = dialect.resolved and is_upright(plain_text(children))
    class_ = ' class="upright"' if upright else ""
    return f"<em{attributes_of(node, dialect)}{class_}>{inlines_to_xhtml(children, dialect)}</em>"


def _span(span: Span, children: Inlines, dialect: Dialect) -> str:
    """Return a `span`; in a book, one that only preserves an element of the post is left out."""
    element = dict(span.attributes).get("element", "")
    if not element:
        return _wrapped("span", span, children, dialect)
    if dialect.resolved:
        return inlines_to_xhtml(children, dialect)
    return _wrapped(element, span, children, dialect)


def _running_text(characters: str, dialect: Dialect) -> str:
    """Return text; in print, a `snake_case` name may be broken after its underscores.

    Names with numbers, and numbers with units, stay on one line there.
    """
    if dialect.medium != "print":
        return text(characters)
    characters = with_bound_pairs(characters)
    if "_" not in characters:
        return text(characters)
    return _SNAKE_CASE.sub(lambda word: word[0].replace("_", "_<wbr/>"), text(characters))
