"""Images with a size behind their address, `![text](image.png =200x)`, as in HackMD and Azure."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from exporter.read.dialects.commonmark.rule_dispatch import begins_with

_IMAGE = re.compile(
    r"""!\[(?P<alt>[^\[\]\n]{0,300})\]\([ \t]*(?P<address>[^\s()<>]{1,2000}|<[^<>\n]{1,2000}>)
    (?:[ \t]+"(?P<title>[^"\n]{0,300})")?
    [ \t]+=(?P<width>\d{1,5}%?)?x(?P<height>\d{1,5}%?)?[ \t]*\)""",
    re.VERBOSE,
)


def extend_with_image_sizes(parser: MarkdownIt) -> None:
    """Let a parser read the sizes of images in CSS pixels, or in percent of the line."""
    parser.inline.ruler.before("image", "sized_image", _sized_image)


@begins_with("!")
def _sized_image(state: StateInline, silent: bool) -> bool:
    found = _IMAGE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        sizes = {name: found[name] for name in ("width", "height", "title") if found[name]}
        address = state.md.normalizeLink(found["address"].strip("<>"))
        token.attrs = {"src": address, "alt": "", **sizes}
        token.content = found["alt"]
        token.children = [Token("text", "", 0, content=found["alt"])]
    state.pos = found.end()
    return True
