"""A command of the command line: what its help says, and what runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exporter.cli.call import Call
from exporter.cli.parser import Parser
from exporter.cli.summaries import SUMMARIES

_SETTINGS = """\
settings:
  exporter.toml at the root of the site sets options that are not named here"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    `usage` is what follows its name in its help; `notes` gives whole lines for the end of it. `run`
    returns the exit code.
    """

    name: str
    usage: str
    examples: tuple[str, ...]
    add_options: Callable[[Parser], None]
    run: Callable[[Call], int]
    notes: Callable[[], str] = str

    @property
    def summary(self) -> str:
        """Its line in `exporter --help`."""
        return SUMMARIES[self.name]

    def parser(self) -> Parser:
        """Return the parser of its arguments."""
        examples = "\n".join(("examples:", *(f"  exporter {each}" for each in self.examples)))
        description = f"{self.summary[0].upper()}{self.summary[1:]}."
        parser = Parser(f"exporter {self.name}", self.usage, description)
        self.add_options(parser)
        settings = _SETTINGS if "--site" in parser.options else ""
        parser.epilog = "\n\n".join(part for part in (self.notes(), settings, examples) if part)
        return parser
