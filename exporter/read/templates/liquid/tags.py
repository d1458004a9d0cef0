"""The tags that Jekyll adds to Liquid, and output that reports errors instead of raising them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.for_tag import ForNode, ForTag
from liquid.exceptions import ResourceLimitError
from liquid.parser import get_parser
from liquid.stringify import to_liquid_string
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG, Token
from liquid.undefined import is_undefined

from exporter.diagnostics.source import Source
from exporter.read.context import ReadContext
from exporter.read.templates.liquid.render_context import (
    EVALUATION_ERRORS,
    LiquidContext,
    liquid_context,
    template_source,
)
from exporter.read.templates.rendered_text import TemplateSource
from exporter.read.templates.tags.elements import code_block

_LINE_START = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}\.)[ \t]+)?")
"""What may be before a block in its line: indentation, marks of quotes, the mark of a list item."""
_LONGEST_LINE = 1000
"""Characters on each side of a tag in which the ends of its line are looked for."""


class ReportingOutputNode(OutputNode):
    """A variable in the text. One that cannot be evaluated is reported and writes nothing."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value."""
        liquid = liquid_context(context)
        liquid.state.check_time()
        try:
            value = self.expression.evaluate(context)
            self._report_undefined(liquid)
            return buffer.write(liquid.record_output(_to_string(value), self.token))
        except ResourceLimitError:
            raise
        except EVALUATION_ERRORS as error:
            reason = str(getattr(error, "message", "") or error)
            message = f"‘{self.token.value}’ cannot be evaluated: {reason}"
            liquid.report("liquid-unread", message, self.token)
            return 0

    def _report_undefined(self, context: LiquidContext) -> None:
        expression = self.expression
        if not isinstance(expression, FilteredExpression):
            return
        name = str(expression.left)
        if name.startswith("include.") or any(
            item.name == "default" for item in expression.filters or ()
        ):
            return
        if is_undefined(expression.left.evaluate(context)):
            context.report("liquid-unknown", f"undefined Liquid variable ‘{name}’", self.token)


def _to_string(value: object) -> str:
    """Return a value as Ruby writes it."""
    match value:
        case datetime.datetime():
            offset = f"{value:%z}" or "+0000"
            return f"{value:%Y-%m-%d %H:%M:%S} {offset}"
        case float() if value.is_integer() and abs(value) < 1e15:
            return f"{value:.1f}"
        case Mapping() if not is_undefined(value):
            return ""
        case _:
            return to_liquid_string(value, autoescape=False)


class OutputTag(Output):
    """Parses a variable in the text."""

    node_class = ReportingOutputNode


class ReportingForNode(ForNode):
    """A loop. One over a variable that is not defined is reported, unless it says what then."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the content for each item."""
        name = str(self.expression.iterable)
        if self.default is None and "." in name and not name.startswith("include."):
            try:
                value = self.expression.iterable.evaluate(context)
            except EVALUATION_ERRORS:
                value = None
            if is_undefined(value):
                message = f"undefined Liquid variable ‘{name}’; the loop over it writes nothing"
                liquid_context(context).report("liquid-unknown", message, self.token)
        return super().render_to_output(context, buffer)


class LoopTag(ForTag):
    """Parses a loop."""

    node_class = ReportingForNode


class TextArgumentNode(Node):
    """A tag whose argument is text, not an expression."""

    def __init__(self, token: Token, argument: str) -> None:
        super().__init__(token)
        self.argument = argument
        self.blank = False

    def expand(self, text: str, context: RenderContext) -> str:
        """Return a part of the argument with its variables replaced."""
        if "{{" not in text:
            return text.strip()
        enclosing = template_source(context)
        start = enclosing.source.text.find(text, enclosing.start + self.token.start_index)
        if start < 0:
            origin = TemplateSource(Source(enclosing.source.path, text))
        else:
            origin = TemplateSource(enclosing.source, start, start + len(text))
        template = liquid_context(context).state.parse(origin)
        buffer = context.get_buffer()
        with context.extend({}, template=template):
            for node in template.nodes:
                node.render(context, buffer)
        return buffer.getvalue().strip()


class TextArgumentTag(Tag):
    """Parses a tag whose argument is text."""

    block = False
    node_class: type[TextArgumentNode]

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        return self.node_class(*tag_and_argument(stream))


def tag_and_argument(stream: TokenStream) -> tuple[Token, str]:
    """Return the tag and its argument; the stream is left on the last token of them."""
    token = stream.expect(TOKEN_TAG)
    if stream.peek.kind != TOKEN_EXPRESSION:
        return token, ""
    next(stream)
    return token, stream.current.value


class _PathNode(TextArgumentNode):
    """The path on the web of a post or a file, with the fragment behind its name."""

    kind = ""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the path."""
        liquid = liquid_context(context)
        reading = liquid.state.reading
        name, hash_, fragment = self.expand(self.argument, context).partition("#")
        path = self.find_path(name, reading)
        if path is None:
            message = f"the site has no {self.kind} ‘{name}’"
            hint = reading.site.posts.hint_for(name)
            liquid.report("link-post-missing", message, self.token, hint)
            return 0
        live_path = reading.site.base + path + hash_ + fragment
        return buffer.write(liquid.record_output(live_path, self.token))

    def find_path(self, name: str, reading: ReadContext) -> str | None:
        """Return the path of what is named; None if the site does not have it."""
        raise NotImplementedError


class PostUrlNode(_PathNode):
    """The path of a post, by its file name without the suffix."""

    kind = "post"

    def find_path(self, name: str, reading: ReadContext) -> str | None:
        """Return the path of a post."""
        return reading.site.posts.path_of_name(name)


class PostUrlTag(TextArgumentTag):
    """`{% post_url 2026-05-14-a-post %}`."""

    name = "post_url"
    node_class = PostUrlNode


class LinkNode(_PathNode):
    """The path of a file, by its path in the site."""

    kind = "file"

    def find_path(self, name: str, reading: ReadContext) -> str | None:
        """Return the path of a file."""
        return reading.site.posts.path_of_file(name, reading.dependencies)


class LinkTag(TextArgumentTag):
    """`{% link _posts/2026-05-14-a-post.md %}`."""

    name = "link"
    node_class = LinkNode


def indentation_of(token: Token) -> str:
    """Return the white space and the marks of quotes before a tag that begins its line or item."""
    line = token.source[token.source.rfind("\n", 0, token.start_index) + 1 : token.start_index]
    return re.sub(r"[^\s>]", " ", line) if _LINE_START.fullmatch(line) else ""


def outdented(text: str, token: Token) -> str:
    """Return what is between a tag and its end without the indentation of the tag."""
    indentation = indentation_of(token)
    if not indentation:
        return text
    mark = re.escape(indentation.rstrip())
    return re.sub(rf"^(?:{re.escape(indentation)}|{mark}[ \t]*$)", "", text, flags=re.MULTILINE)


def indented(markup: str, token: Token) -> str:
    """Return what a tag writes with the indentation of the tag: it stays in its list or quote."""
    indentation = indentation_of(token)
    first, *others = markup.split("\n")
    blank = indentation.rstrip()
    return "\n".join((first, *(indentation + line if line else blank for line in others)))


def stands_alone(first: Token, last: Token) -> bool:
    """Return whether nothing but tags is on the lines of a tag and of the tag that ends it."""
    text = first.source
    # On longer lines, a search for every tag would take quadratic time.
    before = text[max(first.start_index - _LONGEST_LINE, 0) : first.start_index]
    end = text.find("%}", last.start_index) + 2
    after = text[end : end + _LONGEST_LINE]
    if len(before) == _LONGEST_LINE and "\n" not in before:
        return False
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    around = (re.sub(r"\{%.*?%\}", "", part) for part in (before, after))
    return _LINE_START.fullmatch(next(around)) is not None and not next(around).strip()


class HighlightNode(Node):
    """Code between two tags, which becomes a code block."""

    def __init__(self, token: Token, argument: str, block: BlockNode) -> None:
        super().__init__(token)
        self.language = argument.split()[0] if argument else ""
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the code block."""
        inner = context.get_buffer(buffer)
        state = liquid_context(context).state
        before, state.is_in_code = state.is_in_code, True
        try:
            self.block.render(context, inner)
        finally:
            state.is_in_code = before
        code = code_block(outdented(inner.getvalue(), self.token), self.language)
        return buffer.write(indented(code, self.token))


class HighlightTag(Tag):
    """`{% highlight java linenos %}` to `{% endhighlight %}`. Line numbers are left out."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        token, argument = tag_and_argument(stream)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, self.end)
        return HighlightNode(token, argument, block)
