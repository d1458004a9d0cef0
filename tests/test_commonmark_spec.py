"""The examples of the CommonMark and the GFM specification, through nodes to HTML.

Both sides are read as a browser reads them, and compared without what `docs/commonmark.md` lists
under “Compared with the specifications”.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nh3
import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

import exporter

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
DOCUMENTATION = (ROOT / "docs" / "commonmark.md").read_text()
BLOCKS = frozenset(
    """blockquote body details div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr
    ul""".split()
)
INLINES = frozenset("a br code del em img input strong".split())
NAMES = {"s": "del", "b": "strong", "i": "em", "textarea": "pre"}
REMOVED = frozenset(("script", "style"))
STYLES = frozenset(("a", "del", "em", "strong"))


def examples(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / name).read_text())
    return found


def exceptions(name: str) -> set[int]:
    """Return the numbers of the examples that the documentation lists as different."""
    rows = re.findall(rf"\b{name}: (\d+(?:, \d+)*)", DOCUMENTATION)
    return {int(number) for row in rows for number in row.split(", ")}


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [("CommonMark", "commonmark-0.31.2.json", 652), ("GFM", "gfm-0.29.json", 672)],
)
def test_examples_of_the_specification(name: str, file: str, count: int) -> None:
    different = {
        example["example"]
        for example in examples(file)
        if not is_same(example["markdown"], example["html"])
    }
    assert different == exceptions(name)
    assert len(examples(file)) == count
    assert len(different) <= count / 100


@cache
def is_same(markdown: str, expected: str) -> bool:
    """Return whether Markdown becomes the HTML; most examples are in both specifications."""
    markup = exporter.markdown_to_html(markdown, dialect="commonmark")
    return normalized(markup) == normalized(expected)


def normalized(markup: str) -> str:
    """Return HTML in one form: its elements as a browser reads them, white space collapsed."""
    markup = re.sub(r"<(/?)textarea\b", r"<\1pre", markup)
    clean = nh3.clean(
        markup,
        tags=set(BLOCKS | INLINES | NAMES.keys()) - {"textarea"},
        clean_content_tags=set(REMOVED),
        attributes={
            "*": {"class", "href", "src", "alt", "title", "start", "type", "checked", "align"}
        },
        url_schemes={"http", "https", "mailto", "ftp"},
        link_rel=None,
    )
    body = lxml_html.document_fromstring(f"<body>{clean}</body>").find("body")
    text = "".join(_written(body))
    code = re.findall(r"<pre>.*?</pre>", text, re.DOTALL)
    text = re.sub(r"<pre>.*?</pre>", "<pre/>", text, flags=re.DOTALL)
    text = re.sub(r"[ \t\n\xa0]+", " ", text)
    for empty in (r"<(a|em|strong)\b[^>]*> ?</\1>", r"<(p|div|h\d)> ?</\1>"):
        text = re.sub(empty, "", text)
    blocks = "|".join(BLOCKS)
    styles = "|".join(STYLES)
    text = re.sub(rf" ?((?:</(?:{styles})>)*</?(?:{blocks}|br)\b[^>]*/?>) ?", r"\1", text)
    text = re.sub(rf"(<(?:{blocks}|br)\b[^>]*/?>(?:<(?:{styles})>)*) ", r"\1", text)
    pieces = iter(code)
    return re.sub(r"<pre/>", lambda _: next(pieces), text).strip()


def _written(element: HtmlElement, styles: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield an element. A style or a link around blocks is put around the text of each.

    `styles` are the tags of those around the element.
    """
    name = NAMES.get(str(element.tag), str(element.tag))
    if name == "pre":
        code = element.find("code")
        kind = code.get("class") or "" if code is not None else ""
        yield f"<pre>{kind}:{element.text_content().strip(chr(10))}</pre>"
        return
    has_blocks = any(child.tag in BLOCKS for child in element.iterdescendants())
    tag = f"<{name}{''.join(_attributes(element))}>"
    if name in STYLES:
        # Of a style in itself, a reader sees nothing; a link needs an address.
        is_shown = tag not in (*styles, "<a>")
        below = (*styles, tag) if is_shown else styles
        yield from _content(element, below, tag if is_shown and not has_blocks else "")
    elif name in BLOCKS - {"body", "tbody"} and not has_blocks:
        paragraph = "<p>" if name == "blockquote" else ""
        yield from _content(element, styles, tag + paragraph + "".join(styles))
    else:
        yield from _content(element, styles, "" if name in ("body", "tbody") else tag)


def _content(element: HtmlElement, styles: tuple[str, ...], tags: str) -> Iterator[str]:
    """Yield the content of an element between tags."""
    yield tags
    yield element.text or ""
    for child in element:
        yield from _written(child, styles)
        yield child.tail or ""
    yield from (f"</{name}>" for name in reversed(re.findall(r"<(\w+)", tags)))


def _attributes(element: HtmlElement) -> Iterator[str]:
    for name, value in sorted(element.attrib.items()):
        value = " ".join(value.split())
        if name == "class" and element.tag in ("td", "th"):
            name = "align"
        if name != "class" and value:
            yield f' {name}="{value}"'
