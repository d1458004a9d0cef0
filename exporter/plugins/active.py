"""The plugins that the user or `exporter.toml` names, whose code may run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from exporter.diagnostics.source import legible
from exporter.diagnostics.suggestions import nearest
from exporter.errors import SettingsError
from exporter.plugins.installed import (
    Kind,
    Plugin,
    described,
    installed_plugin,
    installed_plugins,
)
from exporter.plugins.protocols import Include

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ActivePlugins:
    """Plugins in the order in which they are named: an earlier one wins.

    An entry point is loaded when a post needs it.
    """

    plugins: tuple[Plugin, ...] = ()

    def markup_of(self, include: Include) -> str | None:
        """Return what stands for an include; None if no plugin says so.

        Hyphens and underscores in names are equal. Raises `PluginError`.
        """
        for plugin, name in self._entries("includes"):
            if _plain(name) == _plain(include.name):
                made = called(plugin, "includes", name, include, str)
                if made is not None:
                    return legible(made)
        return None

    def title_of(self, address: str) -> str:
        """Return the title of an address on the web; empty if no plugin knows it.

        Raises `PluginError`.
        """
        for plugin, name in self._entries("reference_titles"):
            if title := called(plugin, "reference_titles", name, address, str):
                return " ".join(legible(title).split())
        return ""

    def transforms(self) -> Iterator[tuple[Plugin, str]]:
        """Yield the plugin and the name of each transform."""
        return self._entries("transforms")

    def _entries(self, kind: Kind) -> Iterator[tuple[Plugin, str]]:
        return ((plugin, name) for plugin in self.plugins for name in plugin.names(kind))


def active_plugins(names: Sequence[str]) -> ActivePlugins:
    """Return the plugins with these names. Raises `SettingsError` for one that is not installed."""
    found = []
    for name in dict.fromkeys(names):
        plugin = installed_plugin(name)
        if plugin is None:
            others = [each.name for each in installed_plugins()]
            near = nearest(name, others)
            known = f"installed: {', '.join(others)}" if others else "none is installed"
            hint = f"did you mean ‘{near}’?" if near else known
            raise SettingsError(f"no plugin ‘{name}’ is installed", hint, "plugins")
        found.append(plugin)
    return ActivePlugins(tuple(found))


def called(plugin: Plugin, kind: Kind, name: str, argument: object, result: type[T]) -> T | None:
    """Return what an entry point returns for an argument: a `result`, or None.

    Raises `PluginError` if it fails, or returns something else.
    """
    function = plugin.load(kind, name)
    if not callable(function):
        raise plugin.error(f"‘{name}’ of its {kind} is not a function")
    try:
        made = function(argument)
    # A plugin is the code of somebody else.
    except (Exception, SystemExit) as error:
        raise plugin.error(f"‘{name}’ of its {kind} failed: {described(error)}") from error
    if made is not None and not isinstance(made, result):
        returned, wanted = type(made).__name__, result.__name__
        raise plugin.error(f"‘{name}’ of its {kind} returned {returned} instead of {wanted}")
    return made


def _plain(name: str) -> str:
    return re.sub(r"[-_]", "", name.lower())
