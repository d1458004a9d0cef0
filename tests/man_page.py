"""The manual page exporter(1), made from the parsers of the commands."""

from __future__ import annotations

from collections.abc import Iterator

from command_line_page import labelled_options

from exporter import __version__
from exporter.cli.command import Command
from exporter.cli.commands import all_commands

_END = """\
.SH EXIT STATUS
.TP
0
done
.TP
1
the content has errors; what could be written was written
.TP
2
wrong usage
.TP
3
something is missing on the machine; \\fBexporter doctor\\fR says what
.TP
4
the exporter has a defect
.TP
130
interrupted
.SH FILES
.TP
\\fIexporter.toml\\fR
at the root of a site: sets options that are not named; \\fBexporter init\\fR writes one
"""


def man_page() -> str:
    """Return the page in the macros of man(7)."""
    lines = [
        '.\\" Made from the parser: pytest tests/test_docs.py --update',
        f'.TH EXPORTER 1 "" "blog-exporter {__version__}" "User Commands"',
        ".SH NAME",
        r"exporter \- turn front-matter Markdown posts into EPUB and PDF",
        ".SH SYNOPSIS",
        r"\fBexporter\fR \fICOMMAND\fR [\fIOPTION\fR ...] [\fIFILE\fR ...]",
        ".SH COMMANDS",
        *(line for command in all_commands() for line in _section(command)),
    ]
    return "\n".join(lines) + f"\n{_END}"


def _section(command: Command) -> Iterator[str]:
    parser = command.parser()
    yield f".SS {_text(f'exporter {command.name} {command.usage}')}"
    yield _text(f"{parser.description}")
    for group in parser._action_groups:
        for label, meaning in labelled_options(group):
            yield from (".TP", rf"\fB{_text(label)}\fR", _text(meaning))
    yield from (".PP", "Examples:", ".EX")
    yield from (_text(f"exporter {each}") for each in command.examples)
    yield ".EE"


def _text(text: str) -> str:
    """Return text whose marks mean nothing to troff, and whose hyphens can be copied."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
