"""Plainer forms of a layout job, for a division that the engine cannot lay out or that is too long.

The engine takes time and memory for each element, and may fail on a construct, a style or an
image. The plainer a form is, the less can go wrong: `blocks` keeps headings, paragraphs, code and
images, `text` only lines of text, `title` only the title. All of them have the pages of the book,
and the styles of the default theme.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeAlias

from lxml import etree

from exporter.write.pdf.jobs.job import LayoutJob

Form: TypeAlias = Literal["full", "blocks", "text", "title"]

_PLAINER: dict[Form, Form] = {"full": "blocks", "blocks": "text", "text": "title"}
FORM_MESSAGES: dict[Form, str] = {
    "full": "nothing is missing",
    "blocks": "its tables, lists and styles are plain paragraphs",
    "text": "its headings, images and styles are plain text",
    "title": "only its title is in the PDF",
}
"""What a form lacks, in words."""

MAX_COST = 14.0
"""Seconds of processor time that the layout of a division may be estimated to take. A text of
60,000 words takes 5, a table of 3,000 rows 7; at this limit the engine holds 700 MB."""
_ELEMENT, _CHARACTER = 0.0006, 0.000012
"""Seconds for an element and for a character, as measured: 14 elements for a link and its entry
in the list of references take 9 ms, a million characters of a paragraph 12 s."""
_MAX_TEXT = 800_000
"""Characters of the form `text`, which take ten seconds; the rest is left out."""
_CHUNK = 2000
"""Characters of a paragraph of the form `text`: a page has about as many."""

_START_TAG = re.compile(r"<[a-z]")
_TAG = re.compile(r"<[^<>]*>")
_MORE = "[…]"
_SOUTH_EAST_ASIAN = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_EAST_ASIAN = (
    r"\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_MARKS = (
    r"\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec6-\u0ecd\u102b-\u103e\u1056-\u109d\u17b4-\u17d3"
)
"""Vowel signs and tone marks, which follow a consonant; those of the next are before one."""
_VOWELS_BEFORE = r"\u0e40-\u0e44\u0ec0-\u0ec4"
_RUNS = (
    (
        re.compile(rf"(?:&[#\w]+;|[^\s&<>{_SOUTH_EAST_ASIAN}{_EAST_ASIAN}]){{400,}}"),
        re.compile(r"(?:&[#\w]+;|.){1,100}", re.DOTALL),
    ),
    (
        re.compile(rf"[{_SOUTH_EAST_ASIAN}]{{1000,}}"),
        re.compile(rf".{{1,500}}(?<![{_VOWELS_BEFORE}])(?![{_MARKS}])|.{{1,500}}"),
    ),
    (re.compile(rf"[{_EAST_ASIAN}]{{20000,}}"), re.compile(".{1,10000}")),
)
"""Runs of characters without a space that may be broken, and their parts. The engine looks for the
end of a line in a time that grows with the square of the run. Sentences of South-East Asian scripts
end with a space; East Asian ones may be broken between most characters anyway."""
_TEXT = re.compile(r">[^<]+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark math q rp rt ruby s samp "
    "small span strong sub sup svg time u var wbr".split()
)
_STYLE = """
p, pre, h1, h2, h3, h4, h5, h6 { columns: auto; float: none; text-align: start; hyphens: manual; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
p.lines { white-space: pre-line; overflow-wrap: anywhere; text-indent: 0; }
p.picture img { display: block; max-width: 100%; max-height: 60vh; }
"""


def layout_cost(html: str) -> float:
    """Return an estimate of the processor time for the layout of a document, in seconds."""
    characters = len(_TAG.sub("", html))
    return _ELEMENT * len(_START_TAG.findall(html)) + _CHARACTER * characters


def next_form(form: Form) -> Form | None:
    """Return the next plainer form; None after the plainest."""
    return _PLAINER.get(form)


def first_form(html: str) -> Form:
    """Return the fullest form in which a document is not too long to be laid out."""
    if layout_cost(html) <= MAX_COST:
        return "full"
    # Without its inline elements, a text of many links and styles may be short enough.
    elements = sum(html.count(f"<{name}") for name in ("p", "h", "li", "pre", "tr", "img", "dt"))
    characters = len(_TAG.sub("", html))
    cost = 2 * _ELEMENT * elements + _CHARACTER * characters
    return "blocks" if cost <= MAX_COST else "text"


def with_breaks(html: str) -> str:
    """Return a document in which a line may be broken within very long runs of characters."""
    for run, part in _RUNS:
        if run.search(html):
            html = _TEXT.sub(partial(_broken, run, part), html)
    return html


def _broken(run: re.Pattern[str], part: re.Pattern[str], text: re.Match[str]) -> str:
    return run.sub(lambda found: "<wbr/>".join(part.findall(found[0])), text[0])


def plainer(job: LayoutJob, form: Form, css: str) -> tuple[LayoutJob, str]:
    """Return a job in a form, with the stylesheet of the default theme, and the text left out.

    The text is the beginning of what is left out, empty if nothing is.
    """
    if form == "full":
        return job, ""
    parser = etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False)
    root = etree.fromstring(job.html.encode(), parser)
    body = root.find("body")
    reader = _BlockReader(pictures=form == "blocks")
    if body is None or form == "title":
        reader.blocks.append(_Block("h1", ' id="chapter-title"', _escaped(job.title)))
        left_out = job.title
        content = [*map(str, reader.blocks), f"<p>{_MORE}</p>"]
    else:
        reader.read(body)
        content = list(map(str, reader.blocks))
        left_out = ""
        if form == "text":
            content, left_out = _as_lines(reader.blocks)
    opening = job.html[: job.html.index(">", job.html.index("<body")) + 1]
    inner = "\n".join(content)
    return replace(job, html=f"{opening}\n{inner}\n</body>\n</html>\n", css=css + _STYLE), left_out


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of a plain form: its element, attributes (with a space before) and XHTML."""

    element: str
    attributes: str
    content: str

    def __str__(self) -> str:
        return f"<{self.element}{self.attributes}>{self.content}</{self.element}>"


@dataclass(slots=True)
class _BlockReader:
    """Reads a document as a sequence of blocks without others inside."""

    pictures: bool
    blocks: list[_Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _ids: list[str] = field(default_factory=list)
    _name: str = ""

    def read(self, body: etree._Element) -> None:
        """Read the content of an element. Its depth does not matter."""
        preformatted = 0
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            name = element.tag
            is_block = name not in _INLINE
            if event == "start":
                preformatted += name == "pre"
                if is_block:
                    self._begin(element)
                elif id_ := element.get("id"):
                    self._ids.append(id_)
                if name == "img":
                    self._image(element)
                elif element.get("data-place") is not None:
                    self._parts.append(f'<span data-place="{_escaped(element.get("data-place"))}">')
                self._text(element.text, preformatted)
            else:
                if element.get("data-place") is not None:
                    self._parts.append("</span>")
                if is_block:
                    self._end(name)
                    preformatted -= name == "pre"
                self._text(element.tail, preformatted)
        self._end("p")

    def _begin(self, element: etree._Element) -> None:
        name = str(element.tag)
        if name in ("td", "th"):
            self._parts.append(" | " if self._parts else "")
        else:
            self._end("p")
            self._name = element.get("data-block") or self._name
        if id_ := element.get("id"):
            self._ids.append(id_)
        if name == "li":
            self._parts.append("• ")

    def _end(self, name: str) -> None:
        """End the block that was begun, unless it has no content."""
        if name in ("td", "th"):
            return
        content = "".join(self._parts)
        if name != "pre":
            content = content.strip()
        if content.strip() in ("", "•"):
            self._parts = ["• "] if content.strip() else []
            return
        first, *others = map(_escaped, self._ids or [""])
        attributes = f' id="{first}"' if first else ""
        attributes += f' data-block="{_escaped(self._name)}"' if self._name else ""
        targets = "".join(f'<span id="{each}"></span>' for each in others)
        element = name if name in _HEADINGS or name == "pre" else "p"
        self.blocks.append(_Block(element, attributes, targets + content))
        self._parts, self._ids, self._name = [], [], ""

    def _image(self, element: etree._Element) -> None:
        alternative = element.get("alt") or ""
        if not self.pictures:
            self._parts.append(_escaped(f"[{alternative}]"))
            return
        names = ("src", "alt", *(("class", "style") if element.get("class") == "formula" else ()))
        given = " ".join(f'{name}="{_escaped(element.get(name) or "")}"' for name in names)
        self._parts.append(f"<img {given}/>")

    def _text(self, text: str | None, preformatted: int) -> None:
        if text:
            self._parts.append(_escaped(text if preformatted else re.sub(r"\s+", " ", text)))


def _as_lines(blocks: list[_Block]) -> tuple[list[str], str]:
    """Return blocks as paragraphs of many lines each, and the beginning of what is left out."""
    result: list[str] = []
    lines: list[str] = []
    length = total = 0
    left_out = ""

    def flush() -> Iterator[str]:
        if lines:
            yield f'<p class="lines">{chr(10).join(lines)}</p>'

    for block in blocks:
        if block.element == "h1":
            result += (*flush(), str(block))
            lines, length = [], 0
            continue
        text = _TAG.sub("", block.content)
        room = _MAX_TEXT - total
        if len(text) > room:
            left_out = html.unescape(text[max(room, 0) :][:100])
            # An entity is not cut.
            text = re.sub(r"&[^;]*$", "", text[: max(room, 0)]) + _MORE
        total += len(text) + 1
        for part in _pieces(text):
            lines.append(part)
            length += len(part)
            if length > _CHUNK:
                result += flush()
                lines, length = [], 0
        if left_out:
            break
    result += flush()
    return result, left_out


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of the size of a page, cut at spaces."""
    return re.findall(rf".{{1,{_CHUNK}}}(?:\s+|$)|\S+", text, re.DOTALL) or [text]


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
