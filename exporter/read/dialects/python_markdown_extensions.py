"""The extensions of Python-Markdown that are read, always or where a site's settings name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from exporter.model.admonition_kinds import KIND_OF_BOX

_ALWAYS = (
    "abbr",
    "def_list",
    "md_in_html",
    "tables",
    "pymdownx.blocks.caption",
    "pymdownx.blocks.definition",
    "pymdownx.blocks.html",
    "pymdownx.blocks.tab",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tabbed",
)
"""Extensions of a library that are on in every text: nothing else looks like their syntax."""

_OWN = frozenset(
    """admonition attr_list codehilite extra fenced_code footnotes meta smarty toc
    pymdownx.arithmatex pymdownx.b64 pymdownx.blocks.admonition pymdownx.blocks.details
    pymdownx.emoji pymdownx.extra pymdownx.pathconverter pymdownx.snippets pymdownx.striphtml
    pymdownx.tasklist markdown_include.include markdown_include_variants mdx_include
    material.extensions.preview""".split()
)
"""Extensions that are read without the library's, or of which nothing is left to do in a book."""

_TEXT_OPTIONS = frozenset("base_url end_url mode provider repo separator smart_enable user".split())
"""The options that are text. Most others are switches."""

NAMED_EXTENSIONS: Mapping[str, frozenset[str]] = {
    "abbr": frozenset(("glossary",)),
    "nl2br": frozenset(),
    "legacy_attrs": frozenset(),
    "legacy_em": frozenset(),
    "sane_lists": frozenset(),
    "wikilinks": frozenset(("base_url", "end_url")),
    "pymdownx.betterem": frozenset(("smart_enable",)),
    "pymdownx.bracketspan": frozenset(),
    "pymdownx.caret": frozenset(("insert", "smart_insert", "superscript")),
    "pymdownx.critic": frozenset(("mode",)),
    "pymdownx.escapeall": frozenset(("hardbreak", "nbsp")),
    "pymdownx.fancylists": frozenset(("additional_ordered_styles",)),
    "pymdownx.inlinehilite": frozenset(("style_plain_text",)),
    "pymdownx.keys": frozenset(("camel_case", "separator", "strict")),
    "pymdownx.magiclink": frozenset(
        """hide_protocol normalize_issue_symbols provider repo repo_url_shortener repo_url_shorthand
        social_url_shortener social_url_shorthand user""".split()
    ),
    "pymdownx.mark": frozenset(("smart_mark",)),
    "pymdownx.progressbar": frozenset(),
    "pymdownx.quotes": frozenset(("callouts",)),
    "pymdownx.saneheaders": frozenset(),
    "pymdownx.smartsymbols": frozenset(
        """arrows care_of copyright fractions notequal ordinal_numbers plusminus registered
        trademark""".split()
    ),
    "pymdownx.tilde": frozenset(("delete", "smart_delete", "subscript")),
}
"""Extensions of a library that a site's settings switch on, with the options that are passed."""

DEFAULTS = frozenset(
    """sane_lists pymdownx.betterem pymdownx.caret pymdownx.critic pymdownx.emoji
    pymdownx.inlinehilite pymdownx.keys pymdownx.mark pymdownx.tilde""".split()
)
"""The extensions besides those that are always on, where no settings say which."""

_ALIASES = {
    "mdx_truly_sane_lists": "sane_lists",
    "headerid": "toc",
    "superscript": "pymdownx.caret",
    "subscript": "pymdownx.tilde",
    "pymdownx.tex_dollars": "pymdownx.arithmatex",
    "markdown_katex": "pymdownx.arithmatex",
    "mathjax": "pymdownx.arithmatex",
    "mdx_math": "pymdownx.arithmatex",
    "render_math": "pymdownx.arithmatex",
    "del_ins": "pymdownx.tilde",
}
"""Extensions that are read as another one."""

_BOX_NAMES = (*KIND_OF_BOX, "abstract", "summary")
"""The names of boxes between slashes, besides those that the settings of a site add."""


def named_options(value: object) -> dict[str, dict[str, Any]]:
    """Return the extensions or plugins that a setting names, each with its options.

    The setting is a list of names, and of mappings of a name to options, or one such mapping.
    """
    items = value if isinstance(value, list | tuple) else [value]
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        named = item if isinstance(item, Mapping) else {item: None} if isinstance(item, str) else {}
        for name, options in named.items():
            plain = str(name).removeprefix("markdown.extensions.").partition("(")[0].strip()
            options = options if isinstance(options, Mapping) else {}
            found[plain] = {str(key): option for key, option in options.items()}
    return found


def unread_extensions(names: Iterable[str]) -> list[str]:
    """Return the extensions among these that are not read."""
    known = {*_ALWAYS, *_OWN, *NAMED_EXTENSIONS, *_ALIASES}
    return [name for name in names if name not in known]


def reads_formulas(names: Iterable[str]) -> bool:
    """Return whether one of these extensions reads formulas."""
    return any(_ALIASES.get(name, name) == "pymdownx.arithmatex" for name in names)


def library_extensions(
    settings: Mapping[str, Mapping[str, Any]],
) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the names of the library's extensions that a text needs, and their options."""
    configs: dict[str, dict[str, Any]] = {name: {} for name in _ALWAYS}
    for name, options in settings.items():
        name = _ALIASES.get(name, name)
        if name in NAMED_EXTENSIONS:
            configs[name] = {
                key: options[key]
                for key in sorted(NAMED_EXTENSIONS[name] & options.keys())
                if _is_valid(key, options[key])
            }
    for kind in ("admonition", "details"):
        name = f"pymdownx.blocks.{kind}"
        configs[name] = {"types": _box_types(settings.get(name, {}).get("types"), kind)}
    configs["pymdownx.highlight"] = {"use_pygments": False}
    return list(configs), configs


def _is_valid(key: str, value: object) -> bool:
    """Return whether an option has a value that the library can use; others end it."""
    if key in _TEXT_OPTIONS:
        return isinstance(value, str)
    if key == "additional_ordered_styles":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if key == "glossary":
        return isinstance(value, Mapping) and all(
            isinstance(word, str) for pair in value.items() for word in pair
        )
    return isinstance(value, bool)


def _box_types(value: object, kind: str) -> list[dict[str, str]]:
    """Return the names of boxes between slashes, of the exporter and of the settings.

    Titles of boxes are left to the language of the text: one of a space shows none.
    """
    items = value if isinstance(value, list | tuple) else ()
    named = [item if isinstance(item, Mapping) else {"name": item} for item in items]
    standard = [{"name": name} for name in _BOX_NAMES] if kind == "admonition" else []
    types = {}
    for item in (*standard, *named):
        name = str(item.get("name") or "")
        class_ = str(item.get("class") or name)
        title = str(item.get("title") or class_.capitalize()) if kind == "details" else " "
        types[name] = {"name": name, "class": class_, "title": title}
    return [type_ for name, type_ in types.items() if name]
