"""Renders a text with tags, and the files that it includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from exporter.diagnostics.source import Source
from exporter.input_files import real_path
from exporter.read.context import ReadContext
from exporter.read.converters import converter_for
from exporter.read.metadata.block import end_of_metadata, read_metadata
from exporter.read.sites.data_files import mapping_at
from exporter.read.sites.hugo.settings import lowered
from exporter.read.sites.post_index import PostEntry
from exporter.read.sites.site import Site
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.shortcodes.included_files import images_in, included_file
from exporter.read.templates.shortcodes.markup import TEXT_SHORTCODES
from exporter.read.templates.shortcodes.own_shortcodes import MAX_NAMES, OwnShortcodes
from exporter.read.templates.shortcodes.shortcode import Shortcode, ShortcodeSite
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.calls import TagCall, TextPart, paired, render_tags
from exporter.read.templates.tags.elements import TagMarkup, code_block
from exporter.read.templates.tags.plugins import markup_of_plugins

_NO_TEXT = re.compile(r"<!--.*?-->|<(?!img\b)[^<>]*>", re.DOTALL)
"""What of HTML is not shown."""
_MAX_INCLUDED = 1_000_000
"""The most characters of all the files that one text includes."""
_MAX_INCLUSIONS = 500
"""The most files that one text includes: pages of documentation include some ten."""
_LINK_TAGS = frozenset(("link", "post_url"))
"""Tags of Jekyll that write the address of the text that they name."""


class TagRenderer:
    """Renders the tags of one text and of the files that it includes.

    `parts_of` returns the tags of a text, `markup_of` what stands for one. `noun` is what they
    are called.
    """

    def __init__(
        self,
        parts_of: Callable[[str], list[TextPart]],
        markup_of: Callable[[Shortcode], TagMarkup | None],
        post: Path,
        page: Mapping[str, Any],
        reading: ReadContext,
        noun: str = "shortcode",
    ) -> None:
        self._parts_of = parts_of
        self._post = post
        self._reading = reading
        self._markup_of_shortcode = markup_of
        self._noun = noun
        # A post does not include itself.
        self._included = [str(real_path(post))]
        self._sources: dict[tuple[object, ...], Source | None] = {}
        self._room = _MAX_INCLUDED
        self._left = _MAX_INCLUSIONS
        page = {**lowered(mapping_at(page, "params")), **lowered(page)}
        own = OwnShortcodes(
            page, reading, self._inline, lambda name: _reference(name, post, reading)
        )
        self._own = own
        self._site = ShortcodeSite(
            lambda name: _parameter(name, page, reading.site.config),
            lambda target: _reference(target, post, reading),
            lambda target: _title_of(target, reading),
            own.text_of,
            self._source_of,
            lambda pattern: images_in(pattern, post, reading),
        )

    def rendered(self, origin: TemplateSource) -> RenderedText:
        """Return a text with what stands for its tags."""
        tags = paired(self._parts_of(origin.text))
        for call in tags.orphans:
            name = call.path or call.name or "end"
            message = f"the {self._noun} ‘{name}’ ends here, but does not begin; it was removed"
            self._report("shortcode-unread", message, call, origin)

        def markup_of(call: TagCall, content: str | None, is_block: bool) -> TagMarkup | None:
            if call.is_code:
                return TagMarkup(self._in_code(call, origin), "")
            return self._markup_of(call, content, is_block, origin)

        text, outputs = render_tags(origin.text, tags, markup_of)
        begin = origin.start
        return RenderedText(
            text,
            tuple(it._replace(start=begin + it.start, end=begin + it.end) for it in outputs),
        )

    def _markup_of(
        self, call: TagCall, content: str | None, is_block: bool, origin: TemplateSource
    ) -> TagMarkup | None:
        if call.name in _LINK_TAGS and (target := next(iter(call.arguments.positional), "")):
            return TagMarkup(target if PurePosixPath(target).suffix else f"{target}.md", "")
        if made := markup_of_plugins(
            self._reading.plugins,
            call.name,
            call.arguments,
            content,
            lambda code, message: self._report(code, message, call, origin),
            is_block=is_block,
        ):
            return made
        shortcode = Shortcode(call.name, call.arguments, content, self._site, is_block)
        markup = self._markup_of_shortcode(shortcode)
        if markup is None or not markup.is_known:
            own = self._own.markup_of(call, content)
            if own is not None:
                if content and content.strip() and not _NO_TEXT.sub("", own).strip():
                    message = (
                        f"the {self._noun} ‘{call.path or call.name}’ of the site hides its content"
                    )
                    self._report("shortcode-replaced", message, call, origin)
                return TagMarkup(own, "")
            if content is None and (included := self._included_markup(call, is_block=is_block)):
                return included
            outcome = markup.outcome if markup else "it was removed"
            message = f"unknown {self._noun} ‘{call.path or call.name}’; {outcome}"
            self._report("shortcode-unknown", message, call, origin)
        elif markup.outcome:
            message = f"the {self._noun} ‘{call.path or call.name}’: {markup.outcome}"
            self._report("shortcode-replaced", message, call, origin)
        return markup

    def _in_code(self, call: TagCall, origin: TemplateSource) -> str:
        """Return what a shortcode writes in code: text, or itself, after a report."""
        if call.name in TEXT_SHORTCODES:
            found = self._markup_of_shortcode(
                Shortcode(call.name, call.arguments, None, self._site, is_block=False)
            )
            if found:
                return found.text
        own = self._own.markup_of(call, None)
        if own is not None and "<" not in own:
            return own.strip()
        if source := self._source_of(call.arguments):
            return source.text.rstrip("\n")
        message = f"the {self._noun} ‘{call.path or call.name}’ in code is shown as it is written"
        self._report("shortcode-replaced", message, call, origin)
        return origin.text[call.start : call.end]

    def _included_markup(self, call: TagCall, *, is_block: bool) -> TagMarkup | None:
        """Return the text of the file that a shortcode includes; None if there is none."""
        source = self._source_of(call.arguments)
        if source is None or len(source.text) > self._room or not self._left:
            return None
        if str(real_path(Path(source.path))) in self._included:
            return None
        self._room -= len(source.text)
        self._left -= 1
        suffix = PurePosixPath(source.path).suffix.lstrip(".").lower()
        if suffix in ("html", "htm"):
            return TagMarkup(re.sub(r"\n[ \t]*(?=\n)", "", source.text.strip()), "")
        if suffix not in ("md", "markdown"):
            text = source.text if is_block else source.text.strip()
            language = call.arguments.first("lang", "language") or suffix
            return TagMarkup(code_block(text, language), "")
        self._included.append(str(real_path(Path(source.path))))
        text = self.rendered(TemplateSource(source, end_of_metadata(source.text))).text
        self._included.pop()
        return TagMarkup(text.strip("\n"), "")

    def _source_of(self, arguments: TagArguments) -> Source | None:
        """Return the file that arguments name; it is looked for once, and not beyond a limit."""
        key = (arguments.positional, tuple(arguments.named.items()))
        if key not in self._sources:
            if len(self._sources) >= MAX_NAMES:
                return None
            self._sources[key] = included_file(arguments, self._post, self._reading)
        return self._sources[key]

    def _inline(self, markdown: str) -> str:
        to_html = converter_for(self._reading.site, self._reading.site.lang or "en", is_html=False)
        html = to_html(markdown)[0].strip()
        inner = html.removeprefix("<p").removesuffix("</p>")
        return inner.partition(">")[2] if "<p" not in inner and html.startswith("<p") else html

    def _report(self, code: str, message: str, call: TagCall, origin: TemplateSource) -> None:
        place = origin.source.place(origin.start + call.start)
        self._reading.diagnostics.report(code, message, place)


def _parameter(name: str, page: Mapping[str, Any], config: Mapping[str, Any]) -> object:
    """Return a parameter of the page, else of the site, by its name in any case."""
    for values in (page, config.get("params")):
        found: object = values
        for key in name.lower().split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if found is not None:
            return found
    return None


def _reference(target: str, post: Path, reading: ReadContext) -> str:
    """Return the address by which a link finds a page that `ref` names, with or without suffix.

    The page is beside the post or in another folder; of a page that does not exist, it is the name
    with a suffix, which the reader of links reports.
    """
    path, hash_, fragment = target.partition("#")
    if not path.strip("/") or "://" in path:
        return target
    site = reading.site
    folder = posixpath.dirname(site.key(post))
    names = (posixpath.join(folder, path), path) if not path.startswith("/") else (path,)
    for name in names:
        stem = posixpath.normpath(name.lstrip("/")).removesuffix(".md")
        candidates = (f"{stem}{end}" for end in (".md", "/index.md", "/_index.md", ".html"))
        entry = next(filter(None, map(site.posts.in_file, candidates)), None)
        if entry is None and site.generator.links_by_name:
            entry = _entry_named(path, site)
        if entry:
            is_unique = entry.path and len(site.posts.sharing_path(entry)) < 2
            found = site.base + entry.path if is_unique else f"/{quote(entry.key)}"
            return f"{found}{hash_}{fragment}"
    stem = path.rstrip("/")
    return f"{stem}{'' if stem.endswith('.md') else '.md'}{hash_}{fragment}"


def _title_of(target: str, reading: ReadContext) -> str:
    """Return the title of the post with a file name; empty if there is none."""
    entry = _entry_named(target, reading.site) or reading.site.posts.at(target)
    if entry is None:
        return ""
    reading.dependencies.add(entry.file)
    return str((read_metadata(entry.file, reading.site.folders) or {}).get("title") or "")


def _entry_named(name: str, site: Site) -> PostEntry | None:
    """Return the post with a file name, which may lack its date; None if there is none."""
    slug = name.rpartition("/")[2].removesuffix(".md")
    same_slug = (entry for entry in site.posts.entries if entry.slug == slug)
    return site.posts.of_file(name) or next(same_slug, None)
