"""Addresses without marks as links: `https://…`, `www.…` and e-mail addresses (GFM, 6.9).

linkify-it-py would take `README.md` for an address, since `md` is a domain of the first level.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9<])(https?|ftp|mailto|xmpp)$", re.IGNORECASE)
_PATH = r"[^\s<。，、；：！？（）「」『』【】《》“”]+"
"""The characters of an address; Chinese and Japanese have no spaces around it."""
_REST = re.compile(rf"://({_PATH})")
_MAIL_REST = re.compile(
    r":([A-Za-z0-9.+_-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)(/[A-Za-z0-9@.]+)?"
)
_BARE = re.compile(
    rf"(?:^|(?<=[\s*_~(\[]))www\.{_PATH}"
    r"|(?<![A-Za-z0-9.+_/:-])[A-Za-z0-9.+_-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
)
_GIT_PATH = re.compile(r":\S")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;$")


def extend_with_autolinks(parser: MarkdownIt) -> None:
    """Link addresses in running text."""
    parser.inline.ruler.push("scheme_autolink", _read_scheme)
    parser.core.ruler.after("inline", "bare_autolink", _link_bare_addresses)


@begins_with(":")
def _read_scheme(state: StateInline, silent: bool) -> bool:
    """Read an address at the colon behind its scheme."""
    at, text = state.pos, state.src
    if text[at] != ":" or silent or state.linkLevel:
        return False
    scheme = _SCHEME.search(state.pending[-7:])
    if scheme is None:
        return False
    is_mail = scheme[1].lower() in ("mailto", "xmpp")
    rest = (_MAIL_REST if is_mail else _REST).match(text, at, state.posMax)
    if rest is None:
        return False
    if is_mail:
        end = rest.end(1) if scheme[1].lower() == "mailto" else rest.end()
        is_address = text[rest.end(1) - 1] not in "-_"
    else:
        end = rest.start(1) + len(_trimmed(rest[1]))
        is_address = _has_domain(text[rest.start(1) : end], least=1)
    address = scheme[1] + text[at:end]
    tokens = _link(state.md, address, address) if is_address else []
    if not tokens:
        return False
    state.pending = state.pending[: -len(scheme[1])]
    for token in tokens:
        pushed = state.push(token.type, token.tag, token.nesting)
        pushed.attrs, pushed.content = token.attrs, token.content
        pushed.markup, pushed.info = token.markup, token.info
    state.pos = end
    return True


def _link_bare_addresses(state: StateCore) -> None:
    """Link addresses that begin with `www.`, and e-mail addresses."""
    for block in state.tokens:
        if block.type == "inline" and block.children and _may_have_address(block.content):
            block.children = [*_linked(block.children, state.md)]


def _may_have_address(text: str) -> bool:
    return "@" in text or "www." in text


def _linked(tokens: list[Token], parser: MarkdownIt) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            depth += token.nesting
        elif token.type == "html_inline" and token.content[:3].lower() in ("<a ", "</a"):
            depth = max(depth + (-1 if token.content[1] == "/" else 1), 0)
        if depth or token.type != "text" or not _may_have_address(token.content):
            yield token
        else:
            yield from _split(token, parser)


def _split(token: Token, parser: MarkdownIt) -> Iterator[Token]:
    """Yield the text of a token and the links in it."""
    start, text = 0, token.content
    for match in _BARE.finditer(text):
        if match[0].startswith("www."):
            shown = _trimmed(match[0])
            address = f"http://{shown}" if _has_domain(shown, least=2) else ""
        else:
            shown = match[0]
            # Git's addresses have a path behind a colon.
            is_mail = shown[-1] not in "-_" and not _GIT_PATH.match(text, match.end())
            address = f"mailto:{shown}" if is_mail else ""
        link = _link(parser, address, shown) if address else []
        if link:
            yield Token("text", "", 0, content=text[start : match.start()], level=token.level)
            yield from link
            start = match.start() + len(shown)
    yield Token("text", "", 0, content=text[start:], level=token.level)


def _link(parser: MarkdownIt, address: str, shown: str) -> list[Token]:
    """Return the tokens of a link; none if its address is not allowed."""
    # What a program copies from HTML.
    address, shown = address.replace("&amp;", "&"), shown.replace("&amp;", "&")
    href = parser.normalizeLink(address)
    if not parser.validateLink(href):
        return []
    make: Callable[..., Token] = Token
    return [
        make("link_open", "a", 1, attrs={"href": href}, markup="autolink", info="auto"),
        make("text", "", 0, content=parser.normalizeLinkText(shown)),
        make("link_close", "a", -1, markup="autolink", info="auto"),
    ]


def _has_domain(address: str, *, least: int) -> bool:
    """Return whether an address begins with a domain of so many parts (GFM, “valid domain”)."""
    domain = _DOMAIN.match(address)
    parts = domain[0].split(".") if domain else []
    return len(parts) >= least and not any("_" in part for part in parts[-2:])


def _trimmed(address: str) -> str:
    """Return an address without the punctuation that ends the sentence around it."""
    end = len(address)
    opened, closed = address.count("("), address.count(")")
    while end:
        last = address[end - 1]
        if last == ";" and (entity := _ENTITY.search(address[max(end - 40, 0) : end])):
            end -= len(entity[0])
        elif last == ")" and closed > opened:
            closed -= 1
            end -= 1
        elif last in "?!.,:;*_~'\"[]":
            end -= 1
        else:
            break
    return address[:end]
