"""The settings in a Python file, of which only literals are read: no code is run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exporter.diagnostics import Diagnostics
from exporter.diagnostics.source import Place
from exporter.input_files import FileKind, InputFolders

_NESTED = (RecursionError, MemoryError)


def read_python_settings(
    file: Path, folders: InputFolders, known: Mapping[str, Any], diagnostics: Diagnostics
) -> dict[str, Any]:
    """Return the settings in capitals that a Python file sets to literals, or to sums of these.

    `known` are those of an earlier file, which it may name. Of `os.environ.get(name, default)`, the
    default is read. A file that is not Python is ignored, after a report; without one, there are
    none.
    """
    settings = dict(known)
    try:
        if not folders.is_file(file):
            return settings
        tree = ast.parse(folders.read_text(file, FileKind.SETTINGS))
    except SyntaxError as error:
        place = Place(str(file), error.lineno or 1, error.offset or 1)
        message = f"not valid Python: {error.msg}; the file was ignored"
        diagnostics.report("site-config", message, place)
        return settings
    except (OSError, ValueError, *_NESTED) as error:
        message = f"the file cannot be read: {error}; it was ignored"
        diagnostics.report("site-config", message, Place(str(file)), getattr(error, "hint", ""))
        return settings
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(name)], value=node):
                pass
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as node):
                pass
            case _:
                continue
        try:
            value = _value(node, settings)
        except (ValueError, TypeError, *_NESTED):
            continue
        if name.isupper():
            settings[name] = value
    return settings


def _value(node: ast.expr, settings: Mapping[str, Any]) -> Any:
    """Return the value of an expression. Raises ValueError or TypeError if it is not a literal."""
    match node:
        case ast.Name(name) if name in settings:
            return settings[name]
        case ast.BinOp(left, ast.Add(), right):
            first, second = _value(left, settings), _value(right, settings)
            if type(first) is type(second) and isinstance(first, str | list | tuple):
                return first + second
            raise ValueError
        case ast.Dict(keys, values) if all(key is not None for key in keys):
            # One value that is not a literal leaves the others.
            return {
                ast.literal_eval(key): value
                for key, node in zip(keys, values, strict=True)
                if key is not None and (value := _value_or(node, settings)) is not None
            }
        case ast.Call(func=ast.Attribute(attr="get" | "getenv"), args=[_, default]):
            return _value(default, settings)
        case _:
            return ast.literal_eval(node)


def _value_or(node: ast.expr, settings: Mapping[str, Any]) -> Any:
    """Return the value of an expression; None if it is not a literal."""
    try:
        return _value(node, settings)
    except (ValueError, TypeError):
        return None
