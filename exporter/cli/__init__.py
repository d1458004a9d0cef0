"""The command line: arguments to settings, diagnostics to the terminal, and the exit code.

0: done. 1: the content has errors (with --strict: or warnings). 2: wrong usage. 3: something is
missing on the machine. 4: the exporter has a defect.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

from exporter import __version__
from exporter.cli.printing import print_error, print_output
from exporter.cli.summaries import SUMMARIES

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
    return main(is_program=True)


def main(argv: Sequence[str] | None = None, *, is_program: bool = False) -> int:
    """Run the command line and return the exit code; signals end the process if it `is_program`."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        match arguments:
            case ["-h" | "--help", *_]:
                print_output(*_help().splitlines())
                return 0
            case ["--version", *_]:
                print_output(f"exporter {__version__}")
                return 0
        from exporter.cli.run import run

        return run(arguments, is_program=is_program)
    except Exception as error:
        from exporter.cli.run import failed

        return failed(arguments, error)
    except KeyboardInterrupt:
        print_error("exporter: interrupted")
        return 130


def _help() -> str:
    width = max(map(len, SUMMARIES))
    lines = (f"  {name:{width}}  {summary}" for name, summary in SUMMARIES.items())
    return _HELP.format(commands="\n".join(lines))
