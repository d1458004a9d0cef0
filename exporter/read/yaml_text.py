"""YAML: values within limits, and errors with plain messages.

A few lines of YAML with aliases can stand for more values than fit into memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from exporter.file_formats.nested_data import MAX_DEPTH
from exporter.read.yaml_errors import DataSyntaxError, explain_error

YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
MAX_VALUES = 100_000
"""Values that a text may stand for, with all aliases expanded: honest files have a thousand."""
_NESTING_MARKS = ("[", "{", "- ", "? ", "-\t", "?\t")
_SAFE_MARKS = 500
"""With so many marks at most, the loader cannot overflow the stack, which would end the process."""


class _ValueLoader(YAML_LOADER):  # type: ignore[misc]  # one of two classes, chosen above
    """Loads values; a date that does not exist, such as 2026-02-30, is text, as in Ruby.

    No object is made of `!ruby/object:DateTime 2026-05-14`, which importers of blogs write: it is
    its text, list or mapping.
    """

    def construct_plain(self, _suffix: str, node: yaml.Node) -> object:
        """Return the value of a node without its tag."""
        match node:
            case yaml.ScalarNode():
                return node.value
            case yaml.SequenceNode():
                return self.construct_sequence(node, deep=True)
            case _:
                return self.construct_mapping(node, deep=True)

    def construct_date(self, node: yaml.ScalarNode) -> object:
        """Return the date or the time of a node, or its text."""
        try:
            return self.construct_yaml_timestamp(node)
        except (ValueError, AttributeError):
            return node.value


_ValueLoader.add_constructor(_TIMESTAMP, _ValueLoader.construct_date)
_ValueLoader.add_multi_constructor("!ruby/", _ValueLoader.construct_plain)


class _SettingsLoader(_ValueLoader):
    """Loads the settings of a program, with its own tags; no object is made of any.

    A tag with nothing behind it, such as `!!python/name:pkg.function`, is its name as text; one
    before a mapping is in it as `tag`. `!ENV [NAME, default]` is the default.
    """

    def construct_any(self, suffix: str, node: yaml.Node) -> object:
        """Return the value of a node; `suffix` is its tag without the beginning."""
        value = self.construct_plain(suffix, node)
        name = suffix.rpartition(":")[2]
        if suffix == "ENV":
            return value[-1] if isinstance(value, list) and len(value) > 1 else None
        if isinstance(value, dict):
            return {"tag": name, **value}
        return value or name


_SettingsLoader.add_multi_constructor("!", _SettingsLoader.construct_any)
_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/", _SettingsLoader.construct_any)


def load_yaml(text: str, max_values: int = MAX_VALUES, *, any_tag: bool = False) -> Any:
    """Return the value of a YAML text.

    `max_values` limits the number of values with all aliases expanded. With `any_tag`, tags that
    are not YAML's are read as `_SettingsLoader` does. Raises `DataSyntaxError`.
    """
    loader = _SettingsLoader if any_tag else _ValueLoader
    try:
        if sum(map(text.count, _NESTING_MARKS)) > _SAFE_MARKS:
            _check_depth(text)
        value = yaml.load(text, loader)  # noqa: S506 (a safe loader, written in C)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise explain_error(text, error) from None
    if not _is_bounded(value, max_values):
        raise DataSyntaxError(
            f"aliases refer to themselves, or expand to more than {max_values:,} values",
            max(text.find("*"), 0),
            "write the values out instead of using aliases (‘*’)",
        )
    return value


def _check_depth(text: str) -> None:
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=YAML_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            raise DataSyntaxError(message, event.start_mark.index)


def _is_bounded(value: object, max_values: int) -> bool:
    """Return whether a value holds at most `max_values` values and not itself."""
    pending = [(value, 0)]
    count = 0
    while pending:
        item, depth = pending.pop()
        count += 1
        if count > max_values or depth > MAX_DEPTH:
            return False
        if isinstance(item, Mapping):
            pending += ((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list | tuple | set):
            pending += ((inner, depth + 1) for inner in item)
    return True
