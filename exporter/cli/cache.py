"""`exporter cache`: what is kept between builds."""

from __future__ import annotations

from exporter.cli.common import Call, cache_folder
from exporter.store import LIMIT, DiskStore


def cache(call: Call) -> int:
    """Say how much is kept, and where; or remove it."""
    folder = cache_folder(call.arguments.cache_dir)
    if folder is None:
        call.parser.error("nothing is kept for a user without a home; name a folder: --cache-dir")
    store = DiskStore(folder)
    clear = call.arguments.action == "clear"
    kept = store.clear() if clear else store.kept()
    call.console.kept(store.folder, kept, LIMIT, removed=clear)
    return 0
