"""How much YAML may hold: a few lines of aliases can stand for more than any memory takes."""

from __future__ import annotations

from collections.abc import Mapping

_DEEPEST = 100


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
