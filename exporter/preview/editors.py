"""How a graphical editor is started at a line. One in a terminal cannot be started by a server."""

from __future__ import annotations

import errno
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

_IN_TERMINAL = frozenset(
    "ed emacs-nox ex hx helix jed jmacs joe kak mcedit mg micro nano ne nvi nvim pico tilde vi "
    "view vim vim.basic vim.tiny zile".split()
)
_TERMINAL_OPTIONS = frozenset(("-nw", "-t", "-tty", "--tty", "--no-window-system"))
"""Options with which Emacs opens in a terminal."""
_GOTO = frozenset("code code-insiders codium code-oss cursor vscodium windsurf".split())
_COLON = frozenset("atom subl sublime_text zed zeditor".split())
_PLUS = frozenset(
    "bbedit emacs emacsclient geany gedit gnome-text-editor gvim mousepad mvim nvim-qt pluma xed "
    "xemacs".split()
)
_LINE_OPTION = frozenset(
    "clion goland idea kate kwrite phpstorm pycharm rider rubymine webstorm".split()
)
_BATCH_FILES = (".bat", ".cmd")
_COMMAND_CHARACTERS = frozenset('!"%&<>^|')
"""Characters of a file name that Windows takes for commands when it starts a batch file."""
_VIMS = frozenset(("nvim", "vi", "vim"))


def opens_window(command: Sequence[str]) -> bool:
    """Return whether the command of an editor opens a window of its own; not for no command."""
    if not command:
        return False
    name, options = _name(command), command[1:]
    if name in _VIMS:
        return "-g" in options
    return name not in _IN_TERMINAL and _TERMINAL_OPTIONS.isdisjoint(options)


def editor_arguments(command: Sequence[str], path: Path, line: int, column: int = 1) -> list[str]:
    """Return the command that opens a file at a place; without it for an editor that is unknown."""
    name, file = _name(command), str(path)
    if name in _GOTO:
        return [*command, "-g", f"{file}:{line}:{column}"]
    if name in _COLON:
        return [*command, f"{file}:{line}:{column}"]
    if name in _PLUS | _VIMS | _IN_TERMINAL:
        return [*command, f"+{line}", file]
    if name in _LINE_OPTION:
        return [*command, "--line", f"{line}", file]
    return [*command, file]


def open_editor(command: Sequence[str], path: Path, line: int, column: int = 1) -> None:
    """Start an editor, which goes on when this program ends. Raises `OSError` if it cannot be."""
    is_batch = command[0].lower().endswith(_BATCH_FILES)
    if is_batch and not _COMMAND_CHARACTERS.isdisjoint(str(path)):
        raise OSError(errno.EINVAL, "a batch file cannot be given a file of this name")
    process = subprocess.Popen(  # noqa: S603 (the command of the user)
        editor_arguments(command, path, line, column),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # A process that has ended is kept by the system until somebody asks for its status.
    threading.Thread(target=process.wait, daemon=True).start()


def _name(command: Sequence[str]) -> str:
    """Return the name of the program, as on every system."""
    return Path(command[0]).name.lower().removesuffix(".exe").removesuffix(".cmd")
