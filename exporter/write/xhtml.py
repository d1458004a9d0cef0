"""Nodes to XHTML: one answer a node, for a web page, an EPUB and print alike.

What differs between the three is in `Dialect`. The result is well-formed XML without a namespace
declaration of its own; a template puts it into a document.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.model.assets import Asset
from exporter.model.nodes import (
    Abbreviation,
    Admonition,
    Block,
    Blocks,
    BulletList,
    Cell,
    Citation,
    Code,
    CodeBlock,
    CrossReference,
    Definition,
    DefinitionList,
    Details,
    Disclaimer,
    Embed,
    Emphasis,
    Figure,
    Group,
    Heading,
    Image,
    Inline,
    Inlines,
    Inserted,
    Keyboard,
    LineBreak,
    Link,
    ListItem,
    Marked,
    Math,
    MathBlock,
    Node,
    Note,
    OrderedList,
    Paragraph,
    Placeholder,
    Quote,
    Row,
    ShownAddress,
    Small,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    TaskItem,
    Term,
    Text,
    ThematicBreak,
)
from exporter.model.publication import Labels
from exporter.model.walk import plain_text
from exporter.write.direction import Direction, direction, direction_of
from exporter.write.highlight import hanging_lines, highlight, line_blocks
from exporter.write.math import drawing, mathml
from exporter.write.table_layout import FIGURE, breadth_of, is_broad

Medium: TypeAlias = Literal["html", "epub", "print"]

_SHORT = 140
"""Letters of a paragraph, at most, that only leads to what follows: two lines."""
_WORD_JOINER = "\u2060"
_BREAKS = re.compile(r"(?<=/)(?!/)|(?=[-._?#%~,])|(?<=[=&])|(?=[=&])")
"""Where a long address may go on in the next line, so that no sign is mistaken for a hyphen."""
_LONG_PIECE = 24
_LONG_NAME = 20
_LAST_WORDS = re.compile(r"(?<=\S )\S{1,12} \S{1,12}$")
_JOINED_WORD = re.compile(r"\b[^\W\d_]{4,}_\w{6,}")
_LEAD = re.compile(r"[^\w\s]{1,4}\w{1,16}")
_NOTE_CALL = ("noteref", "doc-noteref")
_REFERENCE_CALL = ("biblioref", "doc-biblioref")
_NAME_BREAKS = re.compile(r"(?<=\w\w[./_:(])(?=\w)|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one format says what the others say too.

    `image` gives the address of a picture inside the output. `labels` are the chapter's own words.
    What is not `resolved` is shown as the post has it: addresses, formulas in TeX, plain groups.
    `place` gives the address of a place in another division, by the division's key and an id there
    (empty for its beginning); `folio` the number of the page that it is on, where pages have one,
    or figures of the same shape, in whose place the number is stamped later.
    `foot` is what goes to the foot of the page, by the id of the citation or note that calls it.
    `pop` says that references are called as notes are, which a reading system shows in place;
    `holder` is the element that holds what is shown so. `bare_targets` puts the id of a heading on
    something empty before its words.
    `direction` is the way in which the division is read. `least` is the size of the smallest
    letters that can be printed, as a part of the size of those in tables.
    """

    medium: Medium
    image: Callable[[Asset], str]
    labels: Labels
    diagnostics: Diagnostics
    resolved: bool = True
    place: Callable[[str, str], str] = lambda division, target: f"{division}#{target}"
    folio: Callable[[str, str], str] | None = None
    foot: Mapping[str, str] = field(default_factory=dict)
    pop: bool = False
    holder: str = "div"
    bare_targets: bool = False
    direction: Direction = "ltr"
    least: float = 0.0

    @property
    def from_left(self) -> str:
        """The attribute that addresses need among words that are read from the right."""
        return ' dir="ltr"' if self.direction == "rtl" else ""

    def semantics(self, type_: str, role: str = "") -> str:
        """The attributes that name a part: `epub:type` where EPUB reads it, and the ARIA role."""
        said = f' epub:type="{type_}"' if type_ and self.medium == "epub" else ""
        return said + (f' role="{role}"' if role else "")


def text(characters: str) -> str:
    """Characters as XML text."""
    return html.escape(legible(characters), quote=False)


def attribute(characters: str) -> str:
    """Characters as the value of an XML attribute between double quotes."""
    return html.escape(legible(characters))


def bound(characters: str, dialect: Dialect) -> str:
    """The text of a title or a heading; in print its last two words stay together."""
    found = _LAST_WORDS.search(characters) if dialect.medium == "print" else None
    # The PDF engine would turn round the two parts of a foreign title.
    if found is None or direction_of(characters) != dialect.direction:
        return text(characters)
    return f'{text(characters[: found.start()])}<span class="bound">{text(found[0])}</span>'


def blocks_to_xhtml(blocks: Iterable[Block], dialect: Dialect) -> str:
    """Blocks, one after the other, a line each."""
    return "\n".join(block_to_xhtml(block, dialect) for block in blocks)


def inlines_to_xhtml(inlines: Inlines, dialect: Dialect) -> str:
    """Running text. A link and the citation behind it stay together on a line."""
    done: list[str] = []
    at = 0
    while at < len(inlines):
        inline = inlines[at]
        after = inlines[at + 1] if at + 1 < len(inlines) else None
        if isinstance(inline, Link) and isinstance(after, Citation):
            link, citation = _inline(inline, dialect), _inline(after, dialect)
            joiner = _WORD_JOINER if dialect.medium == "print" else ""
            done.append(f'<span class="cited">{link}{joiner}{citation}</span>')
            at += 2
        else:
            done.append(_inline(inline, dialect))
            at += 1
    return "".join(done)


def _leads(children: Inlines) -> bool:
    """Whether a short paragraph leads to what follows, with which it shares a page.

    It ends with a colon, or is a title that was not written as a heading.
    """
    words = plain_text(children).rstrip()
    titled = len(children) == 1 and isinstance(children[0], Emphasis | Strong)
    return len(words) <= _SHORT and (words.endswith(":") or titled)


def block_to_xhtml(block: Block, dialect: Dialect) -> str:
    """One block."""
    match block:
        case Paragraph(children):
            if not dialect.resolved and ("element", "") in block.attributes:
                return inlines_to_xhtml(children, dialect)
            said = _common(block, dialect)
            if dialect.medium == "print" and _leads(children):
                said += ' class="leads"'
            return f"<p{said}>{inlines_to_xhtml(children, dialect)}</p>"
        case Heading(level, children):
            label = (
                f' data-label="{attribute(_label(children))}"' if dialect.medium == "print" else ""
            )
            words = inlines_to_xhtml(children[:-1], dialect)
            match children[-1:]:
                case (Text(characters),):
                    words += bound(characters, dialect)
                case last:
                    words = inlines_to_xhtml((*children[:-1], *last), dialect)
            if dialect.bare_targets and block.id:
                words = f'<span id="{attribute(block.id)}"></span>{words}'
                block = replace(block, id="")
            return f"<h{level}{_common(block, dialect)}{label}>{words}</h{level}>"
        case CodeBlock():
            return _code_block(block, dialect)
        case Quote(children):
            return _container("blockquote", block, children, dialect)
        case Disclaimer(children, label):
            said = dialect.semantics("notice", "doc-notice")
            extra = f' class="disclaimer"{said} aria-label="{attribute(label)}"'
            inner = f"{_head('label', text(label), dialect)}\n{blocks_to_xhtml(children, dialect)}"
            return f"<div{_common(block, dialect)}{extra}>{inner}</div>"
        case Admonition(kind, title, children):
            label = attribute(_label(title))
            extra = f' class="admonition {attribute(kind)}" role="note" aria-label="{label}"'
            words = _head("label", inlines_to_xhtml(title, dialect), dialect)
            inner = f"{words}\n{blocks_to_xhtml(children, dialect)}"
            return f"<div{_common(block, dialect)}{extra}>{inner}</div>"
        case BulletList(items, tight):
            return f"<ul{_common(block, dialect)}>{_items(items, tight, dialect)}</ul>"
        case OrderedList(items, start, style, tight):
            extra = f' start="{start}"' if start != 1 else ""
            extra += f' type="{style}"' if style != "1" else ""
            if start != 1 and dialect.medium == "print":
                # The PDF engine counts by CSS alone.
                extra += f' style="counter-reset: list-item {start - 1}"'
            return f"<ol{_common(block, dialect)}{extra}>{_items(items, tight, dialect)}</ol>"
        case DefinitionList(entries):
            inner = "\n".join(_definition(entry, dialect) for entry in entries)
            return f"<dl{_common(block, dialect)}>\n{inner}\n</dl>"
        case Table():
            return _table(block, dialect)
        case Figure():
            return _figure(block, dialect)
        case MathBlock(tex):
            return f'<div class="math">{_formula(block, tex, dialect)}</div>'
        case ThematicBreak():
            return "<hr/>"
        case Details(summary, children):
            label = inlines_to_xhtml(summary, dialect)
            inner = blocks_to_xhtml(children, dialect)
            if dialect.medium == "html":
                shown = f"<summary>{label}</summary>\n{inner}" if label else inner
                return f"<details{_common(block, dialect)}>{shown}</details>"
            shown = f"{_head('summary', label, dialect)}\n{inner}"
            return f'<div{_common(block, dialect)} class="details">{shown}</div>'
        case Embed(kind, address, title, citation):
            call = _inline(citation, dialect) if citation else ""
            label = f'<span class="label">{text(getattr(dialect.labels, kind))}</span>'
            link = f'<a href="{attribute(address)}">{text(title or address)}</a>'
            return f'<p class="embed">{label} {link}{call}</p>'
        case Group(children):
            return _group(block, children, dialect)
        case _:
            assert_never(block)


def _head(kind: str, words: str, dialect: Dialect) -> str:
    """What stands over a box: heavy by itself in an EPUB, where a reader may drop the styles."""
    said = f"<b>{words}</b>" if words and dialect.medium == "epub" else words
    return f'<p class="{kind}">{said}</p>'


def _inline(inline: Inline, dialect: Dialect) -> str:
    match inline:
        case Text(characters):
            return _running(characters, dialect)
        case Emphasis(children):
            return _wrapped("em", inline, children, dialect)
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
        case Code(characters):
            return f"<code{_common(inline, dialect)}>{_code(characters, dialect)}</code>"
        case Keyboard(children):
            return _wrapped("kbd", inline, children, dialect)
        case Link(children, address, title):
            extra = f' title="{attribute(title)}"' if title else ""
            words = inlines_to_xhtml(children, dialect)
            return f'<a{_common(inline, dialect)} href="{attribute(address)}"{extra}>{words}</a>'
        case Image():
            return _image(inline, dialect)
        case Note(number=number):
            if not dialect.resolved:
                link = f'<a class="footnote" href="#fn-{number}">{number}</a>'
                return f'<sup class="note-call">{link}</sup>'
            said = dialect.semantics(*_NOTE_CALL)
            link = f'<a id="{inline.id}" href="#note-{number}"{said}>{number}</a>'
            return f'<sup class="note-call">{link}</sup>{dialect.foot.get(inline.id, "")}'
        case Math(tex):
            return f'<span class="math">{_formula(inline, tex, dialect)}</span>'
        case LineBreak():
            return "<br/>"
        case Abbreviation(children, expansion):
            words = inlines_to_xhtml(children, dialect)
            return f'<abbr title="{attribute(expansion)}">{words}</abbr>'
        case Span(children):
            return _span(inline, children, dialect)
        case Placeholder(name):
            # Resolve fills every placeholder; one that is left is shown as it was written.
            return text(f"{{{name}}}")
        case Citation(number, target, chapter):
            # A reading system shows a note of the same document where it is called.
            pops = dialect.pop and not chapter
            said = dialect.semantics(*(_NOTE_CALL if pops else _REFERENCE_CALL))
            href = attribute(dialect.place(chapter, target) if chapter else f"#{target}")
            link = f'<a id="{inline.id}" href="{href}"{said}>[{number}]</a>'
            return f'<sup class="citation">{link}</sup>{dialect.foot.get(inline.id, "")}'
        case ShownAddress(address, shown):
            words = breakable(shown, dialect)
            link = f'<a href="{attribute(address)}"{dialect.from_left}>{words}</a>'
            return f' <span class="shown-address">({link})</span>'
        case CrossReference():
            return _cross_reference(inline, dialect)
        case _:
            assert_never(inline)


def _cross_reference(link: CrossReference, dialect: Dialect) -> str:
    """Words that lead to another place. On paper, the page is said too if it is another's."""
    words = inlines_to_xhtml(link.children, dialect)
    if not link.chapter:
        return f'<a{_common(link, dialect)} href="#{attribute(link.target)}">{words}</a>'
    href = attribute(dialect.place(link.chapter, link.target))
    title = f' title="{attribute(link.title)}"' if link.title else ""
    made = f'<a{_common(link, dialect)} href="{href}"{title}>{words}</a>'
    if dialect.folio is None:
        return made
    number = page_number(link.chapter, link.target, dialect)
    return f'{made} <span class="on-page">({text(dialect.labels.on_page).format(number)})</span>'


def page_number(division: str, target: str, dialect: Dialect) -> str:
    """The number of the page that a place is on; nothing where pages have none.

    The place stands beside the number, so that whoever knows the page later can stamp it.
    """
    if dialect.folio is None:
        return ""
    place = attribute(dialect.place(division, target))
    number = text(dialect.folio(division, target))
    return f'<span class="page-number" data-place="{place}">{number}</span>'


def breakable(address: str, dialect: Dialect) -> str:
    """An address with `wbr` where it may be broken.

    In print the pieces between are wrapped, since the PDF engine would break them at hyphens too;
    one that is too long for a line is left bare.
    """
    pieces = (piece for piece in _BREAKS.split(address) if piece)
    if dialect.medium != "print":
        return "<wbr/>".join(map(text, pieces))
    return "<wbr/>".join(
        f"<span>{text(piece)}</span>" if len(piece) <= _LONG_PIECE else text(piece)
        for piece in pieces
    )


def _common(node: Node, dialect: Dialect) -> str:
    """The id, language and direction of a node. A post's classes are not ours, and stay behind."""
    said = f' id="{attribute(node.id)}"' if node.id else ""
    if node.lang:
        lang = attribute(node.lang)
        said += f' lang="{lang}"'
        said += f' xml:lang="{lang}"' if dialect.medium == "epub" else ""
    way = _direction(node, dialect)
    return f'{said} dir="{way}"' if way else said


def _direction(node: Node, dialect: Dialect) -> str:
    """Which way a node is read, where that is said or its language differs from the division's."""
    if node.direction == "auto" and dialect.medium == "print":
        # The PDF engine does not look at the words.
        return direction_of(plain_text((node,)))
    if isinstance(node, Code | CodeBlock) and not node.direction and dialect.from_left:
        return "ltr"
    if node.lang and not node.direction and direction(node.lang) != dialect.direction:
        return direction(node.lang)
    return node.direction


def _wrapped(tag: str, node: Node, children: Inlines, dialect: Dialect) -> str:
    return f"<{tag}{_common(node, dialect)}>{inlines_to_xhtml(children, dialect)}</{tag}>"


def _container(tag: str, node: Node, children: Blocks, dialect: Dialect) -> str:
    return f"<{tag}{_common(node, dialect)}>\n{blocks_to_xhtml(children, dialect)}\n</{tag}>"


def _span(span: Span, children: Inlines, dialect: Dialect) -> str:
    """Words set apart. In a book, what stands for no more than an element of the post is bare."""
    element = dict(span.attributes).get("element", "")
    if not element:
        return _wrapped("span", span, children, dialect)
    if dialect.resolved:
        return inlines_to_xhtml(children, dialect)
    return _wrapped(element, span, children, dialect)


def _group(group: Group, children: Blocks, dialect: Dialect) -> str:
    """Blocks that belong together. In a book a group that is called nothing is its blocks."""
    if dialect.resolved:
        if group.id or (children and (group.classes or group.lang or group.direction)):
            return _container("div", group, children, dialect)
        return blocks_to_xhtml(children, dialect)
    tag = dict(group.attributes).get("element", "div")
    classes = f' class="{attribute(" ".join(group.classes))}"' if group.classes else ""
    inner = blocks_to_xhtml(children, dialect)
    return f"<{tag}{_common(group, dialect)}{classes}>\n{inner}\n</{tag}>"


def _label(inlines: Inlines) -> str:
    """A heading as running heads and bookmarks show it: without citations and notes."""
    return " ".join(plain_text(inlines).split())


def _running(characters: str, dialect: Dialect) -> str:
    """Text; in print, a name of words joined by low lines may go on in the next line."""
    if dialect.medium != "print" or "_" not in characters:
        return text(characters)
    return _JOINED_WORD.sub(lambda word: word[0].replace("_", "_<wbr/>"), text(characters))


def _code(characters: str, dialect: Dialect) -> str:
    """Code in a sentence; in print, a long name may go on in the next line.

    Signs before a word stay with it: `-v` is not to look like a word with a hyphen.
    """
    if dialect.medium != "print":
        return text(characters)
    lead = ""
    if found := _LEAD.match(characters):
        lead, characters = f'<span class="bound">{text(found[0])}</span>', characters[found.end() :]
    if len(characters) < _LONG_NAME:
        return lead + text(characters)
    pieces = _NAME_BREAKS.split(characters)
    return lead + "<wbr/>".join(text(piece) for piece in pieces if piece)


def _code_block(block: CodeBlock, dialect: Dialect) -> str:
    code = highlight(legible(block.text), block.language)
    if dialect.medium == "print":
        code = line_blocks(code)
    elif dialect.medium == "epub":
        code = hanging_lines(code)
    tag = f' class="language-{attribute(block.language)}"' if block.language else ""
    inner = f"<code{tag if dialect.medium == 'html' else ''}>{code}</code>"
    return f'<pre{_common(block, dialect)} class="code">{inner}</pre>'


def _items(items: Iterable[ListItem | TaskItem], tight: bool, dialect: Dialect) -> str:
    return "\n" + "\n".join(_item(item, tight, dialect) for item in items) + "\n"


def _item(item: ListItem | TaskItem, tight: bool, dialect: Dialect) -> str:
    inner = _flow(item.children, tight, dialect)
    match item:
        case ListItem():
            return f"<li{_common(item, dialect)}>{inner}</li>"
        case TaskItem(done=done):
            name, sign = ("done", "☑") if done else ("open", "☐")
            box = f'<span class="box" role="img" aria-label="{name}">{sign}</span>'
            if not dialect.resolved:
                checked = ' checked=""' if done else ""
                box = f'<input type="checkbox" disabled=""{checked}/>'
            return f'<li{_common(item, dialect)} class="task">{box} {inner}</li>'
        case _:
            assert_never(item)


def _flow(blocks: Blocks, tight: bool, dialect: Dialect) -> str:
    """The blocks of an item or a cell; in a tight one, a paragraph is bare text."""
    done = [
        inlines_to_xhtml(block.children, dialect)
        if tight and isinstance(block, Paragraph) and not block.id
        else block_to_xhtml(block, dialect)
        for block in blocks
    ]
    return "\n".join(done)


def _definition(entry: Term | Definition, dialect: Dialect) -> str:
    match entry:
        case Term(children):
            return f"<dt{_common(entry, dialect)}>{inlines_to_xhtml(children, dialect)}</dt>"
        case Definition(children):
            return f"<dd>{_flow(children, len(children) == 1, dialect)}</dd>"
        case _:
            assert_never(entry)


def _table(table: Table, dialect: Dialect) -> str:
    parts = []
    if table.caption:
        parts.append(f"<caption>{inlines_to_xhtml(table.caption, dialect)}</caption>")
    # A head that says nothing would be read out as one.
    words = any(cell.children for row in table.head for cell in row.cells)
    if table.head and (words or not dialect.resolved):
        parts.append(f"<thead>{_rows(table.head, 'col', dialect)}</thead>")
    if table.body:
        parts.append(f"<tbody>{_rows(table.body, 'row', dialect)}</tbody>")
    inner = "\n".join(parts)
    said = f"table {_breadth(table, dialect)}".rstrip()
    whole = f'<table{_common(table, dialect)} class="{said}">\n{inner}\n</table>'
    if said == "table turned":
        return f'<div class="on-side">{whole}</div>'
    bare = dialect.medium == "print" or not dialect.resolved
    return whole if bare else f'<div class="table-wrap">{whole}</div>'


def _breadth(table: Table, dialect: Dialect) -> str:
    match dialect.medium:
        case "print":
            return breadth_of(table, dialect.least)
        case "epub":
            return "broad" if is_broad(table) else ""
        case "html":
            return ""
        case _:
            assert_never(dialect.medium)


def _rows(rows: Iterable[Row], scope: str, dialect: Dialect) -> str:
    return "\n".join(
        "<tr>" + "".join(_cell(cell, scope, dialect) for cell in row.cells) + "</tr>"
        for row in rows
    )


def _cell(cell: Cell, scope: str, dialect: Dialect) -> str:
    # A head that says nothing would be read out as one.
    heads = cell.is_header and bool(cell.children or not dialect.resolved)
    tag = "th" if heads else "td"
    said = f' scope="{scope}"' if heads else ""
    said += f' class="{_alignment(cell, dialect)}"' if cell.align else ""
    said += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    said += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{said}>{_flow(cell.children, len(cell.children) == 1, dialect)}</{tag}>"


def _alignment(cell: Cell, dialect: Dialect) -> str:
    """How a cell is aligned; in print, figures at the right are known from words there."""
    words = dialect.medium == "print" and len(plain_text(cell.children)) > FIGURE
    return f"{cell.align} words" if words and cell.align == "right" else cell.align


def _figure(figure: Figure, dialect: Dialect) -> str:
    pictures = inlines_to_xhtml(figure.content, dialect)
    caption = ""
    if figure.caption:
        words = inlines_to_xhtml(figure.caption, dialect)
        name = f"{text(dialect.labels.figure)} {figure.number}."
        number = f'<b class="number">{name}</b> ' if figure.number else ""
        caption = f"\n<figcaption>{number}{words}</figcaption>"
    return f"<figure{_common(figure, dialect)}>{pictures}{caption}</figure>"


def _image(image: Image, dialect: Dialect) -> str:
    if not dialect.resolved:
        said = f' src="{attribute(image.address)}" alt="{attribute(image.alt)}"'
        said += f' title="{attribute(image.title)}"' if image.title else ""
        said += f' width="{image.width}"' if image.width else ""
        return f"<img{_common(image, dialect)}{said}/>"
    if image.asset is None:
        words = f"{dialect.labels.image}: {image.alt.removeprefix(f'{dialect.labels.image}: ')}"
        return f'<span class="missing">{text(words)}{_whereabouts(image.address)}</span>'
    source = attribute(dialect.image(image.asset))
    width = min(image.width or image.asset.width, image.asset.width)
    size = f' width="{width}" height="{round(image.asset.height * width / image.asset.width)}"'
    return f'<img{_common(image, dialect)} src="{source}" alt="{attribute(image.alt)}"{size}/>'


def _whereabouts(address: str) -> str:
    """The address of a picture that is not there, as the end of its placeholder."""
    if not address or address.startswith("data:"):
        return ""
    pieces = (text(piece) for piece in re.split(r"(?<=[/_-])(?!/)", address) if piece)
    return f" (<code>{'<wbr/>'.join(pieces)}</code>)"


def _formula(node: Math | MathBlock, tex: str, dialect: Dialect) -> str:
    block = isinstance(node, MathBlock)
    if not dialect.resolved:
        return text(f"\\[{tex}\\]" if block else f"\\({tex}\\)")
    made = (drawing if dialect.medium == "print" else mathml)(tex, block=block)
    if not made:
        dialect.diagnostics.report("math-invalid", f"‘{tex}’ cannot be set", node.place)
    return made or f"<code>{text(tex)}</code>"
