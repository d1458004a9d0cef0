"""The tags that Jekyll adds to Liquid, and output that reports errors instead of raising them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import FilteredExpression, parse_primitive, tokenize
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidSyntaxError, ResourceLimitError
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
    LocatedTemplate,
    TemplateSource,
    liquid_context,
    template_source,
)

_PARAMETER = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.\[\]"'-]+))""", re.DOTALL
)
_FILE = re.compile(r"""\s*(\{\{.*?\}\}(?:[^\s{]*\{\{.*?\}\})*[^\s{]*|[^\s{]\S*)""", re.DOTALL)


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


class _TextArgumentNode(Node):
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


class _TextArgumentTag(Tag):
    """Parses a tag whose argument is text."""

    block = False
    node_class: type[_TextArgumentNode]

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        return self.node_class(*_tag_and_argument(stream))


def _tag_and_argument(stream: TokenStream) -> tuple[Token, str]:
    """Return the tag and its argument; the stream is left on the last token of them."""
    token = stream.expect(TOKEN_TAG)
    if stream.peek.kind != TOKEN_EXPRESSION:
        return token, ""
    next(stream)
    return token, stream.current.value


class _PathNode(_TextArgumentNode):
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
            liquid.report("link-post-missing", message, self.token)
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


class PostUrlTag(_TextArgumentTag):
    """`{% post_url 2026-05-14-a-post %}`."""

    name = "post_url"
    node_class = PostUrlNode


class LinkNode(_PathNode):
    """The path of a file, by its path in the site."""

    kind = "file"

    def find_path(self, name: str, reading: ReadContext) -> str | None:
        """Return the path of a file."""
        return reading.site.posts.path_of_file(name, reading.dependencies)


class LinkTag(_TextArgumentTag):
    """`{% link _posts/2026-05-14-a-post.md %}`."""

    name = "link"
    node_class = LinkNode


class IncludeNode(_TextArgumentNode):
    """A file of the site's `_includes`, with parameters."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the rendered file, or a box with its text parameter if there is no such file."""
        liquid = liquid_context(context)
        liquid.state.count_iterations(1)
        name, parameters = self._name_and_parameters(context)
        template = self._template(liquid, name)
        if template is None:
            box = _admonition(name, parameters, _indentation(self.token))
            if box:
                message = f"the site has no include ‘{name}’; its text is shown in a box"
                liquid.report("include-boxed", message, self.token)
                return buffer.write(box)
            message = f"the site has no include ‘{name}’; it was removed"
            liquid.report("include-missing", message, self.token)
            return 0
        inner = context.get_buffer(buffer)
        with context.extend({"include": parameters}, template=template):
            for node in template.nodes:
                node.render(context, inner)
        return buffer.write(inner.getvalue())

    def _name_and_parameters(self, context: RenderContext) -> tuple[str, dict[str, object]]:
        file = _FILE.match(self.argument)
        if file is None:
            raise LiquidSyntaxError("the include names no file", token=self.token)
        name = self.expand(file[1].strip("\"'"), context)
        parameters: dict[str, object] = {}
        for match in _PARAMETER.finditer(self.argument, file.end()):
            key, double, single, path = match.groups()
            if path is not None:
                stream = TokenStream(tokenize(path, self.token))
                parameters[key] = parse_primitive(context.env, stream).evaluate(context)
            else:
                # Jekyll prints variables in strings as text, which authors do not expect.
                text = self.expand(double if double is not None else single, context)
                parameters[key] = text.replace('\\"', '"').replace("\\'", "'")
        return name, parameters

    def _template(self, context: LiquidContext, name: str) -> LocatedTemplate | None:
        file = context.state.reading.site.include(name)
        return None if file is None else context.state.parse(TemplateSource(file))


_TEXT_PARAMETERS = ("content", "text", "body", "message")
_KIND_PARAMETERS = ("type", "kind", "style", "class")
_GENERIC_NAMES = frozenset(
    "admonition alert alerts box callout callouts message notice panel".split()
)


def _admonition(name: str, parameters: Mapping[str, object], indentation: str) -> str:
    """Return the Markdown of a box that stands for an include; empty if it has no text.

    Its kind is the name of the include, or a parameter if the name is generic. Every line is
    indented, so that a box in a list stays there.
    """
    text = _first(parameters, _TEXT_PARAMETERS).strip()
    if not text:
        return ""
    kind = PurePosixPath(name).stem.lower()
    if kind in _GENERIC_NAMES:
        kind = (_first(parameters, _KIND_PARAMETERS) or "note").lower()
    kind = re.sub(r"[^\w-]+", "-", kind).strip("-") or "note"
    title = " ".join(str(parameters.get("title") or "").split())
    lines = [f'<div class="admonition {kind}" markdown="1">', ""]
    if title:
        lines += [f'<p class="admonition-title" markdown="1">{title}</p>', ""]
    lines += [*text.split("\n"), "", "</div>"]
    return "\n".join(
        indentation + line if number and line else line for number, line in enumerate(lines)
    )


def _first(parameters: Mapping[str, object], keys: tuple[str, ...]) -> str:
    return next((str(parameters[key]) for key in keys if parameters.get(key)), "")


def _indentation(token: Token) -> str:
    """Return the white space before a tag that begins its line."""
    line = token.source[token.source.rfind("\n", 0, token.start_index) + 1 : token.start_index]
    return line if not line.strip() else ""


class IncludeTag(_TextArgumentTag):
    """`{% include tip.html content="…" %}`."""

    name = "include"
    node_class = IncludeNode


class IncludeRelativeNode(IncludeNode):
    """A file beside the post."""

    def _template(self, context: LiquidContext, name: str) -> LocatedTemplate | None:
        state = context.state
        file = state.reading.site.file_beside(state.post, name, state.reading.dependencies)
        return None if file is None else state.parse(TemplateSource(file))


class IncludeRelativeTag(_TextArgumentTag):
    """`{% include_relative note.md %}`."""

    name = "include_relative"
    node_class = IncludeRelativeNode


class HighlightNode(Node):
    """Code between two tags, which becomes a fenced code block."""

    def __init__(self, token: Token, argument: str, block: BlockNode) -> None:
        super().__init__(token)
        self.language = argument.split()[0] if argument else ""
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the code block; its fence is longer than any in the code."""
        inner = context.get_buffer(buffer)
        self.block.render(context, inner)
        code = inner.getvalue()
        indentation = _indentation(self.token)
        code = code if code.startswith("\n") else f"\n{indentation}{code}"
        code = code if re.search(r"\n[ \t]*$", code) else f"{code}\n{indentation}"
        longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return buffer.write(f"{fence}{self.language}{code}{fence}")


class HighlightTag(Tag):
    """`{% highlight java linenos %}` to `{% endhighlight %}`. Line numbers are left out."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """Return the node of the tag at the start of the stream."""
        token, argument = _tag_and_argument(stream)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, self.end)
        return HighlightNode(token, argument, block)


TAGS: tuple[type[Tag], ...] = (
    OutputTag,
    PostUrlTag,
    LinkTag,
    IncludeTag,
    IncludeRelativeTag,
    HighlightTag,
)
