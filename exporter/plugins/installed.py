"""The plugins that are installed: their names, versions and entry points. None is loaded."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from exporter.errors import ExporterError

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

Kind: TypeAlias = Literal["themes", "includes", "reference_titles", "transforms"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_PREFIX = "blog_exporter."
"""Before the kind, in the name of a group of entry points."""


class PluginError(ExporterError):
    """A plugin cannot be loaded or has failed; the message begins with its name and version."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """An installed package with entry points for the exporter.

    `name` is that of the package in lower case with hyphens (PyPA, “Name normalization”).
    """

    name: str
    version: str
    entry_points: tuple[EntryPoint, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return the names of its entry points of a kind, in alphabetical order."""
        return tuple(sorted(each.name for each in self._of_kind(kind)))

    def load(self, kind: Kind, name: str) -> object:
        """Return what an entry point names, which imports code of the plugin.

        Raises `PluginError` if there is none, or it cannot be loaded.
        """
        found = next((each for each in self._of_kind(kind) if each.name == name), None)
        if found is None:
            raise self.error(f"it has no ‘{name}’ among its {kind}")
        try:
            return found.load()
        # Whatever its modules raise while they are imported.
        except (Exception, SystemExit) as error:
            reason = f"‘{found.value}’ cannot be loaded: {described(error)}"
            raise self.error(reason) from error

    def theme_folder(self, name: str) -> Path:
        """Return the folder of a theme, whose entry point names it as a package is named.

        No code of the plugin runs. Raises `PluginError` if there is no such folder.
        """
        value = next(each.value for each in self._of_kind("themes") if each.name == name)
        package, *folders = value.split(".")
        for location in locations(package):
            if (folder := Path(location, *folders)).is_dir():
                return folder
        raise self.error(f"there is no folder ‘{value}’ for the theme ‘{name}’")

    def error(self, reason: str) -> PluginError:
        """Return an error of this plugin."""
        return PluginError(f"the plugin ‘{self}’: {reason}")

    def _of_kind(self, kind: Kind) -> Iterator[EntryPoint]:
        return (each for each in self.entry_points if each.group == f"{_PREFIX}{kind}")


def installed_plugin(name: str) -> Plugin | None:
    """Return the plugin that a package is; None if it is not installed, or is not a plugin."""
    return _plugin_named(normalized(name), _search_path())


def installed_plugins() -> tuple[Plugin, ...]:
    """Return all installed plugins by name, which looks through all installed packages."""
    return _all_plugins(_search_path())


def plugin_theme(name: str) -> tuple[Plugin, Path] | None:
    """Return the plugin with a theme of this name and its folder; None if there is none.

    Of several, it is that of the first plugin by name. Raises `PluginError` for a missing folder.
    """
    plugin = next((each for each in installed_plugins() if name in each.names("themes")), None)
    return (plugin, plugin.theme_folder(name)) if plugin else None


def normalized(name: str) -> str:
    """Return the name of a package in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locations(package: str) -> tuple[str, ...]:
    """Return the folders of a package, or the file of a module; it is not imported."""
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return ()
    if spec is None:
        return ()
    return tuple(spec.submodule_search_locations or filter(None, (spec.origin,)))


def described(error: BaseException) -> str:
    """Return the message of an exception on one line, with its kind if it is not of our own."""
    kind = "" if isinstance(error, ExporterError) else type(error).__name__
    return ": ".join(filter(None, (kind, " ".join(str(error).split()))))


def _search_path() -> tuple[str, ...]:
    """Return where packages are installed: not the current folder, which may be a stranger's.

    `python -m` adds it to the path, and a file in it could say that it is an installed package.
    """
    here = os.path.realpath(".")
    return tuple(entry for entry in sys.path if entry and os.path.realpath(entry) != here)


@cache
def _plugin_named(name: str, path: tuple[str, ...]) -> Plugin | None:
    return next(filter(None, map(_plugin_of, _distributions(path, name))), None)


@cache
def _all_plugins(path: tuple[str, ...]) -> tuple[Plugin, ...]:
    found: dict[str, Plugin] = {}
    for each in _distributions(path):
        if plugin := _plugin_of(each):
            # The first on the path is the one that is imported.
            found.setdefault(plugin.name, plugin)
    return tuple(found[name] for name in sorted(found))


def _distributions(path: tuple[str, ...], name: str | None = None) -> Iterable[Distribution]:
    """Return the packages that are installed on a path, or those with a name."""
    # It takes a fifth of the time in which `exporter --help` is shown.
    from importlib.metadata import distributions

    return distributions(path=list(path), name=name)


def _plugin_of(distribution: Distribution) -> Plugin | None:
    """Return the plugin that an installed package is; None if it has no entry points for it."""
    groups = {f"{_PREFIX}{kind}" for kind in KINDS}
    points = tuple(each for each in distribution.entry_points if each.group in groups)
    if not points:
        return None
    metadata = distribution.metadata
    return Plugin(normalized(metadata["Name"]), metadata["Version"], points)
