"""What stands for the shortcodes of well-known themes, besides those of other generators too."""

from __future__ import annotations

import csv
import re
import textwrap
from collections.abc import Callable, Mapping
from html import escape

from exporter.read.templates.shortcodes.shortcode import Shortcode, equivalent, quoted_address
from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.elements import (
    TagMarkup,
    box,
    code_block,
    figure,
    folded,
    image_tag,
    inline_code,
    link,
)

_KEPT = frozenset(
    """accordion card_group cardpane cards center column columns container content cover div hero
    keyword keywordlist lead list ltr pageinfo row rtl section small span step steps style tabpane
    table tabs timeline timelineitem wide""".split()
)
"""Shortcodes that only arrange their content."""
_HIDDEN = frozenset(
    """ad anchor attachments br children clear clearfix divider hr icon link_down
    list_pages_in_section load_photoswipe mapbox newsletter quick_reference rating resources section
    space spacer script style subscribe swatches toc""".split()
)
_COLUMN_END = re.compile(r"^[ \t]*<-{2,}>[ \t]*$", re.MULTILINE)
_CODE_NAMES = frozenset("cc cs go hs js kt md ml pl ps py rb rs sh sv tf ts vb".split())
"""Languages of programs that have names like those of people's languages."""
_BOLD = re.compile(r"\*\*(.*)\*\*")
_MAX_ROWS = 1000


def markup_by_name(shortcode: Shortcode) -> TagMarkup | None:
    """Return what stands for a shortcode whose name, or a part of it, says what it shows."""
    name, content, arguments = shortcode.name, shortcode.content, shortcode.arguments
    if name in _HIDDEN and not content:
        return TagMarkup("", "it was removed")
    if name in _KEPT and content is not None:
        words = _COLUMN_END.sub("", content)
        return equivalent(words if name == "tabs" else _titled(arguments, words))
    if "tooltip" in name and content is None and (words := _tooltip(arguments)):
        return equivalent(words)
    if name.endswith("card") and (arguments.first("title", "header") or content):
        return _card(shortcode)
    return None


def markup_of_text(shortcode: Shortcode) -> TagMarkup | None:
    """Return the argument of a shortcode that nobody knows, if it is a single text in a line."""
    words = shortcode.arguments.positional
    if shortcode.content is not None or shortcode.is_block or len(words) != 1:
        return None
    is_text = shortcode.arguments.text[:1] in ('"', "`", "“") and re.search(r"[^\W\d_]", words[0])
    if not is_text or re.search(r"[/\\]|\.\w+$", words[0]):
        return None
    return TagMarkup(words[0], "its text is shown", is_known=False)


def _titled(arguments: TagArguments, content: str) -> str:
    """Return the content of a shortcode below its title, if it has one."""
    title = arguments.first("title", "header")
    return f"\n**{title}**\n\n{content}" if title else content


def _tooltip(arguments: TagArguments) -> str:
    """Return the words to which a site shows an explanation."""
    words = arguments.first("text", "term", "title", "label") or "".join(arguments.positional[:1])
    return words or arguments.first("term_id", "id").replace("-", " ")


def _heading(shortcode: Shortcode) -> TagMarkup | None:
    """Return a heading in the language of the page (Kubernetes)."""
    word, text_of = shortcode.first_word, shortcode.site.text_of
    if not word:
        return None
    return equivalent(text_of(f"{word}_heading") or text_of(word) or word.capitalize())


def _card(shortcode: Shortcode) -> TagMarkup | None:
    """Return a card: an image, a title that may be a link, and a text."""
    arguments, content = shortcode.arguments, (shortcode.content or "").strip("\n")
    names = ("header", "title", "name", "subtitle")
    titles = [_BOLD.sub(r"\1", title) for name in names if (title := arguments.first(name))]
    address, image = arguments.first("link", "url", "href"), arguments.first("image", "img", "src")
    if address:
        titles[:1] = [f"[{next(iter(titles), address)}]({quoted_address(address)})"]
    if arguments.first("code") == "true":
        content = code_block(content, arguments.first("lang"))
    content = content or arguments.first("description", "text", "content")
    parts = [image_tag(image, " ".join(titles[:1]) if not address else "")] if image else []
    parts += [f"**{title}**" if number == 0 else title for number, title in enumerate(titles)]
    parts += [content, arguments.first("footer")]
    shown = "\n\n".join(filter(None, parts))
    return equivalent(shown) if shown else None


def _button(shortcode: Shortcode) -> TagMarkup | None:
    """Return a link that a theme shows as a button."""
    arguments, content = shortcode.arguments, shortcode.content
    address = arguments.first("href", "url", "link", "target_url") or arguments.address
    if relative := arguments.first("relref", "ref", "page"):
        address = shortcode.site.reference(relative)
    words = [word for word in arguments.positional if word != address]
    if not address and words and content is not None:
        address = words.pop(0)
        if shortcode.name == "staticref":
            address, words = f"/{address.lstrip('/')}", []
    label = (content or "").strip() or arguments.first("text", "content", "title", "label")
    label = label or " ".join(words[:1]) or shortcode.site.title_of(relative or address) or address
    if not address:
        return equivalent(label) if label else None
    return equivalent(f"[{label}]({quoted_address(address)})")


def _citation(shortcode: Shortcode) -> TagMarkup | None:
    """Return a link to a page of the site that is cited (Wowchemy)."""
    return _button(shortcode) if shortcode.arguments.first("page") else None


def _badge(shortcode: Shortcode) -> TagMarkup | None:
    words = shortcode.arguments.first("content", "text") or shortcode.first_word
    return equivalent((shortcode.content or words).strip()) if shortcode.content or words else None


def _tab(shortcode: Shortcode) -> TagMarkup | None:
    """Return a tab below its name; `lang` may be a language of programs or of people."""
    arguments, content = shortcode.arguments, shortcode.content
    label = arguments.first("name", "title", "header", "label") or shortcode.first_word
    label = label.strip("* :")
    language = arguments.first("codelang", "lang")
    if len(language) == 2 and language.lower() not in _CODE_NAMES:
        language = ""
    heading = f"<p><strong>{escape(label)}</strong></p>\n\n" if label else ""
    if content is None:
        source = shortcode.site.file_of(arguments)
        language = language or (source.path.rpartition(".")[2] if source else "")
        return equivalent(heading + (code_block(source.text, language) if source else ""))
    text = code_block(content.strip("\n"), language) if language else content.strip("\n")
    return equivalent(heading + text)


def _version(shortcode: Shortcode) -> TagMarkup | None:
    """Return the version since which something is there, or is not to be used (Hugo's own site)."""
    version, content = shortcode.first_word, shortcode.content
    if not version:
        return None
    words = ("New in" if shortcode.name == "new_in" else "Deprecated in") + f" v{version}"
    kind = "note" if shortcode.name == "new_in" else "warning"
    return equivalent(box(kind, words, content) if content and shortcode.is_block else words)


def _file_tree(shortcode: Shortcode) -> TagMarkup | None:
    """Return a file, or a folder with its files, as an item of a list (Hextra)."""
    name = shortcode.arguments.first("name") or shortcode.first_word
    if not name:
        return None
    inner = textwrap.indent(textwrap.dedent((shortcode.content or "").strip("\n")), "  ")
    return equivalent(f"- `{name}`" + (f"\n{inner}" if inner.strip() else ""))


def _gallery(shortcode: Shortcode) -> TagMarkup | None:
    """Return the images of a folder, or those in the content."""
    if shortcode.content and shortcode.content.strip():
        return equivalent(shortcode.content)
    arguments = shortcode.arguments
    folder = arguments.first("dir", "match", "folder", "path", "src", "album", "images")
    images = shortcode.site.images_in(folder or shortcode.first_word)
    if folder.startswith("{"):
        # Blowfish: a list.
        images = [name.strip() for name in folder.strip("{}").split(",")]
    if not images:
        return None
    tags = (image_tag(image, "") for image in images)
    return equivalent(figure("\n".join(tags), arguments.first("caption", "title")))


def _processed_image(shortcode: Shortcode) -> TagMarkup | None:
    """Return an image by a part of its name (Docsy)."""
    images = shortcode.site.images_in(f"*{shortcode.first_word}*") if shortcode.first_word else ()
    if not images:
        return None
    caption = " ".join((shortcode.content or "").split())
    return equivalent(figure(image_tag(images[0], shortcode.arguments.first("alt")), caption))


def _table(shortcode: Shortcode) -> TagMarkup | None:
    """Return the rows of a file of comma-separated values, or a table of Markdown as it is."""
    caption = shortcode.arguments.first("caption", "title")
    if shortcode.content is not None and caption and "|" in shortcode.content:
        return equivalent(f"\n{shortcode.content.strip(chr(10))}\n\n{caption}\n")
    source = shortcode.site.file_of(shortcode.arguments)
    if (
        shortcode.content is not None
        or source is None
        or not source.path.endswith((".csv", ".tsv"))
    ):
        return None
    delimiter = "\t" if source.path.endswith(".tsv") else ","
    rows = list(csv.reader(source.text.splitlines(), delimiter=delimiter))[:_MAX_ROWS]
    has_head = shortcode.arguments.first("header") not in ("false", "no")
    cells = (
        "".join(
            f"<{'th' if has_head and not number else 'td'}>{escape(cell)}"
            f"</{'th' if has_head and not number else 'td'}>"
            for cell in row
        )
        for number, row in enumerate(rows)
    )
    head = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    body = "\n".join(f"<tr>{row}</tr>" for row in cells)
    return equivalent(f"<table>\n{head}{body}\n</table>")


def _folded(shortcode: Shortcode) -> TagMarkup | None:
    """Return one of several sections that a theme shows folded."""
    title = shortcode.arguments.first("title", "header", "label") or shortcode.first_word
    content = shortcode.content
    return None if content is None or not title else equivalent(folded(title, content.strip("\n")))


def _typed(shortcode: Shortcode) -> TagMarkup | None:
    """Return a text that is typed on the screen, which may be code (LoveIt)."""
    content, language = shortcode.content, shortcode.arguments.first("code")
    if content is None:
        return None
    return equivalent(code_block(content.strip("\n"), language) if language else content)


def _music(shortcode: Shortcode) -> TagMarkup | None:
    address = shortcode.arguments.first("url", "src") or shortcode.arguments.address
    names = (shortcode.arguments.first(name) for name in ("artist", "name", "title"))
    title = ": ".join(filter(None, names)) or address
    shown = link(title, address, is_block=shortcode.is_block)
    return TagMarkup(shown, "it is shown as a link") if address else None


def _frame(shortcode: Shortcode) -> TagMarkup | None:
    address = shortcode.arguments.first("src", "url") or shortcode.first_word
    title = shortcode.arguments.first("title") or address
    shown = link(title, address, is_block=shortcode.is_block)
    return TagMarkup(shown, "it is shown as a link") if address else None


def _marked(shortcode: Shortcode) -> TagMarkup | None:
    named = shortcode.arguments.first("text", "t", "body")
    words = (shortcode.content or shortcode.first_word or named).strip()
    return equivalent(f"<mark>{words}</mark>") if words else None


def _keys(shortcode: Shortcode) -> TagMarkup | None:
    words = (shortcode.content or " ".join(shortcode.arguments.positional)).strip()
    return equivalent(inline_code(words, "kbd")) if words else None


THEME_READERS: Mapping[str, Callable[[Shortcode], TagMarkup | None]] = {
    **dict.fromkeys(("card", "feature"), _card),
    **dict.fromkeys(
        ("a", "btn", "button", "button_link", "cta", "hero_button", "link", "linkbutton"), _button
    ),
    **dict.fromkeys(("article", "staticref"), _button),
    **dict.fromkeys(("accordion_item", "accordionitem"), _folded),
    **dict.fromkeys(("meting", "music"), _music),
    **dict.fromkeys(("new_in", "deprecated_in"), _version),
    **dict.fromkeys(("file", "folder"), _file_tree),
    **dict.fromkeys(("carousel", "gallery", "image_gallery", "images"), _gallery),
    **dict.fromkeys(("imgproc", "imgresize"), _processed_image),
    **dict.fromkeys(("csv", "csv_table", "csvtable", "table"), _table),
    **dict.fromkeys(("hl", "mark"), _marked),
    "badge": _badge,
    "cite": _citation,
    "heading": _heading,
    "iframe": _frame,
    "kbd": _keys,
    "tab": _tab,
    "typeit": _typed,
}
