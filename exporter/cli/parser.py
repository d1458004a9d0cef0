"""The parser of one command: grouped help of at most 100 columns, one line for a mistake."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Sequence
from typing import NoReturn

from exporter.diagnostics.suggestions import nearest
from exporter.errors import ExporterError

_WIDTH = 100
"""Columns of a help text on a terminal that has as many or more."""


class UsageError(ExporterError):
    """The command line is wrong. The message is one line that says what is wrong and what fits."""


class UnknownOptionError(UsageError):
    """A command has no option of this name."""

    def __init__(self, option: str, known: Sequence[str]) -> None:
        near = nearest(option, known)
        hint = f" (did you mean ‘{near}’?)" if near else ""
        super().__init__(f"unknown option ‘{option}’{hint}")
        self.option = option


class Parser(argparse.ArgumentParser):
    """Parses the arguments of one command. Raises `UsageError` instead of ending the process."""

    def __init__(self, prog: str, usage: str, description: str) -> None:
        super().__init__(
            prog,
            f"{prog} {usage}",
            description,
            formatter_class=_HelpFormatter,
            add_help=False,
            # An abbreviation in a script would break with the next option of the same beginning.
            allow_abbrev=False,
            exit_on_error=False,
        )

    @property
    def options(self) -> tuple[str, ...]:
        """The options in their long form."""
        return tuple(name for name in self._option_string_actions if name.startswith("--"))

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the values of the options and the files, which may come in any order."""
        for argument in arguments:
            # argparse would read ‘-output’ as ‘-o utput’.
            if not argument.startswith("--") and f"-{argument}" in self.options:
                raise UnknownOptionError(argument, self.options)
        try:
            values, rest = self.parse_known_intermixed_args(_joined(arguments))
        except argparse.ArgumentError as error:
            names = (error.argument_name or "").split("/")
            name = next((name for name in names if name.startswith("--")), names[-1])
            no_value = error.message.startswith("ignored explicit argument")
            raise UsageError(f"{name}: {'takes no value' if no_value else error.message}") from None
        for argument in rest:
            if argument.startswith("-") and argument != "--":
                raise UnknownOptionError(argument.partition("=")[0], self.options)
            raise UsageError(f"unexpected argument ‘{argument}’")
        return values

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`."""
        raise UsageError(message)


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the epilog, and writes the value of an option once."""

    def __init__(self, prog: str) -> None:
        columns = min(shutil.get_terminal_size().columns, _WIDTH)
        super().__init__(prog, max_help_position=26, width=columns)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(text, width, break_on_hyphens=False)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        names = ", ".join(action.option_strings)
        if not names or action.nargs == 0:
            return names or super()._format_action_invocation(action)
        return f"{names} {self._format_args(action, action.dest.upper())}"


def _joined(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `--order -date` as one: argparse takes `-date` for an option."""
    done: list[str] = []
    for argument in arguments:
        if argument == "-date" and done and done[-1] == "--order":
            done[-1] = f"--order={argument}"
        else:
            done.append(argument)
    return done
