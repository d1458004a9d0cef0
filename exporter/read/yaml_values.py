"""YAML, and how much it may hold: a few lines can stand for more than any memory takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 100
_NESTING = ("[", "{", "- ", "? ", "-\t", "?\t")
_MANY = 500
"""So deep, the loader has room enough on any stack. What is deeper would end the whole program."""


def load_yaml(text: str) -> Any:
    """The value of a text. Raises yaml.YAMLError, or ValueError or TypeError for odd values."""
    if sum(map(text.count, _NESTING)) > _MANY:
        depth = 0
        event: Any
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                problem = f"lists and keys are nested more than {_DEEPEST} deep"
                raise yaml.MarkedYAMLError(None, None, problem, event.start_mark)
    return yaml.load(text, _LOADER)  # noqa: S506 (a safe loader, written in C)


def is_bounded(value: object, most: int = 100_000) -> bool:
    """Whether a value, all aliases written out, has no more than `most` values within it.

    What holds itself never has.
    """
    waiting = [(value, 0)]
    count = 0
    while waiting:
        item, depth = waiting.pop()
        count += 1
        if count > most or depth > _DEEPEST:
            return False
        if isinstance(item, Mapping):
            waiting += ((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list | tuple | set):
            waiting += ((inner, depth + 1) for inner in item)
    return True
