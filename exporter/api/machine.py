"""What this machine has for building and validating books."""

from __future__ import annotations

from exporter.runtime.machine import MachineCheck, this_system
from exporter.runtime.user_folders import user_cache_folder


def check_machine() -> tuple[MachineCheck, ...]:
    """Return what is installed here, what does not work without it, and how to install it.

    A short text in many scripts is built as EPUB and as PDF; nothing is saved or installed. Books
    can be built if no check has the state `missing`.
    """
    from exporter.build.machine import machine_checks

    folder = user_cache_folder()
    return tuple(machine_checks(this_system(), folder / "builds" if folder else None))
