"""The tags of jekyll-scholar as elements of Distill, which are read after Markdown."""

from __future__ import annotations

import re
from html import escape

_WORD = re.compile(r"""@[\w*]+\[[^\]]*\]\*?|--?[\w-]+|"[^"]*"|'[^']*'|[^\s"']+""")
_VALUED = {
    **dict.fromkeys(("-l", "--locator"), "locator"),
    **dict.fromkeys(("-f", "--file"), "file"),
    **dict.fromkeys(("-p", "--prefix"), "prefix"),
    **dict.fromkeys(("-s", "--suffix"), "suffix"),
    **dict.fromkeys(("-L", "--label"), ""),
    **dict.fromkeys(("-T", "--template"), ""),
    **dict.fromkeys(("-S", "--style", "--text", "-t"), ""),
    **dict.fromkeys(("-q", "--query"), "query"),
    **dict.fromkeys(("-o", "--offset", "-m", "--max", "-g", "--group_by"), ""),
}
"""The options with a value, by the attribute in which it is kept."""
_ONLY_CITED = {"-c", "--cited", "-C", "--cited_in_order"}


def citation(name: str, text: str) -> str:
    """Return the element of a tag with these arguments."""
    keys: list[str] = []
    attributes: dict[str, str] = {}
    flags: set[str] = set()
    words = iter(_WORD.findall(text))
    for word in words:
        if word in _VALUED:
            flags.add(word)
            value = next(words, "").strip("\"'")
            if attribute := _VALUED[word]:
                attributes[attribute] = value
        elif word.startswith("-"):
            flags.add(word)
        else:
            keys.append(word.strip("\"',"))
    if name == "bibliography":
        attributes |= {} if flags & _ONLY_CITED else {"all": ""}
    else:
        attributes["key"] = " ".join(keys)
    if flags & {"-A", "--suppress_author"}:
        attributes["year-only"] = ""
    if name == "nocite":
        attributes["hidden"] = ""
    element = {"bibliography": "bibliography", "reference": "reference"}.get(name, "cite")
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<d-{element}{written}></d-{element}>"
