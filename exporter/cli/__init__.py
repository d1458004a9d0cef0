"""The command line: arguments to settings, findings to the terminal, and the exit code.

0 done; 1 the content has errors (with --strict: or warnings); 2 wrong usage; 3 the machine lacks
something.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence

from exporter.cli.cache import cache
from exporter.cli.check import check
from exporter.cli.collection import collection
from exporter.cli.common import Call
from exporter.cli.console import Console
from exporter.cli.model import model
from exporter.cli.parser import joined, parser_of
from exporter.cli.posts import export
from exporter.errors import ClusterError, MissingDependency, SettingsError

_COLLECTED = (100_000, 50, 100)
"""After how many new objects Python looks for cycles, and how often it looks further."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    # A book is a large tree without cycles, through which nobody should look again and again.
    gc.set_threshold(*_COLLECTED)
    # Nor at the end, when everything goes anyway: that takes a tenth of the time of a short build.
    atexit.register(gc.freeze)
    parser = parser_of()
    arguments = parser.parse_args(joined(sys.argv[1:] if argv is None else argv))
    console = Console(json=arguments.json, least=arguments.least)
    call = Call(parser, arguments, console)
    try:
        call.examine()
        match arguments.command:
            case "model":
                return model(call)
            case "cache":
                return cache(call)
            case "check":
                return check(call)
            case "collection":
                return collection(call)
            case _:
                return export(call)
    except SettingsError as error:
        parser.error(str(error))
    except (MissingDependency, ClusterError) as missing:
        console.say(str(missing))
        return 3
    except KeyboardInterrupt:
        console.say("stopped")
        return 130
