"""Liquid, as Jekyll runs it over a post before its Markdown is read.

`rendered` never fails: what cannot be parsed, is not known or runs away is left out and reported,
and the text around it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from liquid import Environment
from liquid.exceptions import LiquidError, LiquidInterrupt, ResourceLimitError
from liquid.output import LimitedStringIO
from liquid.parser import Parser
from liquid.stream import TokenStream
from liquid.token import TOKEN_OUTPUT, TOKEN_TAG, Token

from exporter.diagnostics import Diagnostics
from exporter.read.liquid.filters import register
from exporter.read.liquid.run import UNWORKABLE, Context, Limits, Origin, Run, Template
from exporter.read.liquid.scan import BLOCKS, Complaint, tokens_of
from exporter.read.liquid.tags import TAGS
from exporter.read.liquid.variables import SiteVariables
from exporter.read.site import Site

__all__ = ["Limits", "Origin", "rendered"]

_MOST_ATTEMPTS = 100
"""How often a text is parsed again without what could not be parsed."""


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
    return environment


def rendered(
    origin: Origin,
    post: Path,
    page: Mapping[str, object],
    site: Site,
    diagnostics: Diagnostics,
    limits: Limits | None = None,
) -> str:
    """The text of a post after Liquid. `page` is what its tags may ask of it by `page.…`."""
    limits = limits or Limits()
    run: Run

    def parse(inner: Origin) -> Template:
        return _template(
            inner, lambda code, message, offset: run.complain(code, message, inner, offset)
        )

    run = Run(site, post, diagnostics, limits, parse)
    template = parse(origin)
    names = {
        "page": page,
        "site": SiteVariables(site, diagnostics),
        "jekyll": {"environment": "production"},
    }
    context = Context(template, run, names)
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
    return "".join(written)


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
        except (LiquidError, *UNWORKABLE) as error:
            culprit = _culprit(tokens, error)
            if culprit is None:
                break
            reason = getattr(error, "message", "") or error
            message = f"‘{_name(culprit)}’ cannot be read: {reason}; it was left out"
            complain("liquid-unread", message, culprit.start_index)
            left_out.add(culprit.start_index)
            continue
        template = Template(environment, nodes)
        template.origin = origin
        return template
    everything = {token.start_index for token in tokens if token.kind in (TOKEN_OUTPUT, TOKEN_TAG)}
    complain("liquid-unread", "the Liquid of this text cannot be read; all of it was left out", 0)
    tokens = tokens_of(text, known, everything, complain_once)
    template = Template(environment, Parser(environment).parse(TokenStream(iter(tokens))))
    template.origin = origin
    return template


def _culprit(tokens: list[Token], error: Exception) -> Token | None:
    """The tag or variable that an error is about."""
    where = getattr(error, "token", None)
    if where is None or where.start_index < 0:
        return None
    found = [
        token
        for token in tokens
        if token.kind in (TOKEN_OUTPUT, TOKEN_TAG) and token.start_index <= where.start_index
    ]
    return found[-1] if found else None
