"""The commands by their names. The module of one is loaded when it is used."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import cast

from exporter.cli.command import Command
from exporter.cli.summaries import SUMMARIES

_ELSEWHERE = {
    "epub": "posts:EPUB",
    "pdf": "posts:PDF",
    "html": "posts:HTML",
    "list": "list_posts:COMMAND",
}
"""Commands that are not the `COMMAND` of the module of their name."""


def command_of(name: str) -> Command:
    """Return the command of a name that has a summary."""
    return cast("Command", resolve_name(f"{__package__}.{_ELSEWHERE.get(name, f'{name}:COMMAND')}"))


def all_commands() -> tuple[Command, ...]:
    """Return all commands, in the order of the help."""
    return tuple(map(command_of, SUMMARIES))
