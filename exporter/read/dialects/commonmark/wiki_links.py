"""Links of Obsidian: `[[note]]`, `[[note#heading|text]]`, `[[#^block]]`.

The address of a note is its file name with `.md`; reading finds the file in any folder. A
heading is named by its id.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from exporter.model.slug import slug
from exporter.read.dialects.commonmark.block_ids import id_of_block
from exporter.read.dialects.commonmark.rule_dispatch import begins_with

IMAGES = frozenset("avif bmp gif jpeg jpg png svg tif tiff webp heic".split())
AUDIO = frozenset("3gp flac m4a mp3 oga ogg opus wav".split())
VIDEO = frozenset("mkv mov mp4 ogv webm".split())
_OTHER_FILES = frozenset(
    """base canvas csv doc docx epub gz ics json key odt pdf pptx ppt rtf tar toml txt xls xlsx
    xml yaml yml zip""".split()
)
_FILES = IMAGES | AUDIO | VIDEO | _OTHER_FILES
_TEXT_FIRST = "wiki_text_first"
_MAX_LENGTH = 1000
_MAX_NUMBER = 3
_SEPARATOR = re.compile(r"\\?\|")
_NOTE_SUFFIX = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"[a-z][a-z0-9+.-]+://\S+", re.IGNORECASE)
_ELSEWHERE = re.compile(r"#|[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_UNUSUAL_FRAGMENT = re.compile(r"(?:\^|%5E)|.*(?:%20| )", re.IGNORECASE)


class WikiTarget(NamedTuple):
    """What a wiki link names: a note or a file (empty for its own note), and a place in it."""

    name: str
    place: str

    @property
    def suffix(self) -> str:
        """The suffix of a file that is not a note, without its dot; empty for a note."""
        suffix = self.name.rpartition(".")[2].lower()
        return suffix if suffix in _FILES and "." in self.name else ""

    @property
    def is_note(self) -> bool:
        """Whether it is another note of the vault."""
        return bool(self.name) and not self.suffix and not self._is_on_the_web

    @property
    def address(self) -> str:
        """The address of the target, as a link of Markdown has it."""
        if self._is_on_the_web:
            return self.name + (f"#{self.place}" if self.place else "")
        if self.suffix:
            # Such as `#page=3` of a PDF.
            return quote(self.name) + (f"#{quote(self.place, safe='=&,.')}" if self.place else "")
        suffix = ".md" if self.is_note and not _NOTE_SUFFIX.search(self.name) else ""
        fragment = f"#{_fragment(self.place)}" if self.place else ""
        return quote(self.name + suffix) + fragment

    @property
    def shown(self) -> str:
        """The words of a link without a text of its own."""
        name = self.name
        if not self._is_on_the_web:
            name = _NOTE_SUFFIX.sub("", name.rpartition("/")[2])
        if self.suffix:
            return name
        place = " > ".join(filter(None, self.place.split("#")))
        if place.startswith("^"):
            # The name of a block is not text, but there may be no other.
            return name or place[1:]
        return f"{name} > {place}" if name and place else name or place

    @property
    def _is_on_the_web(self) -> bool:
        return _ON_THE_WEB.fullmatch(self.name) is not None


class WikiMarkup(NamedTuple):
    """What stands between `[[` and `]]`: a target and a text, and the offsets of the text.

    `after` is the offset after the brackets.
    """

    target: WikiTarget
    text: str
    start: int
    end: int
    after: int


def extend_with_wiki_links(parser: MarkdownIt) -> None:
    """Let a parser read wiki links, and the fragments of other links that name headings."""
    parser.inline.ruler.before("link", "wiki_link", _wiki_link)
    parser.core.ruler.after("inline", "note_fragments", _read_fragments)


def extend_with_text_first_links(parser: MarkdownIt) -> None:
    """Let a parser read `[[text|page]]`, as the wikis of GitHub write it."""
    extend_with_wiki_links(parser)
    parser.options[_TEXT_FIRST] = True


def wiki_markup_at(state: StateInline, start: int) -> WikiMarkup | None:
    """Return the wiki markup at an offset; None if there is none."""
    text = state.src
    if not text.startswith("[[", start):
        return None
    end = text.find("]]", start + 2, min(state.posMax, start + _MAX_LENGTH))
    if end < 0:
        return None
    separator = _SEPARATOR.search(text, start + 2, end)
    # A text may end with a bracket.
    if separator and text.startswith("]", end + 2) and "[" in text[separator.end() : end]:
        end += 1
    written = text[start + 2 : end]
    name = text[start + 2 : separator.start() if separator else end]
    if name.isdigit() and len(name) <= _MAX_NUMBER:
        # The number of a source, or an index, as in `x[[1]]`.
        return None
    is_name = name.strip() and name[0] not in " \t" and not _has_any(name, "[]\n")
    # `[[1]](address)` is a link in brackets, and `[[1]]` may be that of a definition, unless an
    # editor has written it for other programs.
    if not is_name or "\n" in written or text.startswith("(", end + 2):
        return None
    definition = state.env.get("references", {}).get(normalizeReference(written))
    if definition and _ELSEWHERE.match(definition["href"]):
        return None
    at = separator.end() if separator else end
    if state.md.options.get(_TEXT_FIRST):
        page = text[at:end] if separator else name
        file, _, place = page.partition("#")
        target = WikiTarget(file.strip().replace(" ", "-"), place.strip())
        return WikiMarkup(target, name, start + 2, start + 2 + len(name), end + 2)
    file, _, place = name.partition("#")
    return WikiMarkup(WikiTarget(file.strip(), place.strip()), text[at:end], at, end, end + 2)


def _has_any(text: str, characters: str) -> bool:
    return any(character in text for character in characters)


@begins_with("[")
def _wiki_link(state: StateInline, silent: bool) -> bool:
    markup = wiki_markup_at(state, state.pos)
    if markup is None:
        return False
    if silent:
        pass
    elif state.linkLevel:
        # Links hold no links; the words stay.
        state.pending += markup.text or markup.target.shown
    else:
        state.push("link_open", "a", 1).attrs = {"href": markup.target.address}
        if markup.text.strip() and state.src[markup.end] == "]":
            after = state.posMax
            state.pos, state.posMax = markup.start, markup.end
            state.linkLevel += 1
            state.md.inline.tokenize(state)
            state.linkLevel -= 1
            state.posMax = after
        else:
            # markdown-it reads no text up to a bar alone.
            state.push("text", "", 0).content = markup.text.strip() or markup.target.shown
        state.push("link_close", "a", -1)
    state.pos = markup.after
    return True


def _fragment(place: str) -> str:
    """Return the fragment for a heading, of which the last of several counts, or for a block."""
    place = place.rpartition("#")[2].strip()
    return quote(id_of_block(place[1:]) if place.startswith("^") else slug(place))


def _read_fragments(state: StateCore) -> None:
    """Let links of Markdown name headings by their text, and blocks, as Obsidian writes them."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "link_open":
                page, _, fragment = str(token.attrs.get("href", "")).partition("#")
                if "://" not in page and _UNUSUAL_FRAGMENT.match(fragment):
                    token.attrs["href"] = f"{page}#{_fragment(unquote(fragment))}"
