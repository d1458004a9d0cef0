"""The command line: arguments to settings, diagnostics to the terminal, and the exit code.

0: done. 1: the content has errors (with --strict: or warnings). 2: wrong usage. 3: something is
missing on the machine. 4: the exporter has a defect.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from exporter import __version__
from exporter.cli import (
    cache,
    check,
    collection,
    cover,
    doctor,
    explain,
    impose,
    init,
    list_posts,
    model,
    package,
    posts,
    preview,
    references,
    schema,
)
from exporter.cli.call import Call
from exporter.cli.command import Command
from exporter.cli.completion import completion_command
from exporter.cli.console import (
    OUTPUT_FORMATS,
    RESULT_HEADER,
    Console,
    OutputFormat,
)
from exporter.cli.parser import UnknownOptionError, UsageError
from exporter.cli.printing import print_error, print_output
from exporter.cli.site_defaults import apply_site_settings
from exporter.cli.table import print_rows
from exporter.diagnostics import Diagnostics, Severity
from exporter.diagnostics.suggestions import nearest
from exporter.errors import ClusterError, MissingDependency, SettingsError
from exporter.runtime.failures import report_failure
from exporter.runtime.processes import end_on_signals

_COMPLETED: tuple[Command, ...] = (
    init.COMMAND,
    posts.EPUB,
    posts.PDF,
    posts.HTML,
    collection.COMMAND,
    cover.COMMAND,
    package.COMMAND,
    list_posts.COMMAND,
    check.COMMAND,
    preview.COMMAND,
    impose.COMMAND,
    references.COMMAND,
    model.COMMAND,
    explain.COMMAND,
    schema.COMMAND,
    doctor.COMMAND,
    cache.COMMAND,
)
COMMANDS: tuple[Command, ...] = (*_COMPLETED, completion_command(_COMPLETED))

_HELP = """\
usage: exporter COMMAND [OPTION ...] [FILE ...]

Turn front-matter Markdown posts into EPUB and accessible, print-quality PDF.

commands:
{commands}

settings:
  exporter.toml at the root of the site sets options that are not named

options:
  -h, --help  show this help and exit; exporter COMMAND --help shows the options of a command
  --version   show the version and exit

examples:
  exporter pdf _posts/2026-05-14-a-kitchen-knife.md
  exporter epub _posts/*.md -o books/
  exporter collection _posts --tag baking --title "A year of bread"

exit codes:
  0 done; 1 the content has errors; 2 wrong usage; 3 something is missing on the machine;
  4 the exporter has a defect"""


def console_script() -> int:
    """Run the command line as a program of its own, which leaves nothing behind on a signal."""
    # Without a collection at the exit, which takes a tenth of the time of a short build.
    atexit.register(gc.freeze)
    # A file must not take the number of a stream that is closed: libraries print warnings there.
    while os.open(os.devnull, os.O_RDWR) <= 2:
        pass
    # A mask that takes away the user's own access would make temporary files useless.
    os.umask(os.umask(0o077) & 0o077)
    end_on_signals()
    return main(on_start=lambda console: end_on_signals(console.state.interruption))


def main(
    argv: Sequence[str] | None = None, on_start: Callable[[Console], None] | None = None
) -> int:
    """Run the command line and return the exit code.

    `on_start` is called with the console of the call, when its arguments are known.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = "exporter"
    try:
        match arguments:
            case []:
                raise UsageError(f"name a command: {', '.join(each.name for each in COMMANDS)}")
            case ["-h" | "--help", *_]:
                print_output(*_help().splitlines())
                return 0
            case ["--version", *_]:
                print_output(f"exporter {__version__}")
                return 0
        command = _command(arguments[0])
        name = f"exporter {command.name}"
        return _run(command, arguments[1:], on_start)
    except Exception as error:
        return _failed(name, arguments, error)
    except KeyboardInterrupt:
        print_error("exporter: interrupted")
        return 130


def _failed(name: str, arguments: Sequence[str], error: Exception) -> int:
    """Report what ended a command, and return its exit code."""
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


def _run(
    command: Command, arguments: Sequence[str], on_start: Callable[[Console], None] | None
) -> int:
    call = _prepared(command, arguments)
    if vars(call.arguments).get("watch"):
        from exporter.cli.watch import watch

        name = f"exporter {command.name}"
        again, failed = partial(_prepared, command, arguments), partial(_failed, name, arguments)
        return watch(command, again, failed)
    console, values = call.console, call.arguments
    if on_start:
        on_start(console)
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


def _prepared(command: Command, arguments: Sequence[str]) -> Call:
    """Return the call of a command. Raises `UsageError` and `SettingsError`."""
    try:
        values = command.parser().parse(arguments)
    except UnknownOptionError as error:
        others = [each.name for each in COMMANDS if error.option in each.parser().options]
        if others:
            message = f"‘{error.option}’ is an option of {', '.join(others)} only"
            raise UsageError(message) from None
        raise
    if "site" in values:
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


def _help() -> str:
    width = max(len(each.name) for each in COMMANDS)
    lines = (f"  {each.name:{width}}  {each.summary}" for each in COMMANDS)
    return _HELP.format(commands="\n".join(lines))


def _command(name: str) -> Command:
    """Return the command of a name. Raises `UsageError`."""
    for command in COMMANDS:
        if command.name == name:
            return command
    names = [each.name for each in COMMANDS]
    if name.startswith("-"):
        raise UsageError(f"‘{name}’ stands before the command; write exporter COMMAND {name}")
    if near := nearest(name, names):
        raise UsageError(f"unknown command ‘{name}’ (did you mean ‘{near}’?)")
    if "." in name or "/" in name:
        raise UsageError(f"‘{name}’ is not a command; write exporter pdf {name}")
    raise UsageError(f"unknown command ‘{name}’ (commands: {', '.join(names)})")
