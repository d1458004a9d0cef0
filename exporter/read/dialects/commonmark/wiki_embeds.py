"""Embeds of Obsidian: `![[image.png|300]]`, `![[note#heading]]`, and web pages in images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with
from exporter.read.dialects.commonmark.token_writers import write_tokens
from exporter.read.dialects.commonmark.wiki_links import AUDIO, IMAGES, VIDEO, wiki_markup_at

_NOTE_CLASS = "embedded-note"
"""The class by which `embedded_notes` finds a box that stands for the text of a note."""
_NOTE = "embedded_note"
_BREAKS = ("hardbreak", "softbreak")
_POSITIONS = frozenset("center centre inline left right".split())
_SIZE = re.compile(r"\s*(?P<width>\d{1,5})(?:\s*x\s*(?P<height>\d{1,5}))?\s*")
_WEB_PAGE = re.compile(
    r"https?://(?:(?:www|m|mobile|player)\.)?(?:youtube\.com/|youtu\.be/|vimeo\.com/|twitter\.com/\w+/status"
    r"|x\.com/\w+/status)"
)


def extend_with_wiki_embeds(parser: MarkdownIt) -> None:
    """Let a parser read embeds, and sizes in the texts of images."""
    parser.inline.ruler.before("image", "wiki_embed", _wiki_embed)
    parser.core.ruler.after("inline", "embeds", _read_embeds)
    # In a heading or a cell, it is a link.
    write_tokens(parser, (_NOTE,), _link)


@begins_with("!")
def _wiki_embed(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "!":
        return False
    markup = wiki_markup_at(state, state.pos + 1)
    if markup is None:
        return False
    if not silent:
        target, text = markup.target, markup.text.replace("\\|", "|")
        if target.suffix in IMAGES:
            text = "|".join(part for part in text.split("|") if part.strip() not in _POSITIONS)
            token = state.push("image", "img", 0)
            token.attrs = {"src": target.address, "alt": ""}
            _set_text(token, text)
            _read_size(token)
        elif target.suffix in AUDIO | VIDEO:
            element = "audio" if target.suffix in AUDIO else "video"
            attributes = f'src="{escape(target.address)}" title="{escape(text or target.shown)}"'
            state.push("html_inline", "", 0).content = f"<{element} {attributes}></{element}>"
        else:
            token = state.push(_NOTE if target.is_note else "html_inline", "", 0)
            token.attrs = {"href": target.address}
            token.content = text or target.shown
            if not target.is_note:
                token.content = _link(token)
    state.pos = markup.after
    return True


def _link(token: Token) -> str:
    return f'<a href="{escape(str(token.attrs["href"]))}">{escape(token.content)}</a>'


def _read_size(token: Token) -> None:
    """Take the size of an image in CSS pixels from the end of its text."""
    words, _, last = token.content.rpartition("|")
    if size := _SIZE.fullmatch(last):
        token.attrs |= {name: value for name, value in size.groupdict().items() if value}
        _set_text(token, words.rstrip("\\"))


def _set_text(token: Token, text: str) -> None:
    token.content = text
    token.children = [Token("text", "", 0, content=text)]


def _read_embeds(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "image":
                _read_image(child)
    if any(child.type == _NOTE for token in state.tokens for child in token.children or ()):
        state.tokens = list(_with_notes_apart(state.tokens))


def _read_image(token: Token) -> None:
    """Read the size of an image in its text; of a web page, make a frame."""
    if "|" in token.content:
        _read_size(token)
    address = str(token.attrs.get("src", ""))
    if _WEB_PAGE.match(address):
        title = f' title="{escape(token.content)}"' if token.content else ""
        token.type = "html_inline"
        token.content = f'<iframe src="{escape(address)}"{title}></iframe>'


def _with_notes_apart(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens with the embedded notes in paragraphs as blocks between the other text."""
    at = 0
    while at < len(tokens):
        is_paragraph = tokens[at].type == "paragraph_open"
        if is_paragraph and any(child.type == _NOTE for child in tokens[at + 1].children or ()):
            yield from _parts(*tokens[at : at + 3])
            at += 3
        else:
            yield tokens[at]
            at += 1


def _parts(opening: Token, text: Token, closing: Token) -> Iterator[Token]:
    for is_note, group in groupby(text.children or (), lambda child: child.type == _NOTE):
        children = list(group)
        if is_note:
            for note in children:
                box = f'<div class="{_NOTE_CLASS}">{_link(note)}</div>\n'
                yield Token("html_block", "", 0, content=box, map=text.map, block=True)
        elif any(child.type not in _BREAKS and child.content != " " for child in children):
            yield opening.copy(hidden=False)
            yield text.copy(children=children)
            yield closing.copy(hidden=False)
