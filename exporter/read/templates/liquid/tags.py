"""The tags that Jekyll adds to Liquid, and Liquid's own output with findings instead of errors."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
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
from exporter.read.sites.post_index import PostIndex
from exporter.read.templates.liquid.admonition_includes import admonition
from exporter.read.templates.liquid.render_context import (
    UNWORKABLE,
    LiquidContext,
    Origin,
    Template,
    context_of,
    origin_of,
)

_PARAMETER = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.\[\]"'-]+))""", re.DOTALL
)
_FILE = re.compile(r"""\s*(\{\{.*?\}\}(?:[^\s{]*\{\{.*?\}\})*[^\s{]*|[^\s{]\S*)""", re.DOTALL)


class ReportingOutputNode(OutputNode):
    """A variable in the text. What cannot be worked out is reported, and nothing stands for it."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what stands for the tag."""
        ours = context_of(context)
        ours.run.tick()
        try:
            value = self.expression.evaluate(context)
            self._say_unknown(ours)
            return buffer.write(ours.wrote(_written(value), self.token))
        except ResourceLimitError:
            raise
        except UNWORKABLE as error:
            reason = str(getattr(error, "message", "") or error)
            message = f"‘{self.token.value}’ cannot be worked out: {reason}"
            ours.complain("liquid-unread", message, self.token)
            return 0

    def _say_unknown(self, context: LiquidContext) -> None:
        expression = self.expression
        if not isinstance(expression, FilteredExpression):
            return
        name = str(expression.left)
        if name.startswith("include.") or any(
            item.name == "default" for item in expression.filters or ()
        ):
            return
        if is_undefined(expression.left.evaluate(context)):
            message = f"‘{name}’ is nothing that Liquid knows here; it was left out"
            context.complain("liquid-unknown", message, self.token)


def _written(value: object) -> str:
    """A value as Ruby writes it."""
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


class _WordsNode(Node):
    """A tag whose argument is words, not an expression."""

    def __init__(self, token: Token, words: str) -> None:
        super().__init__(token)
        self.words = words
        self.blank = False


def _said(node: _WordsNode, words: str, context: RenderContext) -> str:
    """Words of a tag with the variables in them replaced."""
    if "{{" not in words:
        return words.strip()
    around = origin_of(context)
    start = around.source.text.find(words, around.start + node.token.start_index)
    origin = Origin(around.source, start, start + len(words))
    if start < 0:
        origin = Origin(Source(around.source.path, words))
    template = context_of(context).run.parse(origin)
    stream = context.get_buffer()
    with context.extend({}, template=template):
        for inner in template.nodes:
            inner.render(context, stream)
    return stream.getvalue().strip()


class _WordsTag(Tag):
    """Parses a tag whose argument is words."""

    block = False
    node_class: type[_WordsNode]

    def parse(self, stream: TokenStream) -> Node:
        """Take the tag off the stream."""
        token, words = _name_and_words(stream)
        return self.node_class(token, words)


def _name_and_words(stream: TokenStream) -> tuple[Token, str]:
    """The tag and what stands behind its name; the stream is left on the last of them."""
    token = stream.expect(TOKEN_TAG)
    if stream.peek.kind != TOKEN_EXPRESSION:
        return token, ""
    next(stream)
    return token, stream.current.value


class _AddressNode(_WordsNode):
    """The path on the web of something that the site has, with the anchor behind its name."""

    kind = ""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what stands for the tag."""
        ours = context_of(context)
        name, hash_, fragment = _said(self, self.words, context).partition("#")
        path = self._path(name, ours.run.site.posts)
        if path is None:
            message = f"the site has no {self.kind} ‘{name}’"
            ours.complain("link-post-missing", message, self.token)
            return 0
        return buffer.write(ours.wrote(ours.run.site.base + path + hash_ + fragment, self.token))

    def _path(self, name: str, posts: PostIndex) -> str | None:
        raise NotImplementedError


class PostUrlNode(_AddressNode):
    """The path of a post, named by its file without the ending."""

    kind = "post"

    def _path(self, name: str, posts: PostIndex) -> str | None:
        return posts.path_of_name(name)


class PostUrlTag(_WordsTag):
    """`{% post_url 2026-05-14-a-post %}`."""

    name = "post_url"
    node_class = PostUrlNode


class LinkNode(_AddressNode):
    """The path of a file of the site."""

    kind = "file"

    def _path(self, name: str, posts: PostIndex) -> str | None:
        return posts.path_of_file(name)


class LinkTag(_WordsTag):
    """`{% link _posts/2026-05-14-a-post.md %}`."""

    name = "link"
    node_class = LinkNode


class IncludeNode(_WordsNode):
    """A file of the site's `_includes`, with parameters, in its place."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what stands for the tag."""
        ours = context_of(context)
        ours.run.turn(1)
        name, given = self._named(context)
        template = self._template(ours, name)
        if template is None:
            box = admonition(name, given, _indent(self.token))
            if box:
                message = f"the site has no include ‘{name}’; its words stand in a box"
                ours.complain("include-boxed", message, self.token)
                return buffer.write(box)
            message = f"the site has no include ‘{name}’; it was left out"
            ours.complain("include-missing", message, self.token)
            return 0
        written = context.get_buffer(buffer)
        with context.extend({"include": given}, template=template):
            for node in template.nodes:
                node.render(context, written)
        return buffer.write(written.getvalue())

    def _named(self, context: RenderContext) -> tuple[str, dict[str, object]]:
        file = _FILE.match(self.words)
        if file is None:
            raise LiquidSyntaxError("the include names no file", token=self.token)
        name = _said(self, file[1].strip("\"'"), context)
        given: dict[str, object] = {}
        for match in _PARAMETER.finditer(self.words, file.end()):
            key, double, single, path = match.groups()
            if path is not None:
                stream = TokenStream(tokenize(path, self.token))
                given[key] = parse_primitive(context.env, stream).evaluate(context)
            else:
                # Jekyll would show the braces; nobody means them to be seen.
                text = _said(self, double if double is not None else single, context)
                given[key] = text.replace('\\"', '"').replace("\\'", "'")
        return name, given

    def _template(self, context: LiquidContext, name: str) -> Template | None:
        file = context.run.site.include(name)
        return None if file is None else context.run.parse(Origin(file))


def _indent(token: Token) -> str:
    """The white space in front of a tag that begins its line."""
    line = token.source[token.source.rfind("\n", 0, token.start_index) + 1 : token.start_index]
    return line if not line.strip() else ""


class IncludeTag(_WordsTag):
    """`{% include tip.html content="…" %}`."""

    name = "include"
    node_class = IncludeNode


class IncludeRelativeNode(IncludeNode):
    """A file beside the post, in its place."""

    def _template(self, context: LiquidContext, name: str) -> Template | None:
        file = context.run.site.beside(context.run.post, name)
        return None if file is None else context.run.parse(Origin(file))


class IncludeRelativeTag(_WordsTag):
    """`{% include_relative words.md %}`."""

    name = "include_relative"
    node_class = IncludeRelativeNode


class HighlightNode(Node):
    """Code between two tags: a fence for Markdown, as long as the code asks for."""

    def __init__(self, token: Token, words: str, block: BlockNode) -> None:
        super().__init__(token)
        self.language = words.split()[0] if words else ""
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what stands for the tag."""
        written = context.get_buffer(buffer)
        self.block.render(context, written)
        code = written.getvalue()
        indent = _indent(self.token)
        code = code if code.startswith("\n") else f"\n{indent}{code}"
        code = code if re.search(r"\n[ \t]*$", code) else f"{code}\n{indent}"
        longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
        fence = "`" * (longest + 1)
        return buffer.write(f"{fence}{self.language}{code}{fence}")


class HighlightTag(Tag):
    """`{% highlight java linenos %}` to `{% endhighlight %}`. Line numbers are for the screen."""

    name = "highlight"
    end = "endhighlight"

    def parse(self, stream: TokenStream) -> Node:
        """Take the tag off the stream."""
        token, words = _name_and_words(stream)
        next(stream)
        block = get_parser(self.env).parse_block(stream, (self.end,))
        stream.expect(TOKEN_TAG, self.end)
        return HighlightNode(token, words, block)


TAGS: tuple[type[Tag], ...] = (
    OutputTag,
    PostUrlTag,
    LinkTag,
    IncludeTag,
    IncludeRelativeTag,
    HighlightTag,
)
