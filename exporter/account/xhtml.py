"""The content of written XHTML: it is well-formed, so that patterns tell its tags from its text."""

from __future__ import annotations

import html
import re

from exporter.account.folding import squeeze
from exporter.account.items import WrittenContent

_ADDED = re.compile(
    r'<sup class="(?:note-call|citation)">.*?</sup>'
    r'|<span class="(?:shown-address|on-page)">.*?</span>'
    r'|<section class="references".*?</section>'
    r'|<footer class="source">.*?</footer>'
    r'|<p class="(?:byline|first-address|kicker)">.*?</p>',
    re.DOTALL,
)
"""What a book adds to the text of a post."""
_FORMULA = ' class="math">'
_RUBY = re.compile(r'(<span class="annotation">.*?</span>)', re.DOTALL)
"""The annotation of ruby in print, beside the text that it is for."""
_NOTE_CALL = '<sup class="note-call">'
_CODE = re.compile(r"<(pre|code|kbd|samp|tt|var)\b[^>]*>(.*?)</\1>", re.DOTALL)
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]*>|<span class="missing">')
_LINK = re.compile(r'<a\b(?! class="backlink")[^>]*?\bhref="([^"]*)"')
_TEX = re.compile(
    r"<annotation\b[^>]*>(.*?)</annotation>"
    r'|<img\b[^>]* class="formula[^>]* alt="([^"]*)"|\bdata-tex="([^"]*)"',
    re.DOTALL,
)
_ALT = re.compile(r' alt="([^"]*)"')
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|font|i|ins|kbd|q|s|samp|small|span|strong|sub|sup"
    r"|time|tt|u|var|wbr)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")


def written_content(documents: str) -> WrittenContent:
    """Return the content of XHTML documents or fragments, one after the other."""
    notes = documents.count(_NOTE_CALL)
    markup = _ADDED.sub(" ", _without_data(documents))
    text = _text(_RUBY.sub(r" \1 ", _MATH.sub(" ", markup)))
    images = [tag for tag in _IMAGE.findall(markup) if 'class="formula' not in tag]
    alts = (_ALT.search(tag) for tag in images)
    return WrittenContent(
        text=text,
        codes=tuple(squeeze(_text(code)) for tag, code in _CODE.findall(markup) if tag != "pre"),
        images=tuple(_unescaped(alt[1]) if alt else "" for alt in alts),
        links=tuple(_unescaped(address) for address in _LINK.findall(markup)),
        formulas=_formulas(markup),
        notes=notes,
    )


def _without_data(markup: str) -> str:
    """Return markup without the data of `data:` URLs, which may be a hundred times the text."""
    pieces, at = [], 0
    while (start := markup.find('="data:', at) + 2) > 1:
        pieces.append(markup[at:start])
        # In text it is not an attribute.
        is_attribute = markup.rfind("<", at, start) > markup.rfind(">", at, start)
        at = markup.find('"', start) if is_attribute else start
    return "".join((*pieces, markup[at:]))


def _formulas(markup: str) -> tuple[str, ...]:
    """Return the TeX of each formula; empty for one that is written without it."""
    found = [_unescaped("".join(each)) for each in _TEX.findall(markup)]
    others = markup.count(_FORMULA) - len(found)
    return (*found, *[""] * others)


def _text(markup: str) -> str:
    return _unescaped(_TAG.sub(" ", _INLINE_TAG.sub("", markup)))


def _unescaped(value: str) -> str:
    return html.unescape(value) if "&" in value else value
