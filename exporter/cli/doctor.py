"""`exporter doctor`: what this machine has for building and validating books."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import wrap

import exporter
from exporter.cli.call import MISSING, Call
from exporter.cli.command import Command
from exporter.cli.option_groups import add_message_options
from exporter.cli.parser import Parser
from exporter.cli.table import text_width
from exporter.reports.records import MachineCheckRecord

_NAME_WIDTH = 17
_INDENT = " " * (_NAME_WIDTH + 12)


def run(call: Call) -> int:
    """Show each check. Returns 0 if EPUB and PDF can be built, else 3."""
    checks = exporter.check_machine()
    for check in checks:
        if call.console.json:
            call.console.record(MachineCheckRecord(**asdict(check)))
        else:
            call.console.document("\n".join(_lines(check)))
    is_able = all(check.state != "missing" for check in checks)
    if not call.console.json:
        call.console.document("")
        works = "EPUB and PDF can be built" if is_able else "not every format can be built"
        call.console.document(f"{works} on this machine")
    return 0 if is_able else MISSING


def _lines(check: exporter.MachineCheck) -> list[str]:
    """Return what was found, what does not work without it, and the fix, which is not wrapped."""
    start = f"{check.name:{_NAME_WIDTH}}  {check.state:8}  "
    width = text_width()
    lines = wrap(check.found, width, initial_indent=start, subsequent_indent=_INDENT)
    if check.meaning:
        lines += wrap(check.meaning, width, initial_indent=_INDENT, subsequent_indent=_INDENT)
    if check.fix:
        lines.append(f"{_INDENT}fix: {check.fix}")
    return lines


def _add_options(parser: Parser) -> None:
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "doctor",
    "[OPTION ...]",
    ("doctor", "doctor --json"),
    _add_options,
    run,
)
