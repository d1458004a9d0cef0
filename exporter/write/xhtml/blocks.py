"""Blocks to XHTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from exporter.model.east_asian import is_upright
from exporter.model.nodes import (
    Admonition,
    Block,
    Blocks,
    BulletList,
    Code,
    CodeBlock,
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
    Inlines,
    ListItem,
    MathBlock,
    Node,
    OrderedList,
    Paragraph,
    Quote,
    Strong,
    Table,
    TaskItem,
    Term,
    Text,
    ThematicBreak,
)
from exporter.model.printed_addresses import displayed_url
from exporter.model.walk import plain_text, walk
from exporter.write.xhtml.code import code_block_to_xhtml, with_code_sizes
from exporter.write.xhtml.containers import WIDE_NUMBER, digits_of, within
from exporter.write.xhtml.dialect import Dialect, attribute, attributes_of, text
from exporter.write.xhtml.formulas import formula_in_text
from exporter.write.xhtml.inlines import inline_to_xhtml, inlines_to_xhtml, title_text
from exporter.write.xhtml.tables import table_to_xhtml

_LEAD_IN = 140
"""The greatest length in characters of a paragraph that introduces the next block: two lines."""

_LONG_ITEM = 90
"""The least length in characters of a list item that may be alone on a page: two lines or more."""


def blocks_to_xhtml(blocks: Blocks, dialect: Dialect) -> str:
    """Return blocks, each on a line of its own."""
    return "\n".join(block_to_xhtml(*each) for each in with_code_sizes(blocks, dialect))


def block_to_xhtml(block: Block, dialect: Dialect) -> str:
    """Return one block."""
    dialect = within(block, dialect)
    match block:
        case Paragraph(children):
            return _paragraph(block, children, dialect)
        case Heading():
            return _heading(block, dialect)
        case CodeBlock():
            return code_block_to_xhtml(block, dialect)
        case Quote(children):
            return _container("blockquote", block, children, dialect)
        case Disclaimer(children, label):
            class_ = f' class="disclaimer"{dialect.semantics("notice", "doc-notice")}'
            return _box(block, class_, label, text(label), children, dialect)
        case Admonition(kind, title, children):
            class_ = f' class="admonition {attribute(kind)}" role="note"'
            shown = inlines_to_xhtml(title, dialect)
            return _box(block, class_, one_line(title), shown, children, dialect)
        case BulletList(items, tight):
            class_ = _list_class(block, dialect)
            return (
                f"<ul{attributes_of(block, dialect)}{class_}>{_items(items, tight, dialect)}</ul>"
            )
        case OrderedList():
            return _ordered_list(block, dialect)
        case DefinitionList(entries):
            inner = "\n".join(_definition(entry, dialect) for entry in entries)
            attributes = attributes_of(block, dialect) + _list_class(block, dialect)
            return f"<dl{attributes}>\n{inner}\n</dl>"
        case Table():
            return table_to_xhtml(block, dialect, _flow)
        case Figure():
            return _figure(block, dialect)
        case MathBlock():
            return formula_in_text(block, dialect)
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
    names = "center " if ("align", "center") in paragraph.attributes else ""
    names += "leads" if dialect.medium == "print" and _is_lead_in(children) else ""
    classes = f' class="{names.strip()}"' if names else ""
    text = inlines_to_xhtml(children, dialect)
    return f"<p{attributes_of(paragraph, dialect)}{classes}>{text}</p>"


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
        label = f' data-label="{attribute(one_line(heading.children))}"'
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
    return f"<h{heading.level}{attributes_of(heading, dialect)}{label}>{inner}</h{heading.level}>"


def one_line(inlines: Inlines) -> str:
    """Return a heading as plain text on one line, without citations and notes."""
    return " ".join(plain_text(inlines).split())


def _box(
    block: Block, attributes: str, label: str, title: str, children: Blocks, dialect: Dialect
) -> str:
    """Return a titled box. `title` is XHTML, `label` the same as plain text."""
    inner = f"{_box_title('label', title, dialect)}\n{blocks_to_xhtml(children, dialect)}"
    label = f' aria-label="{attribute(label)}"'
    return f"<div{attributes_of(block, dialect)}{attributes}{label}>{inner}</div>"


def _box_title(class_: str, title: str, dialect: Dialect) -> str:
    """Return the title of a box; bold by itself in an EPUB, whose reader may ignore styles."""
    inner = f"<b>{title}</b>" if title and dialect.medium == "epub" else title
    return f'<p class="{class_}">{inner}</p>'


def _list_class(list_: Block, dialect: Dialect, name: str = "") -> str:
    """Return the `class` of a list. In print one with code in its text, or of tasks, is ragged."""
    is_ragged = dialect.medium == "print" and any(
        isinstance(node, Code | TaskItem) for node in walk((list_,))
    )
    names = f"{name} ragged".strip() if is_ragged else name
    return f' class="{names}"' if names else ""


def _ordered_list(block: OrderedList, dialect: Dialect) -> str:
    start = f' start="{block.start}"' if block.start != 1 else ""
    digits = digits_of(block)
    wide = f"digits-{digits}" if digits >= WIDE_NUMBER else ""
    start = _list_class(block, dialect, wide) + start
    style = f' type="{block.style}"' if block.style != "1" else ""
    if block.start != 1 and dialect.medium == "print":
        # WeasyPrint ignores `start`.
        style += f' style="counter-reset: list-item {block.start - 1}"'
    items = _items(block.items, block.tight, dialect)
    return f"<ol{attributes_of(block, dialect)}{start}{style}>{items}</ol>"


def _details(details: Details, dialect: Dialect) -> str:
    summary = inlines_to_xhtml(details.summary, dialect)
    inner = blocks_to_xhtml(details.children, dialect)
    if dialect.medium == "html":
        inner = f"<summary>{summary}</summary>\n{inner}" if summary else inner
        return f"<details{attributes_of(details, dialect)}>{inner}</details>"
    inner = f"{_box_title('summary', summary, dialect)}\n{inner}"
    return f'<div{attributes_of(details, dialect)} class="details">{inner}</div>'


def _embed(embed: Embed, dialect: Dialect) -> str:
    call = inline_to_xhtml(embed.citation, dialect) if embed.citation else ""
    label = f'<span class="label">{text(getattr(dialect.labels, embed.kind))}</span>'
    title = embed.title or displayed_url(embed.address)
    link = f'<a href="{attribute(embed.address)}">{text(title)}</a>'
    line = f'<p class="embed">{label} {link}{call}</p>'
    if not embed.poster or not dialect.resolved:
        return line
    return f"<figure>{inlines_to_xhtml(embed.poster, dialect)}\n{line}</figure>"


def _container(tag: str, node: Node, children: Blocks, dialect: Dialect) -> str:
    return f"<{tag}{attributes_of(node, dialect)}>\n{blocks_to_xhtml(children, dialect)}\n</{tag}>"


def _group(group: Group, children: Blocks, dialect: Dialect) -> str:
    """Return a `div`; in a book, a group without attributes is left out."""
    if dialect.resolved:
        if children and ("align", "center") in group.attributes:
            inner = blocks_to_xhtml(children, dialect)
            return f'<div{attributes_of(group, dialect)} class="center">\n{inner}\n</div>'
        if group.id or (children and (group.classes or group.lang or group.direction)):
            return _container("div", group, children, dialect)
        return blocks_to_xhtml(children, dialect)
    tag = dict(group.attributes).get("element", "div")
    classes = f' class="{attribute(" ".join(group.classes))}"' if group.classes else ""
    inner = blocks_to_xhtml(children, dialect)
    return f"<{tag}{attributes_of(group, dialect)}{classes}>\n{inner}\n</{tag}>"


def _items(items: Iterable[ListItem | TaskItem], tight: bool, dialect: Dialect) -> str:
    return "\n" + "\n".join(_item(item, tight, dialect) for item in items) + "\n"


def _item(item: ListItem | TaskItem, tight: bool, dialect: Dialect) -> str:
    inner = _flow(item.children, tight, dialect)
    is_long = dialect.medium == "print" and len(plain_text(item.children)) >= _LONG_ITEM
    match item:
        case ListItem():
            class_ = ' class="long"' if is_long else ""
            return f"<li{attributes_of(item, dialect)}{class_}>{inner}</li>"
        case TaskItem(done=done):
            labels = dialect.labels
            name, sign = (labels.done, "☑") if done else (labels.open, "☐")
            box = f'<span class="box" role="img" aria-label="{attribute(name)}">{sign}</span>'
            if not dialect.resolved:
                checked = ' checked=""' if done else ""
                box = f'<input type="checkbox" disabled=""{checked}/>'
            if inner.startswith("<p") and isinstance(item.children[0], Paragraph):
                # The box stands in the line of its task.
                opening, _, inner = inner.partition(">")
                box = f"{opening}>{box}"
            classes = "task long" if is_long else "task"
            return f'<li{attributes_of(item, dialect)} class="{classes}">{box} {inner}</li>'
        case _:
            assert_never(item)


def _flow(blocks: Blocks, tight: bool, dialect: Dialect) -> str:
    """Return the blocks of an item or a cell; if it is tight, without `p` elements."""
    parts = [
        inlines_to_xhtml(block.children, dialect)
        if tight and isinstance(block, Paragraph) and not block.id
        else block_to_xhtml(block, with_size)
        for block, with_size in with_code_sizes(blocks, dialect)
    ]
    return "\n".join(parts)


def _definition(entry: Term | Definition, dialect: Dialect) -> str:
    match entry:
        case Term(children):
            return f"<dt{attributes_of(entry, dialect)}>{inlines_to_xhtml(children, dialect)}</dt>"
        case Definition(children):
            return f"<dd>{_flow(children, len(children) == 1, dialect)}</dd>"
        case _:
            assert_never(entry)


def _figure(figure: Figure, dialect: Dialect) -> str:
    images = inlines_to_xhtml(figure.content, dialect)
    caption = ""
    if figure.caption:
        label = f"{text(dialect.labels.figure)} {figure.number}."
        number = f'<b class="number">{label}</b> ' if figure.number else ""
        content = inlines_to_xhtml(figure.caption, dialect)
        caption = f"\n<figcaption>{number}{content}</figcaption>"
    several = sum(isinstance(node, Image) for node in walk(figure.content)) > 1
    names = ["side-by-side"] if several and dialect.resolved else []
    names += ["center"] if ("align", "center") in figure.attributes else []
    classes = f' class="{" ".join(names)}"' if names else ""
    return f"<figure{attributes_of(figure, dialect)}{classes}>{images}{caption}</figure>"
