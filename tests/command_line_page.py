"""The page of the documentation about the command line, made from the parsers of the commands."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from exporter.cli.command import Command
from exporter.cli.commands import all_commands

INTRODUCTION = """\
# Command line

Every command with its options, as `exporter COMMAND --help` prints them. This page is
made from the parser: `pytest tests/test_docs.py --update` renews it.

Options of builds can also be set in a file: see [settings](settings.md).
"""


def command_line_page() -> str:
    """Return the page in Markdown."""
    rows = "\n".join(
        f"| [`exporter {command.name}`](#exporter-{command.name}) | {command.summary} |"
        for command in all_commands()
    )
    overview = f"| command | use |\n|---|---|\n{rows}"
    return "\n\n".join((INTRODUCTION.strip(), overview, *map(_section, all_commands()))) + "\n"


def _section(command: Command) -> str:
    parser = command.parser()
    usage = f"```text\nexporter {command.name} {command.usage}\n```"
    parts = [f"## exporter {command.name}", f"{parser.description}", usage]
    for group in parser._action_groups:
        rows = [*_rows(group)]
        if rows:
            title = f"{group.title}".capitalize()
            parts.append(f"**{title}**\n\n| option | meaning |\n|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _rows(group: argparse._ArgumentGroup) -> Iterator[str]:
    """Yield a row for each option of a group."""
    for label, meaning in labelled_options(group):
        text = meaning.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*")
        yield f"| `{label.replace('|', chr(92) + '|')}` | {text} |"


def labelled_options(group: argparse._ArgumentGroup) -> Iterator[tuple[str, str]]:
    """Yield each option of a group, with its value, and what it means."""
    for action in group._group_actions:
        if action.help == argparse.SUPPRESS:
            continue
        names = ", ".join(action.option_strings)
        value = "" if action.nargs == 0 else f"{action.metavar or action.dest.upper()}"
        yield " ".join(filter(None, (names, value))), f"{action.help}"
