"""Nodes to XHTML, for a web page, an EPUB and print.

`Dialect` holds the differences between the three. The result is well-formed XML without namespace
declarations; a template wraps it in a document.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import legible
from exporter.model.assets import Asset
from exporter.model.east_asian import CJK, is_upright
from exporter.model.image_size import ImageSize, Length
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
    Ruby,
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
from exporter.model.printed_addresses import displayed_url
from exporter.model.publication import Labels
from exporter.model.table_grid import placed_cells
from exporter.model.walk import plain_text, walk
from exporter.options.epub_profiles import FormulaForm
from exporter.write.boundaries import set_apart
from exporter.write.direction import Direction, direction, direction_of
from exporter.write.highlight import hanging_lines, highlight, line_blocks
from exporter.write.table_layout import MAX_NUMBER, screen_layout, table_layout, with_fitting_images

if TYPE_CHECKING:
    from exporter.write.formulas.markup import DrawingAddress
    from exporter.write.formulas.typesetting import Formula

Medium: TypeAlias = Literal["html", "epub", "print"]

_LEAD_IN = 140
"""The greatest length in characters of a paragraph that introduces the next block: two lines."""
_WORD_JOINER = "\u2060"
_URL_BREAKS = re.compile(r"(?<=/)(?!/)|(?=[-._?#%~,])|(?<=[=&])|(?=[=&])")
"""Where a long address may be broken, so that no character is mistaken for a hyphen."""
_MAX_PIECE = 24
_MIN_BROKEN_CODE = 20
_LAST_TWO_WORDS = re.compile(r"(?<=\S )\S{1,12} \S{1,12}$")
_LAST_CHARACTERS = re.compile(rf"(?<=[{CJK}])[{CJK}]{{4}}$")
_SNAKE_CASE = re.compile(r"\b[^\W\d_]{4,}_\w{6,}")
_CODE_PREFIX = re.compile(r"[^\w\s]{1,4}\w{1,16}")
_NOTE_CALL = ("noteref", "doc-noteref")
_REFERENCE_CALL = ("biblioref", "doc-biblioref")
_CALL_SEPARATOR = '<sup class="note-call"><span>, </span></sup>'
_CODE_BREAKS = re.compile(r"(?<=\w\w[./_:(])(?=\w)|(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between the output formats, and between divisions.

    - `image` returns the address of an image in the output;
    - `labels` are the division's;
    - `resolved` is False for a post as read: addresses, TeX and groups stay as written;
    - `url_of` returns the address of a place in another division, from the division's key and an
      id in it (empty for its beginning);
    - `folio` returns the page number of such a place, or digits of the same width to be replaced
      later; None in formats without pages;
    - `footnotes` holds the footnotes of the page, by the id of the citation or note that calls
      them;
    - `pop_up_references` marks references as notes, which reading systems show in a pop-up;
      `pop_up_element` is the element that is shown;
    - `empty_anchors` puts the id of a heading on an empty element in it;
    - `formulas` is the form of formulas, `drawing` returns the address of one as an image (None
      embeds it);
    - `lang` and `direction` are those of the division;
    - `min_text` is the smallest printable font size, relative to that of tables; `measure` is the
      width of the text of a page in CSS pixels, 0 in formats without pages.
    """

    medium: Medium
    image: Callable[[Asset], str]
    labels: Labels
    diagnostics: Diagnostics
    resolved: bool = True
    url_of: Callable[[str, str], str] = lambda division, target: f"{division}#{target}"
    folio: Callable[[str, str], str] | None = None
    footnotes: Mapping[str, str] = field(default_factory=dict)
    pop_up_references: bool = False
    pop_up_element: str = "div"
    empty_anchors: bool = False
    formulas: FormulaForm | Literal["web", "drawing"] = "web"
    drawing: DrawingAddress | None = None
    lang: str = "en"
    direction: Direction = "ltr"
    min_text: float = 0.0
    measure: float = 0.0

    @property
    def ltr_attribute(self) -> str:
        """The attribute of addresses in right-to-left text; empty elsewhere."""
        return ' dir="ltr"' if self.direction == "rtl" else ""

    def semantics(self, type_: str, role: str = "") -> str:
        """Return `epub:type` (in an EPUB; EPUB SSV 1.1) and `role` (DPUB-ARIA 1.1) attributes."""
        epub_type = f' epub:type="{type_}"' if type_ and self.medium == "epub" else ""
        return epub_type + (f' role="{role}"' if role else "")


def text(characters: str) -> str:
    """Return characters as XML text."""
    return html.escape(legible(characters), quote=False)


def attribute(characters: str) -> str:
    """Return characters as the value of an XML attribute in double quotes."""
    return html.escape(legible(characters))


def title_text(characters: str, dialect: Dialect) -> str:
    """Return a title or heading as XML text.

    In print its last two words, or its last four East Asian characters, stay together.
    """
    pattern = _LAST_CHARACTERS if _LAST_CHARACTERS.search(characters) else _LAST_TWO_WORDS
    found = pattern.search(characters) if dialect.medium == "print" else None
    # WeasyPrint reorders the two parts of a title in the other direction.
    if found is None or direction_of(characters) != dialect.direction:
        return text(characters)
    return f'{text(characters[: found.start()])}<span class="bound">{text(found[0])}</span>'


def blocks_to_xhtml(blocks: Iterable[Block], dialect: Dialect) -> str:
    """Return blocks, each on a line of its own."""
    return "\n".join(block_to_xhtml(block, dialect) for block in blocks)


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
            link, citation = _printed(inlines, index, dialect), _inline(after, dialect)
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
    """Return an inline; in print set apart from text of another script around it."""
    xhtml = _inline(inlines[index], dialect)
    return set_apart(xhtml, inlines, index) if dialect.medium == "print" else xhtml


def _meet(before: Inline, after: Inline) -> bool:
    """Whether one inline ends and the next begins with the call of a note."""
    while not isinstance(before, Note) and (children := getattr(before, "children", ())):
        before = children[-1]
    while not isinstance(after, Note) and (children := getattr(after, "children", ())):
        after = children[0]
    return isinstance(before, Note) and isinstance(after, Note)


def block_to_xhtml(block: Block, dialect: Dialect) -> str:
    """Return one block."""
    match block:
        case Paragraph(children):
            return _paragraph(block, children, dialect)
        case Heading():
            return _heading(block, dialect)
        case CodeBlock():
            return _code_block(block, dialect)
        case Quote(children):
            return _container("blockquote", block, children, dialect)
        case Disclaimer(children, label):
            class_ = f' class="disclaimer"{dialect.semantics("notice", "doc-notice")}'
            return _box(block, class_, label, text(label), children, dialect)
        case Admonition(kind, title, children):
            class_ = f' class="admonition {attribute(kind)}" role="note"'
            shown = inlines_to_xhtml(title, dialect)
            return _box(block, class_, _label(title), shown, children, dialect)
        case BulletList(items, tight):
            return f"<ul{_common(block, dialect)}>{_items(items, tight, dialect)}</ul>"
        case OrderedList():
            return _ordered_list(block, dialect)
        case DefinitionList(entries):
            inner = "\n".join(_definition(entry, dialect) for entry in entries)
            return f"<dl{_common(block, dialect)}>\n{inner}\n</dl>"
        case Table():
            return _table(block, dialect)
        case Figure():
            return _figure(block, dialect)
        case MathBlock():
            return _formula(block, dialect)
        case ThematicBreak():
            return "<hr/>"
        case Details():
            return _details(block, dialect)
        case Embed():
            return _embed(block, dialect)
        case Group(children):
            return _group(block, children, dialect)
        case _:
            assert_never(block)


def _paragraph(paragraph: Paragraph, children: Inlines, dialect: Dialect) -> str:
    if not dialect.resolved and ("element", "") in paragraph.attributes:
        return inlines_to_xhtml(children, dialect)
    leads = ' class="leads"' if dialect.medium == "print" and _is_lead_in(children) else ""
    return f"<p{_common(paragraph, dialect)}{leads}>{inlines_to_xhtml(children, dialect)}</p>"


def _is_lead_in(children: Inlines) -> bool:
    """Whether a paragraph introduces the next block, and must be on the same page.

    It is short, and ends with a colon or is a title that was not written as a heading.
    """
    characters = plain_text(children).rstrip()
    is_title = len(children) == 1 and isinstance(children[0], Emphasis | Strong)
    return len(characters) <= _LEAD_IN and (characters.endswith(":") or is_title)


def _heading(heading: Heading, dialect: Dialect) -> str:
    label = ""
    if dialect.medium == "print":
        label = f' data-label="{attribute(_label(heading.children))}"'
    match heading.children:
        case (*others, Text(characters)):
            inner = inlines_to_xhtml(tuple(others), dialect) + title_text(characters, dialect)
        case children:
            inner = inlines_to_xhtml(children, dialect)
    if dialect.empty_anchors and heading.id:
        inner = f'<span id="{attribute(heading.id)}"></span>{inner}'
        heading = replace(heading, id="")
    upright = dialect.resolved and is_upright(plain_text(heading.children))
    label += ' class="upright"' if upright else ""
    return f"<h{heading.level}{_common(heading, dialect)}{label}>{inner}</h{heading.level}>"


def _box(
    block: Block, attributes: str, label: str, title: str, children: Blocks, dialect: Dialect
) -> str:
    """Return a titled box. `title` is XHTML, `label` the same as plain text."""
    inner = f"{_box_title('label', title, dialect)}\n{blocks_to_xhtml(children, dialect)}"
    label = f' aria-label="{attribute(label)}"'
    return f"<div{_common(block, dialect)}{attributes}{label}>{inner}</div>"


def _box_title(class_: str, title: str, dialect: Dialect) -> str:
    """Return the title of a box; bold by itself in an EPUB, whose reader may ignore styles."""
    inner = f"<b>{title}</b>" if title and dialect.medium == "epub" else title
    return f'<p class="{class_}">{inner}</p>'


def _ordered_list(block: OrderedList, dialect: Dialect) -> str:
    start = f' start="{block.start}"' if block.start != 1 else ""
    style = f' type="{block.style}"' if block.style != "1" else ""
    if block.start != 1 and dialect.medium == "print":
        # WeasyPrint ignores `start`.
        style += f' style="counter-reset: list-item {block.start - 1}"'
    items = _items(block.items, block.tight, dialect)
    return f"<ol{_common(block, dialect)}{start}{style}>{items}</ol>"


def _details(details: Details, dialect: Dialect) -> str:
    summary = inlines_to_xhtml(details.summary, dialect)
    inner = blocks_to_xhtml(details.children, dialect)
    if dialect.medium == "html":
        inner = f"<summary>{summary}</summary>\n{inner}" if summary else inner
        return f"<details{_common(details, dialect)}>{inner}</details>"
    inner = f"{_box_title('summary', summary, dialect)}\n{inner}"
    return f'<div{_common(details, dialect)} class="details">{inner}</div>'


def _embed(embed: Embed, dialect: Dialect) -> str:
    call = _inline(embed.citation, dialect) if embed.citation else ""
    label = f'<span class="label">{text(getattr(dialect.labels, embed.kind))}</span>'
    title = embed.title or displayed_url(embed.address)
    link = f'<a href="{attribute(embed.address)}">{text(title)}</a>'
    line = f'<p class="embed">{label} {link}{call}</p>'
    if not embed.poster or not dialect.resolved:
        return line
    return f"<figure>{inlines_to_xhtml(embed.poster, dialect)}\n{line}</figure>"


def _inline(inline: Inline, dialect: Dialect) -> str:
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
        case Code(characters):
            return f"<code{_common(inline, dialect)}>{_inline_code(characters, dialect)}</code>"
        case Keyboard(children):
            return _wrapped("kbd", inline, children, dialect)
        case Link(children, address, title):
            href = f'href="{attribute(address)}"'
            href += f' title="{attribute(title)}"' if title else ""
            return f"<a{_common(inline, dialect)} {href}>{inlines_to_xhtml(children, dialect)}</a>"
        case Image():
            return _image(inline, dialect)
        case Note():
            return _note_call(inline, dialect)
        case Math():
            return _formula(inline, dialect)
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
        return f'<span{_common(ruby, dialect)} class="ruby">{lines}</span>'
    opening, closing = ("<rp>(</rp>", "<rp>)</rp>") if dialect.resolved else ("", "")
    return f"<ruby{_common(ruby, dialect)}>{base}{opening}<rt>{annotation}</rt>{closing}</ruby>"


def _note_call(note: Note, dialect: Dialect) -> str:
    if not dialect.resolved:
        link = f'<a class="footnote" href="#fn-{note.number}">{note.number}</a>'
        return f'<sup class="note-call">{link}</sup>'
    semantics = dialect.semantics(*_NOTE_CALL)
    link = f'<a id="{note.id}" href="#note-{note.number}"{semantics}>{note.number}</a>'
    return f'<sup class="note-call">{link}</sup>{dialect.footnotes.get(note.id, "")}'


def _citation(citation: Citation, dialect: Dialect) -> str:
    chapter, target = citation.chapter, citation.target
    # A pop-up shows only notes of the same document.
    pops_up = dialect.pop_up_references and not chapter
    semantics = dialect.semantics(*(_NOTE_CALL if pops_up else _REFERENCE_CALL))
    href = attribute(dialect.url_of(chapter, target) if chapter else f"#{target}")
    link = f'<a id="{citation.id}" href="{href}"{semantics}>[{citation.number}]</a>'
    return f'<sup class="citation">{link}</sup>{dialect.footnotes.get(citation.id, "")}'


def _cross_reference(link: CrossReference, dialect: Dialect) -> str:
    """Return a link within the book; in print with the page number if it leaves the division."""
    inner = inlines_to_xhtml(link.children, dialect)
    if not link.chapter:
        return f'<a{_common(link, dialect)} href="#{attribute(link.target)}">{inner}</a>'
    href = attribute(dialect.url_of(link.chapter, link.target))
    title = f' title="{attribute(link.title)}"' if link.title else ""
    anchor = f'<a{_common(link, dialect)} href="{href}"{title}>{inner}</a>'
    if dialect.folio is None:
        return anchor
    number = page_number(link.chapter, link.target, dialect)
    return f'{anchor} <span class="on-page">({text(dialect.labels.on_page).format(number)})</span>'


def page_number(division: str, target: str, dialect: Dialect) -> str:
    """Return the page number of a place; empty in formats without pages.

    Its URL is an attribute, so that a later stage can replace the number.
    """
    if dialect.folio is None:
        return ""
    place = attribute(dialect.url_of(division, target))
    number = text(dialect.folio(division, target))
    return f'<span class="page-number" data-place="{place}">{number}</span>'


def address_link(address: str, shown: str, dialect: Dialect, class_: str = "") -> str:
    """Return a link whose text is an address; `shown` is its printed form."""
    class_ = f'class="{class_}" ' if class_ else ""
    href = f'{class_}href="{attribute(address)}"{dialect.ltr_attribute}'
    return f"<a {href}>{breakable(shown, dialect)}</a>"


def breakable(address: str, dialect: Dialect) -> str:
    """Return an address with `wbr` where it may be broken.

    In print the pieces are wrapped, since WeasyPrint would also break them at hyphens; a piece too
    long for a line is not.
    """
    pieces = [piece for piece in _URL_BREAKS.split(address) if piece]
    if dialect.medium != "print":
        return "<wbr/>".join(map(_isolated, pieces))
    return "<wbr/>".join(
        f"<span>{text(piece)}</span>" if len(piece) <= _MAX_PIECE else text(piece)
        for piece in pieces
    )


def _isolated(piece: str) -> str:
    """Return a piece of an address; right-to-left ones keep their order if each is isolated."""
    is_rtl = not piece.isascii() and direction_of(piece) == "rtl"
    return f"<bdi>{text(piece)}</bdi>" if is_rtl else text(piece)


def _common(node: Node, dialect: Dialect) -> str:
    """Return the id, language and direction of a node; the classes of a post are dropped."""
    attributes = f' id="{attribute(node.id)}"' if node.id else ""
    attributes += lang_attributes(node.lang, dialect) if node.lang else ""
    own_direction = _direction(node, dialect)
    return f'{attributes} dir="{own_direction}"' if own_direction else attributes


def lang_attributes(lang: str, dialect: Dialect) -> str:
    """Return the language as `lang`, and in an EPUB as `xml:lang` too."""
    lang = attribute(lang)
    return f' lang="{lang}"' + (f' xml:lang="{lang}"' if dialect.medium == "epub" else "")


def _direction(node: Node, dialect: Dialect) -> str:
    """Return the direction of a node, if it is set or its language differs from the division's."""
    if node.direction == "auto" and dialect.medium == "print":
        # WeasyPrint does not support `dir="auto"`.
        return direction_of(plain_text((node,)))
    if isinstance(node, Code | CodeBlock) and not node.direction and dialect.direction == "rtl":
        return "ltr"
    if node.lang and not node.direction and direction(node.lang) != dialect.direction:
        return direction(node.lang)
    return node.direction


def _wrapped(tag: str, node: Node, children: Inlines, dialect: Dialect) -> str:
    return f"<{tag}{_common(node, dialect)}>{inlines_to_xhtml(children, dialect)}</{tag}>"


def _emphasis(node: Node, children: Inlines, dialect: Dialect) -> str:
    upright = dialect.resolved and is_upright(plain_text(children))
    class_ = ' class="upright"' if upright else ""
    return f"<em{_common(node, dialect)}{class_}>{inlines_to_xhtml(children, dialect)}</em>"


def _container(tag: str, node: Node, children: Blocks, dialect: Dialect) -> str:
    return f"<{tag}{_common(node, dialect)}>\n{blocks_to_xhtml(children, dialect)}\n</{tag}>"


def _span(span: Span, children: Inlines, dialect: Dialect) -> str:
    """Return a `span`; in a book, one that only preserves an element of the post is left out."""
    element = dict(span.attributes).get("element", "")
    if not element:
        return _wrapped("span", span, children, dialect)
    if dialect.resolved:
        return inlines_to_xhtml(children, dialect)
    return _wrapped(element, span, children, dialect)


def _group(group: Group, children: Blocks, dialect: Dialect) -> str:
    """Return a `div`; in a book, a group without attributes is left out."""
    if dialect.resolved:
        if group.id or (children and (group.classes or group.lang or group.direction)):
            return _container("div", group, children, dialect)
        return blocks_to_xhtml(children, dialect)
    tag = dict(group.attributes).get("element", "div")
    classes = f' class="{attribute(" ".join(group.classes))}"' if group.classes else ""
    inner = blocks_to_xhtml(children, dialect)
    return f"<{tag}{_common(group, dialect)}{classes}>\n{inner}\n</{tag}>"


def _label(inlines: Inlines) -> str:
    """Return a heading as plain text on one line, without citations and notes."""
    return " ".join(plain_text(inlines).split())


def _running_text(characters: str, dialect: Dialect) -> str:
    """Return text; in print, a `snake_case` name may be broken after its underscores."""
    if dialect.medium != "print" or "_" not in characters:
        return text(characters)
    return _SNAKE_CASE.sub(lambda word: word[0].replace("_", "_<wbr/>"), text(characters))


def _inline_code(characters: str, dialect: Dialect) -> str:
    """Return code in running text; in print, a long name may be broken.

    Punctuation stays with the word after it: a broken `-v` would look hyphenated.
    """
    if dialect.medium != "print":
        return text(characters)
    prefix = ""
    if found := _CODE_PREFIX.match(characters):
        prefix = f'<span class="bound">{text(found[0])}</span>'
        characters = characters[found.end() :]
    if len(characters) < _MIN_BROKEN_CODE:
        return prefix + text(characters)
    pieces = _CODE_BREAKS.split(characters)
    return prefix + "<wbr/>".join(text(piece) for piece in pieces if piece)


def _code_block(block: CodeBlock, dialect: Dialect) -> str:
    code = highlight(legible(block.text), block.language)
    if dialect.medium == "print":
        code = line_blocks(code)
    elif dialect.medium == "epub":
        code = hanging_lines(code)
    class_ = f' class="language-{attribute(block.language)}"' if block.language else ""
    inner = f"<code{class_ if dialect.medium == 'html' else ''}>{code}</code>"
    code = f'<pre{_common(block, dialect)} class="code">{inner}</pre>'
    if not block.file:
        return code
    file = inlines_to_xhtml((Code(block.file),), dialect)
    return f'<div class="code-file">\n<p>{file}</p>\n{code}\n</div>'


def _items(items: Iterable[ListItem | TaskItem], tight: bool, dialect: Dialect) -> str:
    return "\n" + "\n".join(_item(item, tight, dialect) for item in items) + "\n"


def _item(item: ListItem | TaskItem, tight: bool, dialect: Dialect) -> str:
    inner = _flow(item.children, tight, dialect)
    match item:
        case ListItem():
            return f"<li{_common(item, dialect)}>{inner}</li>"
        case TaskItem(done=done):
            labels = dialect.labels
            name, sign = (labels.done, "☑") if done else (labels.open, "☐")
            box = f'<span class="box" role="img" aria-label="{attribute(name)}">{sign}</span>'
            if not dialect.resolved:
                checked = ' checked=""' if done else ""
                box = f'<input type="checkbox" disabled=""{checked}/>'
            return f'<li{_common(item, dialect)} class="task">{box} {inner}</li>'
        case _:
            assert_never(item)


def _flow(blocks: Blocks, tight: bool, dialect: Dialect) -> str:
    """Return the blocks of an item or a cell; if it is tight, without `p` elements."""
    parts = [
        inlines_to_xhtml(block.children, dialect)
        if tight and isinstance(block, Paragraph) and not block.id
        else block_to_xhtml(block, dialect)
        for block in blocks
    ]
    return "\n".join(parts)


def _definition(entry: Term | Definition, dialect: Dialect) -> str:
    match entry:
        case Term(children):
            return f"<dt{_common(entry, dialect)}>{inlines_to_xhtml(children, dialect)}</dt>"
        case Definition(children):
            return f"<dd>{_flow(children, len(children) == 1, dialect)}</dd>"
        case _:
            assert_never(entry)


def _table(table: Table, dialect: Dialect) -> str:
    if dialect.measure:
        table = with_fitting_images(table, dialect.measure)
    parts = []
    if table.caption:
        parts.append(f"<caption>{inlines_to_xhtml(table.caption, dialect)}</caption>")
    # Screen readers would announce an empty head.
    has_content = any(cell.children for row in table.head for cell in row.cells)
    if table.head and (has_content or not dialect.resolved):
        parts.append(f"<thead>{_rows(table.head, 'col', dialect)}</thead>")
    if table.body:
        parts.append(f"<tbody>{_rows(table.body, 'row', dialect)}</tbody>")
    inner = "\n".join(parts)
    layout = _table_layout(table, dialect)
    class_ = f"table {layout}".rstrip()
    element = f'<table{_common(table, dialect)} class="{class_}">\n{inner}\n</table>'
    if layout == "turned":
        return f'<div class="on-side">{element}</div>'
    if dialect.medium == "print" or not dialect.resolved:
        return element
    return f'<div class="table-wrap">{element}</div>'


def _table_layout(table: Table, dialect: Dialect) -> str:
    match dialect.medium:
        case "print":
            return table_layout(table, dialect.min_text)
        case "epub":
            return screen_layout(table)
        case "html":
            return ""
        case _:
            assert_never(dialect.medium)


def _rows(rows: Sequence[Row], scope: str, dialect: Dialect) -> str:
    inner = _rows_with_inner_end(rows) if dialect.resolved else frozenset()
    return "\n".join(
        f"<tr{_common(row, dialect)}>"
        + "".join(
            _cell(cell, scope, dialect, inner=cell is row.cells[-1] and number in inner)
            for cell in row.cells
        )
        + "</tr>"
        for number, row in enumerate(rows)
    )


def _rows_with_inner_end(rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows, counted from 0, whose last cell is not in the last column of the table."""
    ends = {placed.row: placed.column + placed.cell.columns for placed in placed_cells(rows)}
    width = max(ends.values(), default=0)
    return frozenset(row for row, end in ends.items() if end < width)


def _cell(cell: Cell, scope: str, dialect: Dialect, *, inner: bool) -> str:
    """Return a cell. The last one of a row has no gutter after it, unless it is `inner`."""
    # Screen readers would announce an empty header.
    is_header = cell.is_header and bool(cell.children or not dialect.resolved)
    tag = "th" if is_header else "td"
    classes = f"{_alignment(cell, dialect)}{' inner' if inner else ''}".strip()
    attributes = _common(cell, dialect)
    attributes += f' scope="{scope}"' if is_header else ""
    attributes += f' class="{classes}"' if classes else ""
    attributes += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    attributes += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{attributes}>{_flow(cell.children, len(cell.children) == 1, dialect)}</{tag}>"


def _alignment(cell: Cell, dialect: Dialect) -> str:
    """Return the classes of a cell: its alignment, and `words` for right-aligned text in print."""
    is_text = dialect.medium == "print" and len(plain_text(cell.children)) > MAX_NUMBER
    return f"{cell.align} words" if is_text and cell.align == "right" else cell.align


def _figure(figure: Figure, dialect: Dialect) -> str:
    images = inlines_to_xhtml(figure.content, dialect)
    caption = ""
    if figure.caption:
        label = f"{text(dialect.labels.figure)} {figure.number}."
        number = f'<b class="number">{label}</b> ' if figure.number else ""
        content = inlines_to_xhtml(figure.caption, dialect)
        caption = f"\n<figcaption>{number}{content}</figcaption>"
    several = sum(isinstance(node, Image) for node in walk(figure.content)) > 1
    line = ' class="side-by-side"' if several and dialect.resolved else ""
    return f"<figure{_common(figure, dialect)}{line}>{images}{caption}</figure>"


def _image(image: Image, dialect: Dialect) -> str:
    if not dialect.resolved:
        attributes = f' src="{attribute(image.address)}" alt="{attribute(image.alt)}"'
        attributes += f' title="{attribute(image.title)}"' if image.title else ""
        attributes += _size_as_read(image.size)
        return f"<img{_common(image, dialect)}{attributes}/>"
    if image.asset is None:
        label = f"{dialect.labels.image}: "
        alt = text((label + image.alt.removeprefix(label)).rstrip())
        return f'<span class="missing">{alt}{_missing_address(image.address)}</span>'
    source = attribute(dialect.image(image.asset))
    size = _displayed_size(image.size, image.asset, dialect)
    return f'<img{_common(image, dialect)} src="{source}" alt="{attribute(image.alt)}"{size}/>'


def _size_as_read(size: ImageSize) -> str:
    """Return the size of an image before resolve."""
    sides = {"width": size.width, "height": size.height}
    return "".join(
        f' {name}="{str(length).removesuffix("px")}"' for name, length in sides.items() if length
    )


def _displayed_size(size: ImageSize, asset: Asset, dialect: Dialect) -> str:
    """Return the attributes and the style for the size of an image.

    The attributes are numbers of pixels, which give its proportions too; WeasyPrint ignores them.
    An EPUB has them only for an author's number of pixels: in MuPDF, they take precedence over a
    style, and an image that has none is never wider than the page.
    """
    own_width = size.width.value if size.width and size.width.unit == "px" else 0.0
    width = own_width or asset.width
    both = size.height and own_width
    height = size.height.value if both and size.height else width * asset.height / asset.width
    styles = {"height": size.height, "max-width": size.max_width}
    if dialect.medium != "print" and size.max_width:
        # Kindle knows no greatest width: the share is the width, which most fit without it.
        styles = {"width": size.max_width, "max-width": Length(width)}
    elif dialect.medium == "print" or not own_width:
        styles = {"width": size.width, **styles}
    style = "; ".join(f"{name}: {length}" for name, length in styles.items() if length)
    style += "; width: auto" if size.height and not size.width else ""
    style += "; object-fit: fill" if both and dialect.medium == "print" else ""
    attributes = f' width="{max(round(width), 1)}" height="{max(round(height), 1)}"'
    if dialect.medium == "epub" and not own_width:
        attributes = ""
    return attributes + (f' style="{style}"' if style else "")


def _missing_address(address: str) -> str:
    """Return the address of a missing image in parentheses; empty for a `data:` URL."""
    if not address or address.startswith("data:"):
        return ""
    pieces = (
        text(piece) for piece in re.split(r"(?<=[/_-])(?!/)", displayed_url(address)) if piece
    )
    return f" (<code>{'<wbr/>'.join(pieces)}</code>)"


def _formula(node: Math | MathBlock, dialect: Dialect) -> str:
    """Return a formula in its element; its TeX as code if it cannot be typeset."""
    block, tex = isinstance(node, MathBlock), node.tex
    element = "div" if block else "span"
    if not dialect.resolved:
        shown = text(f"\\[{tex}\\]" if block else f"\\({tex}\\)")
        return f'<{element} class="math">{shown}</{element}>'
    # Most posts have no formulas, and need not wait for these modules.
    from exporter.write.formulas.markup import data_url, formula_to_xhtml
    from exporter.write.formulas.typesetting import same_language, typeset

    formula = typeset(tex, dialect.lang, block=block, mathml=node.mathml)
    if formula is None:
        return ""
    inner = formula_to_xhtml(formula, tex, dialect.formulas, dialect.drawing or data_url)
    lang = "" if same_language(formula.lang, dialect.lang) else formula.lang
    if not inner:
        _report_formula(node, formula, dialect)
        inner, lang = f"<code>{text(tex)}</code>", ""
    elif formula.fault and dialect.medium != "print":
        message = f"the MathML of ‘{tex}’ is invalid ({formula.fault}); its image is shown"
        dialect.diagnostics.report("formula-image", message, node.place)
    if formula.number:
        inner += f'<span class="equation-number">{text(formula.number)}</span>'
    attributes = _common(replace(node, lang=lang), dialect)
    return f'<{element}{attributes} class="math">{inner}</{element}>'


def _report_formula(node: Math | MathBlock, formula: Formula, dialect: Dialect) -> None:
    if formula.unknown:
        names = ", ".join(f"‘{name}’" for name in formula.unknown)
        message = f"unknown in the formula ‘{node.tex}’: {names}"
        dialect.diagnostics.report("formula-unknown", message, node.place)
    else:
        message = f"‘{node.tex}’ is not a formula that can be typeset"
        dialect.diagnostics.report("formula-invalid", message, node.place)
