"""What the tags and includes of plugins and themes become: Markdown with HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from exporter.model.assets import names_image


@dataclass(frozen=True, slots=True)
class TagMarkup:
    """What stands for a tag or an include, and the end of the message about it.

    The message is empty if nothing is missing. `is_known` is false if nothing but the arguments or
    the content says what it may be.
    """

    text: str
    outcome: str
    is_known: bool = True


def box(kind: str, title: str, text: str) -> str:
    """Return a box with Markdown in it; without a title, it is named after its kind."""
    kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-") or "note"
    title = " ".join(title.split())
    lines = [f'<div class="admonition {kind}" markdown="1">', ""]
    if title:
        lines += ['<div class="admonition-title" markdown="1">', "", title, "", "</div>", ""]
    return "\n".join((*lines, text.strip("\n"), "", "</div>"))


def link(title: str, address: str, *, is_block: bool) -> str:
    """Return a link, or an embed if nothing else is on its line."""
    if is_block:
        return f'<iframe src="{escape(address)}" title="{escape(title)}"></iframe>'
    return f'<a href="{escape(address)}">{escape(title)}</a>'


def image_tag(source: str, alt: str, **more: str) -> str:
    """Return an image; attributes without a value are left out."""
    attributes = {"src": source, "alt": alt, **more}
    return f"<img{html_attributes({key: value or None for key, value in attributes.items()})}>"


def html_attributes(values: Mapping[str, str | None]) -> str:
    """Return attributes of HTML, escaped; those that are None are left out."""
    return "".join(
        f' {key}="{escape(value)}"' for key, value in values.items() if value is not None
    )


def figure(content: str, caption: str, *, is_block: bool = True) -> str:
    """Return a figure, whose caption is Markdown and may be empty; on one line, if it is inline."""
    if not is_block:
        words = f'<figcaption markdown="span">{caption}</figcaption>' if caption else ""
        return f"<figure>{content}{words}</figure>"
    return f"<figure>\n{content}\n{figcaption(caption)}</figure>"


def figcaption(caption: str) -> str:
    """Return a caption between empty lines, without which CommonMark takes it for HTML."""
    return f'<figcaption markdown="span">\n\n{caption}\n\n</figcaption>\n' if caption else ""


def folded(summary: str, text: str) -> str:
    """Return a folded section of Markdown; its summary is Markdown too."""
    head = f'<summary markdown="span">\n\n{summary}\n\n</summary>'
    return f'<details markdown="1">\n{head}\n\n{text}\n\n</details>'


def quotation(text: str, by: str) -> str:
    """Return Markdown as a quotation, with its author, who may be empty."""
    source = f"\n\n— {by}" if by else ""
    return f'<blockquote markdown="1">\n\n{text}{source}\n\n</blockquote>'


def code_block(code: str, language: str, title: str = "") -> str:
    """Return code as HTML, as Jekyll does: a fence would be text inside HTML and in a line."""
    name = f' class="language-{escape(language)}"' if language else ""
    file = html_attributes({"file": title or None})
    return f"<pre{file}><code{name}>{escape(code.rstrip(), quote=False)}</code></pre>"


def inline_code(code: str, element: str = "code") -> str:
    """Return code in a line as HTML, in which no dialect reads Markdown."""
    return f"<{element}>{_without_markdown(code)}</{element}>"


def _without_markdown(text: str) -> str:
    """Return text with character references for what Markdown may read as marks."""
    line = re.sub(r"\s*\n\s*", " ", text.strip())
    return re.sub(r"[^\w\s]|_", lambda mark: f"&#{ord(mark[0])};", line)


def formula(tex: str, *, is_block: bool) -> str:
    """Return a formula as HTML, which no dialect reads as Markdown."""
    if is_block:
        lines = (line for line in tex.split("\n") if line.strip())
        return f'<div class="math display">{escape(chr(10).join(lines), quote=False)}</div>'
    return f'<span class="math">{_without_markdown(tex)}</span>'


def gallery(images: Iterable[Mapping[str, object]], caption: str) -> str:
    """Return a figure of several images, as lists in the metadata of a post describe them."""
    tags = [tag for image in images if (tag := _listed_image(image))]
    return figure("\n".join(tags), caption) if tags else ""


def features(items: Iterable[Mapping[str, object]]) -> str:
    """Return images with a title, a text and a link each, which such lists may also have."""
    parts = []
    for item in items:
        if image := _listed_image(item):
            parts.append(figure(image, ""))
        title, text, address = (str(item.get(key) or "") for key in ("title", "excerpt", "url"))
        label = str(item.get("btn_label") or title or address)
        parts += [f"**{title}**"] if title else []
        parts += [text.strip()] if text else []
        parts += [link(label, address, is_block=False)] if address else []
    content = "\n\n".join(parts)
    return f'<div markdown="1">\n\n{content}\n\n</div>' if parts else ""


def _listed_image(image: Mapping[str, object]) -> str:
    source, larger = (str(image.get(key) or "") for key in ("image_path", "url"))
    source = source or str(image.get("src") or "") or larger
    tag = image_tag(source, str(image.get("alt") or image.get("title") or "")) if source else ""
    is_larger = tag and larger != source and names_image(larger)
    return f'<a href="{escape(larger)}">{tag}</a>' if is_larger else tag
