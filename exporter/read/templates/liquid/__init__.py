"""Liquid, as Jekyll runs it over a post before its Markdown is read.

`render_liquid` never fails: tags that cannot be parsed, are not known or exceed the limits are
removed and reported; the text around them stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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

from exporter.errors import ExporterError
from exporter.read.context import ReadContext
from exporter.read.templates.liquid.filters import FILTERS
from exporter.read.templates.liquid.includes import (
    IncludeCachedTag,
    IncludeCodeTag,
    IncludeRelativeTag,
    IncludeTag,
    RenderPartialTag,
)
from exporter.read.templates.liquid.plugins import PluginBlockTag, PluginTag
from exporter.read.templates.liquid.render_context import (
    EVALUATION_ERRORS,
    LiquidContext,
    LiquidLimits,
    LocatedTemplate,
    RenderState,
    SiteVariables,
)
from exporter.read.templates.liquid.tags import (
    HighlightTag,
    LinkTag,
    LoopTag,
    OutputTag,
    PostUrlTag,
)
from exporter.read.templates.liquid.tokens import BLOCK_TAGS, Report, tokens_of
from exporter.read.templates.rendered_text import RenderedText, TemplateSource

__all__ = ["LiquidLimits", "render_liquid"]

_TAGS = (
    OutputTag,
    LoopTag,
    PostUrlTag,
    LinkTag,
    IncludeTag,
    IncludeCachedTag,
    IncludeRelativeTag,
    IncludeCodeTag,
    RenderPartialTag,
    HighlightTag,
    PluginTag,
    PluginBlockTag,
)
_NEIGHBOURS = re.compile(r"\bpage\.(?:previous|next)\b")
_MAX_PARSES = 40
"""How many times a text is parsed, each time without a tag that could not be parsed."""


class LiquidParseError(ExporterError, LiquidError):
    """A tag or a variable cannot be parsed; `token` is where it begins."""


class _LocatedTag(Tag):
    """A tag whose parse errors have the token where it begins, which the parser's own lack."""

    def __init__(self, environment: Environment, inner: Tag) -> None:
        super().__init__(environment)
        self._inner = inner

    def get_node(self, stream: TokenStream) -> Node:
        """Return the node of the tag; raise `LiquidParseError` if it cannot be parsed."""
        token = stream.current
        try:
            return self._inner.parse(stream)
        except (LiquidParseError, ResourceLimitError):
            raise
        except EVALUATION_ERRORS as error:
            raise LiquidParseError(_reason(error), token=token) from error

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag, as `get_node` does."""
        return self.get_node(stream)


class _JekyllEnvironment(Environment):
    output_stream_limit = LiquidLimits().characters
    local_namespace_limit = 4 * LiquidLimits().characters


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return Liquid with Jekyll's tags and filters; it holds nothing of any post."""
    environment = _JekyllEnvironment()
    for tag in _TAGS:
        environment.add_tag(tag)
    # Jekyll has no `render`, which would load templates that are not includes.
    del environment.tags["render"]
    for name, function in FILTERS.items():
        environment.add_filter(name, function)
    environment.tags = {
        name: _LocatedTag(environment, tag) for name, tag in environment.tags.items()
    }
    return environment


def render_liquid(
    origin: TemplateSource,
    post: Path,
    page: Mapping[str, object],
    reading: ReadContext,
    limits: LiquidLimits | None = None,
) -> RenderedText:
    """Return the text of the file `post` after Liquid; `page` is the variable of that name."""
    limits = limits or LiquidLimits()
    state: RenderState

    def parse(inner: TemplateSource) -> LocatedTemplate:
        return _parse(
            inner, lambda code, message, offset: state.report(code, message, inner, offset)
        )

    state = RenderState(reading, post, limits, parse, origin)
    template = parse(origin)
    if _NEIGHBOURS.search(origin.text):
        page = {**page, **dict(_neighbours(page, reading))}
    variables = {
        "page": page,
        "site": SiteVariables(reading),
        "jekyll": {"environment": "production"},
        # Octopress puts it before the addresses of the site.
        "root_url": str(reading.site.config.get("root") or "").rstrip("/"),
    }
    context = LiquidContext(template, state, variables)
    outputs: list[str] = []
    room = limits.characters
    for node in template.nodes:
        stream = LimitedStringIO(room)
        name, offset = _shorten(node.token), node.token.start_index
        try:
            node.render(context, stream)
        except ResourceLimitError as error:
            message = f"‘{name}’ {error.message}; it was removed"
            state.report("liquid-limit", message, origin, offset)
            continue
        except LiquidInterrupt:
            state.report("liquid-unread", f"‘{name}’ is not inside a loop", origin, offset)
            continue
        except EVALUATION_ERRORS as error:
            message = f"‘{name}’ cannot be evaluated: {_reason(error)}"
            state.report("liquid-unread", message, origin, offset)
            continue
        outputs.append(stream.getvalue())
        room -= stream.size
    return RenderedText("".join(outputs), tuple(state.tag_outputs))


def _neighbours(page: Mapping[str, object], reading: ReadContext) -> Iterator[tuple[str, object]]:
    """Yield the posts before and after a post, which is newer, as `previous` and `next`."""
    posts = reading.site.posts.listing(reading.dependencies)
    at = next((at for at, post in enumerate(posts) if post["path"] == page.get("path")), None)
    if at is not None:
        yield "previous", posts[at + 1] if at + 1 < len(posts) else None
        yield "next", posts[at - 1] if at else None


def _reason(error: Exception) -> str:
    return str(getattr(error, "message", "") or error)


def _shorten(token: Token) -> str:
    return token.value if len(token.value) < 60 else token.value[:57] + "…"


def _parse(origin: TemplateSource, report: Report) -> LocatedTemplate:
    """Return the template of a text, without the tags that cannot be parsed."""
    text = origin.text
    environment = _environment()
    known = {*environment.tags, *(f"end{name}" for name in BLOCK_TAGS)}
    removed: set[int] = set()
    reported: set[tuple[str, str, int]] = set()

    def report_once(code: str, message: str, offset: int) -> None:
        if (code, message, offset) not in reported:
            reported.add((code, message, offset))
            report(code, message, offset)

    for _ in range(_MAX_PARSES):
        tokens = tokens_of(text, known, removed, report_once)
        try:
            nodes = Parser(environment).parse(TokenStream(iter(tokens)))
        except LiquidParseError as error:
            token = error.token
            if token is None or token.start_index in removed:
                break
            message = f"‘{_shorten(token)}’ cannot be parsed: {error.message}; it was removed"
            report("liquid-unread", message, token.start_index)
            removed.add(token.start_index)
            continue
        except LiquidError:
            # Blocks are nested too deep.
            break
        return _template(nodes, origin)
    every_tag = removed | {
        token.start_index for token in tokens if token.kind in (TOKEN_OUTPUT, TOKEN_TAG)
    }
    report("liquid-unread", "the Liquid of this text cannot be parsed; all of it was removed", 0)
    tokens = tokens_of(text, known, every_tag, lambda *_: None)
    return _template(Parser(environment).parse(TokenStream(iter(tokens))), origin)


def _template(nodes: list[Node], origin: TemplateSource) -> LocatedTemplate:
    template = LocatedTemplate(_environment(), nodes)
    template.origin = origin
    return template
