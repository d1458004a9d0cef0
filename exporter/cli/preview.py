"""`exporter preview`: the posts of a site in a browser, live."""

from __future__ import annotations

import argparse
import os
import shlex
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from exporter.cli.call import Call, cache_folder
from exporter.cli.command import Command
from exporter.cli.inputs import require
from exporter.cli.option_groups import (
    add_cache_folder,
    add_message_options,
    add_site_options,
    add_switch,
)
from exporter.cli.parser import Parser
from exporter.cli.printing import print_output
from exporter.errors import MissingDependency
from exporter.runtime.cache import DiskCache, NullCache
from exporter.runtime.machine import missing_package
from exporter.runtime.processes import end_on_signals
from exporter.runtime.run_folder import run_folder

_EDITORS = ("VISUAL", "EDITOR")
_LAST_PORT = 65535

# The address with the token stands in a file that only the user can read: the arguments of a
# browser are shown to every user of a machine.
_LAUNCHER = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Preview</title>
<meta http-equiv="refresh" content="0; url={address}"></head>
<body><p><a href="{address}">Open the preview</a></p></body>
</html>
"""


def run(call: Call) -> int:
    """Serve the preview until it is interrupted."""
    require("preview", call.paths, "folder", "post", "collection")
    try:
        from exporter.preview.server import serve
        from exporter.preview.state import PreviewOptions
    except ImportError as error:
        raise MissingDependency(missing_package(error.name, "preview")) from None

    values = call.arguments
    folder = cache_folder(values.cache_dir)
    cache = DiskCache(folder) if folder else NullCache()
    editor = editor_command(os.environ) if values.editor else ()

    def show(address: str) -> None:
        print_output(address)
        call.console.note("the preview is at this address, for this machine only; Ctrl-C ends it")
        if values.browser:
            webbrowser.open(_launcher(address).as_uri())

    # What is saved in the browser is not a file of this call, which would tell of none.
    end_on_signals()
    options = PreviewOptions(call.paths[0], call.choices, call.site, editor)
    serve(options, cache, values.port, show)
    return 0


def editor_command(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command of the user's editor; empty if there is none."""
    named = next((environment[name] for name in _EDITORS if environment.get(name)), "")
    try:
        return tuple(shlex.split(named))
    except ValueError:
        # A quotation mark that is not closed.
        return ()


def _launcher(address: str) -> Path:
    """Return a page that leads to the address."""
    page = run_folder() / "preview.html"
    page.write_text(_LAUNCHER.format(address=address), "utf-8")
    return page


def _port(written: str) -> int:
    if not written.isdecimal() or int(written) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"‘{written}’ is not a port (0 to {_LAST_PORT})")
    return int(written)


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("input")
    group.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="FOLDER|FILE",
        help="the folder of a site, or a post or a collection file to begin with (default: the "
        "current folder)",
    )
    add_site_options(group)
    group = parser.add_argument_group("preview")
    group.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="port of the address (default: 8765, or a free one if it is taken)",
    )
    add_switch(group, "--browser", "open the browser (default: yes)", default=True)
    add_switch(
        group,
        "--editor",
        "a click on a finding opens the editor that $VISUAL or $EDITOR names; otherwise the "
        "place is copied (default: yes)",
        default=True,
    )
    add_cache_folder(group)
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "preview",
    "[OPTION ...] [FOLDER|FILE]",
    ("preview", "preview _posts/2026-05-14-a-kitchen-knife.md", "preview ~/blog --no-browser"),
    _add_options,
    run,
)
