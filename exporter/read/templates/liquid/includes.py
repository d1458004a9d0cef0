"""Includes: files of the site's `_includes` or beside the post, with parameters.

The includes of a theme are often not in the site; `tags.markup` has what stands for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath
from typing import TextIO

from liquid import RenderContext, TokenStream
from liquid.builtin.expressions import parse_primitive, tokenize
from liquid.exceptions import LiquidSyntaxError

from exporter.diagnostics.source import Source
from exporter.input_files import InputFileError
from exporter.model.assets import names_image
from exporter.read.templates.liquid.render_context import (
    LiquidContext,
    LocatedTemplate,
    liquid_context,
)
from exporter.read.templates.liquid.tags import (
    TextArgumentNode,
    TextArgumentTag,
    indented,
    stands_alone,
)
from exporter.read.templates.rendered_text import TemplateSource
from exporter.read.templates.tags.arguments import TagArguments, parse_arguments
from exporter.read.templates.tags.elements import TagMarkup, code_block, features, gallery
from exporter.read.templates.tags.markup import markup_of_tag
from exporter.read.templates.tags.plugins import markup_of_plugins

_PARAMETER = re.compile(
    r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.\[\]"'-]+))""", re.DOTALL
)
_FILE = re.compile(r"""\s*(\{\{.*?\}\}(?:[^\s{]*\{\{.*?\}\})*[^\s{]*|[^\s{]\S*)""", re.DOTALL)


class IncludeNode(TextArgumentNode):
    """A file of the site's `_includes`, with parameters."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the rendered file, or what stands for it if there is no such file."""
        liquid = liquid_context(context)
        liquid.state.count_iterations(1)
        name, parameters = self._name_and_parameters(context)
        markup = markup_of_plugins(
            liquid.state.reading.plugins,
            PurePosixPath(name).stem.lower(),
            TagArguments(named=_texts(parameters)),
            None,
            lambda code, message: liquid.report(code, message, self.token),
            is_block=stands_alone(self.token, self.token),
        )
        if markup and not liquid.state.is_in_code:
            return buffer.write(indented(markup.text, self.token))
        try:
            template = self._template(liquid, name)
        except InputFileError as error:
            message = f"the include ‘{name}’ cannot be read: {error}; it was removed"
            liquid.report("include-missing", message, self.token, error.hint)
            return 0
        if template is None:
            return buffer.write(self._stand_in(liquid, name, parameters))
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

    def _stand_in(self, context: LiquidContext, name: str, parameters: Mapping[str, object]) -> str:
        """Return what stands for an include that the site does not have, and report it."""
        named = _texts(parameters)
        if context.state.is_in_code:
            message = f"the site has no include ‘{name}’ for this code; it was removed"
            context.report("include-missing", message, self.token)
            return ""
        stem = PurePosixPath(name).stem
        is_block = stands_alone(self.token, self.token)
        markup = self._images_of_page(context, stem, {**parameters, **named})
        markup = markup or markup_of_tag(stem, TagArguments(named=named), None, is_block=is_block)
        outcome = markup.outcome if markup else "it was removed"
        outcome = outcome or "its sources are listed"
        code = "liquid-plugin" if markup and markup.is_known else "include-missing"
        context.report(code, f"the site has no include ‘{name}’; {outcome}", self.token)
        return indented(markup.text, self.token) if markup else ""

    def _images_of_page(
        self, context: LiquidContext, stem: str, parameters: Mapping[str, object]
    ) -> TagMarkup | None:
        """Return the images of a list in the metadata, or in a folder of the site."""
        caption = str(parameters.get("caption") or "")
        listed = next((each for each in parameters.values() if isinstance(each, list)), None)
        if "gallery" in stem and (folder := _folder_in(parameters)):
            paths = (file["path"] for file in context.state.reading.site.static_files())
            listed = [path for path in paths if path.startswith(f"/{folder}/")]
        elif stem in ("feature_row", "gallery") and listed is None and "images" not in parameters:
            key = str(parameters.get("id") or stem)
            own = context.get(["page", key], token=self.token, default=None)
            listed = own if isinstance(own, list) else []
        if listed is None:
            return None
        items = [each if isinstance(each, dict) else {"url": str(each)} for each in listed]
        items = [each for each in items if len(each) > 1 or names_image(str(each.get("url")))]
        text = features(items) if stem == "feature_row" else gallery(items, caption)
        if text:
            return TagMarkup(text, "its images are shown")
        named = any(names_image(str(value)) for value in parameters.values())
        if named or stem not in ("feature_row", "gallery"):
            return None
        words = f'<p markdown="span">{caption}</p>' if caption else ""
        return TagMarkup(words, "the metadata has no list of images for it")

    def _template(self, context: LiquidContext, name: str) -> LocatedTemplate | None:
        file = context.state.reading.site.include(name)
        return None if file is None else context.state.parse(TemplateSource(file))


def _folder_in(parameters: Mapping[str, object]) -> str:
    """Return the folder that the arguments of a gallery name; empty if they name none."""
    names = ("folder", "dir", "directory", "path")
    value = next((str(parameters[name]) for name in names if parameters.get(name)), "")
    return "" if names_image(value) else value.strip("/")


class IncludeTag(TextArgumentTag):
    """`{% include tip.html content="…" %}`."""

    name = "include"
    node_class = IncludeNode


class IncludeRelativeNode(IncludeNode):
    """A file beside the post."""

    def _template(self, context: LiquidContext, name: str) -> LocatedTemplate | None:
        state = context.state
        file = state.reading.site.file_beside(state.post, name, state.reading.dependencies)
        return None if file is None else state.parse(TemplateSource(file))


class IncludeRelativeTag(TextArgumentTag):
    """`{% include_relative note.md %}`."""

    name = "include_relative"
    node_class = IncludeRelativeNode


class IncludeCachedTag(IncludeTag):
    """`{% include_cached %}` of the plugin jekyll-include-cache, an `include`."""

    name = "include_cached"


class RenderPartialNode(IncludeNode):
    """A file by its path from the root of the site (Octopress)."""

    def _template(self, context: LiquidContext, name: str) -> LocatedTemplate | None:
        state = context.state
        file = _file_of_site(context, name)
        return None if file is None else state.parse(TemplateSource(file))


class RenderPartialTag(TextArgumentTag):
    """`{% render_partial about/_bio.markdown %}`."""

    name = "render_partial"
    node_class = RenderPartialNode


class IncludeCodeNode(TextArgumentNode):
    """A file of code, which Octopress shows with a title."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the code, or the name of the file if there is no such file."""
        liquid = liquid_context(context)
        arguments = parse_arguments(self.argument)
        *title, name = arguments.positional or ("",)
        folder = str(liquid.state.reading.site.config.get("code_dir") or "downloads/code")
        message, hint = f"the site has no file ‘{name}’ in {folder}", ""
        try:
            file = _file_of_site(liquid, f"{folder}/{name}") if name else None
        except InputFileError as error:
            file, message, hint = None, f"the file ‘{name}’ cannot be read: {error}", error.hint
        if file is None:
            liquid.report("include-missing", f"{message}; its name is shown", self.token, hint)
            return buffer.write(f"<code>{escape(name)}</code>")
        start, end = (
            int(value) if (value := arguments.first(key)).isdecimal() else default
            for key, default in (("start", 1), ("end", None))
        )
        text = "\n".join(file.text.splitlines()[(start or 1) - 1 : end])
        language = arguments.first("lang") or PurePosixPath(name).suffix[1:]
        shown = code_block(text, language, " ".join(title) or name)
        return buffer.write(indented(shown, self.token))


class IncludeCodeTag(TextArgumentTag):
    """`{% include_code A title lang:ruby start:2 end:9 test.rb %}`."""

    name = "include_code"
    node_class = IncludeCodeNode


def _file_of_site(context: LiquidContext, name: str) -> Source | None:
    """Return a file by its path from the root, or from the folder of Octopress' texts."""
    reading = context.state.reading
    beside = (reading.site.root / folder / "post" for folder in (".", "source"))
    found = (reading.site.file_beside(each, name, reading.dependencies) for each in beside)
    return next(filter(None, found), None)


def _texts(parameters: Mapping[str, object]) -> dict[str, str]:
    """Return the parameters that are written as text."""
    return {
        key: str(value)
        for key, value in parameters.items()
        if value and isinstance(value, str | int | float)
    }
