"""A commented `exporter.toml`: each setting with its default, and what the help says of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from textwrap import wrap

from exporter.cli import check, collection, estimate
from exporter.cli.command import Command
from exporter.options.cover_rules import BINDINGS, PAPER_KINDS
from exporter.options.epub_profiles import DEFAULT_EPUB_PROFILE
from exporter.options.pdf_profiles import DEFAULT_PROFILE
from exporter.themes import theme_names

_WIDTH = 88
_HEAD = """\
# Settings of the exporter for this site. Remove “#” in front of a line to use it. The lines show
# the defaults, or an example. A collection file and the options of the command line win over them.
"""


class _Example(str):
    """A value of a setting that has no default."""

    __slots__ = ()


_TABLES: Mapping[str, tuple[Command, Mapping[str, str]]] = {
    "": (
        collection.COMMAND,
        {
            "profile": f'"{DEFAULT_PROFILE}"',
            "printer": _Example('"kdp"'),
            "paper": f'"{PAPER_KINDS[0]}"',
            "binding": f'"{BINDINGS[0]}"',
            "epub-profile": f'"{DEFAULT_EPUB_PROFILE}"',
            "theme": "",
            "page-size": _Example('"6x9"'),
            "margins": _Example('"20mm,18mm,26mm,22mm"'),
            "two-sided": _Example("true"),
            "impose": _Example('"booklet"'),
            "sheet-size": _Example('"a3"'),
            "signature": _Example("4"),
            "creep": '"0.1mm"',
            "qr": '"none"',
            "references": '"endnotes"',
            "scope": '"chapter"',
            "prefer-archived": "false",
            "certified-by": _Example('"Ola Wrona"'),
            "generator": _Example('"jekyll"'),
            "liquid": _Example("true"),
            "plugins": "[]",
            "fetch-images": "false",
            "strict": "false",
            "output": '"dist/"',
        },
    ),
    "collection": (
        collection.COMMAND,
        {
            "title": _Example('"Everything about bread"'),
            "to": '["epub", "pdf"]',
            "order": '"listed"',
            "parts": '"none"',
            "volumes": '"none"',
            "tag": _Example('["bread", "rye"]'),
            "author": _Example('["ola.wrona"]'),
            "since": _Example("2025-01-01"),
            "until": _Example("2025-12-31"),
            "lang": _Example('["en"]'),
        },
    ),
    "build": (collection.COMMAND, {"jobs": _Example("2"), "cache": "true", "timings": "false"}),
    "estimate": (estimate.COMMAND, {"costs": _Example('"costs.toml"')}),
    "check": (check.COMMAND, {"profile": _Example('"print"'), "ace": "true"}),
    "diagnostics": (collection.COMMAND, {"ignore": _Example('["image-remote"]')}),
}
"""The tables of the file: the command whose help describes their keys, and a value for each key."""
_OTHER_OPTIONS = {"epub-profile": "profile"}
"""Keys whose option has another name."""


def settings_template() -> str:
    """Return the text of an `exporter.toml` in which every setting is a comment."""
    return "\n".join((_HEAD, *_lines()))


def _lines() -> Iterator[str]:
    for table, (command, values) in _TABLES.items():
        if table:
            yield f"[{table}]\n"
        parser = command.parser()
        help_texts = {
            option.removeprefix("--"): action
            for action in parser._actions
            for option in action.option_strings
        }
        for key, value in values.items():
            action = help_texts[_OTHER_OPTIONS.get(key, key)]
            yield from _description(action)
            example = "  # an example" if isinstance(value, _Example) else ""
            yield f"# {key} = {value or _theme()}{example}\n"


def _description(action: argparse.Action) -> list[str]:
    # In the file, the two kinds of profiles are two keys.
    joined = "; a PDF profile and an EPUB profile are joined by a comma"
    text = (action.help or "").replace(joined, "").replace(", see below", "")
    return wrap(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _theme() -> str:
    return f'"{theme_names()[0]}"'
