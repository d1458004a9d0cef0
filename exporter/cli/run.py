"""Runs one command: its arguments, what it prints at its end, and its exit code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.commands import all_commands, command_of
from exporter.cli.console import OUTPUT_FORMATS, RESULT_HEADER, Console, OutputFormat
from exporter.cli.parser import UnknownOptionError, UsageError
from exporter.cli.printing import print_error
from exporter.cli.site_defaults import apply_site_settings
from exporter.cli.summaries import SUMMARIES
from exporter.cli.table import print_rows
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.suggestions import nearest
from exporter.errors import ClusterError, MissingDependency, SettingsError
from exporter.runtime.failures import report_failure
from exporter.runtime.processes import end_on_signals


def run(arguments: Sequence[str], *, is_program: bool) -> int:
    """Run the command that the arguments name, and return the exit code.

    Signals end this process if it `is_program`, once all modules are loaded: until then,
    `early_interrupt` does. Raises what `failed` reports.
    """
    if not arguments:
        raise UsageError(f"name a command: {', '.join(SUMMARIES)}")
    command = _command(arguments[0])
    if is_program:
        end_on_signals()
    call = _prepared(command, arguments[1:])
    if vars(call.arguments).get("watch"):
        from exporter.cli.watch import watch

        again = partial(_prepared, command, arguments[1:])
        return watch(command, again, partial(failed, arguments))
    console, values = call.console, call.arguments
    if is_program:
        end_on_signals(console.state.interruption)
    if (
        values.least is Severity.NOTICE
        and console.format in ("text", "github")
        and "site" in values
    ):
        call.name_site()
    code = command.run(call)
    if console.rows:
        print_rows(RESULT_HEADER, console.rows)
    console.summary()
    return code


def failed(arguments: Sequence[str], error: Exception) -> int:
    """Report what ended a command, and return its exit code."""
    name = " ".join(("exporter", *(each for each in arguments[:1] if each in SUMMARIES)))
    match error:
        case UsageError() | SettingsError():
            print_error(f"{name}: {error}")
            print_error(f"try '{name} --help'")
            return 2
        case MissingDependency() | ClusterError():
            print_error(f"exporter: {error}")
            return 3
    found = Diagnostics()
    report_failure(error, found)
    console = Console(_named_format(arguments))
    code = console.diagnostics(found)
    if console.format == "sarif":
        console.summary()
    return code


def _command(name: str) -> Command:
    """Return the command of a name. Raises `UsageError`."""
    if name in SUMMARIES:
        return command_of(name)
    names = [*SUMMARIES]
    if name.startswith("-"):
        raise UsageError(f"‘{name}’ stands before the command; write exporter COMMAND {name}")
    if near := nearest(name, names):
        raise UsageError(f"unknown command ‘{name}’ (did you mean ‘{near}’?)")
    if "." in name or "/" in name:
        raise UsageError(f"‘{name}’ is not a command; write exporter pdf {name}")
    raise UsageError(f"unknown command ‘{name}’ (commands: {', '.join(names)})")


def _prepared(command: Command, arguments: Sequence[str]) -> Call:
    """Return the call of a command. Raises `UsageError` and `SettingsError`."""
    try:
        values = command.parser().parse(arguments)
    except UnknownOptionError as error:
        others = [each.name for each in all_commands() if error.option in each.parser().options]
        if others:
            message = f"‘{error.option}’ is an option of {', '.join(others)} only"
            raise UsageError(message) from None
        raise
    if "site" in values or "output" in values:
        apply_site_settings(values)
    failing = Severity.WARNING if vars(values).get("strict") else Severity.ERROR
    named: OutputFormat | None = vars(values).get("format")
    format_: OutputFormat = "json" if values.json else named or "text"
    call = Call(command.name, values, Console(format_, values.least, failing))
    call.validate()
    return call


def _named_format(arguments: Sequence[str]) -> OutputFormat:
    """Return the format that the arguments name, whatever else is wrong with them."""
    words = " ".join(arguments).replace("=", " ").split()
    if "--json" in words:
        return "json"
    name = words[words.index("--format") + 1 :][:1] if "--format" in words else []
    return next((each for each in OUTPUT_FORMATS if [each] == name), "text")
