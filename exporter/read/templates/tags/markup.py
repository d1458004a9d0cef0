"""The tags and includes of well-known plugins and themes, as Markdown with HTML.

A site's plugins are programs in Ruby, and the includes of its theme are often not in the site. What
their names and arguments say is enough for most of them: media are links with a title, images are
images, and the content of blocks is kept.
"""

from __future__ import annotations

import re
from html import escape
from itertools import compress, takewhile
from urllib.parse import quote

from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.blocks import markup_of_block
from exporter.read.templates.tags.elements import (
    TagMarkup,
    box,
    figure,
    gallery,
    image_tag,
    inline_code,
    link,
    quotation,
)
from exporter.read.templates.tags.names import (
    CODE,
    DIAGRAMS,
    FOLDED,
    GENERIC_BOXES,
    IMAGES,
    MEDIA,
    QUOTES,
    SCHOLAR,
    WITHOUT_WORDS,
)
from exporter.read.templates.tags.scholar import citation

_LABELLED = re.compile(r"\s*\[([^\[\]]+)\]\([^()\s]*\)\s*")
_QUOTATION = re.compile(r"(?:^|[\s=:])[\"'“]")
_LINE = r"([a-z_]+):[ \t]*[\"']?(.+?)[\"']?[ \t]*$"
_LISTED = re.compile(rf"\s*(?:{_LINE}\s*)+", re.MULTILINE)
_ADDRESS_NAMES = tuple(
    "url src href link id ID video_id videoId video youtube_id key code path repo".split()
)
_IMAGE_NAMES = tuple(
    "image_path path src image file url image_url img href image_src img_src".split()
)


def markup_of_tag(
    name: str, arguments: TagArguments, content: str | None, *, is_block: bool
) -> TagMarkup | None:
    """Return what stands for a tag or a missing include; None if it has nothing to show.

    `content` is what is between a tag and its end, None without an end. `is_block` says that
    nothing else is on its lines.
    """
    name = name.lower().replace("-", "_")
    if content is not None and name in IMAGES and (listed := _LISTED.fullmatch(content)):
        # The arguments are YAML (jekyll-responsive-image).
        arguments = TagArguments(named=dict(re.findall(_LINE, listed[0], re.MULTILINE)))
    elif content is not None:
        return markup_of_block(name, arguments, content, is_block=is_block)
    return _well_known(name, arguments, is_block=is_block) or _by_arguments(
        name, arguments, is_block=is_block
    )


def _well_known(name: str, arguments: TagArguments, *, is_block: bool) -> TagMarkup | None:
    if name == "file_exists":
        # It decides in a condition whether a file is shown.
        return TagMarkup("true", "its file is taken to exist")
    if name in SCHOLAR and (arguments.text or name == "bibliography"):
        return TagMarkup(citation(name, arguments.text), "")
    if name in WITHOUT_WORDS or name.endswith(("_comments", "_share")):
        return TagMarkup("", "it was removed")
    if media := _media(name, arguments, is_block=is_block):
        return media
    if name in ("embed", "oembed") and (address := arguments.address):
        shown = link(_title(arguments), address, is_block=is_block)
        return TagMarkup(shown, "it is shown as a link")
    if name == "video" and re.fullmatch(r"[\w-]+", arguments.first("id")):
        # Themes whose videos are all at one place.
        return _media("youtube", arguments, is_block=is_block)
    if name in ("video", "audio") and (address := arguments.address or _value(arguments)):
        return _player(name, address, arguments, is_block=is_block)
    if images := _images(arguments):
        listed = ({"url": each} for each in images)
        return TagMarkup(gallery(listed, arguments.first("caption")), "its images are shown")
    if source := _image_address(name, arguments):
        image = _image(source, arguments, name, is_block=is_block)
        return TagMarkup(image, "it is shown as an image", name in IMAGES)
    address, repository = arguments.file, arguments.first("repository")
    if address or repository:
        label = _title(arguments) or repository or address.rpartition("/")[2]
        shown = link(label, address or f"https://github.com/{repository}", is_block=False)
        shown = f"<p>{shown}</p>" if is_block else shown
        return TagMarkup(shown, "it is shown as a link")
    if name.replace("_", "") in ("sidenote", "marginnote"):
        note = arguments.first("note", "content", "text") or "".join(arguments.positional[-1:])
        return TagMarkup(f" ({note})" if note else "", "its text is in parentheses")
    if name == "kbd" and arguments.text:
        return TagMarkup(inline_code(arguments.text, "kbd"), "it is shown as keys")
    if name in QUOTES and arguments.positional:
        text, *by = arguments.positional
        return TagMarkup(quotation(text, ", ".join(by)), "it is shown as a quotation")
    if name == "newthought" and arguments.text:
        return TagMarkup(arguments.text.strip("\"'"), "its text is kept")
    box_text = arguments.first("content", "text", "body", "message")
    code = arguments.first("code", "chart", "diagram", "source") or box_text
    if code and name in CODE | DIAGRAMS:
        language = arguments.first("lang", "language")
        return markup_of_block(
            name, TagArguments(named={"lang": language}), code, is_block=is_block
        )
    if box_text and name in QUOTES | FOLDED:
        return markup_of_block(name, arguments, box_text, is_block=is_block)
    if box_text and (address := arguments.first("link", "url", "href")):
        # Such as a button.
        return TagMarkup(link(box_text, address, is_block=False), "it is shown as a link")
    if box_text and not is_block:
        return TagMarkup(box_text, "its text is kept")
    if box_text:
        kind = name
        if name in GENERIC_BOXES:
            kind = arguments.first("type", "kind", "style", "class") or "note"
        text = box(kind, arguments.first("title"), box_text.strip())
        return TagMarkup(text, "its text is shown in a box")
    return None


def _by_arguments(name: str, arguments: TagArguments, *, is_block: bool) -> TagMarkup | None:
    if arguments.address:
        others = (value for value in arguments.positional if value != arguments.address)
        title = _title(arguments) or next(others, name.replace("_", " "))
        embed = link(title, arguments.address, is_block=is_block)
        return TagMarkup(embed, "it is shown as a link", is_known=False)
    if labelled := _LABELLED.fullmatch(arguments.text):
        # What its address means, only the plugin knows.
        return TagMarkup(labelled[1], "the label of its argument is shown", is_known=False)
    written = arguments.text or ", ".join(f"{key}: {it}" for key, it in arguments.named.items())
    if not written:
        return None
    if is_block:
        text = box(name, "", inline_code(written))
        return TagMarkup(text, "its arguments are shown in a box", is_known=False)
    text = inline_code(f"{name} {written}")
    return TagMarkup(text, "its arguments are shown", is_known=False)


def _media(name: str, arguments: TagArguments, *, is_block: bool) -> TagMarkup | None:
    """Return a titled link to a video, a gist or a post elsewhere, which a tag embeds."""
    provider = arguments.first("provider", "service", "site").lower().replace("-", "_") or name
    known = MEDIA.get(provider) or next(
        # Such as youtube_embed, lite_youtube and googleDrivePlayer.
        (each for key, each in MEDIA.items() if len(key) > 4 and key.replace("_", "") in provider),
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
    return TagMarkup(link(title, url, is_block=is_block), "it is shown as a link")


def _value(arguments: TagArguments) -> str:
    """Return the id or the address that arguments name."""
    return arguments.first(*_ADDRESS_NAMES) or next(iter(arguments.positional), "")


def _title(arguments: TagArguments) -> str:
    return arguments.first("title", "caption", "alt", "label", "text")


def _player(name: str, address: str, arguments: TagArguments, *, is_block: bool) -> TagMarkup:
    title = _title(arguments)
    if address == arguments.named.get("path") and not re.match(r"/|[a-z]+:", address):
        # The includes of al-folio begin at the root of the site.
        address = f"/{address}"
    if not is_block:
        return TagMarkup(link(title or name, address, is_block=False), "it is shown as a link")
    poster = arguments.first("poster") or arguments.image
    image = f' poster="{escape(poster)}"' if poster and name == "video" else ""
    markup = f'<{name} src="{escape(address)}" title="{escape(title)}"{image}></{name}>'
    return TagMarkup(markup, "it is shown as a link")


def _images(arguments: TagArguments) -> list[str]:
    """Return the addresses of several images: in one argument, or in numbered ones."""
    values = re.split(r"[,\s]+", arguments.first("images", "imgs", "pictures").strip("[] \n"))
    numbered = [value for name, value in arguments.named.items() if re.fullmatch(r"\D+\d", name)]
    for found in (values, [each for each in numbered if TagArguments((each,)).image]):
        if all(TagArguments((value,)).image for value in found):
            return found
    return []


def _image_address(name: str, arguments: TagArguments) -> str:
    if arguments.image:
        return arguments.image
    if name not in IMAGES and not any(word in name for word in ("image", "figure", "picture")):
        return ""
    paths = (value for value in arguments.positional if "/" in value)
    return arguments.first(*_IMAGE_NAMES) or arguments.address or next(paths, "")


def _image(source: str, arguments: TagArguments, name: str, *, is_block: bool) -> str:
    """Return an image with the size, the alternative text and the caption of arguments."""
    caption = arguments.first("caption", "description", "figcaption", "image_caption")
    alt = arguments.first("alt", "alternative", "image_alt")
    after = arguments.positional
    after = after[after.index(source) + 1 :] if source in after else ()
    sizes = [*takewhile(re.compile(r"\d+(px|%)?$").match, after)]
    if _QUOTATION.search(arguments.text):
        # Lists of widths and conditions for them have no words, or units (Eleventy).
        are_words = (re.search(r"[^\W\d]", it) and not re.search(r"\d(px|vw)", it) for it in after)
        words = [*compress(after, are_words)]
    else:
        words = [" ".join(after[len(sizes) :])]
    title = arguments.first("title", "image_title")
    if name == "img":
        # Octopress: title and alternative text, in this order.
        alt = alt or (words[-1] if words else "")
        title = title or (words[0] if len(words) > 1 else "")
    elif name in ("image", "picture"):
        alt = alt or (words[0] if words else "")
        caption = caption or next((word for word in words[1:] if " " in word), "")
    else:
        caption = caption or (words[0] if words else "")
    image = image_tag(
        source,
        alt or title,
        width=arguments.first("width", "w") or "".join(sizes[:1]),
        height=arguments.first("height", "h") or "".join(sizes[1:2]),
        title=title,
    )
    target = arguments.first("link", "link_to", "url", "href")
    if target and target != source:
        image = f'<a href="{escape(target)}">{image}</a>'
    # An include has named arguments only, and writes a block.
    is_figure = is_block and not arguments.text and bool(arguments.named)
    return figure(image, caption, is_block=is_block) if caption or is_figure else image
