"""Captions that are not written as `figcaption`: each becomes the caption of a figure.

A caption is an emphasised line directly below an image, or a text there with a label such as
“Figure 1:”; a block with a class such as `wp-caption-text` after one; the rest of a group with such
a class; what follows an image in a centred group or a `figure`; a short centred block below a
centred image; a row of a table of one column below rows of images, or the definition in a list of a
single image.
"""

from __future__ import annotations

import re
from dataclasses import replace

from exporter.model.nodes import (
    Block,
    Blocks,
    BulletList,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Group,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    Node,
    Paragraph,
    Quote,
    Small,
    Strong,
    Subscript,
    Superscript,
    Table,
    Term,
    Text,
)
from exporter.model.walk import plain_text, rewrite, trimmed, walk

_CAPTION = re.compile(r"(?:^|[-_])\w*caption|^(?:the|img)?cap$|^legend$", re.IGNORECASE)
"""The classes of captions, and of groups of an image and its caption."""
_LABEL = re.compile(
    r"\s*(?:(?:abb(?:ildung)?|afbeelding|bild|fig(?:u(?:re|ra|ur))?|foto|imagen?|obr(?:ázek)?|photo"
    r"|ryc(?:ina)?|rys(?:unek)?|şekil|рис(?:унок)?|(?:ال)?شكل|شکل|איור)\b\.?\s*"
    r"\d+(?:[.-]\d+)*[a-z]?\s*(?:[:.—–-]|$)"
    r"|(?:图|圖|図|그림)\s*\d+(?:[.-]\d+)*\s*(?:[:：.．、—–-]|\s|$))",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 300
"""Characters of the text below an image that is taken for a caption by its place or its label."""
_EMPHASIS = (Emphasis, Small, Strong, Subscript, Superscript)
_CAPTIONED = frozenset(("wp-caption", "imgcap"))
"""Those that only groups have."""


def identify_captions(blocks: Blocks) -> Blocks:
    """Return the blocks with each image and its caption as a figure."""

    def identified(node: Node) -> Node | tuple[Node, ...]:
        match node:
            case Paragraph():
                return _from_paragraph(node)
            case Group(children):
                return _from_group(replace(node, children=_joined(children)))
            case ListItem(children) | Quote(children):
                return replace(node, children=_joined(children))
            case Table():
                return _from_table(node)
            case DefinitionList():
                return _from_definitions(node)
            case BulletList(items) if any("gallery" in name for name in node.classes):
                blocks = tuple(block for item in items for block in item.children)
                return blocks if all(map(_is_image_block, blocks)) else node
            case _:
                return node

    return _joined(rewrite(blocks, identified))


def is_only_images(inlines: Inlines) -> bool:
    """Whether the inlines are images, bare or linked, and white space."""
    images, rest = _split(inlines)
    return bool(images) and not rest


def has_label(caption: str) -> bool:
    """Whether a caption begins with a label and a number, such as “Figure 1:”."""
    return _LABEL.match(caption) is not None


def _from_paragraph(paragraph: Paragraph) -> Paragraph | Figure | Blocks:
    """Return a paragraph, or the figures in it and what is left of it around them."""
    if not any(map(_is_image, paragraph.children)):
        return paragraph
    images, rest = _split(paragraph.children)
    if images and rest and (_is_caption(paragraph) or _is_below(images, rest, paragraph)):
        return _figure(images, trimmed(rest), paragraph)
    blocks: list[Paragraph | Figure] = []
    text: Inlines = ()
    for line in _lines(paragraph.children):
        above, images = _images_at_end(text)
        if images and (_is_emphasised(trimmed(line)) or _has_short_label(line)):
            blocks += [Paragraph(above)] if above else []
            blocks.append(_figure(images, _unwrapped(trimmed(line)), Paragraph(())))
            text = ()
        else:
            text += line
    if not blocks:
        return paragraph
    blocks += [Paragraph(trimmed(text))] if trimmed(text) else []
    blocks[0] = replace(blocks[0], id=paragraph.id)
    return tuple(replace(block, place=block.place or paragraph.place) for block in blocks)


def _is_below(images: Inlines, rest: Inlines, block: Block) -> bool:
    """Whether a text is below the images in a centred block, and is short enough for a caption."""
    breaks = (*images, *rest[:1])
    return (
        ("align", "center") in block.attributes
        and any(isinstance(node, LineBreak) for node in breaks)
        and not any(isinstance(node, Image) for node in walk(rest))
        and len(plain_text(rest)) <= _LONGEST_CAPTION
    )


def _lines(inlines: Inlines) -> list[Inlines]:
    """Return running text as its lines, each with the line end before it; read keeps line ends."""
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        texts = inline.text.split("\n") if isinstance(inline, Text) else []
        parts: list[Inline] = [inline]
        if isinstance(inline, Text) and len(texts) > 1:
            first, *others = texts
            parts = [replace(inline, text=first)] if first else []
            parts += [replace(inline, text=f"\n{text}") for text in others]
        for part in parts:
            is_break = isinstance(part, LineBreak) or (
                isinstance(part, Text) and part.text.startswith("\n")
            )
            if is_break and trimmed(tuple(lines[-1])):
                lines.append([])
            lines[-1].append(part)
    return [tuple(line) for line in lines]


def _images_at_end(inlines: Inlines) -> tuple[Inlines, Inlines]:
    """Return the text before the lines of only images at the end, and these images."""
    lines = _lines(inlines)
    first = len(lines)
    while first and is_only_images(lines[first - 1]):
        first -= 1
    before = (inline for line in lines[:first] for inline in line)
    images = (inline for line in lines[first:] for inline in line)
    return trimmed(tuple(before)), trimmed(tuple(images))


def _from_group(group: Group) -> Block:
    """Return the figure of a group that holds images and their caption; else the group."""
    is_figure = dict(group.attributes).get("element") in ("center", "figure")
    match group.children:
        case (Figure() as figure,) if not (group.lang or group.direction):
            return replace(figure, id=figure.id or group.id)
        case (Figure(content, ()), *others) if _is_caption(group):
            caption = _inlines_of(tuple(others))
        case (Paragraph(children), *others) if _is_caption(group) or is_figure:
            content, rest = _split(children)
            caption = _inlines_of((Paragraph(rest), *others) if rest else tuple(others))
        case (Paragraph(children),) if _is_below(*_split(children), group):
            content, caption = _split(children)
        case _:
            return group
    if not content or not caption:
        return group
    return _figure(content, _unwrapped(trimmed(caption)), group)


def _from_table(table: Table) -> Block | Blocks:
    """Return the figures of a table of one column: images above their captions; else the table."""
    rows = [[cell for cell in row.cells if cell.children] for row in (*table.head, *table.body)]
    filled = [cells for cells in rows if cells]
    columns = max((len(row.cells) for row in (*table.head, *table.body)), default=0)
    if table.caption or columns != 1 or len(filled) < 2:
        return table
    figures: list[Figure] = []
    images: list[Inlines] = []
    for (cell,) in filled:
        caption = _inlines_of(cell.children)
        if content := _images_of(cell.children[0]) if len(cell.children) == 1 else ():
            images.append(content)
        elif images and caption and len(plain_text(caption)) <= _LONGEST_CAPTION:
            figures.append(_figure(_separated(images, Text(" ")), _unwrapped(caption), table))
            images = []
        else:
            return table
    if images or not figures:
        return table
    return tuple(figure if at == 0 else replace(figure, id="") for at, figure in enumerate(figures))


def _from_definitions(entries: DefinitionList) -> Block:
    """Return the figure of a list whose only term is an image; else the list."""
    match entries.entries:
        case (Term(content), Definition(children)) if is_only_images(content):
            caption = _inlines_of(children)
            return _figure(content, _unwrapped(caption), entries) if caption else entries
        case _:
            return entries


def _joined(blocks: Blocks) -> Blocks:
    """Return the blocks with each image and the caption in the block after it as a figure."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        content = _images_of(before)
        marked = _CAPTIONED.isdisjoint(block.classes) and _is_caption(block)
        marked = marked or (isinstance(before, Paragraph) and _is_caption(before))
        marked = marked or (before is not None and _is_centred_below(before, block))
        marked = marked or _has_short_label(_inlines_of((block,)))
        caption = _inlines_of((block,)) if content and marked else ()
        if before and caption:
            result[-1] = _figure(content, _unwrapped(caption), before)
        else:
            result.append(block)
    return blocks if len(result) == len(blocks) else tuple(result)


def _is_centred_below(before: Block, block: Block) -> bool:
    """Whether a block is centred and short, and the one before it centred or it all emphasised."""
    if ("align", "center") not in block.attributes:
        return False
    text = _inlines_of((block,))
    if not text or len(plain_text(text)) > _LONGEST_CAPTION:
        return False
    return ("align", "center") in before.attributes or _is_emphasised(text)


def _has_short_label(text: Inlines) -> bool:
    words = plain_text(text)
    return len(words) <= _LONGEST_CAPTION and has_label(words)


def _is_image_block(block: Block) -> bool:
    return isinstance(block, Figure) or bool(_images_of(block))


def _images_of(block: Block | None) -> Inlines:
    """Return the images of a block that holds nothing else."""
    match block:
        case Paragraph(children) if is_only_images(children):
            return children
        case Figure(content, ()):
            return content
        case Group(children):
            # A box without content keeps the place of an image that is loaded later.
            filled = (it for it in children if not isinstance(it, Group) or it.children)
            lines = [_images_of(child) for child in filled]
            return _separated(lines, Text(" ")) if all(lines) else ()
        case _:
            return ()


def _figure(content: Inlines, caption: Inlines, block: Block) -> Figure:
    images = trimmed(content)
    return Figure(images, caption, id=block.id, lang=block.lang, place=images[0].place)


def _split(inlines: Inlines) -> tuple[Inlines, Inlines]:
    """Return the images at the beginning, with the white space after them, and the rest."""
    end, found = 0, False
    for index, inline in enumerate(inlines):
        if _is_image(inline):
            found = True
        elif not (isinstance(inline, LineBreak) or _is_space(inline)):
            break
        end = index + 1
    return (inlines[:end], inlines[end:]) if found else ((), inlines)


def _is_image(inline: Inline) -> bool:
    match inline:
        case Image():
            return True
        case Link(children):
            return is_only_images(children)
        case _:
            return False


def _is_space(inline: Inline) -> bool:
    return isinstance(inline, Text) and not inline.text.strip()


def _is_emphasised(inlines: Inlines) -> bool:
    """Whether all of the text is emphasised, bold or small; GitHub's pages use `sub` for small."""
    emphasised = [isinstance(inline, _EMPHASIS) for inline in inlines]
    spaces = [isinstance(inline, LineBreak) or _is_space(inline) for inline in inlines]
    return any(emphasised) and all(map(max, emphasised, spaces))


def _unwrapped(caption: Inlines) -> Inlines:
    """Return a caption without the emphasis around all of it, which its style shows."""
    match caption:
        case (inline,) if isinstance(inline, _EMPHASIS):
            return trimmed(inline.children)
        case _:
            return caption


def _inlines_of(blocks: Blocks) -> Inlines:
    """Return the text of paragraphs, in groups or not; empty if there is anything else."""
    lines: list[Inlines] = []
    for block in blocks:
        match block:
            case Paragraph(children):
                lines.append(children)
            case Group(children):
                lines.append(_inlines_of(children))
            case _:
                return ()
    if not all(lines) or any(isinstance(node, Image) for line in lines for node in walk(line)):
        return ()
    return _separated(lines, LineBreak())


def _separated(lines: list[Inlines], separator: Inline) -> Inlines:
    return tuple(
        inline
        for index, line in enumerate(lines)
        for inline in ((separator, *line) if index else line)
    )


def _is_caption(block: Block) -> bool:
    """Whether a block has a class of captions, or is a paragraph in small print."""
    match block:
        case Paragraph((Small(),)):
            return True
        case Group(attributes=(("element", "figcaption"), *_)):
            return True
        case _:
            return any(map(_CAPTION.search, block.classes))
