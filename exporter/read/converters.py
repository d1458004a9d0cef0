"""The converters of Markdown to HTML: a dialect, and the options that a site gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import assert_never

from exporter.read.dialects import Dialect, ToHtml
from exporter.read.sites.site import Site

# A post needs one dialect; the libraries of the others need not be loaded.


def converter_for(
    site: Site,
    lang: str = "en",
    formula_marks: frozenset[str] = frozenset(),
    *,
    suffix: str = ".md",
    page: Mapping[str, object] | None = None,
    is_html: bool,
) -> ToHtml:
    """Return the converter of a site's Markdown, or of its HTML without Markdown.

    `suffix` is that of the file, in lower case, `page` its metadata, which MDX may name.
    """
    if is_html:
        from exporter.read.dialects.kramdown import KramdownOptions
        from exporter.read.dialects.kramdown import to_html as kramdown_to_html

        options = KramdownOptions(
            lang, smart_quotes=site.smart_quotes, formula_marks=formula_marks, is_html=True
        )
        return partial(kramdown_to_html, options=options)
    if suffix == ".mdx":
        site = replace(site, extensions=site.extensions | {"mdx"})
    # Docusaurus and Astro have them by these names.
    constants = dict.fromkeys(("frontMatter", "frontmatter"), page) if page else {}
    return converter_of(site.dialect, site, lang, formula_marks, constants)


def converter_of(
    dialect: Dialect,
    site: Site | None = None,
    lang: str = "en",
    formula_marks: frozenset[str] = frozenset(),
    constants: Mapping[str, object] | None = None,
) -> ToHtml:
    """Return the converter of a dialect with the options of a site, or with its default options.

    `constants` are values that expressions of MDX may name.
    """
    match dialect:
        case "kramdown":
            from exporter.read.dialects.kramdown import KramdownOptions
            from exporter.read.dialects.kramdown import to_html as kramdown_to_html

            options = KramdownOptions(lang, formula_marks=formula_marks)
            if site:
                options = KramdownOptions(
                    lang=lang,
                    formula_marks=formula_marks,
                    hard_wrap=site.hard_wrap,
                    smart_quotes=site.smart_quotes,
                    parse_block_html=site.kramdown.get("parse_block_html") is True,
                    emoji="emoji" in site.extensions,
                )
            return partial(kramdown_to_html, options=options)
        case "commonmark":
            from exporter.read.dialects.commonmark import CommonmarkOptions
            from exporter.read.dialects.commonmark import to_html as commonmark_to_html

            commonmark_options = CommonmarkOptions(lang, formula_marks=formula_marks)
            if site:
                commonmark_options = CommonmarkOptions(
                    lang, site.hard_wrap, site.smart_quotes, formula_marks, site.extensions
                )
            return partial(commonmark_to_html, options=commonmark_options, constants=constants)
        case "python-markdown":
            from exporter.read.dialects.python_markdown import PythonMarkdownOptions
            from exporter.read.dialects.python_markdown import to_html as python_markdown_to_html

            python_options = PythonMarkdownOptions(lang, formula_marks=formula_marks)
            if site:
                python_options = PythonMarkdownOptions(
                    lang,
                    formula_marks,
                    site.extension_options,
                    cross_references="cross_references" in site.extensions,
                )
            return partial(python_markdown_to_html, options=python_options)
        case _:
            assert_never(dialect)
