"""CommonMark with GitHub's extensions, read by markdown-it-py; a file for each further construct.

`EXTENSIONS` are the constructs that a site switches on by name, besides those of GitHub. Each takes
the parser, which is shared by all texts of a site: what belongs to one text is in its `env`, where
`document_of(env)` takes findings. `docs/commonmark.md` lists the differences from the standards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from markdown_it import MarkdownIt

from exporter.read.dialects import MarkdownFinding, line_attribute
from exporter.read.dialects.commonmark.admonitions import extend_with_admonitions
from exporter.read.dialects.commonmark.attributes import extend_with_attributes
from exporter.read.dialects.commonmark.autolinks import extend_with_autolinks
from exporter.read.dialects.commonmark.block_ids import extend_with_block_ids
from exporter.read.dialects.commonmark.callouts import extend_with_callouts
from exporter.read.dialects.commonmark.code_admonitions import extend_with_code_admonitions
from exporter.read.dialects.commonmark.code_blocks import extend_with_code_blocks
from exporter.read.dialects.commonmark.code_marks import extend_with_code_marks
from exporter.read.dialects.commonmark.comments import (
    extend_with_careful_comments,
    extend_with_comments,
)
from exporter.read.dialects.commonmark.containers import extend_with_containers
from exporter.read.dialects.commonmark.definition_lists import extend_with_definition_lists
from exporter.read.dialects.commonmark.directives import extend_with_directives
from exporter.read.dialects.commonmark.document import CommonmarkDocument, CommonmarkOptions
from exporter.read.dialects.commonmark.emoji import extend_with_emoji
from exporter.read.dialects.commonmark.emphasis import extend_with_emphasis
from exporter.read.dialects.commonmark.footnotes import (
    extend_with_footnotes,
    extend_with_inline_footnotes,
)
from exporter.read.dialects.commonmark.formulas import extend_with_formulas
from exporter.read.dialects.commonmark.headings import extend_with_heading_ids
from exporter.read.dialects.commonmark.image_sizes import extend_with_image_sizes
from exporter.read.dialects.commonmark.jsx import extend_with_jsx, extend_with_mdx
from exporter.read.dialects.commonmark.lines import extend_with_lines
from exporter.read.dialects.commonmark.link_embeds import extend_with_link_embeds
from exporter.read.dialects.commonmark.logseq import extend_with_logseq
from exporter.read.dialects.commonmark.marks import extend_with_marks
from exporter.read.dialects.commonmark.nesting import MAX_NESTING, extend_with_nesting_limit
from exporter.read.dialects.commonmark.notion import extend_with_notion
from exporter.read.dialects.commonmark.queries import extend_with_queries
from exporter.read.dialects.commonmark.raw_html import extend_with_raw_html
from exporter.read.dialects.commonmark.rule_dispatch import dispatch_rules
from exporter.read.dialects.commonmark.signatures import extend_with_signatures
from exporter.read.dialects.commonmark.tables_of_contents import extend_with_contents_marks
from exporter.read.dialects.commonmark.task_states import extend_with_task_states
from exporter.read.dialects.commonmark.tasks import extend_with_tasks
from exporter.read.dialects.commonmark.typography import extend_with_typography
from exporter.read.dialects.commonmark.wiki_embeds import extend_with_wiki_embeds
from exporter.read.dialects.commonmark.wiki_links import (
    extend_with_text_first_links,
    extend_with_wiki_links,
)

__all__ = ["EXTENSIONS", "CommonmarkOptions", "to_html"]

EXTENSIONS: Mapping[str, Callable[[MarkdownIt], None]] = {
    "admonitions": extend_with_admonitions,
    "attributes": extend_with_attributes,
    "block_ids": extend_with_block_ids,
    "callouts": extend_with_callouts,
    "code_admonitions": extend_with_code_admonitions,
    "careful_comments": extend_with_careful_comments,
    "comments": extend_with_comments,
    "definition_lists": extend_with_definition_lists,
    "image_sizes": extend_with_image_sizes,
    "inline_footnotes": extend_with_inline_footnotes,
    "link_embeds": extend_with_link_embeds,
    "logseq": extend_with_logseq,
    "marks": extend_with_marks,
    "notion": extend_with_notion,
    "queries": extend_with_queries,
    "signatures": extend_with_signatures,
    "tables_of_contents": extend_with_contents_marks,
    "task_states": extend_with_task_states,
    "text_first_wiki_links": extend_with_text_first_links,
    "wiki_embeds": extend_with_wiki_embeds,
    "wiki_links": extend_with_wiki_links,
    "code_marks": extend_with_code_marks,
    "containers": extend_with_containers,
    "directives": extend_with_directives,
    "jsx": extend_with_jsx,
    "mdx": extend_with_mdx,
}
"""What each extension does to a parser, in the order in which they are applied."""


def to_html(
    text: str, options: CommonmarkOptions, constants: Mapping[str, object] | None = None
) -> tuple[str, tuple[MarkdownFinding, ...]]:
    """Return the HTML of a text without its metadata block, and the findings.

    The HTML is not sanitized. `constants` are values that expressions of MDX may name.
    """
    document = CommonmarkDocument(line_attribute(text))
    env = {"document": document, "constants": constants or {}}
    markup: str = _parser(options).render(text, env)
    return markup, tuple(document.findings)


@lru_cache(maxsize=16)
def _parser(options: CommonmarkOptions) -> MarkdownIt:
    """Return a parser; it holds nothing of the texts that it reads."""
    parser = MarkdownIt(
        "commonmark",
        {
            "breaks": options.hard_wrap,
            "maxNesting": MAX_NESTING,
            "tasklists": True,
            "strikethrough_single_tilde": True,
        },
    ).enable(["table", "strikethrough"])
    # The sanitizer removes what no book can link to, and names it; the words stay.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    if options.smart_quotes:
        extend_with_typography(parser, options.lang)
    extend_with_autolinks(parser)
    extend_with_emphasis(parser)
    extend_with_code_blocks(parser)
    extend_with_tasks(parser)
    extend_with_footnotes(parser)
    extend_with_formulas(parser, options.formula_marks)
    extend_with_raw_html(parser)
    extend_with_heading_ids(parser)
    extend_with_emoji(parser)
    # MDX is JSX everywhere.
    names = options.extensions - ({"jsx"} if "mdx" in options.extensions else set())
    for name, extend in EXTENSIONS.items():
        if name in names:
            extend(parser)
    extend_with_nesting_limit(parser)
    extend_with_lines(parser)
    dispatch_rules(parser)
    return parser
