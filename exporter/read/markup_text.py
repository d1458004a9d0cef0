"""Markup to blocks: the template language first, if there is any, then Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from exporter.diagnostics.source import Source
from exporter.model.nodes import Blocks
from exporter.read.bibliography import BibliographyEntry
from exporter.read.bibliography_paths import bibliography_files, named_bibliographies
from exporter.read.citations import cites_works, with_citations
from exporter.read.context import ReadContext
from exporter.read.converters import converter_for
from exporter.read.html.distill import with_standard_elements
from exporter.read.markdown_body import read_markdown
from exporter.read.metadata.block import place_of_key
from exporter.read.sites.formula_support import FORMULA_MARKS, FormulaSetup, asks_for_formulas
from exporter.read.sites.site import Site
from exporter.read.source_positions import TagOutput
from exporter.read.templates.rendered_text import RenderedText, TemplateSource
from exporter.read.templates.wordpress_names import has_wordpress_shortcodes

Render: TypeAlias = Callable[[TemplateSource, Path, Mapping[str, Any], ReadContext], RenderedText]
_GHOST_ADDRESS = "__GHOST_URL__"
"""What stands for the address of the site in exports of Ghost."""
_FORMULA_MARK = re.compile(r"\$|\\\\?[(\[]|\\begin\{")


@dataclass(frozen=True, slots=True)
class MarkupText:
    """Markdown, or HTML without Markdown, from an offset of a source to its end.

    `text` is the Markdown if the source writes it differently, such as indented in YAML.
    """

    source: Source
    start: int = 0
    text: str | None = None
    is_html: bool = False


def read_markup(
    markup: MarkupText,
    path: Path,
    page: Mapping[str, Any],
    context: ReadContext,
    *,
    lang: str,
    liquid: bool = True,
) -> Blocks:
    """Return the blocks of a text in the file `path`; `page` is the variable of Liquid."""
    source, start, text = markup.source, markup.start, markup.text
    formulas = formula_setup(source.text if text is None else text, page, context)
    to_html = converter_for(
        context.site,
        lang,
        formulas.marks,
        suffix=path.suffix.lower(),
        page=page,
        is_html=markup.is_html,
    )
    to_html = with_standard_elements(to_html, partial(_sources, page, path, context))

    def read(changed: str | None, outputs: Sequence[TagOutput] = ()) -> Blocks:
        written = source.text[start:] if changed is None else changed
        if _GHOST_ADDRESS in written:
            written = changed = written.replace(_GHOST_ADDRESS, "")
        if has_wordpress_shortcodes(written):
            from exporter.read.templates.wordpress_shortcodes import without_wordpress_shortcodes

            changed = without_wordpress_shortcodes(written, source, start, context.diagnostics)
        blocks = read_markdown(source, start, context.diagnostics, to_html, changed, outputs)
        return _with_citations(blocks, source, start, page, path, context)

    if text is None and "inclusions" in context.site.templates:
        from exporter.read.templates.inclusions import render_inclusions

        rendered = render_inclusions(TemplateSource(source, start), path, context)
        changed = rendered.text if rendered.text != source.text[start:] else None
        return read(changed)
    render = _template_language(markup, context.site) if liquid else None
    if render is None:
        return read(text)
    if text is None:
        rendered = render(TemplateSource(source, start), path, page, context)
        return read(rendered.text, rendered.tag_outputs)
    # Empty lines above, so that the line numbers are those of the file.
    lines_above = source.place(start).line - 1 + (source.text[start : start + 1] in "|>")
    padded = Source(source.path, "\n" * lines_above + text)
    rendered = render(TemplateSource(padded, lines_above), path, page, context)
    return read(rendered.text)


def _template_language(markup: MarkupText, site: Site) -> Render | None:
    """Return what runs over a text before its Markdown is read; None if nothing does.

    Most posts have no tags, and need not wait for a library.
    """
    if "liquid" in site.templates and _has(markup, "{{", "{%"):
        from exporter.read.templates.liquid import render_liquid

        return render_liquid
    if "shortcodes" in site.templates and _has(markup, "{{<", "{{%"):
        from exporter.read.templates.shortcodes import render_shortcodes

        return render_shortcodes
    if "zola-shortcodes" in site.templates and _has(markup, "{{", "{%"):
        from exporter.read.templates.shortcodes import render_zola_shortcodes

        return render_zola_shortcodes
    if "hexo-tags" in site.templates and _has(markup, "{%", "{#"):
        from exporter.read.templates.shortcodes import render_hexo_tags

        return render_hexo_tags
    if "gitbook-tags" in site.templates and _has(markup, "{%"):
        from exporter.read.templates.shortcodes import render_gitbook_tags

        return render_gitbook_tags
    if "vitepress-includes" in site.templates and _has(markup, "@include", "<<<", "@[code"):
        from exporter.read.templates.vitepress_includes import render_vitepress_includes

        return render_vitepress_includes
    if "book-includes" in site.templates and _has(markup, "{{", "rust", "admonish"):
        from exporter.read.templates.book_includes import render_book_includes

        return render_book_includes
    return None


def _sources(
    page: Mapping[str, Any], path: Path, context: ReadContext, name: str
) -> Mapping[str, BibliographyEntry]:
    """Return the sources in the BibTeX file of this name, or in those of the post."""
    files = bibliography_files(name, page, path, context.site)
    context.dependencies.add(*files)
    return context.bibliographies.entries(files, context.site.folders, context.diagnostics)


def _with_citations(
    blocks: Blocks,
    source: Source,
    start: int,
    page: Mapping[str, Any],
    path: Path,
    context: ReadContext,
) -> Blocks:
    """Return the blocks with the citations that the text writes, if a bibliography is named."""
    if not cites_works(source.text, start):
        return blocks
    files, missing = named_bibliographies(page, path, context.site)
    if missing:
        message = f"there is no bibliography ‘{missing}’"
        place = place_of_key(source, "bibliography")
        context.diagnostics.report("bibliography-unread", message, place)
    if not files:
        return blocks
    context.dependencies.add(*files)
    works = context.bibliographies.works(files, context.site.folders, context.diagnostics)
    return with_citations(blocks, works, source, start, context.diagnostics)


def _has(markup: MarkupText, *marks: str) -> bool:
    """Return whether a text may have tags that begin with one of these marks."""
    text, start = markup.text, 0
    if text is None:
        text, start = markup.source.text, markup.start
    return any(text.find(mark, start) >= 0 for mark in marks)


def formula_setup(text: str, page: Mapping[str, Any], context: ReadContext) -> FormulaSetup:
    """Return how a page reads formulas; most texts have none, and need no look at the site."""
    if not _FORMULA_MARK.search(text):
        return FormulaSetup()
    if context.site.formula_marks is not None:
        marks = FORMULA_MARKS if asks_for_formulas(page) else frozenset[str]()
        return FormulaSetup(context.site.formula_marks | marks)
    support = context.site.formulas
    context.dependencies.add(*support.files)
    return support.setup(page, context.site.config)
