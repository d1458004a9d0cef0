"""`exporter cache`: what is kept between builds."""

from __future__ import annotations

from exporter.cli.common import Call, cache_folder
from exporter.runtime.cache import LIMIT, DiskCache


def cache(call: Call) -> int:
    """Say how much is kept, and where; or remove it."""
    folder = cache_folder(call.arguments.cache_dir)
    if folder is None:
        call.parser.error("nothing is kept for a user without a home; name a folder: --cache-dir")
    disk_cache = DiskCache(folder)
    clear = call.arguments.action == "clear"
    kept = disk_cache.clear() if clear else disk_cache.stats()
    call.console.kept(disk_cache.folder, kept, LIMIT, removed=clear)
    return 0
