"""Transforms: functions, filter programs and plugins that change posts before a book is made."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from exporter.diagnostics.control_characters import visible
from exporter.errors import ExporterError
from exporter.plugins.active import ActivePlugins, called
from exporter.plugins.installed import Plugin, PluginError
from exporter.runtime.processes import run_program

if TYPE_CHECKING:
    from exporter.model.post import Post

Transform: TypeAlias = "Callable[[Post], Post]"
"""Returns a post that takes the place of the one that was read."""


class TransformError(ExporterError):
    """A transform cannot change a post; a build reports the message at the post."""


@dataclass(frozen=True, slots=True)
class PluginTransform:
    """A transform of a plugin, which is loaded for the first post."""

    plugin: Plugin
    name: str

    def __call__(self, post: Post) -> Post:
        """Return the post that the plugin returns. Raises `TransformError`."""
        from exporter.model.post import Post

        try:
            made = called(self.plugin, "transforms", self.name, post, Post)
        except PluginError as error:
            raise TransformError(f"{error}") from error
        if made is None:
            raise TransformError(f"the plugin ‘{self.plugin}’: ‘{self.name}’ returned no post")
        return made


def plugin_transforms(plugins: ActivePlugins) -> tuple[PluginTransform, ...]:
    """Return the transforms of plugins, in their order."""
    return tuple(PluginTransform(plugin, name) for plugin, name in plugins.transforms())


@dataclass(frozen=True, slots=True)
class FilterProgram:
    """A transform that is a program: it gets a post as JSON on stdin, and prints it on stdout.

    `command` is the program with its arguments, as in a shell; no shell runs it. `seconds` is how
    long it may take for one post. What it prints on stderr is passed on.
    """

    command: str
    seconds: float = 60

    def __call__(self, post: Post) -> Post:
        """Return the post that the program prints. Raises `TransformError`."""
        from exporter.model.json_format import ModelError, dumps, loads
        from exporter.model.post import Post

        try:
            done = run_program(self._arguments(), stdin=dumps(post).encode(), timeout=self.seconds)
        except FileNotFoundError:
            raise self._error("there is no such program") from None
        except OSError as error:
            raise self._error(f"it cannot be run: {error.strerror or error}") from None
        except subprocess.TimeoutExpired:
            raise self._error(f"it takes more than {self.seconds:g} s") from None
        printed = done.stderr.decode(errors="replace")
        if done.returncode:
            reason = (printed.strip().splitlines() or ["it printed no reason"])[-1]
            raise self._error(f"{_ending(done.returncode)}: {reason}")
        sys.stderr.write("".join(f"{visible(line)}\n" for line in printed.splitlines()))
        try:
            made = loads(done.stdout.decode())
        except (ModelError, UnicodeDecodeError) as error:
            raise self._error(f"its output cannot be used: {error}") from None
        if not isinstance(made, Post):
            raise self._error(f"its output is not a post but ‘{type(made).__name__}’")
        return made

    def _arguments(self) -> list[str]:
        try:
            arguments = shlex.split(self.command)
        except ValueError as error:
            raise self._error(f"the command is malformed: {error}") from None
        if not arguments:
            raise self._error("it names no program")
        return arguments

    def _error(self, message: str) -> TransformError:
        return TransformError(f"the filter ‘{self.command}’: {message}")


def _ending(code: int) -> str:
    if code > 0:
        return f"it ended with exit code {code}"
    try:
        return f"it was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"it was ended by signal {-code}"
