"""`exporter cache`: show or clear the build cache."""

from __future__ import annotations

from exporter.cli.call import Call, cache_folder
from exporter.cli.command import Command
from exporter.cli.option_groups import add_cache_folder, add_message_options
from exporter.cli.option_types import OneOf
from exporter.cli.parser import Parser, UsageError
from exporter.runtime.cache import LIMIT, DiskCache


def run(call: Call) -> int:
    """Show how much is in the cache, and where it is; or clear it."""
    folder = cache_folder(call.arguments.cache_dir)
    if folder is None:
        raise UsageError("there is no cache for a user without a home (name one: --cache-dir)")
    cache = DiskCache(folder)
    clear = call.arguments.action == "clear"
    stats = cache.clear() if clear else cache.stats()
    call.console.cache(cache.folder, stats, LIMIT, cleared=clear)
    return 0


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("cache")
    group.add_argument(
        "action",
        type=OneOf(("info", "clear")),
        metavar="info|clear",
        help="show the folder, the number of entries and their size; or remove them all",
    )
    add_cache_folder(group)
    add_message_options(parser, diagnostics=False)


COMMAND = Command(
    "cache",
    "info|clear [OPTION ...]",
    ("cache info", "cache clear --cache-dir build/cache"),
    _add_options,
    run,
)
