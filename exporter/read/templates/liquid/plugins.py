"""Tags of plugins, which are programs in Ruby that the exporter does not run."""

from __future__ import annotations

import re
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.parser import get_parser
from liquid.tag import Tag
from liquid.token import TOKEN_TAG, Token

from exporter.read.templates.liquid.render_context import liquid_context
from exporter.read.templates.liquid.tags import (
    TextArgumentNode,
    indented,
    outdented,
    stands_alone,
    tag_and_argument,
)
from exporter.read.templates.liquid.tokens import PLUGIN_BLOCK, PLUGIN_TAG
from exporter.read.templates.tags.arguments import TagArguments, parse_arguments
from exporter.read.templates.tags.elements import TagMarkup
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.plugins import markup_of_plugins

_VARIABLE = re.compile(
    r"(?<![\"'/\w.-])(?:(?:page|site|include|post)(?:\.\w+)+|[a-z]\w*)(?![\w/.:=-])"
)
"""What may be a variable among the arguments, which plugins look up."""
_LONGEST_ADDRESS = 1000
"""Characters before a tag in which the beginning of a link is looked for."""
_ADDRESS_BEFORE = re.compile(r"(?:\]\(<?|\b(?:href|src)=[\"']?|url\([\"']?)[^\s()\"'<>]*$")
"""The beginning of a link, an image or an attribute of HTML whose address a tag writes."""


class PluginNode(TextArgumentNode):
    """A tag of a plugin, with what is between it and its end, if it has one."""

    def __init__(
        self, token: Token, argument: str, end: Token, block: BlockNode | None = None
    ) -> None:
        name, _, rest = argument.partition(" ")
        super().__init__(Token(TOKEN_TAG, name, token.start_index, token.source), rest)
        self.name = name
        self.block = block
        self.end = end

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what stands for the tag, and report it."""
        liquid = liquid_context(context)
        content = None
        if self.block is not None:
            inner = context.get_buffer(buffer)
            self.block.render(context, inner)
            content = outdented(inner.getvalue(), self.token)
        is_block = stands_alone(self.token, self.end)
        arguments = parse_arguments(
            _VARIABLE.sub(
                lambda match: self._value(match[0], context), self.expand(self.argument, context)
            )
        )
        markup = markup_of_plugins(
            liquid.state.reading.plugins,
            self.name,
            arguments,
            content,
            lambda code, message: liquid.report(code, message, self.token),
            is_block=is_block,
        )
        if markup is None and content is None and (address := self._address(arguments)):
            markup = TagMarkup(address, "its argument is the address")
        elif markup is None:
            markup = markup_of_tag(self.name, arguments, content, is_block=is_block)
        outcome = markup.outcome if markup else "it was removed"
        if outcome and markup and markup.is_known:
            message = f"the site has no tag ‘{self.name}’; {outcome}"
            liquid.report("liquid-plugin", message, self.token)
        elif outcome:
            message = f"unknown Liquid tag ‘{self.name}’; {outcome}"
            liquid.report("liquid-unknown", message, self.token)
        if markup is None:
            return 0
        text = indented(markup.text, self.token)
        return buffer.write(text if content else liquid.record_output(text, self.token))

    def _address(self, arguments: TagArguments) -> str:
        """Return the address that a tag in a link writes (`![]({% asset_path a.png %})`)."""
        source, at = self.token.source, self.token.start_index
        if not _ADDRESS_BEFORE.search(source, max(at - _LONGEST_ADDRESS, 0), at):
            return ""
        known = arguments.image or arguments.file or arguments.address
        return known or next(iter(arguments.positional), "")

    def _value(self, path: str, context: RenderContext) -> str:
        value = context.get([*path.split(".")], token=self.token, default=None)
        return str(value) if isinstance(value, str | int | float) else path


class PluginTag(Tag):
    """A tag without an end."""

    name = PLUGIN_TAG
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        token, argument = tag_and_argument(stream)
        return PluginNode(token, argument, token)


class PluginBlockTag(Tag):
    """A tag to its end."""

    name = PLUGIN_BLOCK
    end = f"end{PLUGIN_BLOCK}"

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        token, argument = tag_and_argument(stream)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, self.end)
        return PluginNode(token, argument, stream.current, block)
