"""The tags and includes of well-known plugins and themes, as Markdown with HTML.

A site's plugins are programs in Ruby, and the includes of its theme are often not in the site. What
their names and arguments say is enough for most of them: media are links with a title, images are
images, and the content of blocks is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from exporter.read.templates.liquid.plugin_arguments import TagArguments
from exporter.read.templates.liquid.plugin_names import (
    BOXES,
    CODE,
    DIAGRAMS,
    FOLDED,
    FORMULAS,
    GENERIC_BOXES,
    IMAGES,
    MEDIA,
    QUOTES,
    WITHOUT_WORDS,
)


@dataclass(frozen=True, slots=True)
class PluginMarkup:
    """What stands for a tag or an include, and the end of the message about it.

    `is_known` is false if nothing but the arguments or the content says what it may be.
    """

    text: str
    outcome: str
    is_known: bool = True


_LINE = r"([a-z_]+):[ \t]*[\"']?(.+?)[\"']?[ \t]*$"
_QUOTATION = re.compile(r"(?:^|[\s=:])[\"'“]")
_LISTED = re.compile(rf"\s*(?:{_LINE}\s*)+", re.MULTILINE)
_ADDRESS_NAMES = ("url", "src", "href", "link", "id", "video_id", "videoId", "key", "code", "path")
_IMAGE_NAMES = ("image_path", "path", "src", "image", "file", "url", "image_url", "img", "href")


def markup_of_tag(
    name: str, arguments: TagArguments, content: str | None, *, is_block: bool
) -> PluginMarkup | None:
    """Return what stands for a tag or a missing include; None if it has nothing to show.

    `content` is what is between a tag and its end, None without an end. `is_block` says that
    nothing else is on its lines.
    """
    name = name.lower().replace("-", "_")
    if content is not None:
        return _block(name, arguments, content, is_block=is_block)
    return _well_known(name, arguments, is_block=is_block) or _by_arguments(
        name, arguments, is_block=is_block
    )


def _well_known(name: str, arguments: TagArguments, *, is_block: bool) -> PluginMarkup | None:
    if name in WITHOUT_WORDS:
        return PluginMarkup("", "it was removed")
    if media := _media(name, arguments, is_block=is_block):
        return media
    if name in ("video", "audio") and (address := arguments.address or _value(arguments)):
        return _player(name, address, arguments, is_block=is_block)
    if source := _image_address(name, arguments):
        image = _image(source, arguments, name)
        return PluginMarkup(image, "it is shown as an image", name in IMAGES)
    if name == "cite" and arguments.positional:
        keys = ", ".join(arguments.positional)
        return PluginMarkup(f"\\[{keys}\\]", "the key of the source is shown")
    if name in ("sidenote", "marginnote") and arguments.positional:
        return PluginMarkup(f" ({arguments.positional[-1]})", "its text is in parentheses")
    if name in QUOTES and arguments.positional:
        text, *by = arguments.positional
        return PluginMarkup(_quotation(text, ", ".join(by)), "it is shown as a quotation")
    if name == "newthought" and arguments.text:
        return PluginMarkup(arguments.text.strip("\"'"), "its text is kept")
    box_text = arguments.first("content", "text", "body", "message")
    if box_text and (address := arguments.first("link", "url", "href")):
        # Such as a button.
        return PluginMarkup(_link(box_text, address, is_block=False), "it is shown as a link")
    if box_text:
        kind = name
        if name in GENERIC_BOXES:
            kind = arguments.first("type", "kind", "style", "class") or "note"
        text = box(kind, arguments.first("title"), box_text.strip())
        return PluginMarkup(text, "its text is shown in a box")
    return None


def _by_arguments(name: str, arguments: TagArguments, *, is_block: bool) -> PluginMarkup | None:
    if arguments.address:
        others = (value for value in arguments.positional if value != arguments.address)
        title = _title(arguments) or next(others, name.replace("_", " "))
        link = _link(title, arguments.address, is_block)
        return PluginMarkup(link, "it is shown as a link", is_known=False)
    written = arguments.text or ", ".join(f"{key}: {it}" for key, it in arguments.named.items())
    if not written:
        return None
    if is_block:
        text = box(name, "", f"<code>{escape(written)}</code>")
        return PluginMarkup(text, "its arguments are shown in a box", is_known=False)
    text = f"<code>{escape(f'{name} {written}')}</code>"
    return PluginMarkup(text, "its arguments are shown", is_known=False)


def box(kind: str, title: str, text: str) -> str:
    """Return a box with Markdown in it; without a title, it is named after its kind."""
    kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-") or "note"
    title = " ".join(title.split())
    lines = [f'<div class="admonition {kind}" markdown="1">', ""]
    if title:
        lines += [f'<p class="admonition-title" markdown="1">{title}</p>', ""]
    return "\n".join((*lines, text.strip("\n"), "", "</div>"))


def gallery(images: Iterable[Mapping[str, object]], caption: str) -> str:
    """Return a figure of several images, as lists in the metadata of a post describe them."""
    tags = [
        _image_tag(str(image.get("image_path") or image.get("url")), str(image.get("alt") or ""))
        for image in images
        if image.get("image_path") or image.get("url")
    ]
    return _figure("\n".join(tags), caption) if tags else ""


def _media(name: str, arguments: TagArguments, *, is_block: bool) -> PluginMarkup | None:
    """Return a titled link to a video, a gist or a post elsewhere, which a tag embeds."""
    provider = arguments.named.get("provider", "").lower().replace("-", "_") or name
    known = MEDIA.get(provider) or next(
        # Such as youtube_embed and lite_youtube.
        (each for key, each in MEDIA.items() if len(key) > 4 and key in provider),
        None,
    )
    value = arguments.address or _value(arguments)
    if known is None or not value:
        return None
    label, address = known
    is_address = re.match(r"(https?:)?//", value) is not None
    title = _title(arguments) or next((it for it in arguments.positional if " " in it), "")
    title = title or (label if is_address else f"{label} {value}")
    url = value if is_address else address.format(quote(value.lstrip("/"), safe="/?=&#"))
    return PluginMarkup(_link(title, url, is_block), "it is shown as a link")


def _value(arguments: TagArguments) -> str:
    """Return the id or the address that arguments name."""
    return arguments.first(*_ADDRESS_NAMES) or next(iter(arguments.positional), "")


def _title(arguments: TagArguments) -> str:
    return arguments.first("title", "caption", "alt", "label", "text")


def _link(title: str, address: str, is_block: bool) -> str:
    if is_block:
        return f'<iframe src="{escape(address)}" title="{escape(title)}"></iframe>'
    return f'<a href="{escape(address)}">{escape(title)}</a>'


def _player(name: str, address: str, arguments: TagArguments, *, is_block: bool) -> PluginMarkup:
    title = _title(arguments)
    if not is_block:
        return PluginMarkup(_link(title or name, address, is_block), "it is shown as a link")
    poster = arguments.first("poster") or arguments.image
    image = f' poster="{escape(poster)}"' if poster and name == "video" else ""
    markup = f'<{name} src="{escape(address)}" title="{escape(title)}"{image}></{name}>'
    return PluginMarkup(markup, "it is shown as a link")


def _image_address(name: str, arguments: TagArguments) -> str:
    if arguments.image:
        return arguments.image
    is_image = name in IMAGES or any(word in name for word in ("image", "figure", "picture"))
    return arguments.first(*_IMAGE_NAMES) if is_image else ""


def _image(source: str, arguments: TagArguments, name: str) -> str:
    """Return an image with the size, the alternative text and the caption of arguments."""
    caption = arguments.first("caption", "description", "figcaption")
    alt = arguments.first("alt", "alternative")
    after = arguments.positional
    after = after[after.index(source) + 1 :] if source in after else ()
    sizes = [value for value in after if re.fullmatch(r"\d+(px|%)?", value)]
    # Lists of widths and conditions for them have no words, or units (Eleventy).
    words = [it for it in after if re.search(r"[^\W\d]", it) and not re.search(r"\d(px|vw)", it)]
    if not _QUOTATION.search(arguments.text):
        words = [" ".join(words)] if words else []
    title = arguments.first("title")
    if name == "img":
        # Octopress: title and alternative text, in this order.
        alt = alt or (words[-1] if words else "")
        title = title or (words[0] if len(words) > 1 else "")
    elif name in ("image", "picture"):
        alt = alt or (words[0] if words else "")
        caption = caption or next((word for word in words[1:] if " " in word), "")
    else:
        caption = caption or (words[0] if words else "")
    image = _image_tag(
        source,
        alt or title,
        width=arguments.first("width", "w") or "".join(sizes[:1]),
        height=arguments.first("height", "h") or "".join(sizes[1:2]),
        title=title,
    )
    link = arguments.first("link", "link_to", "url", "href")
    if link and link != source:
        image = f'<a href="{escape(link)}">{image}</a>'
    return _figure(image, caption) if caption else image


def _image_tag(source: str, alt: str, **more: str) -> str:
    attributes = {"src": source, "alt": alt, **more}
    written = (f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<img{''.join(written)}>"


def _figure(content: str, caption: str) -> str:
    words = f'<figcaption markdown="span">{caption}</figcaption>\n' if caption else ""
    return f"<figure>\n{content}\n{words}</figure>"


def _block(name: str, arguments: TagArguments, content: str, *, is_block: bool) -> PluginMarkup:
    """Return what stands for a tag with content."""
    text = content.strip("\n")
    if name in FORMULAS:
        display = is_block or "display" in arguments.positional
        formula = f"$$\n{text}\n$$" if display else f"$${text.strip()}$$"
        return PluginMarkup(formula, "it is shown as a formula")
    if not is_block:
        inline = f"<code>{escape(text)}</code>" if name in CODE | DIAGRAMS else content
        return PluginMarkup(inline, "its content is kept", name in CODE | FOLDED | BOXES)
    if name in CODE:
        return PluginMarkup(_code(name, arguments, content), "it is shown as code")
    if name in DIAGRAMS:
        return PluginMarkup(code_block(content, name), "it is shown as code")
    if name in FOLDED:
        summary = arguments.first("title", "summary") or _unquoted(arguments.text) or name.title()
        head = f'<details markdown="1">\n<summary markdown="span">{summary}</summary>'
        return PluginMarkup(f"{head}\n\n{text}\n\n</details>", "it is shown as a folded section")
    if name in BOXES | GENERIC_BOXES:
        kind, title = name, arguments.first("title") or " ".join(arguments.positional)
        if name in GENERIC_BOXES:
            kind, *rest = arguments.positional or ("note",)
            kind = arguments.first("type", "kind", "class") or kind
            title = arguments.first("title") or " ".join(rest)
        return PluginMarkup(box(kind, title, text), "its content is shown in a box")
    if name in QUOTES:
        return PluginMarkup(_quotation(text, _source(arguments)), "it is shown as a quotation")
    if name == "pullquote":
        return PluginMarkup(re.sub(r'\{"\s*|\s*"\}', "", content), "its content is kept")
    if name == "tab":
        label = escape(next(reversed(arguments.positional), ""))
        return PluginMarkup(f"<p><strong>{label}</strong></p>\n\n{text}", "its content is kept")
    if name in IMAGES and (listed := _LISTED.fullmatch(content)):
        # The arguments are YAML (jekyll-responsive-image).
        named = dict(re.findall(_LINE, listed[0], re.MULTILINE))
        image = _image(named.get("path", ""), TagArguments(named=named), name)
        return PluginMarkup(image, "it is shown as an image")
    if name in IMAGES:
        caption = arguments.first("caption", "title")
        words = f'<figcaption markdown="span">{caption}</figcaption>\n' if caption else ""
        markup = f'<figure markdown="1">\n\n{text.strip()}\n\n{words}</figure>'
        return PluginMarkup(markup, "it is shown as a figure")
    title = arguments.first("title") or next((it for it in arguments.positional if " " in it), "")
    head = f"\n\n<p><strong>{escape(title)}</strong></p>\n\n" if title else ""
    return PluginMarkup(head + content, "its content is kept", name == "tabs")


def _quotation(text: str, by: str) -> str:
    source = f"\n\n— {by}" if by else ""
    return f'<blockquote markdown="1">\n\n{text}{source}\n\n</blockquote>'


def _source(arguments: TagArguments) -> str:
    """Return who is quoted, with the address as a link."""
    named = [arguments.first(key) for key in ("author", "cite", "source", "title")]
    by = ", ".join(filter(None, named)) or _unquoted(arguments.text)
    return by.replace(arguments.address, f"<{arguments.address}>") if arguments.address else by


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _code(name: str, arguments: TagArguments, content: str) -> str:
    words = list(arguments.positional)
    language = arguments.first("lang", "language")
    if not language and words and name != "codeblock":
        language = words.pop(0)
    title = arguments.first("title", "file", "filename") or " ".join(
        word for word in words if word not in ("linenos", arguments.address)
    )
    # An attribute list of kramdown.
    file = title.replace("\\", "\\\\").replace('"', '\\"').replace("}", "\\}")
    name = f'\n{{: file="{file}"}}' if title else ""
    source = f"\n\n<{arguments.address}>" if arguments.address else ""
    return f"{code_block(content, language)}{name}{source}"


def code_block(code: str, language: str) -> str:
    """Return code as HTML, as Jekyll does: a fence would be text inside HTML and in a line."""
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{name}>{escape(code.rstrip(), quote=False)}</code></pre>"
