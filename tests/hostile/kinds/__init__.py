"""The kinds of hostile inputs: each module has a tuple `INPUTS`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from hostile_inputs import HostileInput


def all_inputs() -> dict[str, HostileInput]:
    """Return every input by the name of its kind and its own."""
    found: dict[str, HostileInput] = {}
    for module in iter_modules(__path__):
        for hostile in import_module(f"{__name__}.{module.name}").INPUTS:
            name = f"{module.name}: {hostile.name}"
            assert name not in found, f"two inputs are named ‘{name}’"
            found[name] = hostile
    return found
