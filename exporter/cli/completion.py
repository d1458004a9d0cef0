"""`exporter completion`: what makes a shell complete commands, options and their values."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.commands import all_commands
from exporter.cli.option_groups import add_message_options
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser

_SHELLS = ("bash", "zsh", "tcsh")
_PLACES = """\
where the output goes:
  bash  ~/.local/share/bash-completion/completions/exporter
  zsh   a file _exporter in a folder of $fpath
  tcsh  a file that ~/.tcshrc reads with source"""


def run(call: Call) -> int:
    """Print the script of a shell."""
    import shtab

    script = shtab.complete(_whole_parser(all_commands()), call.arguments.shell)
    call.console.document(script)
    return 0


def _whole_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """Return one parser with those of all commands."""
    parsers = {f"exporter {each.name}": _with_completions(each.parser()) for each in commands}
    whole = argparse.ArgumentParser("exporter")
    whole.add_argument("--version", action="store_true", help="show the version and exit")
    # argparse calls it with the name of a command, for which a function will do.
    made = cast("type[argparse.ArgumentParser]", lambda prog, **_: parsers[prog])
    subparsers = whole.add_subparsers(prog="exporter", parser_class=made)
    for each in commands:
        subparsers.add_parser(each.name, help=each.summary)
    return whole


def _with_completions(parser: Parser) -> Parser:
    """Return a parser whose values are completed: by the names that fit, or by files."""
    import shtab

    for action in parser._actions:
        names = f"{action.metavar}"
        if isinstance(action.type, OneOf):
            action.choices = action.type.names
        elif names == "FOLDER":
            vars(action)["complete"] = shtab.DIRECTORY
        elif action.type is Path or {"FILE", "POST", "SOURCE"} & {*names.split("|")}:
            vars(action)["complete"] = shtab.FILE
    return parser


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("completion")
    group.add_argument(
        "shell",
        type=OneOf(_SHELLS),
        metavar="bash|zsh|tcsh",
        help="the shell whose script is printed",
    )
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "completion",
    "bash|zsh|tcsh",
    ("completion bash > ~/.local/share/bash-completion/completions/exporter",),
    _add_options,
    run,
    lambda: _PLACES,
)
