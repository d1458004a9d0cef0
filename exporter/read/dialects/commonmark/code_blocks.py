"""Code blocks, and formulas in blocks of the language `math`."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict


def extend_with_code_blocks(parser: MarkdownIt) -> None:
    """Write the attributes of a code block on the outer element, as those of other blocks."""
    parser.add_render_rule("fence", _render)
    parser.add_render_rule("code_block", _render)


def _render(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,  # noqa: ARG001
    env: EnvType,  # noqa: ARG001
) -> str:
    token = tokens[index]
    words = unescapeAll(token.info).split(maxsplit=1)
    # Programs of documentation write `{python}` or `{.python}`; GitHub takes the first word.
    language = f' class="language-{escapeHtml(words[0])}"' if words else ""
    attributes = renderer.renderAttrs(token)
    return f"<pre{attributes}><code{language}>{escapeHtml(token.content)}</code></pre>\n"
