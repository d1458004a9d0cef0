"""The tags of well-known plugins that have content, and those that nobody knows."""

from __future__ import annotations

import re
from html import escape

from exporter.read.templates.tags.arguments import TagArguments
from exporter.read.templates.tags.code_likeness import is_like_code
from exporter.read.templates.tags.elements import (
    TagMarkup,
    box,
    code_block,
    figcaption,
    folded,
    inline_code,
    quotation,
)
from exporter.read.templates.tags.names import (
    BOX_COLOURS,
    BOX_KINDS,
    BOXES,
    CODE,
    DIAGRAMS,
    FOLDED,
    FORMULAS,
    GENERIC_BOXES,
    IMAGES,
    LANGUAGES,
    QUOTES,
)

_KNOWN_BLOCKS = (
    BOXES
    | CODE
    | DIAGRAMS
    | FOLDED
    | FORMULAS
    | GENERIC_BOXES
    | IMAGES
    | LANGUAGES
    | QUOTES
    | {"katexmm", "pullquote", "tab", "tabs"}
)
_DOLLARS = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]+)(?<![\s\\])\$(?!\$)")


def markup_of_block(
    name: str, arguments: TagArguments, content: str, *, is_block: bool
) -> TagMarkup:
    """Return what stands for a tag with content."""
    text = content.strip("\n")
    if name in FORMULAS:
        display = is_block or "display" in arguments.positional
        formula = f"$$\n{text}\n$$" if display else f"$${text.strip()}$$"
        return TagMarkup(formula, "it is shown as a formula")
    if name == "katexmm":
        # Text with formulas (jekyll-katex).
        return TagMarkup(_DOLLARS.sub(r"$$\1$$", content), "its content is kept")
    is_known = name in _KNOWN_BLOCKS
    is_code = name in CODE | DIAGRAMS | LANGUAGES or (not is_known and is_like_code(content))
    if not is_block:
        inline = inline_code(text) if is_code else content
        outcome = "its content is shown as code" if is_code else "its content is kept"
        return TagMarkup(inline, outcome, is_known)
    if name in DIAGRAMS | LANGUAGES:
        return TagMarkup(code_block(content, name), "it is shown as code")
    if is_code:
        return TagMarkup(_code(name, arguments, content), "it is shown as code", is_known)
    if name in FOLDED:
        return TagMarkup(folded(_summary(name, arguments), text), "it is shown as a folded section")
    if name in BOXES | GENERIC_BOXES:
        kind, title = _kind_and_title(name, arguments)
        return TagMarkup(box(kind, title, text), "its content is shown in a box")
    if name in QUOTES:
        return TagMarkup(quotation(text, _source(arguments)), "it is shown as a quotation")
    if name == "pullquote":
        return TagMarkup(re.sub(r'\{"\s*|\s*"\}', "", content), "its content is kept")
    if name == "tab":
        label = arguments.first("name", "title", "header", "label") or _last_word(arguments)
        if language := arguments.first("lang", "codelang"):
            text = code_block(text, language)
        return TagMarkup(
            f"<p><strong>{escape(label)}</strong></p>\n\n{text}", "its content is kept"
        )
    if name in IMAGES:
        caption = arguments.first("caption", "title")
        markup = f'<figure markdown="1">\n\n{text.strip()}\n\n{figcaption(caption)}</figure>'
        return TagMarkup(markup, "it is shown as a figure")
    title = arguments.first("title") or next((it for it in arguments.positional if " " in it), "")
    head = f"\n\n**{title}**\n\n" if title else ""
    return TagMarkup(head + content, "its content is kept", name == "tabs")


def _summary(name: str, arguments: TagArguments) -> str:
    """Return the words of a folded section: a title, or the text of the arguments."""
    named = arguments.first("title", "summary", "header", "label", "text", "name")
    is_quoted = arguments.text[:1] in ("'", '"', "`", "“")
    words = arguments.positional[:1] if is_quoted else (arguments.text,)
    return named or ("" if arguments.named else "".join(words)) or name.title()


def _kind_and_title(name: str, arguments: TagArguments) -> tuple[str, str]:
    """Return the kind of a box, which its tag or an argument names, and its title."""
    kind = arguments.first("type", "kind", "style", "color", "level", "theme", "class")
    words = [word for word in arguments.positional if word not in ("true", "false")]
    if words and (words[0].lower() in BOX_KINDS or (name in GENERIC_BOXES and not kind)):
        kind = words.pop(0)
    title = arguments.first("title", "header", "heading") or " ".join(words)
    is_icon = name == "alert" and re.fullmatch(r"[a-z]+(-[a-z]+)*", kind)
    if name in BOXES or kind.lower() in BOX_COLOURS or is_icon:
        # It only decorates the box, unless it is a kind.
        kind = kind if kind.lower() in BOX_KINDS else name if name in BOXES else "note"
    return kind or "note", title


def _last_word(arguments: TagArguments) -> str:
    return next((word for word in reversed(arguments.positional) if word != "true"), "")


def _source(arguments: TagArguments) -> str:
    """Return who is quoted, with the address as a link."""
    named = [arguments.first(key) for key in ("author", "cite", "source", "title")]
    by = ", ".join(filter(None, named)) or _unquoted(arguments.text)
    address = arguments.address
    if address in by:
        return by.replace(address, f"<{address}>") if address else by
    return f"[{by}]({address})" if by else f"<{address}>"


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _code(name: str, arguments: TagArguments, content: str) -> str:
    words = list(arguments.positional)
    language = arguments.first("lang", "language")
    names_language = words and re.fullmatch(r"[\w+#-]+", words[0])
    if not language and names_language and name not in ("codeblock", "console", "terminal"):
        language = words.pop(0)
    label = arguments.address
    if label in words:
        # Octopress: a title, the address of the source, and the words of the link to it.
        at = words.index(label)
        words, label = words[:at], " ".join(words[at + 1 :]) or label
    title = arguments.first("title", "file", "filename") or " ".join(
        word for word in words if word not in ("linenos", arguments.address)
    )
    source = f"\n\n[{label}]({arguments.address})" if arguments.address else ""
    return code_block(content, language, title) + source
