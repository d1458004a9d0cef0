"""Liquid, as Jekyll runs it over a post before its Markdown is read.

`rendered` never fails: what cannot be parsed, is not known or runs away is left out and reported,
and the text around it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from liquid import Environment
from liquid.ast import Node
from liquid.exceptions import LiquidError, LiquidInterrupt, ResourceLimitError
from liquid.output import LimitedStringIO
from liquid.parser import Parser
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_OUTPUT, TOKEN_TAG, Token

from exporter.diagnostics import Diagnostics
from exporter.read.sites.jekyll import Site
from exporter.read.templates.liquid.filters import register
from exporter.read.templates.liquid.render_context import (
    UNWORKABLE,
    Limits,
    LiquidContext,
    Origin,
    Rendered,
    RenderState,
    Template,
)
from exporter.read.templates.liquid.tags import TAGS
from exporter.read.templates.liquid.tokenizer import BLOCKS, Complaint, tokens_of
from exporter.read.templates.liquid.variables import SiteVariables

__all__ = ["Limits", "Origin", "Rendered", "rendered"]

_MOST_ATTEMPTS = 40
"""How often a text is parsed again without what could not be parsed."""


class _UnreadError(LiquidError):
    """A tag or a variable that cannot be parsed; `token` is where it begins."""


class _Watched(Tag):
    """A tag whose errors name the place where it begins, which the parser's own do not."""

    def __init__(self, environment: Environment, inner: Tag) -> None:
        super().__init__(environment)
        self._inner = inner

    def get_node(self, stream: TokenStream) -> Node:
        """The tag's node; `_UnreadError` where it cannot be parsed."""
        token = stream.current
        try:
            return self._inner.parse(stream)
        except (_UnreadError, ResourceLimitError):
            raise
        except UNWORKABLE as error:
            reason = getattr(error, "message", "") or error
            raise _UnreadError(str(reason), token=token) from error

    def parse(self, stream: TokenStream) -> Node:
        """As `get_node`."""
        return self.get_node(stream)


class _JekyllEnvironment(Environment):
    output_stream_limit = Limits().characters
    local_namespace_limit = 4 * Limits().characters


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Liquid with Jekyll's tags and filters. It knows no post, so that one does for all."""
    environment = _JekyllEnvironment()
    for tag in TAGS:
        environment.add_tag(tag)
    # Not Jekyll's: a partial template that is not one of the site's includes.
    del environment.tags["render"]
    register(environment)
    environment.tags = {name: _Watched(environment, tag) for name, tag in environment.tags.items()}
    return environment


def rendered(
    origin: Origin,
    post: Path,
    page: Mapping[str, object],
    site: Site,
    diagnostics: Diagnostics,
    limits: Limits | None = None,
) -> Rendered:
    """The text of a post after Liquid. `page` is what its tags may ask of it by `page.…`."""
    limits = limits or Limits()
    run: RenderState

    def parse(inner: Origin) -> Template:
        return _template(
            inner, lambda code, message, offset: run.complain(code, message, inner, offset)
        )

    run = RenderState(site, post, diagnostics, limits, parse, origin)
    template = parse(origin)
    names = {
        "page": page,
        "site": SiteVariables(site, diagnostics),
        "jekyll": {"environment": "production"},
    }
    context = LiquidContext(template, run, names)
    written: list[str] = []
    room = limits.characters
    for node in template.nodes:
        stream = LimitedStringIO(room)
        offset = node.token.start_index
        try:
            node.render(context, stream)
        except ResourceLimitError as error:
            message = f"‘{_name(node.token)}’ {error.message}; it was left out"
            run.complain("liquid-limit", message, origin, offset)
            continue
        except LiquidInterrupt:
            message = f"‘{_name(node.token)}’ stands in no loop"
            run.complain("liquid-unread", message, origin, offset)
            continue
        except UNWORKABLE as error:
            reason = getattr(error, "message", "") or error
            message = f"‘{_name(node.token)}’ cannot be worked out: {reason}"
            run.complain("liquid-unread", message, origin, offset)
            continue
        written.append(stream.getvalue())
        room -= stream.size
    return Rendered("".join(written), tuple(run.written))


def _name(token: Token) -> str:
    return token.value if len(token.value) < 60 else token.value[:57] + "…"


def _template(origin: Origin, complain: Complaint) -> Template:
    """A text as a template, without what could not be parsed."""
    text = origin.text
    environment = _environment()
    known = {*environment.tags, *(f"end{name}" for name in BLOCKS)}
    left_out: set[int] = set()
    said: set[tuple[str, str, int]] = set()

    def complain_once(code: str, message: str, offset: int) -> None:
        if (code, message, offset) not in said:
            said.add((code, message, offset))
            complain(code, message, offset)

    for _ in range(_MOST_ATTEMPTS):
        tokens = tokens_of(text, known, left_out, complain_once)
        try:
            nodes = Parser(environment).parse(TokenStream(iter(tokens)))
        except _UnreadError as error:
            culprit = error.token
            if culprit is None or culprit.start_index in left_out:
                break
            message = f"‘{_name(culprit)}’ cannot be read: {error.message}; it was left out"
            complain("liquid-unread", message, culprit.start_index)
            left_out.add(culprit.start_index)
            continue
        except LiquidError:
            # Too many blocks within one another.
            break
        template = Template(environment, nodes)
        template.origin = origin
        return template
    everything = left_out | {
        token.start_index for token in tokens if token.kind in (TOKEN_OUTPUT, TOKEN_TAG)
    }
    complain("liquid-unread", "the Liquid of this text cannot be read; all of it was left out", 0)
    tokens = tokens_of(text, known, everything, lambda *_: None)
    template = Template(environment, Parser(environment).parse(TokenStream(iter(tokens))))
    template.origin = origin
    return template
